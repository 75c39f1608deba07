package report

import (
	"strings"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// lineWidth is how long a line of the text is at most: a terminal has 80 columns, of
// which Terraform uses two for the frame of an error. It does not wrap indented lines
// itself.
const lineWidth = 78

// Text returns the findings as plain text for an error: first what is wrong, then what
// could not be judged, then warnings and what is waived. It leaves out notes, on which
// nothing has to be done, and is empty if there is nothing to say.
func Text(v readiness.Verdict) string {
	var sections []string
	for _, section := range []struct {
		title  string
		chosen func(readiness.Finding) bool
	}{
		{"Not ready:", func(f readiness.Finding) bool { return f.Severity == readiness.Error && !f.Open && f.Waived == "" }},
		{"Could not be judged from here (the site may still be ready):", func(f readiness.Finding) bool { return f.Open && f.Waived == "" }},
		{"Warnings:", func(f readiness.Finding) bool { return f.Severity == readiness.Warning && !f.Open && f.Waived == "" }},
		{"Waived:", func(f readiness.Finding) bool { return f.Waived != "" }},
	} {
		if text := list(v.Findings, section.chosen); text != "" {
			sections = append(sections, section.title+"\n"+text)
		}
	}
	return strings.Join(sections, "\n")
}

// list writes each chosen finding as a heading with its code, and its detail below. A
// command to repeat what was seen has a line of its own, whole, so that it can be copied.
func list(found []readiness.Finding, chosen func(readiness.Finding) bool) string {
	var b strings.Builder
	for _, f := range found {
		if !chosen(f) {
			continue
		}
		source := ""
		if f.Source == readiness.SourceScan {
			source = ", as hstspreload.org reports it"
		}
		b.WriteString(wrap("  - ", f.Summary+" ("+f.Code+source+")"))
		detail, command, hasCommand := strings.Cut(f.Detail, " To see it: ")
		b.WriteString(wrap("    ", detail))
		if hasCommand {
			b.WriteString("    To see it: " + command + "\n")
		}
		if f.Waived != "" {
			b.WriteString(wrap("    ", "Waived: "+nettext.Printable(f.Waived)))
		}
	}
	return b.String()
}

// wrap breaks a text into lines between words. The first line begins with a prefix, the
// others with as many blanks.
func wrap(prefix, text string) string {
	var b strings.Builder
	line := prefix
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= lineWidth:
			line += " " + word
		default:
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", len(prefix)) + word
		}
	}
	return b.String() + line + "\n"
}

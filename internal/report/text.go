package report

import (
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// Text returns the findings as plain text: first what is wrong, then what could not
// be judged, then warnings and notes. It is empty where there are no findings.
func Text(v readiness.Verdict) string {
	var sections []string
	for _, section := range []struct {
		title  string
		chosen func(readiness.Finding) bool
	}{
		{"Not ready:", func(f readiness.Finding) bool { return f.Severity == readiness.Error && !f.Open && f.Waived == "" }},
		{"Could not be judged from here (it may be fine, or not):", func(f readiness.Finding) bool { return f.Open && f.Waived == "" }},
		{"Worth knowing:", func(f readiness.Finding) bool { return f.Severity != readiness.Error && !f.Open && f.Waived == "" }},
		{"Waived:", func(f readiness.Finding) bool { return f.Waived != "" }},
	} {
		if text := list(v.Findings, section.chosen); text != "" {
			sections = append(sections, section.title+"\n"+text)
		}
	}
	return strings.Join(sections, "\n")
}

// list writes each chosen finding as a heading with its code, and its detail below.
func list(found []readiness.Finding, chosen func(readiness.Finding) bool) string {
	var b strings.Builder
	for _, f := range found {
		if !chosen(f) {
			continue
		}
		b.WriteString("  - " + f.Summary + " (" + f.Code)
		if f.Source == readiness.SourceScan {
			b.WriteString(", as hstspreload.org reports it")
		}
		b.WriteString(")\n    " + f.Detail + "\n")
		if f.Waived != "" {
			b.WriteString("    Waived: " + nettext.Printable(f.Waived) + "\n")
		}
	}
	return b.String()
}

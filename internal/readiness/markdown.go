package readiness

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Markdown writes the verdict for a pull request or a job summary: the
// requirements as a checklist, the findings, what was waived and why, and the
// requests that all of it rests on. Whatever came from the network is escaped.
func (r Report) Markdown(o observation.Observation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## HSTS: %s\n\n%s\n\n", escape(o.Domain), r.headline())
	for _, requirement := range Requirements() {
		assessed := r.Requirements[requirement]
		fmt.Fprintf(&b, "- %s %s: %s\n", mark(assessed.Status), titles[requirement], strings.ReplaceAll(string(assessed.Status), "_", " "))
	}
	r.writeFindings(&b, o.Domain)
	r.writeWaivers(&b)
	writeEvidence(&b, o)
	return b.String()
}

// writeFindings lists what is not waived.
func (r Report) writeFindings(b *strings.Builder, domain string) {
	title := "\n### Findings\n\n"
	for _, f := range r.Findings {
		if f.Waived != "" {
			continue
		}
		fmt.Fprintf(b, "%s- **%s: %s**%s (`%s`, %s)<br>%s\n", title, f.Severity, escape(f.Summary), about(f, domain), f.Code, f.Source, escape(f.Detail))
		title = ""
	}
}

// writeWaivers lists what is waived, and the waivers that nothing needs.
func (r Report) writeWaivers(b *strings.Builder) {
	if len(r.Waivers) == 0 {
		return
	}
	b.WriteString("\n### Waived\n\n")
	for _, f := range r.Findings {
		if f.Waived != "" {
			fmt.Fprintf(b, "- **%s: %s**, %s (`%s`, %s)<br>Reason: %s<br>%s\n",
				f.Severity, escape(f.Summary), code(f.Host), f.Code, f.Source, escape(Printable(f.Waived)), escape(f.Detail))
		}
	}
	for _, w := range r.Waivers {
		if !w.Used {
			fmt.Fprintf(b, "- %s: nothing was found that it is for (%s)\n", code(Printable(w.Key)), escape(Printable(w.Reason)))
		}
	}
}

// about names the host of a finding that is not about the domain itself.
func about(f Finding, domain string) string {
	if f.Host == "" || f.Host == domain {
		return ""
	}
	return ", " + code(f.Host)
}

var titles = map[Requirement]string{
	Domain:      "Domain can be submitted",
	Certificate: "Valid certificate",
	Redirect:    "HTTP redirects to HTTPS on the same host",
	Subdomains:  "Subdomains work over HTTPS",
	Header:      "Header on the base domain",
}

func (r Report) headline() string {
	verdict := "**Not ready** under `" + string(r.Ruleset) + "`."
	switch {
	case r.Ready:
		verdict = "**Ready** under `" + string(r.Ruleset) + "`."
	case r.Undecided():
		verdict = "**Could not be judged** under `" + string(r.Ruleset) + "`: an answer did not come."
	}
	switch {
	case r.ScanPasses == nil:
	case *r.ScanPasses:
		verdict += " hstspreload.org's scan would pass."
	default:
		verdict += " hstspreload.org's scan would report errors."
	}
	if r.PlannedHeader != nil {
		verdict += " Judged as if the site already served " + code(Printable(*r.PlannedHeader)) + "; the evidence shows what it serves now."
	}
	return verdict
}

func mark(s Status) string {
	if s == Met {
		return "[x]"
	}
	return "[ ]"
}

// code marks a text as code, within a cell of a table: nothing in it can end
// the code or the cell.
func code(text string) string {
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		text = " " + text + " "
	}
	// A table takes the backslash before a pipe away, but not one of two.
	text = strings.NewReplacer(`\|`, `\ \|`, "|", `\|`).Replace(text)
	return fence + text + fence
}

// escape makes a text stand for itself: no markup, no HTML, no cell's end.
func escape(text string) string { return markup.Replace(text) }

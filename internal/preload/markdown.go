package preload

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Markdown writes the verdict for a pull request or a job summary: the
// requirements as a checklist, the findings, and the requests that they rest on.
// Whatever came from the network is escaped.
func (r Report) Markdown(o observation.Observation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## HSTS: %s\n\n%s\n\n", escape(o.Domain), r.headline())
	for _, requirement := range Requirements() {
		assessed := r.Requirements[requirement]
		fmt.Fprintf(&b, "- %s %s: %s\n", mark(assessed.Status), titles[requirement], strings.ReplaceAll(string(assessed.Status), "_", " "))
	}
	if len(r.Findings) > 0 {
		b.WriteString("\n### Findings\n\n")
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "- **%s: %s** (`%s`, %s)<br>%s\n", f.Severity, escape(f.Summary), f.Code, f.Source, escape(f.Detail))
	}
	b.WriteString("\n### Evidence\n\n| request | answer | Strict-Transport-Security | leads to |\n|---|---|---|---|\n")
	for _, e := range o.Exchanges {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", code(PrintableURL(e.URL)), escape(Outcome(e)), codeList(e.Header), code(PrintableURL(e.Location)))
	}
	return b.String()
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
	return verdict
}

func mark(s Status) string {
	if s == Met {
		return "[x]"
	}
	return "[ ]"
}

// Outcome is what came of a request, in a few words that are safe to print.
func Outcome(e observation.Exchange) string {
	if e.Failure != nil {
		return failureText(e.Failure)
	}
	outcome := fmt.Sprintf("status %d", e.Status)
	if e.TLS != nil && e.TLS.Untrusted != nil {
		outcome += ", certificate not trusted: " + Printable(e.TLS.Untrusted.Detail)
	}
	return outcome
}

func codeList(values []string) string {
	marked := make([]string, len(values))
	for i, value := range values {
		marked[i] = code(Printable(value))
	}
	return strings.Join(marked, "<br>")
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

var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "\n", " ", "\r", " ",
)

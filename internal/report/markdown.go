// Package report shows a verdict to people: as Markdown for a pull request or a
// job summary, and as plain text for a terminal. What came from the network is
// escaped for the place where it is shown.
package report

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// Markdown writes the verdict for a pull request or a job summary: the
// requirements as a checklist, the findings, what was waived and why, and the
// requests that all of it rests on. Whatever came from the network is escaped.
func Markdown(v readiness.Verdict, o observation.Observation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## HSTS: %s\n\n%s\n\n", escape(o.Domain), headline(v))
	for _, requirement := range readiness.Requirements() {
		assessed := v.Requirements[requirement]
		fmt.Fprintf(&b, "- %s %s: %s\n", mark(assessed.Status), titles[requirement], strings.ReplaceAll(string(assessed.Status), "_", " "))
	}
	writeFindings(&b, v, o.Domain)
	writeWaivers(&b, v)
	writeEvidence(&b, o)
	return b.String()
}

// writeFindings lists what is not waived.
func writeFindings(b *strings.Builder, v readiness.Verdict, domain string) {
	title := "\n### Findings\n\n"
	for _, f := range v.Findings {
		if f.Waived != "" {
			continue
		}
		fmt.Fprintf(b, "%s- **%s: %s**%s (`%s`, %s)<br>%s\n", title, f.Severity, escape(f.Summary), about(f, domain), f.Code, f.Source, escape(f.Detail))
		title = ""
	}
}

// writeWaivers lists what is waived, and the waivers that waive nothing.
func writeWaivers(b *strings.Builder, v readiness.Verdict) {
	if len(v.Waivers) == 0 {
		return
	}
	b.WriteString("\n### Waived\n\n")
	for _, f := range v.Findings {
		if f.Waived != "" {
			fmt.Fprintf(b, "- **%s: %s**, %s (`%s`, %s)<br>Reason: %s<br>%s\n",
				f.Severity, escape(f.Summary), code(f.Host), f.Code, f.Source, escape(nettext.Printable(f.Waived)), escape(f.Detail))
		}
	}
	for _, w := range v.Waivers {
		if !w.Used {
			fmt.Fprintf(b, "- %s: nothing was found that it is for (%s)\n", code(nettext.Printable(w.Key)), escape(nettext.Printable(w.Reason)))
		}
	}
}

// about returns the host of a finding that is not about the domain itself, as the
// end of a heading.
func about(f readiness.Finding, domain string) string {
	if f.Host == "" || f.Host == domain {
		return ""
	}
	return ", " + code(f.Host)
}

var titles = map[readiness.Requirement]string{
	readiness.Domain:      "Domain can be submitted",
	readiness.Certificate: "Valid certificate",
	readiness.Redirect:    "HTTP redirects to HTTPS on the same host",
	readiness.Subdomains:  "Subdomains work over HTTPS",
	readiness.Header:      "Header on the base domain",
}

func headline(v readiness.Verdict) string {
	verdict := "**Not ready** under `" + string(v.Ruleset) + "`."
	switch {
	case v.Ready:
		verdict = "**Ready** under `" + string(v.Ruleset) + "`."
	case v.Undecided():
		verdict = "**Could not be judged** under `" + string(v.Ruleset) + "`: an answer did not come."
	}
	switch {
	case v.ScanPasses == nil:
	case *v.ScanPasses:
		verdict += " hstspreload.org's scan would pass."
	default:
		verdict += " hstspreload.org's scan would report errors."
	}
	if v.PlannedHeader != nil {
		verdict += " Judged as if the site already served " + code(nettext.Printable(*v.PlannedHeader)) + "; the evidence shows what it serves now."
	}
	return verdict
}

func mark(s readiness.Status) string {
	if s == readiness.Met {
		return "[x]"
	}
	return "[ ]"
}

// code returns a text as a code span for a cell of a table: nothing in it can end
// the span or the cell.
func code(text string) string {
	return pipes.Replace(span(text))
}

// pipes escapes pipes in a table: there, a pipe behind a backslash loses the backslash;
// behind two it ends the cell.
var pipes = strings.NewReplacer(`\|`, `\ \|`, "|", `\|`)

// span returns a text as a code span outside of a table.
func span(text string) string {
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
	return fence + text + fence
}

// escape returns a text in which nothing acts as markup or HTML, or ends a cell.
func escape(text string) string { return markup.Replace(text) }

// markup escapes everything that Markdown, HTML, or GitHub and GitLab interpret.
var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "\n", " ", "\r", " ",
	// A character reference would bring back what Printable has escaped.
	"&", "&amp;",
	// URLs and names that would become links.
	"://", `:\//`, "www.", `www\.`,
	// Mentions, references and formulas are looked for in the rendered text, where
	// a backslash is gone. An empty comment stays.
	"@", "@<!-- -->", "#", "#<!-- -->", "$", "$<!-- -->",
)

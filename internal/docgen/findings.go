package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

//go:embed findings.md
var findingsIntroduction string

// findings is the guide with the table of all codes, by requirement, and below
// it the remedies that the table links to.
func findings() (string, error) {
	var b strings.Builder
	b.WriteString(findingsIntroduction)
	for _, requirement := range readiness.Requirements() {
		if err := writeCodes(&b, requirement); err != nil {
			return "", err
		}
	}
	b.WriteString("\n## Remedies\n")
	for _, t := range topics() {
		if err := writeRemedy(&b, t); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// writeCodes writes the table of the codes that belong to a requirement. Each
// row has an anchor, which is the code.
func writeCodes(b *strings.Builder, requirement readiness.Requirement) error {
	fmt.Fprintf(b, "\n<a id=\"%s\"></a>\n\n### %s\n\n| code | severity | source | when | fix |\n|---|---|---|---|---|\n", requirement, requirement)
	for _, code := range readiness.Codes() {
		if code.Requirement != requirement {
			continue
		}
		t, err := topicOf(code)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "| <a id=\"%s\"></a>`%s` | %s | %s | %s | [%s](#%s) |\n",
			code.Name, code.Name, code.Severity, code.Source, strings.ReplaceAll(code.Meaning, "|", "\\|"), t.title, t.anchor())
	}
	return nil
}

// writeRemedy writes a topic, with links back to the codes that it fixes.
func writeRemedy(b *strings.Builder, t topic) error {
	text, err := t.text()
	if err != nil {
		return err
	}
	codes := t.codes()
	links := make([]string, len(codes))
	for i, code := range codes {
		links[i] = fmt.Sprintf("[`%s`](#%s)", code, code)
	}
	fmt.Fprintf(b, "\n<a id=\"%s\"></a>\n\n### %s\n\nFixes %s.\n\n%s", t.anchor(), t.title, strings.Join(links, ", "), text)
	return nil
}

// Command docgen writes the parts of the documentation that come from the code
// into templates/. make generate runs it before the rest, in the repository's root.
package main

import (
	_ "embed"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/preload"
)

//go:embed findings.md
var findingsIntroduction string

func main() {
	if err := os.WriteFile("templates/guides/findings.md", []byte(findings()), 0o600); err != nil {
		log.Fatal(err)
	}
}

// findings is the guide with the table of all codes, by requirement.
func findings() string {
	var b strings.Builder
	b.WriteString(findingsIntroduction)
	for _, requirement := range preload.Requirements() {
		fmt.Fprintf(&b, "\n## %s\n\n| code | severity | source | when |\n|---|---|---|---|\n", requirement)
		for _, code := range preload.Codes() {
			if code.Requirement == requirement {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", code.Code, code.Severity, code.Source, strings.ReplaceAll(code.Meaning, "|", "\\|"))
			}
		}
	}
	return b.String()
}

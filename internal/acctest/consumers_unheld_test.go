package acctest_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest/foreign"
)

// foreignBlock is a resource or a data source that is not ours, or an output.
var foreignBlock = regexp.MustCompile(`(?ms)^(?:(?:resource|data) "(?:[^h]|h[^s])[^"]*" "\w+"|output "\w+") \{.*?\n\}$`)

// planUnheld plans an example of a provider of which nothing is known: the
// policy as it is, and of the provider's resources nothing but the expression by
// which the header gets there. Whether the provider has such a resource, with
// such an attribute, no test can tell.
func (e example) planUnheld(t *testing.T, sent sending) {
	t.Helper()
	for source := range e.servers {
		nothing, err := (&foreign.Facts{Source: source}).Server()
		if err != nil {
			t.Fatal(err)
		}
		e.servers[source] = nothing
	}
	attribute := regexp.QuoteMeta(sent.at)
	expressions := regexp.MustCompile(`(?m)^\s+`+attribute+`\s+= (.*hsts_policy\.site\..*?)(?: # .*)?$`).FindAllStringSubmatch(
		strings.Join(foreignBlock.FindAllString(e.text, -1), "\n"), -1)
	if expressions == nil {
		t.Fatalf("it has no %s", attribute)
	}
	text := strings.TrimRight(foreignBlock.ReplaceAllString(e.text, ""), "\n") +
		"\n\noutput \"sent\" {\n  value = " + expressions[len(expressions)-1][1] + "\n}\n"
	text = regexp.MustCompile(`(?ms)^provider "\w+" \{.*?\n\}$`).ReplaceAllString(text, "")
	w := e.workspace(t, text)
	for _, state := range e.states() {
		w.Write("state_override.tf", override(state.override))
		sent.check(t, state.name, planned(t, w).outputs["sent"], state.header, state.age)
	}
}

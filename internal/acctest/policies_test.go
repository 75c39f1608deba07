package acctest_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

const rego = "../../policies"

// judgement is what the rules in policies/ say of a plan.
type judgement struct{ Deny, Warn []ruling }

// ruling is one thing that they say.
type ruling struct{ Rule, Address, Msg string }

// judge holds a plan, as JSON, against the rules in policies/.
func judge(t *testing.T, plan string) judgement {
	t.Helper()
	var said, failed bytes.Buffer
	opa := testrun.Tool(t, "opa")
	command := exec.CommandContext(t.Context(), opa, "eval", "--format", "raw", "--fail", "--strict-builtin-errors",
		"--data", rego, "--stdin-input", `{"Deny": data.hsts.deny, "Warn": data.hsts.warn}`)
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(plan), &said, &failed
	if err := command.Run(); err != nil {
		t.Fatalf("%v: %s%s", err, said.String(), failed.String())
	}
	var found judgement
	if err := json.Unmarshal(said.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// rules are the rules of rulings, each once, with the resource: "by-hand aws_lb_listener.https".
func rules(all []ruling) []string {
	var names []string
	for _, r := range all {
		names = append(names, strings.TrimSpace(r.Rule+" "+r.Address))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// holdAgainstRules checks that the rules find nothing wrong with an example, and
// warn only of what a plan does not show.
func (e example) holdAgainstRules(t *testing.T, state, plan string) {
	t.Helper()
	found := judge(t, plan)
	if len(found.Deny) > 0 {
		t.Errorf("%s: the rules deny it: %v", state, found.Deny)
	}
	if got, want := rules(found.Warn), unseen[e.name]; !slices.Equal(got, want) {
		t.Errorf("%s: the rules warn of %q, want %q: %v", state, got, want, found.Warn)
	}
}

// unseen are the warnings of examples in which a plan does not show where the
// value comes from.
var unseen = map[string][]string{
	"aws_apigatewayv2": {"by-hand aws_apigatewayv2_integration.site"}, // a dynamic block
	"traefik":          {"by-hand kubernetes_manifest.middleware"},    // a local
}

// TestConsumers_scanner checks that the example that checkov fails skips the check, and
// says why.
func TestConsumers_scanner(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(consumerExamples + "/aws_cloudfront/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^\s+#checkov:skip=CKV_AWS_259:.*stages.*preload`).Match(text) {
		t.Error("it does not skip CKV_AWS_259 with the reason: its stages, and preload")
	}
}

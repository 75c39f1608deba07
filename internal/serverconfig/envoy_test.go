package serverconfig_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// TestConfig_envoy checks the text of each stage by Envoy's own definitions of its
// configuration, and that what Envoy would refuse is found. Envoy itself does not run
// in these tests.
func TestConfig_envoy(t *testing.T) {
	t.Parallel()
	check := func(text string) (string, error) {
		program := testrun.Tool(t, "envoycheck")
		command := exec.CommandContext(t.Context(), program)
		command.Stdin = strings.NewReader(text)
		said, err := command.CombinedOutput()
		return string(said), err
	}
	for _, stage := range stages {
		text := config(t, "envoy", stage.policy)
		if said, err := check(text); err != nil {
			t.Errorf("%s: %s\n%s", stage.name, said, text)
		}
		for from, to := range map[string]string{
			"append_action":          "append",
			"PERMANENT_REDIRECT":     "PERMANENTLY",
			"op: GE":                 "op: GT",
			`domains: ["*"]`:         "domains: []",
			"strip_any_host_port":    "strip_host_port",
			"headers_to_add":         "header_to_add",
			"key: strict-transport":  "name: strict-transport",
			"status_code_filter:":    "status_filter:",
			"route_config:\n  name:": "routes:\n  name:",
		} {
			broken := strings.ReplaceAll(text, from, to)
			if broken == text {
				t.Errorf("%s: it has no %q", stage.name, from)
			} else if _, err := check(broken); err == nil {
				t.Errorf("%s: %q in place of %q is not refused", stage.name, to, from)
			}
		}
	}
}

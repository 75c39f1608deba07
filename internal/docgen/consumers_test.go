package main

import (
	"os"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
)

// TestConsumersGuide compares the guide with the catalogue, the committed guide with
// the generated one, and its configuration with the tested example.
func TestConsumersGuide(t *testing.T) {
	t.Parallel()
	guide, err := consumersGuide("../../examples/consumers")
	if err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile("../../templates/guides/consumers.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != guide {
		t.Error("templates/guides/consumers.md is not what docgen writes: run make generate")
	}
	example, err := os.ReadFile("../../examples/resources/hsts_policy/consumers.tf")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(guide, "```terraform\n"+string(example)+"```\n") {
		t.Error("the guide's configuration is not examples/resources/hsts_policy/consumers.tf")
	}
	rows, columns := 0, 0
	for line := range strings.Lines(guide) {
		switch bars := strings.Count(line, "|"); {
		case strings.HasPrefix(line, "| consumer | attribute"):
			columns = bars
		case strings.HasPrefix(line, "| [`"):
			rows++
			if bars != columns {
				t.Errorf("a row with %d bars, not %d: %s", bars, columns, line)
			}
		}
	}
	if want := len(consumers.All()); rows != want {
		t.Errorf("%d rows for %d consumers", rows, want)
	}
	for _, c := range consumers.All() {
		if !strings.Contains(guide, "\n### "+c.Name+"\n") {
			t.Errorf("%s has no section", c.Name)
		}
	}
	for _, text := range []string{
		"\nExample: `examples/consumers/aws_alb`, for `hashicorp/aws` `~> 6.0`. A test checks it against the provider's schema.\n",
		"\nExample: `examples/consumers/kong`, for `kong/konnect` `~> 3.19`. No test checks it against the provider's schema.\n",
		"\n- **Huawei Cloud ELB.** ",
	} {
		if !strings.Contains(guide, text) {
			t.Errorf("the guide does not have %q", text)
		}
	}
}

package resources_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// changeLines returns how many lines a plan has for each resource that is updated,
// from the comment with its address to the closing brace.
func changeLines(t *testing.T, plan acctest.Result) map[string]int {
	t.Helper()
	lines := map[string]int{}
	header := regexp.MustCompile(`^ {2}# (\S+) will be updated in-place`)
	resource, first := "", 0
	for i, line := range strings.Split(plan.Raw, "\n") {
		if match := header.FindStringSubmatch(line); match != nil {
			resource, first = match[1], i
		}
		if resource != "" && line == "    }" {
			lines[resource] = i - first + 1
			resource = ""
		}
	}
	return lines
}

// TestPolicy_planLines counts what a plan shows of a policy that is due: the stage,
// the header, the age, the next date and the summary, and nothing else.
func TestPolicy_planLines(t *testing.T) {
	t.Parallel()
	const most = 12
	for name, test := range map[string]struct {
		arguments string
		applies   int // how many stages come before the last one that is counted
		most      int
	}{
		"default":     {"", 3, most},
		"a gate":      {`  rollout = { gates = [{ open = true, reason = "" }] }`, 3, most},
		"a stop":      {`  rollout = { stop_at = "1-month" }`, 2, most},
		"own stages":  {`  rollout = { stages = [{ name = "a", max_age = 60 }, { name = "b", max_age = 61, soak = 3600 }] }`, 2, most},
		"no settling": {"  rollout = { settle = 0 }", 3, most},
		"consumers":   {"  consumers = [\"aws_cloudfront\"]", 3, most},
		// That preload comes on is a line of its own, and should be.
		"preload": {"  preload = true\n  accept_preload_consequences = true", 3, most + 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := acctest.NewClock(start)
			w := acctest.NewWorkspace(t, clock)
			w.Write("main.tf", policy(test.arguments))
			w.Do("apply", "-auto-approve")
			for range test.applies {
				clock.Advance(60 * day)
				plan := w.Plan(2)
				if got := changeLines(t, plan)[address]; got == 0 || got > test.most {
					t.Errorf("%d lines:\n%s", got, plan.Raw)
				}
				plan.Reject(t, "schedule", "held")
				w.Do("apply", "-auto-approve")
			}
			w.Plan(0)
		})
	}
}

// TestPolicy_planLinesVerify counts them for policies that are looked for on the
// site: when a stage was seen, and when it moves.
func TestPolicy_planLinesVerify(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	e := edge{t, testlab.New(t, testlab.Ready("example.com")), clock}
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", e.lab.ProviderConfig()+policy("  rollout = { verify = true }"))
	e.serves(0)
	w.Do("apply", "-auto-approve")
	for range 3 {
		for _, what := range []string{"seen on the site", "moves"} {
			e.serves(0, fmt.Sprint(w.Attributes(address)["header_value"]))
			plan := w.Plan(2)
			if got := changeLines(t, plan)[address]; got == 0 || got > 12 {
				t.Errorf("%s: %d lines:\n%s", what, got, plan.Raw)
			}
			w.Do("apply", "-auto-approve")
			clock.Advance(60 * day)
		}
	}
	if got := w.Attributes(address)["stage"]; got != "full" {
		t.Errorf("the stage is %v", got)
	}
}

// TestPolicy_fifty reads a plan in which fifty policies are due: stages and headers,
// no warning, and for each policy what changes and nothing else.
func TestPolicy_fifty(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", `
resource "hsts_policy" "site" {
  count              = 50
  domain             = "site${count.index}.example"
  include_subdomains = true
}
`)
	// The warnings are alike, so that Terraform writes one of them.
	if first := w.Plan(2); strings.Count(first.Output, "Warning: ") != 1 {
		t.Errorf("not one warning:\n%s", first.Raw)
	}
	w.Do("apply", "-auto-approve")
	clock.Advance(2 * time.Hour)
	plan := w.Plan(2)
	plan.Expect(t, "0 to add, 50 to change, 0 to destroy").Reject(t, "Warning")
	lines := changeLines(t, plan)
	if len(lines) != 50 {
		t.Errorf("%d policies change", len(lines))
	}
	for policy, n := range lines {
		if n > 12 {
			t.Errorf("%s: %d lines", policy, n)
		}
	}
}

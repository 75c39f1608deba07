package resources_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

const day = 24 * time.Hour

// TestPolicy_savedPlan applies a plan long after it was made: it does what it
// showed, and the next stage's wait begins with the apply.
func TestPolicy_savedPlan(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy(""))
	w.Do("apply", "-auto-approve")

	clock.Advance(2 * time.Hour)
	w.Plan(2, "-out=late.tfplan").Expect(t,
		`"max-age=300; includeSubDomains" -> "max-age=604800; includeSubDomains"`).Reject(t, "Warning")
	clock.Advance(45 * day)
	w.Do("apply", "late.tfplan")

	got := w.Attributes(address)
	if got["stage"] != "1-week" || got["next_stage_at"] != "2026-04-22T15:00:00Z" {
		t.Errorf("a plan applied late does what it showed, at the time of the apply: %v", got)
	}
	w.Plan(0)
}

// TestPolicy_refresh holds what a refresh may do: tell the time, and no more.
func TestPolicy_refresh(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy(""))
	w.Do("apply", "-auto-approve")

	clock.Advance(10 * day)
	w.Plan(0, "-refresh=false")
	w.Do("apply", "-auto-approve", "-refresh=false").Expect(t, "0 added, 0 changed")
	w.Do("apply", "-auto-approve", "-refresh-only").Expect(t, "0 added, 0 changed")
	if got := w.Attributes(address)["stage"]; got != "5-minutes" {
		t.Errorf("a refresh moved the stage to %v", got)
	}
	// The refresh has told the time, so even a frozen plan knows of the move now.
	w.Plan(2, "-refresh=false").Expect(t, "max-age=604800")
	w.Do("apply", "-auto-approve", "-refresh=false")
	if got := w.Attributes(address)["stage"]; got != "1-week" {
		t.Errorf("the stage is %v", got)
	}

	clock.Advance(-20 * day)
	w.Plan(0).Expect(t, "Clock Is Behind", "The clock of this machine says 2026-02-19T12:00:00Z")
}

// TestPolicy_warnings reads what a person is told before something changes for
// visitors.
func TestPolicy_warnings(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	full := "  preload = true\n  accept_preload_consequences = true\n"
	change := func(arguments string, says ...string) {
		t.Helper()
		w.Write("main.tf", policy(arguments))
		w.Plan(2).Expect(t, says...)
		w.Do("apply", "-auto-approve")
		w.Plan(0)
	}
	change(full+"  rollout = { settle = 0, stages = [{ name = \"month\", max_age = 2592000 }] }",
		"New Policy Starts at Its First Stage", "Import the policy instead")

	clock.Advance(30 * day)
	change(full+"  rollout = { settle = 0, stages = [{ name = \"month\", max_age = 2592000 }] }",
		"Domain Is Not Submitted Yet: example.com", "https://hstspreload.org")

	change("  rollout = { settle = 0, stages = [{ name = \"month\", max_age = 2592000 }] }",
		"Preload Directive Is Dropped: example.com", "anyone may ask hstspreload.org to remove")

	change("  rollout = { settle = 0, stop_at = \"month\", stages = [{ name = \"month\", max_age = 2592000 }] }",
		"Rollout Goes Back to an Earlier Stage", "until it runs out or until they see the new one")

	change("  rollout = { gates = [{ open = false, broken = true, reason = \"it broke\" }], settle = 0, stages = [{ name = \"month\", max_age = 2592000 }] }",
		"Rollout Is Held: example.com", "it broke. The policy stays at", `The stage "full" was due on 2026-04-30T12:00:00Z`)
	clock.Advance(30 * day)
	w.Plan(0).Reject(t, "Warning")

	change("  max_age = 86400", "Policy Becomes Shorter at Once")

	w.Write("main.tf", "resource \"hsts_policy\" \"site\" {\n  domain = \"example.com\"\n  include_subdomains = false\n  max_age = 86400\n}\n")
	w.Plan(2).Expect(t, "Policy No Longer Covers Subdomains", "for up to 1 day")
	w.Do("apply", "-auto-approve")

	change("  max_age = 86400\n  rollout = { stages = [{ name = \"a\", max_age = 60 }] }",
		"Wider Scope Restarts the Rollout", `"max-age=86400" is replaced with "max-age=60; includeSubDomains"`)

	w.Plan(2, "-destroy").Expect(t, "Browsers Still Hold This Policy", "Destroying this policy", "retire = true first")

	change("  max_age = 86400\n  retire = true", "Policy Is Retired", "Keep serving https")
	w.Plan(2, "-destroy").Expect(t, "Browsers Still Hold This Policy")
	clock.Advance(900 * day)
	w.Plan(2, "-destroy").Reject(t, "Browsers Still Hold")

	change("  max_age = 86400", "Retired Policy Starts Again")
	w.Do("apply", "-auto-approve", "-destroy")
}

// TestPolicy_domainChange warns before one domain's policy becomes another's.
func TestPolicy_domainChange(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy("  rollout = { stages = [] }"))
	w.Do("apply", "-auto-approve")

	w.Write("main.tf", "resource \"hsts_policy\" \"site\" {\n  domain = \"other.example\"\n  include_subdomains = true\n}\n")
	w.Plan(2).Expect(t, "must be replaced", "Changing the domain of this policy", "2028-03-24T21:00:00Z")

	w.Write("main.tf", `
resource "terraform_data" "name" {
  input = "example.com"
}

resource "hsts_policy" "site" {
  domain             = terraform_data.name.output
  include_subdomains = true
}
`)
	w.Plan(2).Expect(t, "Domain Is Not Known Yet", "the rollout would start over at its first stage")
}

// TestPolicy_retireWhateverIsWrong holds that leaving is always possible (rule 9):
// no gate and no refusal stands in the way.
func TestPolicy_retireWhateverIsWrong(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy("  rollout = { stages = [] }"))
	w.Do("apply", "-auto-approve")
	// An unknown gate, an unknown age, a list of stages that is refused, and no consent to
	// preloading.
	w.Write("main.tf", `
resource "terraform_data" "evidence" {
  input = "bad"
}
`+policy(`
  retire  = true
  preload = true
  max_age = terraform_data.evidence.output == "good" ? 1 : 2
  rollout = {
    gates   = [{ open = terraform_data.evidence.output == "good" }, null]
    advance = true
    settle  = 1e18
    stages  = [{ name = "b", max_age = 600 }, { name = "a", max_age = 60 }]
  }
`))
	w.Plan(2).Expect(t, `-> "max-age=0"`)
	w.Do("apply", "-auto-approve")
	if got := w.Attributes(address); got["header_value"] != "max-age=0" || got["forgotten_at"] != "2028-03-24T21:00:00Z" {
		t.Errorf("retire serves max-age=0 and counts down: %v", got)
	}
	w.Plan(0)
}

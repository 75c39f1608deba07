package resources_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestPolicy_restored goes back to a state of two stages ago: the ramp goes on
// from there, stage by stage. The header of the old state is below what the site
// serves by now; an import takes that over instead.
func TestPolicy_restored(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, serving("example.com", "max-age=2592000; includeSubDomains"))
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", lab.ProviderConfig()+policy(""))
	w.Do("apply", "-auto-approve")
	backup := w.Read("terraform.tfstate")
	for _, wait := range []time.Duration{2 * time.Hour, 8 * day} {
		clock.Advance(wait)
		w.Do("apply", "-auto-approve")
	}
	if got := w.Attributes(address)["stage"]; got != "1-month" {
		t.Fatalf("the stage is %v", got)
	}

	w.Write("terraform.tfstate", backup)
	w.Plan(2).Expect(t, `"max-age=300; includeSubDomains" -> "max-age=604800; includeSubDomains"`)
	w.Do("apply", "-auto-approve")
	w.Plan(0) // one stage, and its whole wait
	clock.Advance(7*day + time.Hour - time.Second)
	w.Plan(0)

	// Forgetting the old state and importing takes over what is live.
	w.Do("state", "rm", address)
	w.Do("import", address, "example.com")
	got := w.Attributes(address)
	if got["header_value"] != "max-age=2592000; includeSubDomains" || got["stage"] != "1-month" || got["next_stage_at"] != "2026-04-15T15:59:59Z" {
		t.Errorf("the import goes on from the live header, and waits it out: %v", got)
	}
	w.Plan(0)
}

// TestPolicy_twoRuns starts two runs from one state. The second saved plan is
// refused; and where nothing guards the state, both do the same one step.
func TestPolicy_twoRuns(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy(""))
	w.Do("apply", "-auto-approve")
	clock.Advance(2 * time.Hour)
	w.Plan(2, "-out=one.tfplan")
	w.Plan(2, "-out=two.tfplan")
	before := w.Read("terraform.tfstate")
	w.Do("apply", "one.tfplan")
	if second := w.Run("apply", "two.tfplan"); second.Code == 0 || !strings.Contains(second.Output, "stale") {
		t.Errorf("the second plan was applied: %s", second.Output)
	}
	w.Plan(0)

	// A second run that read the state before the first one wrote it, unlocked.
	w.Write("terraform.tfstate", before)
	clock.Advance(time.Minute)
	w.Do("apply", "-auto-approve", "-lock=false")
	got := w.Attributes(address)
	if got["stage"] != "1-week" || got["next_stage_at"] != "2026-03-08T15:01:00Z" {
		t.Errorf("two runs went further than one: %v", got)
	}
	w.Plan(0)
}

// TestPolicy_consumerFails has a consumer fail after the policy moved in the same
// apply: the next run gives it the header, and the policy neither moves again nor
// back.
func TestPolicy_consumerFails(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	config := policy("") + `
resource "terraform_data" "edge" {
  triggers_replace = hsts_policy.site.header_value

  provisioner "local-exec" {
    command = "test ! -e broken && printf %s \"$HEADER\" >edge"
    environment = {
      HEADER = hsts_policy.site.header_value
    }
  }
}
`
	w.Write("main.tf", config)
	w.Do("apply", "-auto-approve")
	clock.Advance(2 * time.Hour)
	w.Write("broken", "")
	if result := w.Run("apply", "-auto-approve"); result.Code == 0 {
		t.Fatalf("the consumer did not fail: %s", result.Output)
	}
	if got := w.Attributes(address); got["stage"] != "1-week" || w.Read("edge") != "max-age=300; includeSubDomains" {
		t.Errorf("the policy moved, its consumer did not: %v, %s", got, w.Read("edge"))
	}

	if err := os.Remove(w.Path("broken")); err != nil {
		t.Fatal(err)
	}
	clock.Advance(day)
	w.Plan(2).Expect(t, "terraform_data.edge").Reject(t, "hsts_policy.site will be")
	w.Do("apply", "-auto-approve")
	if got := w.Attributes(address); got["stage"] != "1-week" || got["next_stage_at"] != "2026-03-08T15:00:00Z" || w.Read("edge") != "max-age=604800; includeSubDomains" {
		t.Errorf("the consumer has the header, and the policy waits on: %v, %s", got, w.Read("edge"))
	}
	w.Plan(0)
}

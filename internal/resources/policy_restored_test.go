package resources_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

const servesMore = "Site Serves More than This State Knows: example.com"

// TestPolicy_restoredVerified restores a state of two stages ago, with rollout.verify:
// the site serves more than the state knows, which is told, and forgotten_at counts it,
// from three days later: as long may a refresh go unrecorded.
func TestPolicy_restoredVerified(t *testing.T) {
	t.Parallel()
	const first, third = "max-age=300; includeSubDomains", "max-age=2592000; includeSubDomains"
	clock := acctest.NewClock(start)
	e := edge{t, testlab.New(t, testlab.Ready("example.com")), clock}
	w := acctest.NewWorkspace(t, clock)
	write := func(arguments string) { w.Write("main.tf", e.lab.ProviderConfig()+policy(arguments)) }
	write("  rollout = { verify = true }")
	e.serves(0)
	w.Do("apply", "-auto-approve")
	backup := w.Read("terraform.tfstate")

	e.serves(0, third)
	clock.Advance(2 * time.Hour)
	w.Plan(0).Expect(t, servesMore, `The site serves "max-age=2592000; includeSubDomains", but the policy in this state is "max-age=300; includeSubDomains"`,
		"terraform state rm").Reject(t, "Stage Not Seen")
	w.Plan(2, "-destroy").Expect(t, "until 2026-04-03T15:00:00Z")
	write("  retire = true")
	w.Do("apply", "-auto-approve")
	if got := w.Attributes(address)["forgotten_at"]; got != "2026-04-03T15:00:00Z" {
		t.Errorf("what the site was seen to serve is not counted: forgotten at %v", got)
	}

	// What was seen is counted as well after the site has come back to the policy.
	w.Write("terraform.tfstate", backup)
	write("  rollout = { verify = true }")
	w.Do("apply", "-auto-approve")
	clock.Advance(time.Hour)
	e.serves(0, first)
	w.Do("apply", "-auto-approve")
	w.Plan(0).Reject(t, servesMore)
	write("  retire = true")
	w.Do("apply", "-auto-approve")
	if got := w.Attributes(address)["forgotten_at"]; got != "2026-04-03T15:00:00Z" {
		t.Errorf("forgotten at %v", got)
	}
}

// TestPolicy_restoredSeen is told by hsts_preload_readiness as well.
func TestPolicy_restoredSeen(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, serving("example.com", "max-age=2592000; includeSubDomains"))
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	w.Write("main.tf", lab.ProviderConfig()+policy("  rollout = { gates = [data.hsts_preload_readiness.site.gate] }")+readinessOfSite)
	w.Do("apply", "-auto-approve")
	w.Plan(0).Expect(t, servesMore, `The site serves "max-age=2592000; includeSubDomains"`)
}

const readinessOfSite = `
data "hsts_preload_readiness" "site" {
  domain     = "example.com"
  ruleset    = "hsts"
  subdomains = []
}
`

// TestPolicy_loweredIsKnown lowers and narrows a policy that is still live: the state
// knows of it, and nothing is told.
func TestPolicy_loweredIsKnown(t *testing.T) {
	t.Parallel()
	const live = "max-age=63072000; includeSubDomains"
	clock := acctest.NewClock(start)
	e := edge{t, testlab.New(t, testlab.Ready("example.com")), clock}
	w := acctest.NewWorkspace(t, clock)
	write := func(arguments string) {
		w.Write("main.tf", e.lab.ProviderConfig()+policy("  rollout = { stages = [], verify = true }\n"+arguments)+readinessOfSite)
	}
	write("")
	e.serves(0, live)
	w.Do("apply", "-auto-approve")
	for _, edit := range []string{"  max_age = 604800", "  max_age = 300"} {
		clock.Advance(time.Hour)
		write(edit)
		w.Plan(2).Reject(t, servesMore)
		w.Do("apply", "-auto-approve").Reject(t, servesMore)
		w.Plan(0).Reject(t, servesMore)
	}
}

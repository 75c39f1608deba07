package resources_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestPolicy_forgottenAtBy retires a policy of two years that became one of a day:
// Chrome has forgotten the long one after a year, Firefox after two, and of Safari
// nobody knows.
func TestPolicy_forgottenAtBy(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	by := func(chrome, firefox string) {
		t.Helper()
		got := w.Attributes(address)
		if diff := cmp.Diff(any(map[string]any{"chrome": chrome, "firefox": firefox, "safari": nil}), got["forgotten_at_by"]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got["forgotten_at"] != firefox {
			t.Errorf("forgotten_at is %v", got["forgotten_at"])
		}
		w.Plan(0)
	}
	const none = "  rollout = { stages = [], settle = 0 }\n"
	w.Write("main.tf", policy(none))
	w.Check(planned("forgotten_at_by", knownvalue.Null()))
	w.Apply()
	if got := w.Attributes(address)["forgotten_at_by"]; got != nil {
		t.Errorf("a policy that is served is forgotten at %v", got)
	}
	clock.Advance(10 * day)
	w.Write("main.tf", policy("  max_age = 86400\n"+none))
	// A refresh may have seen it for a thirtieth of two years without a record.
	w.Do("apply", "-auto-approve")
	w.Plan(0)

	clock.Advance(300 * day)
	w.Write("main.tf", policy("  retire = true\n  max_age = 86400\n"+none))
	w.Check(
		plancheck.ExpectUnknownValue(address, at("forgotten_at_by").AtMapKey("chrome")),
		plancheck.ExpectUnknownValue(address, at("forgotten_at_by").AtMapKey("firefox")),
		plancheck.ExpectKnownValue(address, at("forgotten_at_by").AtMapKey("safari"), knownvalue.Null()),
	)
	w.Apply() // 2027-01-05; the day runs out long before the two years
	by("2027-03-25T20:00:00Z", "2028-03-24T20:00:00Z")
	clock.Advance(600 * day)
	by("2027-03-25T20:00:00Z", "2028-03-24T20:00:00Z")
	w.Write("main.tf", policy("  retire = true\n  max_age = 86400\n  rollout = { settle = 3600 }\n"))
	w.Do("apply", "-auto-approve")
	by("2027-03-25T21:00:00Z", "2028-03-24T21:00:00Z")

	// Retired again after it was served again: what was served then counts too.
	w.Write("main.tf", policy("  max_age = 86400\n"+none))
	w.Do("apply", "-auto-approve")
	if got := w.Attributes(address)["forgotten_at_by"]; got != nil {
		t.Errorf("a policy that is served is forgotten at %v", got)
	}
	w.Write("main.tf", policy("  retire = true\n"+none))
	w.Do("apply", "-auto-approve")
	by("2028-08-30T12:00:00Z", "2028-08-30T12:00:00Z") // a day, and at most three without a record
}

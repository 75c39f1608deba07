package resources_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// ladder is a ramp with stages that are easy to count by, and profiles that are met
// at its first, its second and its last stage, and never.
const (
	ladder = `  max_age  = 63072000
  rollout  = { settle = 0, stages = [{ name = "day", max_age = 86400 }, { name = "year", max_age = 31536000 }] }
`
	ladderProfiles = `  profiles = ["rfc-6797", "asvs-5.0.0-l2", "mozilla-tls-5.8", "hstspreload-bulk-1-year"]
`
)

// TestPolicy_profilesMetAt follows the dates of profiles through a ramp.
func TestPolicy_profilesMetAt(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	dates := func(rfc, asvs, mozilla, bulk any) {
		t.Helper()
		want := map[string]any{"rfc-6797": rfc, "asvs-5.0.0-l2": asvs, "mozilla-tls-5.8": mozilla, "hstspreload-bulk-1-year": bulk}
		if diff := cmp.Diff(any(want), w.Attributes(address)["profiles_met_at"]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		w.Plan(0).Reject(t, "Warning")
		w.Plan(0, "-refresh-only").Reject(t, "Warning")
	}
	w.Write("main.tf", policy(ladder+ladderProfiles))
	w.Plan(2).Expect(t, "Final Policy Does Not Meet a Profile: example.com",
		`In its final stage the policy is "max-age=63072000; includeSubDomains". preload is missing. hstspreload-bulk-1-year requires it.`).Reject(t, "rfc-6797 demands")
	w.Do("apply", "-auto-approve")
	dates("2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z", "2027-03-02T12:00:00Z", nil)

	// The stage is entered a day late: what was met stays, the rest moves.
	clock.Advance(2 * day)
	w.Check(
		plancheck.ExpectKnownValue(address, at("profiles_met_at").AtMapKey("rfc-6797"), text("2026-03-01T12:00:00Z")),
		plancheck.ExpectKnownValue(address, at("profiles_met_at").AtMapKey("hstspreload-bulk-1-year"), knownvalue.Null()),
		plancheck.ExpectUnknownValue(address, at("profiles_met_at").AtMapKey("asvs-5.0.0-l2")),
		plancheck.ExpectUnknownValue(address, at("profiles_met_at").AtMapKey("mozilla-tls-5.8")),
	)
	w.Apply().Reject(t, "Does Not Meet a Profile")
	dates("2026-03-01T12:00:00Z", "2026-03-03T12:00:00Z", "2027-03-03T12:00:00Z", nil)

	clock.Advance(366 * day)
	w.Do("apply", "-auto-approve")
	dates("2026-03-01T12:00:00Z", "2026-03-03T12:00:00Z", "2027-03-04T12:00:00Z", nil)

	// preload comes on later: that profile is met since then, and those before stay.
	w.Write("main.tf", policy("  preload = true\n  accept_preload_consequences = true\n"+ladder+ladderProfiles))
	clock.Advance(day)
	w.Plan(2).Reject(t, "Does Not Meet a Profile")
	w.Do("apply", "-auto-approve")
	dates("2026-03-01T12:00:00Z", "2026-03-03T12:00:00Z", "2027-03-04T12:00:00Z", "2027-03-05T12:00:00Z")

	// Narrowed, and wide again at the same age: met since it is wide again.
	w.Write("main.tf", policyOf(false, ladder+ladderProfiles))
	w.Plan(2).Expect(t, "Final Policy Does Not Meet a Profile", "includeSubDomains is missing. asvs-5.0.0-l2 requires it.")
	w.Do("apply", "-auto-approve")
	dates("2026-03-01T12:00:00Z", nil, "2027-03-04T12:00:00Z", nil)
	clock.Advance(day)
	w.Write("main.tf", policy("  max_age = 63072000\n  rollout = { stages = [], settle = 0, on_widen = \"keep\" }\n"+ladderProfiles))
	w.Do("apply", "-auto-approve")
	dates("2026-03-01T12:00:00Z", "2027-03-06T12:00:00Z", "2027-03-04T12:00:00Z", nil)

	// Retired, only the profile of leaving the list is met: since preload was dropped.
	clock.Advance(day)
	w.Write("main.tf", policy("  retire = true\n  profiles = [\"hstspreload-removal-2026\", \"rfc-6797\"]"))
	w.Plan(2).Expect(t, "Final Policy Does Not Meet a Profile", "max_age is 0, which makes browsers forget the policy. rfc-6797 requires more than 0.")
	w.Do("apply", "-auto-approve")
	if diff := cmp.Diff(any(map[string]any{"hstspreload-removal-2026": "2027-03-05T12:00:00Z", "rfc-6797": nil}), w.Attributes(address)["profiles_met_at"]); diff != "" {
		t.Errorf("retired (-want +got):\n%s", diff)
	}
	w.Plan(0)
}

// TestPolicy_profilesCeiling has stop_at end before a profile is met, and a gate
// that keeps a due stage waiting.
func TestPolicy_profilesCeiling(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	met := func(want any) {
		t.Helper()
		got, _ := w.Attributes(address)["profiles_met_at"].(map[string]any)
		if diff := cmp.Diff(want, got["asvs-5.0.0-l2"]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		w.Plan(0)
	}
	write := func(rest string) {
		w.Write("main.tf", policy(`  profiles = ["asvs-5.0.0-l2"]`+"\n  rollout = { settle = 0, stages = [{ name = \"day\", max_age = 86400 }]"+rest+" }"))
	}
	write(`, stop_at = "day"`)
	w.Plan(2).Reject(t, "Does Not Meet a Profile")
	w.Do("apply", "-auto-approve")
	met(nil)
	write(`, gates = [{ open = false }]`)
	w.Do("apply", "-auto-approve")
	met("2026-03-02T12:00:00Z")
	clock.Advance(5 * day)
	met("2026-03-02T12:00:00Z")
	write("")
	w.Do("apply", "-auto-approve")
	met("2026-03-06T12:00:00Z")
}

func TestPolicy_profilesChosen(t *testing.T) {
	t.Parallel()
	imported := policy("  max_age = 63072000\n  rollout = { stages = [] }\n  profiles = [\"rfc-6797\"]")
	clock := acctest.NewClock(start)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			{Config: policy(`  profiles = ["asvs-5.0.0-l9", "hipaa"]`), ExpectError: regexp.MustCompile(`(?s)Unknown Profile.*Did you mean "asvs-5.0.0-l.".*no\s+profile "hipaa"`)},
			{Config: policy(`  profiles = [null]`), ExpectError: regexp.MustCompile(`Profile Is Null`)},
			{Config: policy(`  profiles = []`), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{planned("profiles_met_at", knownvalue.MapSizeExact(0))}}},
			{Config: policy(""), ConfigPlanChecks: updates(planned("profiles_met_at", knownvalue.Null()))},
			{
				Config: `resource "terraform_data" "names" {
  input = ["rfc-6797"]
}
` + policy("  profiles = terraform_data.names.output"),
				ConfigPlanChecks: updates(unknown("profiles_met_at")),
			},
			{
				PreConfig: func() { clock.Advance(time.Minute) },
				Config:    imported,
				Check:     resource.TestCheckResourceAttr(address, "profiles_met_at.rfc-6797", "2026-03-01T12:00:00Z"),
			},
		},
	})
}

// TestPolicy_profilesRetiring holds that no name keeps a policy from being retired.
func TestPolicy_profilesRetiring(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	w.Write("main.tf", policy("  retire = true\n  profiles = [\"nobody\", null]"))
	w.Plan(2).Expect(t, "Warning: Unknown Profile", "Warning: Profile Is Null")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
}

// policyOf is a policy with or without its subdomains.
func policyOf(subdomains bool, arguments string) string {
	return fmt.Sprintf("resource \"hsts_policy\" \"site\" {\n  domain = \"example.com\"\n  include_subdomains = %t\n%s\n}\n", subdomains, arguments)
}

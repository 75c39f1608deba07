package resources_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestPolicy_life walks a policy through all that can happen to it: a ramp that
// is held and resumed, a wider audience and its own ramp up to preload, a
// shortening, retirement, and leaving. Each step has its exact action, and an
// empty plan after it.
func TestPolicy_life(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	step := func(wait time.Duration, config string, action plancheck.ResourceActionType, checks ...plancheck.PlanCheck) {
		t.Helper()
		clock.Advance(wait)
		w.Write("main.tf", config)
		w.Check(append(checks, plancheck.ExpectResourceAction(address, action))...)
		if action != plancheck.ResourceActionNoop {
			w.Apply()
			w.Plan(0)
		}
	}
	header := func(value string) plancheck.PlanCheck { return planned("header_value", text(value)) }
	const update, noop = plancheck.ResourceActionUpdate, plancheck.ResourceActionNoop
	narrow := func(arguments string) string {
		return "resource \"hsts_policy\" \"site\" {\n  domain = \"example.com\"\n  include_subdomains = false\n" + arguments + "\n}\n"
	}
	full := policy("  preload = true\n  accept_preload_consequences = true")

	step(0, narrow(""), plancheck.ResourceActionCreate, header("max-age=300"))
	step(time.Hour, narrow(""), noop, header("max-age=300"))
	step(5*time.Minute, narrow(""), update, header("max-age=604800"))

	// Held: told, and nothing to do; even where it has long been due.
	holding := narrow("  rollout = { gates = [{ open = false, broken = true }] }")
	step(day, holding, update, header("max-age=604800"), planned("held", knownvalue.Bool(true)))
	step(30*day, holding, noop)
	// Resumed: the wait begins again, and then it goes on.
	step(0, narrow(""), update, header("max-age=604800"), planned("held", knownvalue.Bool(false)), unknown("next_stage_at"))
	step(7*day, narrow(""), noop)
	step(time.Hour, narrow(""), update, header("max-age=2592000"))

	// A gate that is only closed costs nothing: the time counts on, and it moves at once.
	step(0, narrow("  rollout = { gates = [{ open = true }] }"), update, header("max-age=2592000"))
	step(30*day+time.Hour, narrow("  rollout = { gates = [{ open = false, reason = \"no answer\" }] }"), noop)
	step(0, narrow("  rollout = { gates = [{ open = true }] }"), update, header("max-age=63072000"), planned("stage", text("full")))

	// A wider audience starts over, and goes on to the end.
	step(0, full, update, header("max-age=300; includeSubDomains"), planned("stage", text("5-minutes")))
	step(2*time.Hour, full, update, header("max-age=604800; includeSubDomains"))
	step(8*day, full, update, header("max-age=2592000; includeSubDomains"))
	step(30*day, full, noop)
	step(time.Hour, full, update, header("max-age=63072000; includeSubDomains; preload"), planned("stage", text("full")))
	step(3*365*day, full, noop)

	// Leaving: shorter, then nothing, and the resource goes last.
	step(0, policy("  max_age = 86400"), update, header("max-age=86400; includeSubDomains"))
	step(day, policy("  retire = true"), update, header("max-age=0"), unknown("forgotten_at"))
	step(2*365*day, policy("  retire = true"), noop)
	step(0, "# nothing is left", plancheck.ResourceActionDestroy)
}

// TestPolicy_waits reads what a plan says of a policy that waits: nothing to do,
// exit code 0, whatever holds it up in a message that is the same in every run,
// and in an output when it will go on.
func TestPolicy_waits(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	write := func(arguments string) {
		w.Write("main.tf", policy(arguments)+"\noutput \"next\" {\n  value = \"${hsts_policy.site.stage} until ${hsts_policy.site.next_stage_at}\"\n}\n")
	}
	steady := func() acctest.Result {
		t.Helper()
		first, second := w.Plan(0), w.Plan(0)
		if first.Output != second.Output {
			t.Errorf("two plans say different things:\n%s\n%s", first.Output, second.Output)
		}
		return first
	}
	write("")
	w.Do("apply", "-auto-approve").Expect(t, `next = "5-minutes until 2026-03-01T13:05:00Z"`)
	steady().Expect(t, "No changes").Reject(t, "Warning")
	w.Do("output", "next").Expect(t, "5-minutes until 2026-03-01T13:05:00Z")

	write(`  rollout = { gates = [{ open = false, broken = true, reason = "it broke" }] }`)
	w.Do("apply", "-auto-approve")
	steady().Reject(t, "Warning") // held, and nothing is due
	clock.Advance(2 * time.Hour)
	steady().Expect(t, "No changes").Reject(t, "Warning") // nor then is it told again
	write(`  rollout = { gates = [{ open = false, reason = "no answer" }] }`)
	steady().Expect(t, "No changes").Reject(t, "Warning") // silence does not say that it was fixed
	clock.Advance(-3 * time.Hour)
	steady().Expect(t, "No changes", "Clock Is Behind").Reject(t, "Is Due")
}

// TestPolicy_raisedAtTheEnd raises a max_age that was lowered in an incident: at
// once, with a warning that names the way to go there in stages.
func TestPolicy_raisedAtTheEnd(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy("  rollout = { stages = [] }"))
	w.Do("apply", "-auto-approve")
	w.Write("main.tf", policy("  max_age = 300"))
	w.Do("apply", "-auto-approve")

	w.Write("main.tf", policy(""))
	w.Plan(2).Expect(t, "Policy Becomes Longer at Once: example.com", `"max-age=300; includeSubDomains" is replaced with "max-age=63072000; includeSubDomains"`,
		`To raise it in stages instead, set rollout.stop_at = "5-minutes" along with it`)

	w.Write("main.tf", policy(`  rollout = { stop_at = "5-minutes" }`))
	w.Plan(2).Reject(t, "at Once", "header_value")
	w.Do("apply", "-auto-approve")
	clock.Advance(2 * time.Hour)
	w.Write("main.tf", policy(""))
	w.Plan(2).Expect(t, `-> "max-age=604800; includeSubDomains"`)
	w.Do("apply", "-auto-approve")
	w.Plan(0)
}

// TestPolicy_replace changes the domain: another policy, with a ramp of its own.
func TestPolicy_replace(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	config := func(domain string) string {
		return fmt.Sprintf("resource \"hsts_policy\" \"site\" {\n  domain = %q\n  include_subdomains = true\n  rollout = { stages = [{ name = \"a\", max_age = 60 }] }\n}\n", domain)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			{Config: config("müller.example")},
			{Config: config("XN--MLLER-KVA.example"), ConfigPlanChecks: nothing()},
			{
				PreConfig:        func() { clock.Advance(2 * time.Hour) },
				Config:           config("müller.example"),
				ConfigPlanChecks: updates(planned("stage", text("full"))),
			},
			{
				PreConfig: func() { clock.Advance(2 * time.Hour) },
				Config:    config("other.example"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
					planned("stage", text("a")), planned("header_value", text("max-age=60; includeSubDomains")),
				}},
			},
		},
	})
}

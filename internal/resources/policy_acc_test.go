package resources_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

const address = "hsts_policy.site"

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// policy is the configuration of one policy with the arguments given.
func policy(arguments string) string {
	return fmt.Sprintf(`
resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
%s
}
`, arguments)
}

func at(name string) tfjsonpath.Path { return tfjsonpath.New(name) }

func planned(name string, value knownvalue.Check) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(address, at(name), value)
}

func unknown(name string) plancheck.PlanCheck {
	return plancheck.ExpectUnknownValue(address, at(name))
}

func has(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, at(name), value)
}

func text(s string) knownvalue.Check { return knownvalue.StringExact(s) }

func updates(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
	}, checks...)}
}

// rampStage is a stage of the schedule.
func rampStage(stage, header string, wait knownvalue.Check) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{"stage": text(stage), "header_value": text(header), "wait": wait})
}

func nothing() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// TestPolicy_ramp walks a policy from its first stage to preload: each stage at
// its boundary and not a second before, with the header known at plan.
func TestPolicy_ramp(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	config := policy("  preload = true\n  accept_preload_consequences = true")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
					planned("header_value", text("max-age=300; includeSubDomains")),
					unknown("next_stage_at"), unknown("summary"),
					planned("schedule", knownvalue.ListExact([]knownvalue.Check{
						rampStage("5-minutes", "max-age=300; includeSubDomains", knownvalue.Int64Exact(300+3600)),
						rampStage("1-week", "max-age=604800; includeSubDomains", knownvalue.Int64Exact(604800+3600)),
						rampStage("1-month", "max-age=2592000; includeSubDomains", knownvalue.Int64Exact(2592000+3600)),
						rampStage("full", "max-age=63072000; includeSubDomains; preload", knownvalue.Null()),
					})),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					has("header_name", text("Strict-Transport-Security")),
					has("max_age", knownvalue.Int64Exact(63072000)),
					has("directives", knownvalue.ObjectExact(map[string]knownvalue.Check{
						"max_age": knownvalue.Int64Exact(300), "include_subdomains": knownvalue.Bool(true), "preload": knownvalue.Bool(false),
					})),
					has("stage", text("5-minutes")),
					has("summary", text("5-minutes since 2026-03-01, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05")),
					has("next_stage_at", text("2026-03-01T13:05:00Z")),
					has("held", knownvalue.Bool(false)),
					has("forgotten_at", knownvalue.Null()),
				},
			},
			{
				PreConfig:        func() { clock.Advance(3900*time.Second - time.Second) },
				Config:           config,
				ConfigPlanChecks: nothing(),
			},
			{
				PreConfig: func() { clock.Advance(time.Second) },
				Config:    config,
				ConfigPlanChecks: updates(
					planned("header_value", text("max-age=604800; includeSubDomains")),
					planned("stage", text("1-week")),
					unknown("next_stage_at"), planned("schedule", knownvalue.ListSizeExact(4)),
				),
				ConfigStateChecks: []statecheck.StateCheck{
					has("summary", text("1-week since 2026-03-01, next 1-month from 2026-03-08 14:05, full from 2026-04-07 15:05")),
					has("next_stage_at", text("2026-03-08T14:05:00Z")),
				},
			},
			{
				PreConfig:        func() { clock.Advance(7*24*time.Hour + time.Hour) },
				Config:           config,
				ConfigPlanChecks: updates(planned("stage", text("1-month"))),
			},
			{
				PreConfig: func() { clock.Advance(365 * 24 * time.Hour) },
				Config:    config,
				ConfigPlanChecks: updates(
					planned("stage", text("full")),
					planned("header_value", text("max-age=63072000; includeSubDomains; preload")),
					planned("next_stage_at", knownvalue.Null()),
				),
			},
			{
				PreConfig:        func() { clock.Advance(5 * 365 * 24 * time.Hour) },
				Config:           config,
				ConfigPlanChecks: nothing(),
			},
		},
	})
}

// TestPolicy_edits holds, releases, goes back, narrows, widens, shortens,
// retires and starts again.
func TestPolicy_edits(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	later := func(d time.Duration) func() { return func() { clock.Advance(d) } }
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			{Config: policy("")},
			{
				PreConfig: later(2 * time.Hour),
				Config:    policy(`  rollout = { gates = [{ open = true }, { open = false, broken = true, reason = "www: it expired" }] }`),
				ConfigPlanChecks: updates(planned("held", knownvalue.Bool(true)), planned("stage", text("5-minutes")),
					planned("held_because", knownvalue.ListExact([]knownvalue.Check{text("www: it expired")})), unknown("held_since")),
				ConfigStateChecks: []statecheck.StateCheck{
					has("held_since", text("2026-03-01T14:00:00Z")),
					has("summary", text("5-minutes since 2026-03-01, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05, held: www: it expired")),
				},
			},
			{
				PreConfig: later(time.Hour),
				Config:    policy("  rollout = { gates = [{ open = true }] }"),
				ConfigPlanChecks: updates(
					planned("held", knownvalue.Bool(false)), planned("stage", text("5-minutes")),
					unknown("next_stage_at"),
				),
				ConfigStateChecks: []statecheck.StateCheck{has("next_stage_at", text("2026-03-01T16:05:00Z"))},
			},
			{
				PreConfig:        later(2 * time.Hour),
				Config:           policy("  rollout = { gates = [{ open = true }], settle = 0 }"),
				ConfigPlanChecks: updates(planned("stage", text("1-week"))),
			},
			{
				Config:           policy(`  rollout = { stop_at = "5-minutes", settle = 0 }`),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=300; includeSubDomains"))),
			},
			{
				PreConfig:        later(2 * time.Hour),
				Config:           policy(`  rollout = { stop_at = "5-minutes", settle = 0 }`),
				ConfigPlanChecks: nothing(),
			},
			{
				Config:           policy("  rollout = { stages = [], settle = 0 }"),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=63072000; includeSubDomains"))),
			},
			{
				Config: `
resource "hsts_policy" "site" {
  domain             = "EXAMPLE.com"
  include_subdomains = false
  rollout            = { stages = [], settle = 0 }
}
`,
				ConfigPlanChecks: updates(planned("domain", text("example.com")), planned("header_value", text("max-age=63072000"))),
			},
			{
				Config:           policy("  rollout = { settle = 0 }"),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=300; includeSubDomains")), planned("stage", text("5-minutes"))),
			},
			{
				PreConfig:        later(time.Hour),
				Config:           policy("  max_age = 200"),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=200; includeSubDomains")), planned("stage", text("full"))),
			},
			{
				Config: policy("  max_age = 200\n  retire = true"),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=0")), planned("stage", text("retired")),
					planned("schedule", knownvalue.ListSizeExact(0)), planned("next_stage_at", knownvalue.Null()), unknown("forgotten_at")),
				ConfigStateChecks: []statecheck.StateCheck{
					has("forgotten_at", knownvalue.StringRegexp(regexp.MustCompile(`^2028-03-2\dT\d\d:00:00Z$`))),
				},
			},
			{
				PreConfig:        later(1000 * 24 * time.Hour),
				Config:           policy("  max_age = 200\n  retire = true"),
				ConfigPlanChecks: nothing(),
			},
			{
				Config:           policy("  max_age = 600"),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=300; includeSubDomains")), planned("forgotten_at", knownvalue.Null())),
			},
		},
	})
}

// TestPolicy_tickingClock lets the clock move on at every look, over a boundary
// each time: a plan that looked at it would contradict itself, and one that
// caught up would skip stages.
func TestPolicy_tickingClock(t *testing.T) {
	t.Parallel()
	config := func(settle int) string {
		return policy(fmt.Sprintf("  rollout = { settle = %d, stages = [{ name = \"a\", max_age = 60 }, { name = \"b\", max_age = 100 }] }", settle))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewTickingClock(start, 10*time.Minute)),
		Steps: []resource.TestStep{
			{Config: config(0), ExpectNonEmptyPlan: true, ConfigStateChecks: []statecheck.StateCheck{has("stage", text("a"))}},
			{Config: config(1), ExpectNonEmptyPlan: true, ConfigStateChecks: []statecheck.StateCheck{has("stage", text("b"))}},
			{Config: config(0), ConfigStateChecks: []statecheck.StateCheck{has("stage", text("full"))}},
		},
	})
}

// TestPolicy_ignoreChanges holds that a policy whose changes are ignored still
// moves through its stages, and never plans what Terraform refuses.
func TestPolicy_ignoreChanges(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	config := func(age int) string {
		return policy(fmt.Sprintf("  max_age = %d\n  lifecycle {\n    ignore_changes = all\n  }", age))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			{Config: config(600)},
			{Config: config(700), ConfigPlanChecks: nothing()},
			{
				PreConfig:        func() { clock.Advance(24 * time.Hour) },
				Config:           config(800),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=600; includeSubDomains")), planned("max_age", knownvalue.Int64Exact(600))),
			},
		},
	})
}

// TestPolicy_unknown plans with values that only the apply tells.
func TestPolicy_unknown(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	config := func(serial int, evidence string) string {
		return fmt.Sprintf(`
resource "terraform_data" "evidence" {
  input            = %q
  triggers_replace = %d
}
`, evidence, serial) + policy(`  rollout = { gates = [{ open = terraform_data.evidence.output == "good", broken = terraform_data.evidence.output == "bad" }] }`)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			{
				Config: config(1, "good"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					planned("header_value", text("max-age=300; includeSubDomains")), unknown("held"),
				}},
				ConfigStateChecks: []statecheck.StateCheck{has("held", knownvalue.Bool(false))},
			},
			{ // Nothing is due: the header is known, whatever the gate will be.
				Config:            config(2, "bad"),
				ConfigPlanChecks:  updates(planned("header_value", text("max-age=300; includeSubDomains")), unknown("held")),
				ConfigStateChecks: []statecheck.StateCheck{has("held", knownvalue.Bool(true))},
			},
			{ // A release that waits again moves nothing either, so the header is known.
				PreConfig:        func() { clock.Advance(24 * time.Hour) },
				Config:           config(3, "good"),
				ConfigPlanChecks: updates(planned("stage", text("5-minutes")), unknown("held"), unknown("next_stage_at")),
				ConfigStateChecks: []statecheck.StateCheck{
					has("held", knownvalue.Bool(false)), has("next_stage_at", text("2026-03-02T13:05:00Z")),
				},
			},
			{ // A move is due: the apply decides.
				PreConfig: func() { clock.Advance(24 * time.Hour) },
				Config:    config(4, "good"),
				ConfigPlanChecks: updates(unknown("header_value"), unknown("stage"), unknown("directives"),
					planned("header_name", text("Strict-Transport-Security"))),
				ConfigStateChecks: []statecheck.StateCheck{has("stage", text("1-week"))},
			},
			{
				PreConfig:         func() { clock.Advance(30 * 24 * time.Hour) },
				Config:            config(5, "bad"),
				ConfigPlanChecks:  updates(unknown("header_value"), unknown("held")),
				ConfigStateChecks: []statecheck.StateCheck{has("stage", text("1-week")), has("held", knownvalue.Bool(true))},
			},
		},
	})
}

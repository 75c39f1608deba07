package functions_test

import (
	"os"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// outputs is a step whose output "value" is known at plan, and the same after.
func outputs(expression string, want knownvalue.Check) resource.TestStep {
	return resource.TestStep{
		Config: "output \"value\" {\n  value = " + expression + "\n}\n",
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply:             []plancheck.PlanCheck{plancheck.ExpectKnownOutputValue("value", want)},
			PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		},
		ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("value", want)},
	}
}

// TestFunctions_cli calls each function from a configuration.
func TestFunctions_cli(t *testing.T) {
	t.Parallel()
	text := knownvalue.StringExact
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			outputs(`provider::hsts::header(63072000, true, false)`, text("max-age=63072000; includeSubDomains")),
			outputs(`provider::hsts::parse_header("max-age=1; preload")`, knownvalue.ObjectExact(map[string]knownvalue.Check{
				"valid": knownvalue.Bool(true), "max_age": knownvalue.Int64Exact(1), "include_subdomains": knownvalue.Bool(false),
				"preload": knownvalue.Bool(true), "problems": knownvalue.ListSizeExact(0),
			})),
			outputs(`provider::hsts::parse_header("preload")`, knownvalue.ObjectExact(map[string]knownvalue.Check{
				"valid": knownvalue.Bool(false), "max_age": knownvalue.Null(), "include_subdomains": knownvalue.Null(),
				"preload": knownvalue.Null(), "problems": texts("Browsers ignore the whole header: max-age is missing (RFC 6797, section 6.1)."),
			})),
			outputs(`[for f in provider::hsts::header_findings("max-age=1; includeSubDomains", "bulk-1-year") : "${f.severity} ${f.code}"]`,
				texts("error header.preloadable.preload.missing", "error header.preloadable.max_age.below_1_year")),
			outputs(`provider::hsts::header_findings("max-age=1", "hsts")`, knownvalue.ListSizeExact(0)),
			outputs(`provider::hsts::consumer_settings("akamai_property", { max_age = 600, include_subdomains = true, preload = false })`,
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"enable": knownvalue.Bool(true), "max_age": text("TEN_MINS"), "include_sub_domains": knownvalue.Bool(true), "preload": knownvalue.Bool(false),
				})),
			outputs(`[for s in provider::hsts::rollout_schedule([{ name = "a", max_age = 60 }, { name = "b", max_age = 120, soak = 180 }], "2026-01-01T00:00:00Z", 0) : "${s.stage} ${s.earliest_at}"]`,
				texts("a 2026-01-01T00:00:00Z", "b 2026-01-01T00:01:00Z", "full 2026-01-01T00:04:00Z")),
			outputs(`provider::hsts::rollout_schedule([], "2026-01-01T01:00:00+01:00")`, knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{"stage": text("full"), "max_age": knownvalue.Null(), "earliest_at": text("2026-01-01T00:00:00Z")}),
			})),
		},
	})
}

// TestFunctions_cliRefused looks at what the CLI says of a refused argument.
func TestFunctions_cliRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for call, want := range map[string]string{
		`header(1.5, true, false)`:             `Invalid value for "max_age" parameter: max_age is 1.5, but it must be a whole number of seconds`,
		`header(null, true, false)`:            `Invalid value for "max_age" parameter: argument must not be null`,
		`header_findings("max-age=1", "bulk")`: `Invalid value for "ruleset" parameter: unknown ruleset "bulk". Did you mean "bulk-1-year"? Supported: bulk-1-year, bulk-18-weeks, removal, firefox, hsts.`,
		`consumer_settings("trafik", { max_age = 1, include_subdomains = true, preload = true })`:  `Invalid value for "consumer" parameter: unknown consumer "trafik". Did you mean "traefik"?`,
		`consumer_settings("traefik", { max_age = 0, include_subdomains = true, preload = true })`: `Invalid value for "directives" parameter: traefik (Traefik stsSeconds) can't send "max-age=0; includeSubDomains; preload".`,
		`consumer_settings("traefik", { max_age = 1, include_subdomains = true, preload = null })`: `Invalid value for "directives" parameter: preload is null. Consumers read that as "keep the current value"`,
		`consumer_settings("traefik", null)`:                                                       `Invalid value for "directives" parameter: argument must not be null`,
		`consumer_settings("traefik", { max_age = 1 })`:                                            `Invalid value for "directives" parameter`,
		`rollout_schedule([{ name = "a", max_age = 60, soaks = 1 }], "2026-01-01T00:00:00Z")`:      `Invalid value for "stages" parameter: stage 1: it has "soaks", but a stage has name, max_age and soak only.`,
		`rollout_schedule(null, "2026-01-01T00:00:00Z")`:                                           `Invalid value for "stages" parameter: argument must not be null`,
		`rollout_schedule(toset(["a"]), "2026-01-01T00:00:00Z")`:                                   `Invalid value for "stages" parameter: stages are a list of objects`,
		`rollout_schedule([], "today")`:                                                            `Invalid value for "started_at" parameter: "today" is not a time in RFC 3339`,
		`rollout_schedule([], "2026-01-01T00:00:00Z", -1)`:                                         `Invalid value for "stage_or_settle" parameter: settle is -1.`,
	} {
		w.Write("main.tf", "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\noutput \"value\" { value = provider::hsts::"+call+" }\n")
		result := w.Run("plan")
		if result.Code != 1 {
			t.Errorf("%s: exit code %d", call, result.Code)
		}
		result.Expect(t, want)
	}
}

// unknownAtPlan are steps whose output "value" only the apply knows. The expression can
// use the outputs of terraform_data.age and terraform_data.directives.
func unknownAtPlan(expression, want string) []resource.TestStep {
	const given = `
		resource "terraform_data" "age" { input = 604800 }
		resource "terraform_data" "directives" { input = { max_age = 604800, include_subdomains = true, preload = false } }
	`
	step := outputs(expression, knownvalue.StringExact(want))
	step.Config = given + step.Config
	step.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("value")}
	return []resource.TestStep{step, {Config: `output "value" { value = "" }`}}
}

// TestFunctions_unknown gives arguments that only the apply knows, as a whole and
// in part: the result is unknown at plan, and there after the apply.
func TestFunctions_unknown(t *testing.T) {
	t.Parallel()
	var all []resource.TestStep
	for expression, want := range map[string]string{
		`provider::hsts::header(terraform_data.age.output, true, false)`:                                                                                          "max-age=604800; includeSubDomains",
		`provider::hsts::consumer_settings("ingress_nginx", { max_age = terraform_data.age.output, include_subdomains = true, preload = false })["hsts-max-age"]`: "604800",
		`provider::hsts::consumer_settings("fastly", terraform_data.directives.output).source`:                                                                    `"max-age=604800; includeSubDomains"`,
		`provider::hsts::rollout_schedule([{ name = "a", max_age = 60, soak = terraform_data.age.output }], "2026-01-01T00:00:00Z")[1].earliest_at`:               "2026-01-08T01:00:00Z",
	} {
		all = append(all, unknownAtPlan(expression, want)...)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps:                    all,
	})
}

// TestRolloutSchedule_calendar shows the calendar of a policy from its creation to its
// retirement, from the same line.
func TestRolloutSchedule_calendar(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	w := acctest.NewWorkspace(t, clock)
	write := func(arguments string) {
		w.Write("main.tf", `
			terraform {
			  required_providers {
			    hsts = {
			      source = "hstskit/hsts"
			    }
			  }
			}
			resource "hsts_policy" "site" {
			  domain             = "example.com"
			  include_subdomains = true
			  `+arguments+`
			}
			output "calendar" {
			  value = join(", ", [for s in try(provider::hsts::rollout_schedule(hsts_policy.site.schedule, hsts_policy.site.next_stage_at, hsts_policy.site.stage), []) : "${s.stage} ${s.max_age} ${s.earliest_at}"])
			}
			output "whole" {
			  value = [for s in provider::hsts::rollout_schedule(hsts_policy.site.schedule, "2027-01-01T00:00:00Z") : s.stage]
			}
		`)
	}
	calendar := func(want string) {
		t.Helper()
		w.Do("apply", "-auto-approve").Expect(t, `calendar = "`+want+`"`)
	}
	write("")
	w.Plan(2).Expect(t, "calendar = (known after apply)", `whole = [ + "5-minutes", + "1-week", + "1-month", + "full", ]`)
	calendar("1-week 604800 2026-01-01T01:05:00Z, 1-month 2592000 2026-01-08T02:05:00Z, full 63072000 2026-02-07T03:05:00Z")
	clock.Advance(24 * time.Hour)
	calendar("1-month 2592000 2026-01-09T01:00:00Z, full 63072000 2026-02-08T02:00:00Z")
	clock.Advance(60 * 24 * time.Hour)
	calendar("full 63072000 2026-04-02T01:00:00Z")
	clock.Advance(60 * 24 * time.Hour)
	calendar("")
	write("retire = true")
	calendar("")
}

// TestConsumerSettings_policy passes a policy on through its stages and to its
// retirement: at every plan, the settings are known.
func TestConsumerSettings_policy(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	w := acctest.NewWorkspace(t, clock)
	config := func(arguments string) string {
		return `
			terraform {
			  required_providers {
			    hsts = {
			      source = "hstskit/hsts"
			    }
			  }
			}
			resource "hsts_policy" "site" {
			  domain             = "example.com"
			  include_subdomains = true
			  ` + arguments + `
			}
			locals {
			  nginx      = provider::hsts::consumer_settings("ingress_nginx", hsts_policy.site.directives)
			  google     = provider::hsts::consumer_settings("google_backend_service", hsts_policy.site.directives)
			}
			output "map" { value = tomap(merge(local.nginx, { "ssl-redirect" = "true" }))["hsts-max-age"] }
			output "set" { value = one(toset(local.google.custom_response_headers)) }
			resource "terraform_data" "zone" {
			  input = provider::hsts::consumer_settings("cloudflare_zone", hsts_policy.site.directives)
			}
		`
	}
	w.Write("main.tf", config(""))
	w.Plan(2).Expect(t, `map = "300"`, `set = "Strict-Transport-Security: max-age=300; includeSubDomains"`, "max_age = 300", "preload = false")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
	w.Write("main.tf", config("retire = true"))
	w.Plan(2).Expect(t, `"300" -> "0"`, `-> "Strict-Transport-Security: max-age=0"`, "max_age = 300 -> 0", "enabled = true")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
}

// TestRolloutSchedule_test runs the example's terraform test, and one that fails.
func TestRolloutSchedule_test(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	const directory = "../../examples/functions/rollout_schedule/"
	for name, from := range map[string]string{"main.tf": "function.tf", "ramp.tftest.hcl": "tests/ramp.tftest.hcl"} {
		content, err := os.ReadFile(directory + from)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(name, string(content))
	}
	w.Do("fmt", "-check")
	w.Do("test").Expect(t, "1 passed, 0 failed")
	for stages, want := range map[string]string{
		`[{ name = "1-year", max_age = 31536000 }]`: "The full policy comes on 2027-01-01T01:00:00Z at the earliest",
		`[{ name = "1-day", max_age = 86400 }]`:     "The first stage, 1-day, is longer than 5 minutes",
	} {
		w.Write("terraform.tfvars", "stages = "+stages+"\n")
		result := w.Run("test")
		if result.Code == 0 {
			t.Errorf("%s passes", stages)
		}
		result.Expect(t, want)
	}
}

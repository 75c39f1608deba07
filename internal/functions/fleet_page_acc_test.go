package functions_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

const requiresHSTS = `
terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}
`

// fleetConfig is a fleet of a lab, its policies, and the page of both in a file's place.
const fleetConfig = requiresHSTS + `
locals {
  domains = { for d in ["ready.example", "short.example", "silent.example"] : d => d }
}
data "hsts_fleet_readiness" "all" {
  domains    = keys(local.domains)
  subdomains = { for d in keys(local.domains) : d => [] }
  waive      = { "ready.example" = { "redirects.http.useless_header" = "The load balancer can't leave it out." } }
}
resource "hsts_policy" "site" {
  for_each           = local.domains
  domain             = each.value
  max_age            = 31536000
  include_subdomains = true
}
output "verdicts" {
  value = provider::hsts::fleet_page(data.hsts_fleet_readiness.all.results)
}
output "joined" {
  value = provider::hsts::fleet_page(merge([for r in [jsonencode(data.hsts_fleet_readiness.all.results)] : jsondecode(r)]...))
}
resource "terraform_data" "page" {
  input = provider::hsts::fleet_page(data.hsts_fleet_readiness.all.results, {
    title    = "Ours"
    at       = "2026-11-25T17:32:00Z"
    ruleset  = "bulk-1-year"
    policies = hsts_policy.site
  })
}
`

// TestFleetPage_cli writes the page of a fleet that was looked at. With policies it is
// unknown until they are created, and from then on the plan is empty.
func TestFleetPage_cli(t *testing.T) {
	t.Parallel()
	short, silent := testlab.Ready("short.example"), testlab.Ready("silent.example")
	short.HTTPS.Answer.HSTS = []string{"max-age=300"}
	silent.DNS = testlab.ServerFailure
	lab := testlab.New(t, testlab.Ready("ready.example"), short, silent)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Date(2026, 11, 25, 17, 0, 0, 0, time.UTC)))
	w.Write("main.tf", lab.ProviderConfig()+fleetConfig)
	w.Plan(2).Expect(t, "<!doctype html>", "input = (known after apply)")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
	page, _ := w.Attributes("terraform_data.page")["output"].(string)
	for _, want := range []string{
		"<h1>Ours</h1>", "1 of 3 domains is not ready, and 1 could not be judged.", "<code>bulk-1-year</code>", "<strong>1 domain</strong>: max-age is below one year",
		`data-l="Header">max-age=300`, "Open: No answer over HTTPS", "3 policies: 3 with stages to come, 0 without.", "ready.example and 2 more",
		"full from 2027-01-01 20:05 UTC", `data-l="Next stage">2026-11-25 <small>1-week</small>`, "</html>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	verdicts := w.Do("output", "-raw", "verdicts").Raw
	if joined := w.Do("output", "-raw", "joined").Raw; joined != verdicts {
		t.Error("results that were kept as JSON give another page")
	}
	if strings.Contains(verdicts, "Rollouts") || !strings.HasSuffix(strings.TrimSpace(verdicts), "</html>") {
		t.Errorf("the page of the verdicts is %d bytes long", len(verdicts))
	}
}

// TestFleetPage_cliRefused looks at what the CLI says of arguments that are not what they
// have to be.
func TestFleetPage_cliRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for call, want := range map[string]string{
		`[]`: `Invalid value for "results" parameter: it is not a map of results by domain. Pass the output results of hsts_fleet_readiness.`,
		`{ "a.example" = { ready = true, error_codes = "x" } }`: `Invalid value for "results" parameter: the result of "a.example": error_codes is not a list of strings.`,
		`{}, { titel = "x" }`:              `Invalid value for "options" parameter: unknown option "titel". Did you mean "title"? The options are at, policies, ruleset, title.`,
		`{}, { policies = { a = "x" } }`:   `Invalid value for "options" parameter: policies["a"]: it is neither an hsts_policy nor the result of rollout_schedule.`,
		`{}, { ruleset = "bulk-1-years" }`: `Invalid value for "options" parameter: unknown ruleset "bulk-1-years". Did you mean "bulk-1-year"?`,
	} {
		w.Write("main.tf", requiresHSTS+"output \"value\" { value = provider::hsts::fleet_page("+call+") }\n")
		w.Plan(1).Expect(t, want)
	}
	w.Write("main.tf", requiresHSTS+`
output "value" {
  value = provider::hsts::fleet_page({ "a.example" = { ready = true }, "b.example" = null }, {
    policies = { "a.example" = provider::hsts::rollout_schedule([{ name = "a", max_age = 60 }], "2026-01-01T00:00:00Z") }
  })
}
`)
	w.Plan(2).Expect(t, "1 of 2 domains could not be judged. The others are ready.", "full, from 2026-01-01 01:01 UTC")
}

// TestFleetPage_example plans the example.
func TestFleetPage_example(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("example.com"), testlab.Ready("example.net"), testlab.Ready("example.org"))
	config, err := os.ReadFile("../../examples/functions/fleet_page/function.tf")
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", string(config))
	w.Write("lab.tf", lab.ProviderConfig())
	w.Do("apply", "-auto-approve")
	if page := w.Do("output", "-raw", "page").Raw; !strings.Contains(page, "All 3 domains are ready.") {
		t.Errorf("the page is %.300s", page)
	}
}

// TestFleetPage_compliance writes the page of what a data source says of profiles, and
// compares its numbers with those of the data source.
func TestFleetPage_compliance(t *testing.T) {
	t.Parallel()
	short, gone := testlab.Ready("short.example"), testlab.Ready("gone.example")
	short.HTTPS.Answer.HSTS = []string{"max-age=300"}
	gone.DNS = testlab.ServerFailure
	lab := testlab.New(t, testlab.Ready("ready.example"), short, gone)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Date(2026, 11, 25, 17, 0, 0, 0, time.UTC)))
	w.Write("main.tf", lab.ProviderConfig()+requiresHSTS+`
data "hsts_fleet_readiness" "all" {
  domains    = ["ready.example", "short.example", "gone.example"]
  subdomains = { "ready.example" = [], "short.example" = [], "gone.example" = [] }
  profiles   = ["asvs-5.0.0-l3", "internet-nl-2026", "rfc-6797"]
}
output "counts" {
  value = data.hsts_fleet_readiness.all.counts.profiles
}
output "page" {
  value = provider::hsts::fleet_page(data.hsts_fleet_readiness.all.results)
}
output "without" {
  value = provider::hsts::fleet_page({ for d, r in data.hsts_fleet_readiness.all.results : d => merge(r, { compliance = null }) })
}
`)
	w.Do("apply", "-auto-approve")
	var counts map[string]struct{ Met, Unmet, Unknown int }
	if err := json.Unmarshal([]byte(w.Do("output", "-json", "counts").Raw), &counts); err != nil {
		t.Fatal(err)
	}
	page := w.Do("output", "-raw", "page").Raw
	for profile, row := range map[string]struct {
		met, unmet, unknown int
		says                []string
	}{
		"asvs-5.0.0-l3":    {0, 1, 2, []string{"asvs-5.0.0-l3: unknown (all_responses, listed)", "asvs-5.0.0-l3: not met (max_age, include_subdomains)"}},
		"internet-nl-2026": {1, 1, 1, []string{"internet-nl-2026: met", "internet-nl-2026: not met (max_age)", "internet-nl-2026: unknown (max_age)"}},
		"rfc-6797":         {2, 0, 1, []string{"rfc-6797: met", "rfc-6797: unknown (max_age)"}},
	} {
		if got := counts[profile]; got.Met != row.met || got.Unmet != row.unmet || got.Unknown != row.unknown {
			t.Errorf("%s: the data source counts %+v", profile, got)
		}
		says := slices.Concat(row.says, []string{fmt.Sprintf(`<tr><th scope="row">%s</th><td>%d</td><td>%d</td><td>%d</td></tr>`, profile, row.met, row.unmet, row.unknown)})
		for _, want := range says {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not have %q", want)
			}
		}
	}
	if without := w.Do("output", "-raw", "without").Raw; strings.Contains(without, "asvs") || strings.Contains(without, `id="profiles"`) {
		t.Error("profiles are on the page of results without them")
	}
}

package datasources_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/compliance"
	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestFleet_verdicts has every scenario of the lab looked at in a fleet and alone, and
// holds that the verdicts are the same.
func TestFleet_verdicts(t *testing.T) {
	t.Parallel()
	scenarios := testlab.Scenarios()
	criteria := readiness.Criteria{Ruleset: readiness.Bulk1Year}
	sites := make([]fleet.Site, len(scenarios))
	alone := make([]readiness.Verdict, len(scenarios))
	byProfile := make([][]profiles.Standing, len(scenarios))
	chosen := profiles.All()
	byEach := func(seen observation.Observation) []profiles.Standing {
		var all []profiles.Standing
		for _, profile := range chosen {
			all = append(all, compliance.Judge(profile, seen).Standing(profile.Name))
		}
		return all
	}
	var results []fleet.Result
	synctest.Test(t, func(t *testing.T) {
		prober := proberOf(t, testlab.NewInMemory(t, testlab.Sites(scenarios)...))
		criteria.At = time.Now()
		for i, scenario := range scenarios {
			subject := probe.Subject{Domain: scenario.Domain, Subdomains: scenario.Subdomains}
			sites[i] = fleet.Site{Subject: subject, Criteria: criteria, Time: time.Minute}
		}
		results = fleet.Look{Observer: prober, Workers: prober.MaxConcurrency(), Time: time.Hour, Require: readiness.RequireHTTPS, ByProfile: byEach}.At(t.Context(), sites)
		for i, site := range sites {
			limited, cancel := context.WithTimeout(t.Context(), site.Time)
			seen := prober.Observe(limited, site.Subject)
			alone[i], byProfile[i] = readiness.Evaluate(seen, criteria), byEach(seen)
			cancel()
		}
	})
	type outputs struct {
		Ready, HTTPSReady, Conclusive, Met bool
		ScanPasses                         *bool
		Gate                               readiness.Gate
		Errors, Warnings                   []string
		Header                             *string
		ByProfile                          []profiles.Standing
	}
	for i, scenario := range scenarios {
		v, r := alone[i], results[i]
		want := outputs{v.Ready, v.HTTPSReady, v.Conclusive, v.HTTPSReady, v.ScanPasses, v.Gate, v.ErrorCodes(), v.WarningCodes(), v.Header, byProfile[i]}
		got := outputs{r.Ready, r.HTTPSReady, r.Conclusive, r.Met, r.ScanPasses, r.Gate, r.ErrorCodes, r.WarningCodes, r.Header, r.ByProfile}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: alone and in a fleet (-alone +fleet)\n%s", scenario.Name, diff)
		}
	}
}

// TestFleet_cli reads some domains through the real CLI with both data sources, and has
// the configuration compare them.
func TestFleet_cli(t *testing.T) {
	t.Parallel()
	var scenarios []testlab.Scenario
	var subdomains strings.Builder
	for _, scenario := range testlab.Scenarios()[:12] {
		scenarios = append(scenarios, scenario)
		if scenario.Subdomains != nil {
			fmt.Fprintf(&subdomains, "    %q = %s\n", scenario.Domain, strings.ReplaceAll(fmt.Sprintf("%q", scenario.Subdomains), `" "`, `", "`))
		}
	}
	var domains []string
	for _, scenario := range scenarios {
		domains = append(domains, fmt.Sprintf("%q", scenario.Domain))
	}
	lab := testlab.New(t, testlab.Sites(scenarios)...)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+fmt.Sprintf(`
terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}
locals {
  profiles   = keys(provider::hsts::profiles())
  domains    = [%s]
  subdomains = {
%s  }
}
data "hsts_fleet_readiness" "all" {
  domains    = local.domains
  subdomains = local.subdomains
  profiles   = local.profiles
}
data "hsts_preload_readiness" "each" {
  for_each   = { for d in local.domains : d => d }
  domain     = each.key
  subdomains = lookup(local.subdomains, each.key, null)
  profiles   = local.profiles
}
locals {
  differ = [for d, r in data.hsts_fleet_readiness.all.results : d if jsonencode({ for k, v in r : k => v if !contains(local.apart, k) }) != jsonencode({ for k, v in data.hsts_preload_readiness.each[d] : k => v if contains(keys(r), k) && !contains(local.apart, k) })]
  apart  = ["status", "compliance", "gate", "undecided_codes", "waived_codes"]
  by_profile = [for d, r in data.hsts_fleet_readiness.all.results : d if jsonencode(r.compliance) != jsonencode({
    met     = [for p, c in local.alone[d] : p if c.status == "met"]
    unmet   = { for p, c in local.alone[d] : p => c.misses[*].requirement if c.status == "unmet" }
    unknown = { for p, c in local.alone[d] : p => c.unknown[*].requirement if c.status == "unknown" }
  })]
  alone = { for d in local.domains : d => data.hsts_preload_readiness.each[d].compliance }
}
output "gates" {
  value = "differing gates: ${jsonencode([for d, r in data.hsts_fleet_readiness.all.results : d if jsonencode(r.gate) != jsonencode({ for k, v in data.hsts_preload_readiness.each[d].gate : k => v if k != "evidence_sha256" })])}"
}
output "by_profile" {
  value = "differing by profile: ${jsonencode(local.by_profile)}"
}
output "differ" {
  value = "differing: ${jsonencode(local.differ)}"
}
output "counts" {
  value = "${length(data.hsts_fleet_readiness.all.ready_domains)} ready of ${data.hsts_fleet_readiness.all.counts.domains}"
}
`, strings.Join(domains, ", "), subdomains.String()))
	w.Plan(2).Expect(t, `"differing: []"`, `"differing by profile: []"`, `"differing gates: []"`, "of 12").Reject(t, `"0 ready`)
}

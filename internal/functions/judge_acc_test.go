package functions_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestJudge_cli judges what a read saw: alone, where the verdict has to be that of the
// read, and together with another.
func TestJudge_cli(t *testing.T) {
	t.Parallel()
	broken := testlab.Ready("ready.example")
	broken.HTTPS.Answer.HSTS = []string{"max-age=300"}
	www := testlab.Ready("www.ready.example")
	www.HTTPS.Certificate = testlab.Expired
	inside, outside := testlab.New(t, testlab.Ready("ready.example")), testlab.New(t, broken, www)
	const config = `
data "hsts_preload_readiness" "now" {
  domain     = "ready.example"
  subdomains = []
  profiles   = keys(provider::hsts::profiles())
}

# What the first read saw, kept.
resource "terraform_data" "outside" {
  input = data.hsts_preload_readiness.now.evidence
  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  now = data.hsts_preload_readiness.now
  same = [
    for output in ["ready", "scan_passes", "https_ready", "gate", "conclusive", "error_codes", "header", "requirements", "compliance"] : output
    if jsonencode(provider::hsts::judge(local.now.evidence, "bulk-1-year", { profiles = local.now.profiles })[output]) == jsonencode(local.now[output])
  ]
  together = provider::hsts::judge({ inside = local.now.evidence, outside = terraform_data.outside.output }, "bulk-1-year")
}

output "same" {
  value = local.same
}

output "gate" {
  value = local.together.gate
}

output "seen_by" {
  value = { for f in local.together.findings : f.code => f.seen_by if f.severity == "error" }
}

output "by_profile" {
  value = provider::hsts::judge({ inside = local.now.evidence, outside = terraform_data.outside.output }, "hsts", { profiles = ["asvs-5.0.0-l2", "rfc-6797"] }).compliance
}

output "no_profile" {
  value = provider::hsts::judge(local.now.evidence, "bulk-1-year").compliance == null
}

output "policy" {
  value = provider::hsts::judge(local.now.evidence, "hsts", { min_max_age = 63072001 }).error_codes
}

output "later" {
  value = provider::hsts::judge(local.now.evidence, "hsts", { at = "2999-01-01T00:00:00Z" }).warning_codes
}
`
	known := statecheck.ExpectKnownOutputValue
	same := known("same", texts("ready", "scan_passes", "https_ready", "gate", "conclusive", "error_codes", "header", "requirements", "compliance"))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{Config: `output "x" { value = provider::hsts::judge("{}", "hsts") }`, ExpectError: regexp.MustCompile(`has no\s+version`)},
			{Config: `output "x" { value = provider::hsts::judge("{}", "hsts", { profiles = ["asvs-5.0.0-l9"] }) }`, ExpectError: regexp.MustCompile(`has no\s+version`)},
			{Config: `output "x" { value = provider::hsts::judge("{}", "hst") }`, ExpectError: regexp.MustCompile(`unknown\s+ruleset`)},
			{Config: outside.ProviderConfig() + config, ConfigStateChecks: []statecheck.StateCheck{same}},
			{Config: inside.ProviderConfig() + config, ConfigStateChecks: []statecheck.StateCheck{
				same,
				known("gate", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"open": knownvalue.Bool(false), "broken": knownvalue.Bool(true), "reason": knownvalue.StringExact("www.ready.example: certificate expired"),
					"evidence_sha256": knownvalue.ListSizeExact(2),
				})),
				known("seen_by", knownvalue.MapExact(map[string]knownvalue.Check{
					"domain.www.no_tls": texts("outside"),
					"header.preloadable.include_sub_domains.missing": texts("outside"),
					"header.preloadable.max_age.below_1_year":        texts("outside"),
					"header.preloadable.preload.missing":             texts("outside"),
				})),
				known("no_profile", knownvalue.Bool(true)),
				known("by_profile", knownvalue.MapExact(map[string]knownvalue.Check{
					"asvs-5.0.0-l2": knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"status": knownvalue.StringExact("unmet"), "misses": knownvalue.ListSizeExact(2),
					}),
					"rfc-6797": knownvalue.ObjectPartial(map[string]knownvalue.Check{"status": knownvalue.StringExact("met")}),
				})),
				known("policy", texts("header.hsts.max_age.below_minimum")),
				known("later", texts("domain.tls.expires_soon")),
			}},
		},
	})
}

package functions_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// says fails the test unless a report has texts, in their order, line breaks aside.
func says(t *testing.T, report string, want ...string) {
	t.Helper()
	rest := strings.Join(strings.Fields(report), " ")
	for _, bad := range []string{"certified", "<b>"} {
		if strings.Contains(rest, bad) {
			t.Errorf("%q is in\n%s", bad, report)
		}
	}
	for _, part := range want {
		at := strings.Index(rest, part)
		if at < 0 {
			t.Fatalf("%q is missing, or stands too early, in\n%s", part, report)
		}
		rest = rest[at+len(part):]
	}
}

// TestAuditReport_cli reports on policies, reads and a fleet, together and alone.
func TestAuditReport_cli(t *testing.T) {
	t.Parallel()
	short, noPolicy := testlab.Ready("short.example"), testlab.Ready("site.example")
	short.HTTPS.Answer.HSTS = []string{"max-age=300"}
	lab := testlab.New(t, testlab.Ready("ready.example"), short, noPolicy)
	config := lab.ProviderConfig() + `
locals {
  profiles = ["rfc-6797", "mdn-observatory-2026"]
}
resource "hsts_policy" "site" {
  for_each           = { ready = "ready.example", short = "short.example" }
  domain             = each.value
  include_subdomains = true
  profiles           = local.profiles
  rollout = {
    stages  = each.key == "ready" ? [] : null
    history = true
    gates   = [data.hsts_preload_readiness.site[each.value].gate]
  }
}
data "hsts_preload_readiness" "site" {
  for_each   = { for d in ["ready.example", "short.example", "site.example"] : d => d }
  domain     = each.key
  ruleset    = "hsts"
  min_max_age = 31536000
  subdomains = each.key == "site.example" ? null : []
  profiles   = local.profiles
  waive = {
    "header.hsts.max_age.below_minimum" = "Ramping up | <b>until May</b>."
  }
}
data "hsts_fleet_readiness" "all" {
  domains  = ["ready.example", "short.example"]
  ruleset  = "hsts"
  min_max_age = 31536000
  profiles = local.profiles
  waive    = { "*" = { "header.hsts.max_age.below_minimum" = "All are ramping up." } }
}
output "all" {
  value = provider::hsts::audit_report(hsts_policy.site, data.hsts_preload_readiness.site)
}
output "order" {
  value = provider::hsts::audit_report(values(hsts_policy.site), reverse(values(data.hsts_preload_readiness.site))) == provider::hsts::audit_report(hsts_policy.site, data.hsts_preload_readiness.site)
}
output "fleet" {
  value = provider::hsts::audit_report([], data.hsts_fleet_readiness.all)
}
output "policy" {
  value = provider::hsts::audit_report(hsts_policy.site["short"], [])
}
`
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	w.Write("main.tf", `
terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}
`+config)
	w.Do("apply", "-auto-approve").Expect(t, "order = true")
	says(t, w.Do("output", "-raw", "all").Raw,
		"3 domains. By profile:", "`mdn-observatory-2026`: 2 done (`ready.example`, `site.example`), 1 not met (`short.example`)", "`rfc-6797`: 3 done",
		"## `short.example`", "stage `5-minutes`", "`mdn-observatory-2026`: **not met**.", "The header will meet it on 2026-", "was seen to miss `max_age`",
		"### Waived", "`header.hsts.max_age.below_minimum` on `short.example`: Ramping up", `\<b\>until May\</b\>.`, "### Served", "since 2026-03-01T12:00:00Z", "evidence `",
		"## `ready.example`", "`mdn-observatory-2026`: **done** since 2026-03-01T12:00:00Z", "(matches no finding)",
		"## `site.example`", "No policy was passed", "**done**, not known since when", "the subdomains: none were given to check", "### Evidence")
	says(t, w.Do("output", "-raw", "fleet").Raw,
		"1 done (`ready.example`), 1 not met (`short.example`)", "## `short.example`", "was seen to miss `max_age`", "`header.hsts.max_age.below_minimum`: All are ramping up.", "## `ready.example`")
	says(t, w.Do("output", "-raw", "policy").Raw,
		"1 domain.", "1 not met (`short.example`)", "1 unknown (`short.example`)", "The site was not judged by it.", "the live site: no read of it was passed")
}

// TestAuditReport_cliRefused has what is no policy and no read refused.
func TestAuditReport_cliRefused(t *testing.T) {
	t.Parallel()
	var steps []resource.TestStep
	for arguments, want := range map[string]string{
		`null, []`:         `must not be null`,
		`"x", []`:          `it is not an object`,
		`[null], []`:       `the element 0 is null. Leave it out`,
		`[], { a = null }`: `the element "a" is null. Leave it out`,
		`{ domain = null, header_value = "", directives = {} }, []`:                                                           `it has no domain`,
		`{ domain = "a.example", header_value = "", directives = null }, []`:                                                  `it: directives is null`,
		`{ domain = "a.example", header_value = 5, directives = {} }, []`:                                                     `it: header_value is not a string`,
		`{ domain = "a.example", header_value = "", directives = { max_age = "x" } }, []`:                                     `it: directives.max_age is not a number`,
		`[{ domain = "a.example", header_value = "", directives = {}, history = [{ stage = 5 }] }], []`:                       `the element 0: history\[0\].stage is not a string`,
		`[], { domain = "a.example", requirements = {}, findings = "x" }`:                                                     `it: findings is not a list`,
		`[], { domain = "a.example", requirements = {}, findings = [], waive = ["x"] }`:                                       `it: waive is not a map`,
		`[], { domain = "a.example", requirements = {}, findings = [], compliance = { "rfc-6797" = { status = "passed" } } }`: `compliance\["rfc-6797"\].status is "passed", and a status is met, unmet or unknown`,
		`[], { ready_domains = [], results = [] }`:                                                                            `it: results is not a map`,
		`[], { ready_domains = [], results = { "a.example" = { compliance = { met = "rfc-6797" } } } }`:                       `results\["a.example"\].compliance.met is not a list`,
		`[], [{}]`:                     `the element 0 is neither`,
		`{ a = { domain = "x" } }, []`: `the element "a" is not an hsts_policy`,
		`{ domain = "a b", header_value = "", directives = {} }, []`:                             `which is not a domain name`,
		`[for i in range(2) : { domain = "a.example", header_value = "", directives = {} }], []`: `two policies for a.example`,
	} {
		steps = append(steps, resource.TestStep{Config: `output "x" { value = provider::hsts::audit_report(` + arguments + `) }`, ExpectError: regexp.MustCompile(strings.ReplaceAll(want, " ", `\s+`))})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())), Steps: steps})
}

package datasources_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

const fleetAddress = "data.hsts_fleet_readiness.all"

// fleetOf is the data source for domains, with further arguments.
func fleetOf(domains, arguments string) string {
	return "data \"hsts_fleet_readiness\" \"all\" {\n  domains = " + domains + "\n" + arguments + "\n}\n"
}

// TestFleet_outputs looks at every output, of a domain that is ready, one that is not and
// one that can't be told, in two spellings.
func TestFleet_outputs(t *testing.T) {
	t.Parallel()
	short, silent := testlab.Ready("short.example"), testlab.Ready("silent.example")
	short.HTTPS.Answer.HSTS = []string{"max-age=300"}
	silent.DNS = testlab.ServerFailure
	lab := testlab.New(t, testlab.Ready("xn--bcher-kva.example"), short, silent)
	is := func(value knownvalue.Check, name string, below ...string) statecheck.StateCheck {
		path := tfjsonpath.New(name)
		for _, step := range below {
			path = path.AtMapKey(step)
		}
		return statecheck.ExpectKnownValue(fleetAddress, path, value)
	}
	yes, no := knownvalue.Bool(true), knownvalue.Bool(false)
	ready := knownvalue.ObjectExact(map[string]knownvalue.Check{
		"ready": yes, "scan_passes": yes, "https_ready": yes, "conclusive": yes,
		"gate":        knownvalue.ObjectExact(map[string]knownvalue.Check{"open": yes, "broken": no, "reason": knownvalue.Null()}),
		"error_codes": knownvalue.SetSizeExact(0), "warning_codes": knownvalue.SetSizeExact(0), "header": text(testlab.GoodHeader),
		"undecided_codes": knownvalue.SetSizeExact(0), "waived_codes": knownvalue.SetSizeExact(0), "status": knownvalue.Null(), "compliance": knownvalue.Null(),
	})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{{
			Config: lab.ProviderConfig() + fleetOf(`["bücher.example", "XN--BCHER-KVA.example", "short.example", "silent.example"]`, `subdomains = { "bücher.example" = [] }`),
			ConfigStateChecks: []statecheck.StateCheck{
				is(ready, "results", "bücher.example"), is(ready, "results", "XN--BCHER-KVA.example"),
				is(no, "results", "short.example", "ready"), is(yes, "results", "short.example", "https_ready"),
				is(knownvalue.SetExact(texts("header.preloadable.include_sub_domains.missing", "header.preloadable.max_age.below_1_year", "header.preloadable.preload.missing")),
					"results", "short.example", "error_codes"),
				is(knownvalue.SetSizeExact(0), "results", "short.example", "undecided_codes"),
				is(knownvalue.SetExact(texts("domain.tls.cannot_connect", "observation.name_not_resolved")), "results", "silent.example", "undecided_codes"),
				is(no, "results", "silent.example", "conclusive"), is(knownvalue.Null(), "results", "silent.example", "header"),
				is(knownvalue.ListExact(texts("XN--BCHER-KVA.example", "bücher.example")), "ready_domains"),
				is(knownvalue.ListExact(texts("short.example")), "not_ready_domains"),
				is(knownvalue.ListExact(texts("silent.example")), "unknown_domains"),
				is(knownvalue.ObjectExact(map[string]knownvalue.Check{
					"domains": knownvalue.Int64Exact(4), "ready": knownvalue.Int64Exact(2), "not_ready": knownvalue.Int64Exact(1), "unknown": knownvalue.Int64Exact(1),
					"profiles": knownvalue.Null(),
				}), "counts"),
				is(knownvalue.StringFunc(func(report string) error {
					if !strings.Contains(report, "1 of 3 domains ready, 1 not ready, 1 could not be judged") {
						return fmt.Errorf("the report is\n%s", report)
					}
					return nil
				}), "report"),
			},
		}, {
			Config: lab.ProviderConfig() + fleetOf(`[]`, ""),
			ConfigStateChecks: []statecheck.StateCheck{
				is(knownvalue.MapSizeExact(0), "results"), is(knownvalue.ListSizeExact(0), "ready_domains"),
			},
		}},
	})
}

// TestFleet_statuses looks the domains up in the pending lists and a copy of the list, and
// does without where a list can't be read.
func TestFleet_statuses(t *testing.T) {
	t.Parallel()
	lists := func(pending string) testlab.Site {
		return testlab.Site{Domain: "hstspreload.org", HTTPS: testlab.Endpoint{Paths: map[string]testlab.Answer{
			"/api/v2/pending": {Body: pending}, "/api/v2/pending-removal": {Body: `["leaving.example"]`}, "/api/v2/pending-automated-removal": {Body: `[]`},
		}}}
	}
	lab := testlab.New(t, lists(`[{"name": "new.example"}]`), testlab.Ready("listed.example"), testlab.Ready("leaving.example"), testlab.Ready("other.example"))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("list.json", `{"entries": [{"name": "listed.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true}]}`)
	w.Write("main.tf", strings.Replace(lab.ProviderConfig(), "provider \"hsts\" {", fmt.Sprintf("provider \"hsts\" {\n  chromium_list = { path = %q }", w.Path("list.json")), 1)+
		fleetOf(`["new.example", "listed.example", "leaving.example", "other.example"]`, `  profiles = ["us-m-15-13-option-1"]`)+`
output "report" {
  value = data.hsts_fleet_readiness.all.report
}
output "listed" {
  value = [for d, r in data.hsts_fleet_readiness.all.results : "${d} ${try(join(" ", r.compliance.unmet["us-m-15-13-option-1"]), try(join(" ", r.compliance.unknown["us-m-15-13-option-1"]), "-"))} ${length(r.compliance.met)}"]
}
output "statuses" {
  value = join(", ", [for d, r in data.hsts_fleet_readiness.all.results : "${d} ${coalesce(r.status, "null")}"])
}
`)
	w.Plan(2).Expect(t, "leaving.example pending-removal, listed.example preloaded, new.example pending, other.example unknown",
		`"leaving.example listed 0"`, `"listed.example - 1"`, `"new.example listed 0"`, `"other.example listed 0"`, "us-m-15-13-option-1` | 1 | 2 | 1 |", "not met: `listed` | `new.example`, `other.example`")
	if err := lab.Set(lists("[")); err != nil {
		t.Fatal(err)
	}
	w.Plan(2).Expect(t, "Warning: Could Not Query the Pending Names", "its list of names ends early", "listed.example null, new.example null",
		`"listed.example listed 0"`, "us-m-15-13-option-1` | 0 | 0 | 4 |")
}

// TestFleet_gates has each policy of a fleet take its gate from it.
func TestFleet_gates(t *testing.T) {
	t.Parallel()
	expired := testlab.Ready("expired.example")
	expired.HTTPS.Certificate = testlab.Expired
	lab := testlab.New(t, testlab.Ready("ready.example"), expired)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+`
locals {
  domains = { for d in ["ready.example", "expired.example"] : d => d }
}
data "hsts_fleet_readiness" "all" {
  domains    = keys(local.domains)
  subdomains = { for d in keys(local.domains) : d => [] }
}
resource "hsts_policy" "site" {
  for_each           = local.domains
  domain             = each.value
  max_age            = 31536000
  include_subdomains = true
  rollout = {
    gates = [data.hsts_fleet_readiness.all.results[each.key].gate]
  }
}
output "held" {
  value = [for d, p in hsts_policy.site : "${d} is held" if p.held]
}
`)
	w.Do("apply", "-auto-approve").Expect(t, "expired.example is held").Reject(t, `"ready.example is held"`)
}

// TestFleet_require has one error for all domains, grouped by cause, and waivers that
// open the gate.
func TestFleet_require(t *testing.T) {
	t.Parallel()
	var sites []testlab.Site
	var names []string
	for i := range 7 {
		site := testlab.Ready(fmt.Sprintf("d%d.example", i))
		site.HTTPS.Certificate = testlab.Expired
		sites, names = append(sites, site), append(names, fmt.Sprintf("%q", site.Domain))
	}
	sites, names = append(sites, testlab.Ready("ready.example")), append(names, `"ready.example"`)
	lab := testlab.New(t, sites...)
	domains := "[" + strings.Join(names, ", ") + "]"
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	plan := func(arguments string, exit int) acctest.Result {
		t.Helper()
		w.Write("main.tf", lab.ProviderConfig()+fleetOf(domains, arguments))
		return w.Plan(exit)
	}
	plan(`require = "https"`, 1).Expect(t, "7 Domains Are Less Than Required", `7 of 8 domains do not meet require = "https"`, "7 domains: ", "d0.example, d1.example, d2.example and 4 more", "-refresh=false")
	plan(`require = "none"`, 0).Expect(t, "Subdomains Were Not Checked: 8 Domains", "- d0.example").Reject(t, "Less Than Required")
	all := ""
	for i := range 6 {
		all += fmt.Sprintf("    \"d%d.example\" = { \"domain.tls.invalid_cert_chain\" = \"known\" }\n", i)
	}
	plan("require = \"https\"\n  waive = {\n"+all+"  }", 1).Expect(t, "1 Domain Is Less Than Required", "d6.example")
	plan(`require = "https"
  waive = { "*" = { "domain.tls.invalid_cert_chain" = "known" } }`, 0).Reject(t, "Less Than Required")
}

// TestFleet_refused has arguments that nothing can be looked at with.
func TestFleet_refused(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t)
	var many []string
	for i := range 25 {
		many = append(many, fmt.Sprintf("%q", fmt.Sprintf("bad_%02d.example", i)))
	}
	for name, row := range map[string]struct {
		domains, arguments string
		says               []string
		not                []string
	}{
		"malformed names": {"[" + strings.Join(many, ", ") + `, "good.example"]`, "", []string{
			"25 Malformed Domain Names", `- "bad_00.example" is not a domain name: it has an underscore`, `- "bad_09.example"`, "- and 15 more",
		}, []string{"bad_10", "good.example\":"}},
		"one of each kind": {`["", "https://a.example", "*.a.example", "192.0.2.1", "a.example.", null]`, "", []string{
			"6 Malformed Domain Names", `- The domain is an empty`, `"192.0.2.1" is an IP address`, "ends with a dot", "null: write a name",
		}, nil},
		"the end of a sentence in a name": {`["foo. bar.example"]`, "", []string{`- "foo. bar.example" is not a domain name: it has a space`}, nil},
		"a very long name":                {`["` + strings.Repeat("x", 500) + `"]`, "", []string{"1 Malformed Domain Name", "…"}, []string{strings.Repeat("x", 100)}},
		"subdomains of another": {`["a.example"]`, `subdomains = { "b.example" = ["www"], "a.example" = ["*", "www"] }`, []string{
			"2 Malformed Entries in subdomains", `"b.example": this domain is not in domains`, `- "*" can't be checked as a subdomain: it is a wildcard`,
		}, nil},
		"a null subdomain": {`["a.example"]`, `subdomains = { "a.example" = [null, "www"] }`, []string{
			"1 Malformed Entry in subdomains", `- "a.example": an element is null`,
		}, nil},
		"waivers of another": {`["a.example"]`, `waive = { "b.example" = { "response.no_header" = "known" } }`, []string{"Waivers for No Domain", `"b.example"`}, nil},
		"waivers of nothing": {`["a.example"]`, `waive = { "*" = { "response.no_headers" = "known" } }`, []string{"Unknown Finding Code", `did you mean "response.no_header"?`}, nil},
		"no scan":            {`["a.example"]`, "ruleset = \"hsts\"\n  require = \"scan\"", []string{"No Scan for This Ruleset"}, nil},
		"no time":            {`["a.example"]`, "timeouts = { read = \"0s\" }", []string{"Invalid timeouts.read"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
			w.Write("main.tf", lab.ProviderConfig()+fleetOf("local.names", row.arguments))
			w.Write("names.tf", "locals {\n  names = "+row.domains+"\n}\n")
			w.Plan(1).Expect(t, row.says...).Reject(t, row.not...)
		})
	}
}

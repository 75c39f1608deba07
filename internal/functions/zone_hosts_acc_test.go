package functions_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

const example = "../../examples/functions/zone_hosts/function.tf"

func texts(values ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(values))
	for i, value := range values {
		checks[i] = knownvalue.StringExact(value)
	}
	return knownvalue.ListExact(checks)
}

// calls is a configuration whose output is what zone_hosts makes of a zone.
func calls(text, origin string) string {
	return "output \"names\" {\n  value = provider::hsts::zone_hosts(<<EOT\n" + text + "\nEOT\n  , \"" + origin + "\")\n}\n"
}

// TestZoneHosts_cli calls the function from a configuration.
func TestZoneHosts_cli(t *testing.T) {
	t.Parallel()
	step := func(config string, want map[string]knownvalue.Check) resource.TestStep {
		return resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectKnownOutputValue("names", knownvalue.ObjectExact(want))},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("names", knownvalue.ObjectExact(want))},
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			step(calls("www A 192.0.2.1\nAPI HTTPS 1 .\nmüller CNAME @\n* A 192.0.2.1\nshop NS x.net.\n_x TXT y", "Example.com."), map[string]knownvalue.Check{
				"hosts": texts("api.example.com", "www.example.com", "xn--mller-kva.example.com"), "wildcards": texts("*.example.com"), "delegations": texts("shop.example.com"),
			}),
			step(`output "names" { value = provider::hsts::zone_hosts("; Transfer failed.\nwww A 192.0.2.1", "example.com", "part") }`,
				map[string]knownvalue.Check{"hosts": texts("www.example.com"), "wildcards": texts(), "delegations": texts()}),
			step(calls("@ SOA a b 1 2 3 4 5 ; nothing yet", "example.com"), map[string]knownvalue.Check{"hosts": texts(), "wildcards": texts(), "delegations": texts()}),
		},
	})
}

// TestZoneHosts_cliSets makes of the hosts what for_each and subdomains take.
func TestZoneHosts_cliSets(t *testing.T) {
	t.Parallel()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{{
			Config: `output "names" { value = toset(provider::hsts::zone_hosts("b A 192.0.2.1\na A 192.0.2.1\n", "example.com").hosts) }`,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("names",
				knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("a.example.com"), knownvalue.StringExact("b.example.com")}))},
		}},
	})
}

// TestZoneHosts_cliRefused looks at what the CLI says of a refused argument.
func TestZoneHosts_cliRefused(t *testing.T) {
	t.Parallel()
	said := func(sentence string) *regexp.Regexp {
		return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(sentence), " ", `[\s│]+`))
	}
	step := func(config, sentence string) resource.TestStep {
		return resource.TestStep{Config: config, ExpectError: said(sentence)}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			step(calls("www A 192.0.2.1\nftp A 192.0.2", "example.com"),
				`Invalid value for "zone_text" parameter: line 2: the entry that begins here cannot be read: bad A A: "192.0.2".`),
			step(calls("; <<>> DiG 9.20.4 <<>> axfr example.com\n;; no servers could be reached", "example.com"),
				`Invalid value for "zone_text" parameter: line 1: the text is a transfer of the zone, according to this line, but does not end with the zone's SOA record`),
			step(calls(";; no servers could be reached", "example.com"),
				`Invalid value for "zone_text" parameter: the text has no record at or below "example.com", so no host would be checked.`),
			step(`output "names" { value = provider::hsts::zone_hosts("www A 192.0.2.1", "example.com", "whole") }`,
				`Invalid value for "options" parameter: unknown option "whole". The only one is "part".`),
			step(calls("$INCLUDE /etc/passwd", "example.com"), `Invalid value for "zone_text" parameter: line 1: $INCLUDE is refused`),
			step(calls("$GENERATE 1-9999999 h$ A 192.0.2.1", "example.com"), `Invalid value for "zone_text" parameter: line 1: the range 1-9999999`),
			step(calls("www A 192.0.2.1", "*.example.com"), `Invalid value for "origin" parameter: "*.example.com" is not a domain name: it is a wildcard`),
			step(calls("@ SOA ns h 1 2 3 4 5\n$ORIGIN x.org.\n@ SOA ns h 1 2 3 4 5", "example.com"),
				`Invalid value for "origin" parameter: the zone is "x.org", according to its SOA record on line 3`),
			step(`output "names" { value = provider::hsts::zone_hosts(null, "example.com") }`, `Invalid value for "zone_text" parameter`),
		},
	})
}

// TestZoneHosts_example looks for the warnings of the example.
func TestZoneHosts_example(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	config, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	w.Write("main.tf", string(config))
	w.Plan(2).Expect(t, `+ "www.example.com"`,
		"Warning: Check block assertion failed", "any host: *.preview.example.com.", "in another zone: shop.example.com.")
}

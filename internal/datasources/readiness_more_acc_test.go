package datasources_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// standing is the status of a requirement.
func standing(requirement, value string) statecheck.StateCheck {
	return has("requirements", knownvalue.ObjectPartial(map[string]knownvalue.Check{
		requirement: knownvalue.ObjectPartial(map[string]knownvalue.Check{"status": text(value)}),
	}))
}

// TestReadiness_subdomains looks at the names below a domain: fine, broken, plain
// HTTP on a port, unknown here; and waives what is known.
func TestReadiness_subdomains(t *testing.T) {
	t.Parallel()
	api, legacy := testlab.Ready("api.ready.example"), testlab.Ready("legacy.ready.example")
	legacy.Ports = map[int]testlab.Endpoint{8080: {TLS: testlab.PlainHTTP}}
	old := testlab.Ready("old.ready.example")
	old.HTTPS.Certificate = testlab.Expired
	lab := testlab.New(t, append(ready(), api, legacy, old)...)
	steady := resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{
				Config: lab.ProviderConfig() + site(`  subdomains = ["api", "API.ready.example.", "www"]`), ConfigPlanChecks: steady,
				ConfigStateChecks: []statecheck.StateCheck{has("ready", knownvalue.Bool(true)), standing("subdomains", "met")},
			},
			{
				Config: lab.ProviderConfig() + site(`  subdomains = ["api", "old", "legacy:8080", "intranet"]`), ConfigPlanChecks: steady,
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(false)), has("scan_passes", knownvalue.Bool(true)), has("https_ready", knownvalue.Bool(false)),
					has("conclusive", knownvalue.Bool(false)), standing("subdomains", "unmet"),
					has("error_codes", knownvalue.SetExact(texts("domain.subdomain.no_tls"))),
					has("warning_codes", knownvalue.SetExact(texts("observation.subdomain.not_resolved"))),
					has("report", knownvalue.StringRegexp(regexp.MustCompile("`legacy.ready.example:8080`"))),
				},
			},
			{
				Config: lab.ProviderConfig() + site(`  subdomains = ["api", "old", "legacy:8080", "intranet"]
  require    = "ready"
  waive = {
    "domain.subdomain.no_tls@old.ready.example"                      = "switched off in May"
    "domain.subdomain.no_tls@legacy.ready.example:8080"              = "its clients are no browsers"
    "observation.subdomain.not_resolved@intranet.ready.example" = "checked by hand"
  }`),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(true)), has("https_ready", knownvalue.Bool(true)), has("conclusive", knownvalue.Bool(true)), standing("subdomains", "met"),
					has("error_codes", knownvalue.SetExact(texts("domain.subdomain.no_tls"))),
					has("report", knownvalue.StringRegexp(regexp.MustCompile("(?s)### Waived.*switched off in May"))),
				},
			},
			{
				Config:            lab.ProviderConfig() + site(""),
				ConfigStateChecks: []statecheck.StateCheck{has("ready", knownvalue.Bool(true)), standing("subdomains", "not_checked")},
			},
		},
	})
}

// TestReadiness_leaving judges by the rulesets of names that are on the list.
func TestReadiness_leaving(t *testing.T) {
	t.Parallel()
	entry := testlab.Ready("ready.example")
	entry.HTTPS.Answer.HSTS = []string{"max-age=10886400; includeSubDomains; preload"}
	lab := testlab.New(t, entry)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{
				// The scan requires a year behind the redirect.
				Config: lab.ProviderConfig() + site(`  ruleset = "bulk-18-weeks"`),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(false)), has("scan_passes", knownvalue.Bool(false)),
					has("error_codes", knownvalue.SetExact(texts("redirects.http.first_redirect.no_hsts"))),
					has("report", knownvalue.StringRegexp(regexp.MustCompile("Eighteen weeks are enough"))),
				},
			},
			{
				Config: lab.ProviderConfig() + site(`  ruleset = "removal"`),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(false)), has("error_codes", knownvalue.SetExact(texts("header.removable.contains.preload"))),
				},
			},
			{
				Config: lab.ProviderConfig() + site("  ruleset        = \"removal\"\n  planned_header = \"max-age=0; preload=true\"\n  require        = \"scan\""),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(true)), has("warning_codes", knownvalue.SetExact(texts("header.removable.malformed_preload"))),
				},
			},
			{
				Config: lab.ProviderConfig() + site("  ruleset     = \"hsts\"\n  min_max_age = 10886401"),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(false)), has("scan_passes", knownvalue.Null()), has("error_codes", knownvalue.SetExact(texts("header.hsts.max_age.below_minimum"))),
				},
			},
			{
				Config:            lab.ProviderConfig() + site("  ruleset     = \"hsts\"\n  min_max_age = 10886400"),
				ConfigStateChecks: []statecheck.StateCheck{has("ready", knownvalue.Bool(true))},
			},
		},
	})
}

// TestReadiness_refused reads what is said of arguments that no site can be
// judged by.
func TestReadiness_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for arguments, parts := range map[string][]string{
		`subdomains = ["*.ready.example"]`:       {"Not a Subdomain", "wildcard", "write each of them"},
		`subdomains = ["api.example.org."]`:      {"not below ready.example"},
		`subdomains = ["api:0"]`:                 {"not a port"},
		`waive = { "domain.www.tls" = "x" }`:     {"Unknown Finding Code", `There is no finding with the code "domain.www.tls"`, "guides/findings"},
		`waive = { "www.no_tls" = "x" }`:         {`(did you mean "domain.www.no_tls"?)`},
		`waive = { "domain.www.no_tls@" = "x" }`: {"no host after its @"},
		`waive = { "domain.www.no_tls" = " " }`:  {"A Waiver Needs a Reason"},
		"ruleset = \"hsts\"\n min_max_age = 0.5": {"Not a Whole Number of Seconds"},
		"timeouts = { read = \"0s\" }":           {"Invalid timeouts.read", `timeouts.read is "0s"`, "timeouts = {"},
		"timeouts = { read = \"abc\" }":          {"Invalid timeouts.read", `timeouts.read is "abc"`, "timeouts = {"},
		"timeouts = { read = \"\" }":             {`timeouts.read is ""`},
		`waive = { "a.b" = "x", "response.no_heder" = "y", "response.no_header@https://a" = "z", "response.no_header@*" = "q" }`: {
			"4 keys of waive have no effect:", `the code "a.b".`, `the code "response.no_heder" (did you mean "response.no_header"?)`,
			`"response.no_header@*" can't match any finding`, `"response.no_header@https://a" can't match any finding`, "To match every host, leave the @ out", "guides/findings",
		},
		`subdomains = ["@", "a b", "x.example.org.", "http://foo", "a:99999", "-x", null]`: {
			"Not a Subdomain", "7 names in subdomains can't be checked:", "An element is null", "it is ready.example itself", "it has a space", "not below ready.example", `only its host name, "foo"`, "not a port", `the label "-x" begins`,
		},
		"planned_header = \"strict-transport-security: max-age=300\"": {"Header Line Instead of a Value", "header_value"},
		"planned_header = \"max-age=300\\n\"":                         {"Header With Several Lines"},
		"subdomains = [\"\"]":                                         {"Not a Subdomain", "has no name"},
		"ruleset = \"hsts\"\n min_max_age = 0":                        {"min_max_age Must Be Positive"},
		"ruleset = \"removal\"\n min_max_age = 300":                   {`min_max_age Needs the Ruleset "hsts"`},
		"ruleset = \"hsts\"\n require = \"scan\"":                     {"No Scan for This Ruleset"},
		"ruleset = \"bulk-legacy\"":                                   {"Unknown ruleset", `ruleset is "bulk-legacy"`, "bulk-18-weeks", "removal"},
		"require = \"redy\"":                                          {`require is "redy". Allowed values: none, https, scan, ready. Did you mean "ready"?`},
	} {
		w.Write("main.tf", "provider \"hsts\" {}\n"+site(arguments))
		w.Plan(1).Expect(t, parts...)
	}
}

// TestReadiness_uncheckedSubdomains warns in every plan until it is said which names
// there are, and refuses the domain itself as one of them.
func TestReadiness_uncheckedSubdomains(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, ready()...)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("lab.tf", lab.ProviderConfig())
	const warning = "Subdomains Were Not Checked: ready.example"
	w.Write("main.tf", site(""))
	w.Plan(0).Expect(t, warning, "every name below ready.example", "or to [] if there are none")
	w.Do("apply", "-auto-approve")
	w.Plan(0).Expect(t, warning)

	for _, arguments := range []string{
		"subdomains = []",
		`subdomains = ["www"]`,
		"ruleset = \"removal\"",
		"ruleset = \"hsts\"\n  planned_header = \"max-age=300\"", // it covers no subdomain
		"waive = { \"domain.subdomain.not_checked\" = \"there are none\" }",
	} {
		w.Write("main.tf", site("  "+arguments))
		w.Plan(0).Reject(t, "Were Not Checked")
	}
	for _, name := range []string{"@", "ready.example", "Ready.Example.:443"} {
		w.Write("main.tf", site(fmt.Sprintf("  subdomains = [%q]", name)))
		w.Plan(1).Expect(t, "Not a Subdomain", "it is ready.example itself", "an empty list says that there are no subdomains")
	}
}

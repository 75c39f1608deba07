package datasources_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// firefoxVerdicts are those under firefox: of every scenario about HEAD, and of others
// that come to something else than under bulk-1-year.
var firefoxVerdicts = map[string]verdict{
	"head-without-header":           {"https conclusive", "response.head.no_header(requirement)", ""},
	"head-not-found-without-header": {"https conclusive", "response.head.no_header(requirement)", ""},
	"head-405":                      {"https conclusive", "response.head.refused(requirement)", ""},
	"head-501":                      {"https conclusive", "response.head.refused(requirement)", ""},
	"head-405-with-header":          {"ready https conclusive", "", "response.head.other_answer(advice)"},
	"head-403":                      {"https", "response.head.no_header(requirement)", ""},
	"head-503":                      {"https", "response.head.no_header(requirement)", ""},
	"head-challenge":                {"https", "", "observation.https.wall(advice)"},
	"head-redirect":                 {"ready https conclusive", "", "response.head.other_answer(advice)"},
	"head-redirect-without-header":  {"https conclusive", "response.head.no_header(requirement)", ""},
	"head-location-twice":           {"https conclusive", "response.head.no_answer(requirement)", ""},
	"head-shorter-age":              {"https conclusive", "header.firefox.max_age.below_18_weeks(requirement)", "response.head.other_header(advice)"},
	"head-18-weeks":                 {"ready https conclusive", "", "response.head.other_header(advice)"},
	"head-no-subdomains":            {"ready https conclusive", "", "response.head.other_header(advice)"},
	"head-alone":                    {"ready https conclusive", "", "response.head.other_header(advice)"},
	"head-405-and-no-header":        {"https conclusive", "response.head.refused(requirement)", ""},
	"head-closes":                   {"https conclusive", "response.head.no_answer(requirement)", ""},
	"head-never-answers":            {"https", "", "observation.head.unanswered(advice)"},

	"ready":                    {"ready https conclusive", "", ""},
	"subdomain":                {"ready https conclusive", "", ""},
	"no-hsts":                  {"https conclusive", "response.no_header(requirement)", ""},
	"no-preload":               {"ready https conclusive", "", ""},
	"no-subdomains":            {"ready https conclusive", "", ""},
	"max-age-0":                {"https conclusive", "header.hsts.max_age.zero(requirement)", ""},
	"max-age-5-minutes":        {"https conclusive", "header.firefox.max_age.below_18_weeks(requirement)", ""},
	"max-age-below-18-weeks":   {"https conclusive", "header.firefox.max_age.below_18_weeks(requirement)", ""},
	"max-age-18-weeks":         {"ready https conclusive", "", ""},
	"max-age-over-10-years":    {"ready https conclusive", "", "header.hsts.max_age.over_10_years(advice)"},
	"header-doubled-differing": {"ready https conclusive", "", "header.hsts.several_fields(advice)"},
	"semicolon-forgotten":      {"https conclusive", "header.hsts.invalid(requirement)", ""},
	"http-200":                 {"ready conclusive", "", ""},
	"redirect-302":             {"ready https conclusive", "", ""},
	"port-80-filtered":         {"ready https conclusive", "", ""},
	"port-443-closed":          {"conclusive", "domain.tls.cannot_connect(requirement)", ""},
	"https-never-answers":      {"", "domain.tls.cannot_connect(requirement)", "observation.https.unanswered(advice)"},
	"cert-expired":             {"conclusive", "domain.tls.invalid_cert_chain(requirement)", ""},
	"cert-negative-serial":     {"ready https conclusive", "", "domain.tls.negative_serial(advice)"},
	"www-cert-expired":         {"conclusive", "domain.www.no_tls(requirement)", ""},
	"ipv6-only":                {"ready https conclusive", "", ""},
	"tls-1-2-cbc":              {"ready https conclusive", "", "tls.obsolete_cipher_suite(advice)"},
	"https-redirect-www":       {"ready https conclusive", "", ""},
	"https-loop":               {"conclusive", "redirects.https.loop(requirement)", ""},
	"http2-refused-by-stream":  {"ready https conclusive", "", ""},
	"status-404":               {"ready https conclusive", "", ""},
	"location-twice":           {"conclusive", "response.dropped(requirement)", ""},
	"http-location-twice":      {"ready conclusive", "", ""},
	"header-spaced-name":       {"https conclusive", "response.no_header(requirement)", ""},
	"bot-wall":                 {"https", "response.no_header(requirement)", "observation.https.wall(advice)"},
}

// firefoxScenarios are those that firefoxVerdicts has.
func firefoxScenarios(t *testing.T) []testlab.Scenario {
	t.Helper()
	var scenarios []testlab.Scenario
	for _, scenario := range testlab.Scenarios() {
		if _, told := firefoxVerdicts[scenario.Name]; told {
			scenarios = append(scenarios, scenario)
		} else if strings.HasPrefix(scenario.Name, "head-") {
			t.Errorf("there is no verdict for %s", scenario.Name)
		}
	}
	if len(scenarios) != len(firefoxVerdicts) {
		t.Errorf("there are %d scenarios and %d verdicts", len(scenarios), len(firefoxVerdicts))
	}
	return scenarios
}

// TestVerdicts_firefox is TestVerdicts under firefox, where HEAD is asked.
func TestVerdicts_firefox(t *testing.T) {
	t.Parallel()
	judgeScenarios(t, firefoxScenarios(t), readiness.Firefox, firefoxVerdicts)
}

// TestVerdicts_firefoxCLI holds the same verdicts through the real CLI, in one plan.
func TestVerdicts_firefoxCLI(t *testing.T) {
	t.Parallel()
	var scenarios []testlab.Scenario
	var config strings.Builder
	checks := []statecheck.StateCheck{}
	for _, scenario := range firefoxScenarios(t) {
		if scenario.Hangs || scenario.NeedsIPv6 {
			continue
		}
		scenarios = append(scenarios, scenario)
		fmt.Fprintf(&config, "data \"hsts_preload_readiness\" %q {\n  domain = %q\n  ruleset = \"firefox\"\n}\n\n", scenario.Name, scenario.Domain)
		address := "data.hsts_preload_readiness." + scenario.Name
		checks = append(checks, checksOf(address, firefoxVerdicts[scenario.Name], false)...)
	}
	lab := testlab.New(t, testlab.Sites(scenarios)...)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps:                    []resource.TestStep{{Config: lab.ProviderConfig() + config.String(), ConfigStateChecks: checks}},
	})
	if t.Failed() {
		return
	}
	for _, scenario := range scenarios {
		heads := 0
		for _, request := range lab.Requests(scenario.Domain) {
			if request.Method == http.MethodHead {
				heads++
			}
		}
		if strings.HasPrefix(scenario.Name, "head-") && heads == 0 {
			t.Errorf("%s got no HEAD", scenario.Domain)
		}
	}
}

// TestPreloadReadiness_firefox follows a site that refuses HEAD through what a user
// writes: planned_header, waive, require and a gate.
func TestPreloadReadiness_firefox(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("shop.example")
	site.HTTPS.Head = &testlab.Answer{Status: 405}
	lab := testlab.New(t, site)
	const address = "data.hsts_preload_readiness.site"
	config := func(arguments string) string {
		return lab.ProviderConfig() + "data \"hsts_preload_readiness\" \"site\" {\n  domain = \"shop.example\"\n  subdomains = []\n" + arguments + "\n}\n"
	}
	has := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check)
	}
	head := knownvalue.ObjectPartial(map[string]knownvalue.Check{
		"method": knownvalue.StringExact("HEAD"), "url": knownvalue.StringExact("https://shop.example/"), "status": knownvalue.Int64Exact(405),
	})
	request := func(i int) tfjsonpath.Path { return tfjsonpath.New("requests").AtSliceIndex(i) }
	refused := knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("response.head.refused")})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{
				Config: config(`ruleset = "firefox"`),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(false)), has("https_ready", knownvalue.Bool(true)), has("scan_passes", knownvalue.Null()),
					has("error_codes", refused), has("header", knownvalue.Null()), has("directives", knownvalue.Null()),
					has("gate", knownvalue.ObjectPartial(map[string]knownvalue.Check{"open": knownvalue.Bool(true), "broken": knownvalue.Bool(false), "reason": knownvalue.Null(), "evidence_sha256": knownvalue.ListSizeExact(1)})),
					has("report", knownvalue.StringRegexp(regexp.MustCompile("`HEAD https://shop.example/` \\| status 405"))),
					statecheck.ExpectKnownValue(address, request(4), head),
					statecheck.ExpectKnownValue(address, request(0).AtMapKey("method"), knownvalue.StringExact("GET")),
				},
			},
			{
				Config:           config(`ruleset = "firefox"`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config:            config("ruleset = \"firefox\"\nplanned_header = \"max-age=63072000; includeSubDomains\""),
				ConfigStateChecks: []statecheck.StateCheck{has("ready", knownvalue.Bool(false)), has("error_codes", refused)},
			},
			{
				Config:      config("ruleset = \"firefox\"\nrequire = \"ready\""),
				ExpectError: regexp.MustCompile(`(?s)shop\.example Is Not Ready.*response\.head\.refused`),
			},
			{
				Config:            config("ruleset = \"firefox\"\nrequire = \"ready\"\nwaive = { \"response.head.refused\" = \"Firefox's list is no aim\" }"),
				ConfigStateChecks: []statecheck.StateCheck{has("ready", knownvalue.Bool(true)), has("error_codes", refused)},
			},
			{
				Config:      config("ruleset = \"firefox\"\nrequire = \"scan\""),
				ExpectError: regexp.MustCompile(`(?s)No Scan for This Ruleset.*"firefox"`),
			},
			{
				Config:      config("ruleset = \"firefox\"\nmin_max_age = 300"),
				ExpectError: regexp.MustCompile(`min_max_age Needs the Ruleset "hsts"`),
			},
			{
				Config: config("profiles = [\"firefox-list-2026\", \"rfc-6797\"]"), // asks by HEAD, and the verdict does not mind
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(true)), statecheck.ExpectKnownValue(address, request(4), head),
					has("compliance", knownvalue.MapPartial(map[string]knownvalue.Check{
						"firefox-list-2026": knownvalue.ObjectPartial(map[string]knownvalue.Check{"status": knownvalue.StringExact("unmet")}),
						"rfc-6797":          knownvalue.ObjectPartial(map[string]knownvalue.Check{"status": knownvalue.StringExact("met")}),
					})),
				},
			},
			{
				Config:            config(""), // under bulk-1-year nothing of HEAD matters
				ConfigStateChecks: []statecheck.StateCheck{has("ready", knownvalue.Bool(true)), has("requests", knownvalue.ListSizeExact(4))},
			},
		},
	})
}

// TestFleet_firefox has a fleet judged by what HEAD gets.
func TestFleet_firefox(t *testing.T) {
	t.Parallel()
	refusing, longer := testlab.Ready("refusing.example"), testlab.Ready("longer.example")
	refusing.HTTPS.Head = &testlab.Answer{Status: 405}
	longer.HTTPS.Answer.HSTS, longer.HTTPS.Head = nil, &testlab.Answer{HSTS: []string{"max-age=10886400; includeSubDomains"}}
	lab := testlab.New(t, refusing, longer)
	is := func(check knownvalue.Check, name string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(fleetAddress, tfjsonpath.New(name), check)
	}
	domains := `["refusing.example", "longer.example"]`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{
				Config: lab.ProviderConfig() + fleetOf(domains, `ruleset = "firefox"`),
				ConfigStateChecks: []statecheck.StateCheck{
					is(knownvalue.ListExact(texts("longer.example")), "ready_domains"), is(knownvalue.ListExact(texts("refusing.example")), "not_ready_domains"),
				},
			},
			{
				Config:      lab.ProviderConfig() + fleetOf(domains, "ruleset = \"firefox\"\nrequire = \"ready\""),
				ExpectError: regexp.MustCompile(`response\.head\.refused`),
			},
			{
				Config: lab.ProviderConfig() + fleetOf(domains, `ruleset = "hsts"`),
				ConfigStateChecks: []statecheck.StateCheck{
					is(knownvalue.ListExact(texts("refusing.example")), "ready_domains"), is(knownvalue.ListExact(texts("longer.example")), "not_ready_domains"),
				},
			},
		},
	})
}

package datasources_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

const address = "data.hsts_preload_readiness.site"

func has(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

func text(s string) knownvalue.Check { return knownvalue.StringExact(s) }

func texts(values ...string) []knownvalue.Check {
	checks := make([]knownvalue.Check, len(values))
	for i, value := range values {
		checks[i] = text(value)
	}
	return checks
}

// site is the data source for ready.example, with further arguments.
func site(arguments string) string {
	return "data \"hsts_preload_readiness\" \"site\" {\n  domain = \"ready.example\"\n" + arguments + "\n}\n"
}

// ready is the lab's ready site with a www that is ready too.
func ready() []testlab.Site {
	www := testlab.Ready("www.ready.example")
	apex := testlab.Ready("ready.example")
	apex.HTTPS.Answer = testlab.Redirect(301, "https://www.ready.example/start?token=secret#top")
	apex.HTTPS.Answer.HSTS = []string{testlab.GoodHeader}
	return []testlab.Site{apex, www}
}

// TestReadiness_outputs looks at every output of a ready site.
func TestReadiness_outputs(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, ready()...)
	met := knownvalue.ObjectExact(map[string]knownvalue.Check{"status": text("met"), "codes": knownvalue.ListSizeExact(0)})
	request := func(url, status string, location knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectPartial(map[string]knownvalue.Check{"url": text(url), "location": location, "error": knownvalue.Null()})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{{
			Config: lab.ProviderConfig() + site("  require    = \"ready\"\n  subdomains = [\"www\"]"),
			ConfigStateChecks: []statecheck.StateCheck{
				has("ready", knownvalue.Bool(true)),
				has("scan_passes", knownvalue.Bool(true)),
				has("https_ready", knownvalue.Bool(true)),
				has("conclusive", knownvalue.Bool(true)),
				has("requirements", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"domain": met, "certificate": met, "redirect": met, "subdomains": met,
					"header": knownvalue.ObjectExact(map[string]knownvalue.Check{"status": text("met"), "codes": knownvalue.ListExact(texts("header.hsts.max_age.over_1_year"))}),
				})),
				has("findings", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"code": text("header.hsts.max_age.over_1_year"), "severity": text("info"), "source": text("advice"), "requirement": text("header"),
					"host": text("ready.example"), "waived": knownvalue.Null(),
				})})),
				has("error_codes", knownvalue.SetSizeExact(0)),
				has("warning_codes", knownvalue.SetSizeExact(0)),
				has("header", text(testlab.GoodHeader)),
				has("directives", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"max_age": knownvalue.Int64Exact(63072000), "include_subdomains": knownvalue.Bool(true), "preload": knownvalue.Bool(true),
				})),
				has("certificate", knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"trusted": knownvalue.Bool(true), "dns_names": knownvalue.ListExact(texts("ready.example")),
					"key": text("ECDSA 256"), "signature": text("ECDSA-SHA256"),
					"chain_sent": knownvalue.ListSizeExact(2), "chain_verified": knownvalue.ListSizeExact(3),
				})),
				has("requests", knownvalue.ListExact([]knownvalue.Check{
					request("https://ready.example/", "301", text("https://www.ready.example/start")),
					request("https://www.ready.example/start", "200", knownvalue.Null()),
					request("http://ready.example/", "301", text("https://ready.example/")),
					request("https://www.ready.example/", "200", knownvalue.Null()),
					request("https://ready.example/robots.txt", "301", text("https://www.ready.example/start")),
					request("https://ready.example/terraform-provider-hsts-no-such-page", "301", text("https://www.ready.example/start")),
				})),
				has("report", knownvalue.StringFunc(func(report string) error {
					if len(report) < 200 {
						t.Errorf("the report is short: %s", report)
					}
					return nil
				})),
			},
		}},
	})
}

// TestReadiness_rulesets judges one site by more than one ruleset.
func TestReadiness_rulesets(t *testing.T) {
	t.Parallel()
	short := testlab.Ready("ready.example")
	short.HTTPS.Answer.HSTS = []string{"max-age=604800"}
	lab := testlab.New(t, short)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{
				Config: lab.ProviderConfig() + site(""),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(false)), has("scan_passes", knownvalue.Bool(false)), has("https_ready", knownvalue.Bool(true)),
					has("error_codes", knownvalue.SetExact(texts("header.preloadable.include_sub_domains.missing",
						"header.preloadable.max_age.below_1_year", "header.preloadable.preload.missing"))),
				},
			},
			{
				Config: lab.ProviderConfig() + site("  ruleset = \"hsts\"\n  require = \"ready\""),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(true)), has("scan_passes", knownvalue.Null()), has("error_codes", knownvalue.SetSizeExact(0)),
				},
			},
			{
				Config: lab.ProviderConfig() + site("  planned_header = \"max-age=31536000; includeSubDomains; preload\"\n  require = \"scan\""),
				ConfigStateChecks: []statecheck.StateCheck{
					has("ready", knownvalue.Bool(true)), has("header", text("max-age=31536000; includeSubDomains; preload")),
				},
			},
		},
	})
}

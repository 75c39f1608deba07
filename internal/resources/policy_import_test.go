package resources_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// serving is a site that is in order, and serves a header.
func serving(domain, header string) testlab.Site {
	site := testlab.Ready(domain)
	site.HTTPS.Answer.HSTS = []string{header}
	return site
}

const importBlock = `
import {
  to = hsts_policy.site
  id = "EXAMPLE.com"
}
`

// TestPolicy_import takes over live sites: what they serve stays as it is, and
// the plan after the import has nothing to do.
func TestPolicy_import(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header string
		config string
		stage  knownvalue.Check
		next   knownvalue.Check
	}{
		"on a stage": {
			"max-age=604800; includeSubDomains", policy(""),
			text("1-week"), text("2026-03-08T13:00:00Z"),
		},
		"between two stages": {
			"max-age=31536000; includeSubDomains", policy(""),
			text("1-month"), text("2027-03-01T13:00:00Z"),
		},
		"below the first stage": {
			"max-age=60; includeSubDomains", policy(""),
			knownvalue.Null(), text("2026-03-01T13:01:00Z"),
		},
		"preloaded, with nothing said of it": {
			"max-age=31536000; includeSubDomains; preload", policy(""),
			text("1-month"), text("2027-03-01T13:00:00Z"),
		},
		"longer than the default": {
			"max-age=94608000; includeSubDomains; preload", policy(""),
			text("full"), knownvalue.Null(),
		},
		"as configured": {
			"max-age=31536000; includeSubDomains; preload", policy("  max_age = 31536000\n  preload = true\n  accept_preload_consequences = true"),
			text("full"), knownvalue.Null(),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := testlab.New(t, serving("example.com", test.header))
			config := lab.ProviderConfig() + test.config
			header := planned("header_value", text(test.header))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(start)),
				Steps: []resource.TestStep{
					{
						Config:           config + importBlock,
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{header}},
						ConfigStateChecks: []statecheck.StateCheck{
							has("header_value", text(test.header)),
							has("stage", test.stage),
							has("next_stage_at", test.next),
							has("domain", text("example.com")),
						},
					},
					{Config: config, ConfigPlanChecks: nothing()},
				},
			})
		})
	}
}

// TestPolicy_importThenSay takes a preloaded site over and then drops preload by
// word: leaving the word out again does not bring it back.
func TestPolicy_importThenSay(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, serving("example.com", "max-age=94608000; includeSubDomains; preload"))
	provider := lab.ProviderConfig()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(start)),
		Steps: []resource.TestStep{
			{Config: provider + policy("") + importBlock},
			{
				Config:           provider + policy("  preload = false"),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=94608000; includeSubDomains"))),
			},
			{Config: provider + policy(""), ConfigPlanChecks: nothing()},
			{
				Config:           provider + policy("  max_age = 31536000"),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=31536000; includeSubDomains"))),
			},
			{
				Config:           provider + policy(""),
				ConfigPlanChecks: updates(planned("header_value", text("max-age=63072000; includeSubDomains"))),
			},
		},
	})
}

// TestPolicy_importConflict takes over a header that can't go on as it is: what to
// do about it is for the author to say.
func TestPolicy_importConflict(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, serving("example.com", "max-age=63072000; preload"))
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	write := func(preload string) {
		w.Write("main.tf", lab.ProviderConfig()+"resource \"hsts_policy\" \"site\" {\n  domain = \"example.com\"\n  include_subdomains = false\n"+preload+"}\n")
	}
	write("")
	w.Do("import", "hsts_policy.site", "example.com").Expect(t, "Site Serves preload: example.com", "write preload = true and accept_preload_consequences = true")
	w.Plan(0).Reject(t, "Warning")
	write("  preload = false\n")
	w.Plan(2).Expect(t, "Preload Directive Is Dropped", `-> "max-age=63072000"`)
	write("  retire = true\n")
	w.Plan(2).Expect(t, `-> "max-age=0"`)
}

// TestPolicy_identity holds that a policy's identity is its A-label, whatever the
// spelling, and that it can be imported by it.
func TestPolicy_identity(t *testing.T) {
	t.Parallel()
	if !acctest.HasIdentity(t) {
		t.Skip("resource identity needs Terraform or OpenTofu 1.12")
	}
	lab := testlab.New(t, serving("xn--mller-kva.example", "max-age=300; includeSubDomains"))
	config := lab.ProviderConfig() + "resource \"hsts_policy\" \"site\" {\n  domain             = \"MÜLLER.example\"\n  include_subdomains = true\n}\n"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(start)),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(address, map[string]knownvalue.Check{"domain": text("xn--mller-kva.example")}),
				},
			},
			{
				Config: config, ResourceName: address,
				ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
				ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{
					planned("header_value", text("max-age=300; includeSubDomains")),
				}},
			},
		},
	})
}

// TestPolicy_importRefused reads why a site could not be taken over.
func TestPolicy_importRefused(t *testing.T) {
	t.Parallel()
	closed := testlab.Site{Domain: "closed.example"}
	closed.HTTPS.Socket = testlab.Closed
	untrusted := serving("untrusted.example", testlab.GoodHeader)
	untrusted.HTTPS.Certificate = testlab.Expired
	bare := testlab.Ready("bare.example")
	bare.HTTPS.Answer.HSTS = nil
	walled := serving("walled.example", "")
	walled.HTTPS.Answer = testlab.Answer{Status: 403, Fields: map[string]string{"Cf-Mitigated": "challenge"}}
	protected := serving("protected.example", "")
	protected.HTTPS.Answer = testlab.Answer{Status: 403, Fields: map[string]string{"Cf-Mitigated": "challenge"}, HSTS: []string{testlab.GoodHeader}}
	maintenance := serving("maintenance.example", "")
	maintenance.HTTPS.Answer = testlab.Answer{Status: 503}
	lab := testlab.New(t, closed, untrusted, bare, walled, protected, maintenance,
		serving("broken.example", "max-age=1; max-age=2"), serving("zero.example", "max-age=0"))

	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	for domain, says := range map[string]string{
		"closed.example":      "https://closed.example/ gave no answer",
		"untrusted.example":   "shows a certificate that is not trusted (the certificate expired",
		"bare.example":        "or create the policy, which starts at its first stage",
		"broken.example":      "which browsers ignore",
		"zero.example":        "there is no policy to take over",
		"nowhere.example":     "does not exist",
		"1.2.3.4":             "IP Address Instead of a Domain Name",
		"a..b":                "Two Dots in a Row",
		"protected.example":   "Do not create the policy instead",
		"maintenance.example": "Do not create the policy instead",
		"walled.example":      "What the site serves to others is unknown",

		"example.com,1-week":              "Stage Does Not Say What Is Served",
		"example.com,":                    "Unreadable Header in the Import ID",
		"example.com,includeSubDomains":   "is not a header that browsers accept",
		"example.com,max-age=0":           "there is no policy to take over",
		"1.2.3.4,max-age=1":               "IP Address Instead of a Domain Name",
		"example.com,max-age=1;max-age=1": "Unreadable Header in the Import ID",
	} {
		w.Write("main.tf", lab.ProviderConfig()+"resource \"hsts_policy\" \"site\" {\n  domain = \"example.com\"\n  include_subdomains = true\n}\n")
		result := w.Run("import", "hsts_policy.site", domain)
		if result.Code == 0 {
			t.Errorf("%s was imported", domain)
		}
		result.Expect(t, says)
		result.Reject(t, "This is a bug")
	}
}

// TestPolicy_importStated takes over a header that the author states, of a site
// that can't be reached.
func TestPolicy_importStated(t *testing.T) {
	t.Parallel()
	down := testlab.Ready("example.com")
	down.DNS = testlab.ServerFailure
	lab := testlab.New(t, down)
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	w.Write("main.tf", lab.ProviderConfig()+policy(""))
	result := w.Run("import", "hsts_policy.site", "example.com")
	if result.Code == 0 {
		t.Error("a site that can't be reached was imported")
	}
	result.Expect(t, "write the header in the import ID", "'example.com,max-age=604800; includeSubDomains'")
	w.Do("import", "hsts_policy.site", "Example.com,max-age=31536000; includeSubDomains")
	if asked := lab.Requests("example.com"); len(asked) != 0 {
		t.Errorf("the site was asked: %v", asked)
	}
	w.Plan(0)
	got := w.Attributes("hsts_policy.site")
	if got["header_value"] != "max-age=31536000; includeSubDomains" || got["stage"] != "1-month" || got["summary"] != "1-month since 2026-03-01, next full from 2027-03-01 13:00" {
		t.Errorf("what was taken over is %v, %v: %v", got["header_value"], got["stage"], got["summary"])
	}
}

// TestPolicy_importOnce holds that the site is asked at the import, and never
// again by a refresh.
func TestPolicy_importOnce(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	lab := testlab.New(t, serving("example.com", "max-age=604800; includeSubDomains"))
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", lab.ProviderConfig()+policy(""))
	w.Do("import", "hsts_policy.site", "example.com")
	asked := len(lab.Requests("example.com"))
	if asked == 0 {
		t.Error("the import did not ask the site")
	}
	clock.Advance(3 * time.Hour)
	w.Plan(0)
	w.Do("apply", "-auto-approve")
	if again := len(lab.Requests("example.com")); again != asked {
		t.Errorf("a refresh asked the site again: %d requests became %d", asked, again)
	}
}

// needsGeneration skips a test under a CLI that can't generate configuration.
func needsGeneration(t *testing.T) {
	t.Helper()
	if !acctest.HasMocks(t) {
		t.Skip("-generate-config-out needs OpenTofu 1.12")
	}
}

// TestPolicy_importGenerated has the CLI write the configuration of what it
// imports: it plans nothing, and says again what the site serves.
func TestPolicy_importGenerated(t *testing.T) {
	t.Parallel()
	needsGeneration(t)
	lab := testlab.New(t, serving("example.com", "max-age=31536000; includeSubDomains; preload"))
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	w.Write("main.tf", lab.ProviderConfig()+"import {\n  to = hsts_policy.site\n  id = \"example.com\"\n}\n")
	w.Plan(2, "-generate-config-out=generated.tf").Expect(t, "hsts_policy.site will be imported", "1 to import, 0 to add, 0 to change, 0 to destroy")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
	if got := w.Attributes("hsts_policy.site")["header_value"]; got != "max-age=31536000; includeSubDomains; preload" {
		t.Errorf("the header became %v", got)
	}
}

// TestPolicy_importAsItIs takes over headers that no author would write, as they
// are: they can be planned, generated and applied.
func TestPolicy_importAsItIs(t *testing.T) {
	t.Parallel()
	needsGeneration(t)
	for header, test := range map[string]struct{ served, narrow string }{
		`max-age="31536000"; includeSubDomains`:                    {"max-age=31536000; includeSubDomains", ""},
		"max-age=99999999999999999999999; includeSubDomains":       {"max-age=9223372036854775807; includeSubDomains", ""},
		"max-age=63072000; preload":                                {"max-age=63072000; preload", "narrow"},
		"max-age=300; preload":                                     {"max-age=300; preload", "narrow"},
		"max-age=63072000; includeSubDomains; preload":             {"max-age=63072000; includeSubDomains; preload", ""},
		"includeSubDomains; max-age=604800; unknown=\"directive\"": {"max-age=604800; includeSubDomains", ""},
	} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			lab := testlab.New(t, serving("example.com", header))
			clock := acctest.NewClock(start)
			w := acctest.NewWorkspace(t, clock)
			block := "import {\n  to = hsts_policy.site\n  id = \"example.com\"\n}\n"
			w.Write("main.tf", lab.ProviderConfig()+block)
			w.Plan(2, "-generate-config-out=generated.tf").Expect(t, test.served, "1 to import, 0 to add, 0 to change").Reject(t, "Error")
			w.Do("apply", "-auto-approve")
			w.Plan(0)
			clock.Advance(time.Minute)
			w.Plan(0, "-refresh-only")

			// And with what an author writes.
			own := acctest.NewWorkspace(t, acctest.NewClock(start))
			config := policy("")
			if test.narrow != "" {
				config = strings.ReplaceAll(config, "include_subdomains = true", "include_subdomains = false")
			}
			own.Write("main.tf", lab.ProviderConfig()+config)
			own.Do("import", address, "example.com")
			own.Plan(0).Reject(t, "Warning", "max_age is", "preload is true")
			if got := own.Attributes(address); got["header_value"] != test.served || got["accept_preload_consequences"] != false {
				t.Errorf("%v, consent %v; want %q and no consent", got["header_value"], got["accept_preload_consequences"], test.served)
			}
		})
	}
}

// TestPolicy_importID reads the words about an import that names no domain, and of
// one that can't look.
func TestPolicy_importID(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	w.Write("main.tf", policy(""))
	result := w.Run("import", address, "")
	result.Expect(t, "Import ID Is Empty", "terraform import hsts_policy.site example.com")
	result.Reject(t, "This is always an error")

	// A setting of the provider is not known yet: the header can be stated.
	w.Write("main.tf", "resource \"terraform_data\" \"roots\" {\n  input = \"x\"\n}\n\nprovider \"hsts\" {\n  ca_cert_pem = terraform_data.roots.output\n}\n"+
		policy("")+importBlock)
	w.Plan(1).Expect(t, "Provider Setting Is Not Known Yet", "Or write the header in the import ID, for example 'example.com,max-age=604800; includeSubDomains'", "sends no request")
	w.Write("main.tf", "resource \"terraform_data\" \"roots\" {\n  input = \"x\"\n}\n\nprovider \"hsts\" {\n  ca_cert_pem = terraform_data.roots.output\n}\n"+
		policy("")+strings.ReplaceAll(importBlock, "EXAMPLE.com", "EXAMPLE.com,max-age=604800; includeSubDomains"))
	w.Plan(2).Expect(t, "1 to import", "max-age=604800; includeSubDomains")
}

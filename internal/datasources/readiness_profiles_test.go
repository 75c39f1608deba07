package datasources_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestReadiness_profiles judges a site by what standards demand.
func TestReadiness_profiles(t *testing.T) {
	t.Parallel()
	missing := testlab.Ready("ready.example")
	missing.HTTPS.Paths = map[string]testlab.Answer{"/robots.txt": {Status: 200}}
	lab := testlab.New(t, testlab.Ready("ready.example"))
	partly := testlab.New(t, missing)
	const address = "data.hsts_preload_readiness.site"
	stands := func(profile, status string, misses, unknown []string) statecheck.StateCheck {
		points := func(names []string) knownvalue.Check {
			checks := []knownvalue.Check{}
			for _, name := range names {
				checks = append(checks, knownvalue.ObjectPartial(map[string]knownvalue.Check{"requirement": knownvalue.StringExact(name)}))
			}
			return knownvalue.ListExact(checks)
		}
		return statecheck.ExpectKnownValue(address, tfjsonpath.New("compliance").AtMapKey(profile), knownvalue.ObjectExact(map[string]knownvalue.Check{
			"status": knownvalue.StringExact(status), "misses": points(misses), "unknown": points(unknown),
		}))
	}
	const asked = `  subdomains = []
  profiles   = ["asvs-5.0.0-l3", "rfc-6797"]`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{Config: lab.ProviderConfig() + site(`  profiles = ["asvs-5.0.0-l9", "hipaa"]`), ExpectError: regexp.MustCompile(`(?s)Unknown Profile.*Did you mean "asvs-5.0.0-l.".*no\s+profile "hipaa"`)},
			{Config: lab.ProviderConfig() + site(`  profiles = [null]`), ExpectError: regexp.MustCompile(`Profile Is Null`)},
			{Config: lab.ProviderConfig() + site(""), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("compliance"), knownvalue.Null()),
			}},
			{Config: lab.ProviderConfig() + site(asked), ConfigStateChecks: []statecheck.StateCheck{
				stands("rfc-6797", "met", nil, nil), stands("asvs-5.0.0-l3", "unknown", nil, []string{"all_responses", "listed"}),
			}},
			{Config: partly.ProviderConfig() + site(asked), ConfigStateChecks: []statecheck.StateCheck{
				stands("rfc-6797", "met", nil, nil), stands("asvs-5.0.0-l3", "unmet", []string{"all_responses"}, []string{"listed"}),
			}},
		},
	})
}

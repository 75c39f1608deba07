package functions_test

import (
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestHostsIn_cli calls the function from a configuration.
func TestHostsIn_cli(t *testing.T) {
	t.Parallel()
	want := knownvalue.ObjectExact(map[string]knownvalue.Check{
		"hosts": texts("api.example.com", "xn--mller-kva.example.com"), "wildcards": texts("*.example.com"),
	})
	call := func(text, domain string) string {
		return "output \"names\" {\n  value = provider::hsts::hosts_in(" + text + ", \"" + domain + "\")\n}\n"
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			{
				Config: call(`jsonencode({ a = "<https://api.example.com:8443/>", b = ["müller.example.com\n*.example.com"] })`, "example.com"),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectKnownOutputValue("names", want)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("names", want)},
			},
			{
				Config:      call(`"<html>"`, "example.com"),
				ExpectError: regexp.MustCompile(`Invalid value for "text" parameter: neither example\.com nor a name\s`),
			},
			{
				Config:      call(`"x"`, "*.example.com"),
				ExpectError: regexp.MustCompile(`Invalid value for "domain" parameter`),
			},
		},
	})
}

// TestHostsIn_example plans the example.
func TestHostsIn_example(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	config, err := os.ReadFile("../../examples/functions/hosts_in/function.tf")
	if err != nil {
		t.Fatal(err)
	}
	w.Write("main.tf", string(config))
	result := w.Plan(2).Expect(t, `hosts = [ + "shop.example.com", + "www.example.com", ]`, `wildcards = [ + "*.preview.example.com", ]`)
	result.Reject(t, "evil", "nwww", "8443")
}

package functions_test

import (
	"os"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// judged is a result of compliance.
func judged(met bool, misses, unknown []string) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{"met": knownvalue.Bool(met), "misses": texts(misses...), "unknown": texts(unknown...)})
}

// complianceOf is an expression: what compliance returns, with the requirements alone.
func complianceOf(directives, profile string) string {
	return `{ for k, v in { c = provider::hsts::compliance(` + directives + `, "` + profile + `") } : "c" => {
		met = v.met, misses = v.misses[*].requirement, unknown = v.unknown[*].requirement
	} }.c`
}

// TestCompliance_cli judges what a configuration has at hand: directives, a header
// that was read, and nothing.
func TestCompliance_cli(t *testing.T) {
	t.Parallel()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			outputs(complianceOf(`{ max_age = 31536000, include_subdomains = true, preload = false }`, "asvs-5.0.0-l3"),
				judged(true, nil, []string{"all_responses", "listed"})),
			outputs(complianceOf(`{ max_age = 300, include_subdomains = false, preload = false }`, "hstspreload-bulk-1-year"),
				judged(false, []string{"max_age", "include_subdomains", "preload"}, []string{"apex", "first_response", "single_header", "redirect", "certificate"})),
			outputs(complianceOf(`provider::hsts::parse_header("max-age=63072000")`, "mozilla-tls-6.0"), judged(true, nil, nil)),
			// The header as a service manual has it: browsers ignore it.
			outputs(complianceOf(`provider::hsts::parse_header("max-age=31536000, includeSubDomains; preload;")`, "uk-service-manual-2026"),
				judged(false, []string{"max_age"}, nil)),
			outputs(complianceOf(`{ max_age = null, include_subdomains = null, preload = null }`, "au-ism-1424-r5"), judged(false, []string{"max_age"}, nil)),
			outputs(complianceOf(`{ max_age = 31536000, include_subdomains = null, preload = null }`, "asvs-5.0.0-l2"),
				judged(false, []string{"include_subdomains"}, []string{"all_responses"})),
			outputs(`provider::hsts::compliance({ max_age = 300, include_subdomains = true, preload = true }, "hstspreload-removal-2026").misses[0].detail`,
				knownvalue.StringExact("preload is present. hstspreload-removal-2026 requires that it is absent.")),
			outputs(`length(provider::hsts::profiles())`, knownvalue.Int64Exact(int64(len(profiles.All())))),
			outputs(`provider::hsts::profiles()["asvs-5.0.0-l2"]`, knownvalue.ObjectExact(map[string]knownvalue.Check{
				"name": knownvalue.StringExact("asvs-5.0.0-l2"), "title": knownvalue.StringExact("OWASP Application Security Verification Standard, level 2"),
				"version": knownvalue.StringExact("5.0.0"), "min_max_age": knownvalue.Int64Exact(31536000), "include_subdomains": knownvalue.Bool(true),
				"preload": knownvalue.Null(), "beyond": texts("all_responses"), "note": knownvalue.Null(),
				"source":  knownvalue.StringExact("https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x12-V3-Web-Frontend-Security.md"),
				"section": knownvalue.StringExact("3.4.1"), "published": knownvalue.StringExact("2025-05-30"), "read": knownvalue.StringExact("2026-11"),
			})),
			// Every name of the table is one that compliance takes.
			outputs(`[for p in provider::hsts::profiles() : p.name if !provider::hsts::compliance({ max_age = 63072000, include_subdomains = true, preload = coalesce(p.preload, true) }, p.name).met]`, texts()),
		},
	})
}

// TestCompliance_cliRefused looks at what the CLI says of a misspelt profile, and of
// no directives at all: OpenTofu 1.12 can't hand on a null argument.
func TestCompliance_cliRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for call, want := range map[string]string{
		`{ max_age = 1, include_subdomains = true, preload = true }, "asvs-5.0-l2"`: `Invalid value for "profile" parameter: unknown profile "asvs-5.0-l2". Did you mean "asvs-5.0.0-l2"? The function profiles lists them all.`,
		`null, "asvs-5.0.0-l2"`: `Invalid value for "directives" parameter: argument must not be null`,
	} {
		w.Write("main.tf", "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\noutput \"value\" { value = provider::hsts::compliance("+call+").met }\n")
		w.Run("plan").Expect(t, want)
	}
}

// TestCompliance_example plans the example with a profile that it meets, and with
// one that it does not.
func TestCompliance_example(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	config, err := os.ReadFile("../../examples/functions/compliance/function.tf")
	if err != nil {
		t.Fatal(err)
	}
	w.Write("main.tf", string(config))
	w.Plan(2).Expect(t, "all_responses", "listed", "max_age = 63072000")
	w.Write("terraform.tfvars", "profiles = [\"hstspreload-removal-2026\"]\n")
	w.Plan(1).Expect(t, "preload is present. hstspreload-removal-2026 requires that it is absent.")
}

package functions_test

import (
	"os"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestBrowserMemory_cli asks about a name below a domain, with what a configuration
// has at hand.
func TestBrowserMemory_cli(t *testing.T) {
	t.Parallel()
	word := knownvalue.StringExact
	entry := func(kind, host string, until knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"kind": word(kind), "host": word(host), "until": until})
	}
	answer := func(upgraded, until knownvalue.Check, why string, entries ...knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"upgraded": upgraded, "until": until, "entries": knownvalue.ListExact(entries), "why": word(why)})
	}
	const headers = `[{ host = "example.com", at = "2026-01-01T00:00:00Z", header = provider::hsts::header(63072000, true, false) }]`
	unknown := outputs(`provider::hsts::browser_memory("example.com", "2026-02-01T00:00:00Z", [{ host = "example.com", at = terraform_data.seen.output, header = "max-age=1" }], []).chrome.upgraded`,
		knownvalue.Bool(false))
	unknown.Config = "resource \"terraform_data\" \"seen\" {\n  input = \"2026-01-01T00:00:00Z\"\n}\n" + unknown.Config
	unknown.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("value")}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			outputs(`provider::hsts::browser_memory("www.example.com", "2026-06-01T00:00:00Z", `+headers+`, [])`, knownvalue.MapExact(map[string]knownvalue.Check{
				"chrome": answer(knownvalue.Bool(true), word("2027-01-01T00:00:00Z"),
					"Chrome upgrades www.example.com until 2027-01-01T00:00:00Z. The header of example.com is kept until 2027-01-01T00:00:00Z. "+
						"Chrome keeps a header for at most 1 year, whatever max-age says.",
					entry("parent_header", "example.com", word("2027-01-01T00:00:00Z"))),
				"firefox": answer(knownvalue.Bool(true), word("2028-01-01T00:00:00Z"),
					"Firefox upgrades www.example.com until 2028-01-01T00:00:00Z. The header of example.com is kept until 2028-01-01T00:00:00Z.",
					entry("parent_header", "example.com", word("2028-01-01T00:00:00Z"))),
				"safari": answer(knownvalue.Null(), knownvalue.Null(),
					"It is unknown whether Safari upgrades www.example.com. Safari can remember the header of example.com until 2028-01-01T00:00:00Z at most. How long it really does is not published.",
					entry("parent_header", "example.com", knownvalue.Null())),
			})),
			outputs(`{ for browser, m in provider::hsts::browser_memory("example.com", "2026-01-02T00:00:00Z", [], [
				{ browser = "firefox", host = "example.com", include_subdomains = false, made_at = "2026-01-01T00:00:00Z" },
				{ browser = "chrome", host = "example.com", include_subdomains = true, made_at = null },
			]) : browser => m.until }`, knownvalue.ObjectExact(map[string]knownvalue.Check{
				"chrome": knownvalue.Null(), "firefox": word("2026-05-07T00:00:00Z"), "safari": knownvalue.Null(),
			})),
			unknown,
		},
	})
}

// TestBrowserMemory_cliRefused looks at what the CLI says of a refused argument.
func TestBrowserMemory_cliRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for call, want := range map[string]string{
		`"192.0.2.1", "2026-01-01T00:00:00Z", [], []`:                           `Invalid value for "host" parameter: host: `,
		`"example.com", "today", [], []`:                                        `Invalid value for "at" parameter: at: "today" is not a time in RFC 3339`,
		`"example.com", "2026-01-01T00:00:00Z", [null], []`:                     `Invalid value for "headers" parameter: headers[0] needs a host.`,
		`"example.com", "2026-01-01T00:00:00Z", null, []`:                       `Invalid value for "headers" parameter: argument must not be null`,
		`"example.com", "2026-01-01T00:00:00Z", [{ host = "example.com" }], []`: `Invalid value for "headers" parameter`,
		`"example.com", "2026-01-01T00:00:00Z", [], [{ browser = "firefix", host = "example.com", include_subdomains = true, made_at = null }]`: `Invalid value for "lists" parameter: lists[0].browser: unknown browser "firefix". Did you mean "firefox"?`,
	} {
		w.Write("main.tf", "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\noutput \"value\" { value = provider::hsts::browser_memory("+call+") }\n")
		result := w.Run("plan")
		if result.Code != 1 {
			t.Errorf("%s: exit code %d", call, result.Code)
		}
		result.Expect(t, want)
	}
}

// TestBrowserMemory_example plans the example, which shows how Chrome and Firefox
// part.
func TestBrowserMemory_example(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	config, err := os.ReadFile("../../examples/functions/browser_memory/function.tf")
	if err != nil {
		t.Fatal(err)
	}
	w.Write("main.tf", string(config))
	w.Plan(2).Expect(t, "Chrome upgrades www.example.com until 2026-03-26T00:00:00Z.", "Firefox does not upgrade www.example.com.",
		"max-age=0 of example.com overrides the built-in list for that name.")
}

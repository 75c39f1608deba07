package resources_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestPolicy_silentGate has the machine that applies lose its network on day 29 of
// the month: nothing is held, no date changes, and the next run goes on.
func TestPolicy_silentGate(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	gate := func(text string) { w.Write("main.tf", policy(month+"gates = [{ "+text+" }] }")) }
	gate("open = true")
	w.Do("apply", "-auto-approve")
	before := w.Attributes(address)

	clock.Advance(29 * day)
	gate(`open = false, reason = "www.example.com could not be reached"`)
	w.Plan(0).Reject(t, "Warning")
	w.Do("apply", "-auto-approve").Expect(t, "0 added, 0 changed")
	// It stays silent past the date: that is told once, and costs the days until then.
	clock.Advance(2 * day)
	w.Plan(0).Expect(t, "Rollout Is Due but Waits: example.com", `The stage "full" ("max-age=63072000; includeSubDomains") has been due since 2026-03-31T12:00:00Z`,
		"www.example.com could not be reached. The policy stays at", "No date changes")
	w.Do("apply", "-auto-approve")
	w.Plan(0).Reject(t, "Warning")
	for range 3 {
		clock.Advance(4 * time.Hour)
		w.Plan(0).Reject(t, "Warning")
		w.Plan(0, "-refresh-only").Reject(t, "Warning")
	}
	for name, was := range before {
		if got := w.Attributes(address)[name]; name != "rollout" && fmt.Sprint(got) != fmt.Sprint(was) {
			t.Errorf("%s was %v, and is %v", name, was, got)
		}
	}

	gate("open = true")
	w.Plan(2).Expect(t, `stage = "month" -> "full"`).Reject(t, "Warning")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
}

// TestPolicy_brokenGate has a certificate expire on day 29: the stage is held, and
// once the certificate was renewed it is served in full again.
func TestPolicy_brokenGate(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	gate := func(text string) { w.Write("main.tf", policy(month+"gates = [{ open = true }, { "+text+" }] }")) }
	gate("open = true")
	w.Do("apply", "-auto-approve")

	clock.Advance(29 * day)
	gate(`open = false, broken = true, reason = "www.example.com: the certificate expired"`)
	w.Plan(2).Expect(t, "Rollout Is Held: example.com", "www.example.com: the certificate expired. The policy stays at",
		`The stage "full" was due on 2026-03-31T12:00:00Z`, "begins on 2026-04-29T12:00:00Z at the earliest")
	w.Do("apply", "-auto-approve")
	w.Plan(0).Reject(t, "Warning")
	got := w.Attributes(address)
	if got["held"] != true || got["held_since"] != "2026-03-30T12:00:00Z" || fmt.Sprint(got["held_because"]) != "[www.example.com: the certificate expired]" ||
		got["summary"] != "month since 2026-03-01, next full from 2026-03-31 12:00, held: www.example.com: the certificate expired" {
		t.Errorf("held: %v", got)
	}

	// A run that could tell nothing does not end it.
	clock.Advance(day - time.Second)
	gate(`open = false, reason = "no answer"`)
	w.Plan(0).Reject(t, "Warning")
	clock.Advance(time.Second)
	w.Plan(0).Reject(t, "Warning") // it was told, and held_because has it

	clock.Advance(day)
	gate("open = true")
	w.Plan(2).Expect(t, "Rollout Is No Longer Held: example.com", "It was held since 2026-03-30T12:00:00Z: www.example.com: the certificate expired",
		`the stage "full" begins on 2026-05-01T12:00:00Z at the earliest, instead of 2026-03-31T12:00:00Z`, "held = true -> false")
	w.Do("apply", "-auto-approve")
	w.Plan(0).Reject(t, "Warning")
	clock.Advance(30*day - time.Second)
	w.Plan(0)
	clock.Advance(time.Second)
	w.Plan(2).Expect(t, `stage = "month" -> "full"`)
}

// month is a rollout of one month, whose arguments go on.
const month = "  rollout = { settle = 0, stages = [{ name = \"month\", max_age = 2592000 }], "

// TestPolicy_gatesRefused reads the words about gates that can't be.
func TestPolicy_gatesRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	for rollout, says := range map[string]string{
		"gates = [{ open = true, broken = true }]": "rollout.gates[0] has open = true and broken = true",
		"gates = [{ open = true }, null]":          "rollout.gates[1] is null",
		"gates = [{ broken = true }]":              "rollout.gates[0].open is null",
		"gates = [{ open = null }]":                "rollout.gates[0].open is null",
		"advance = false":                          "advance Was Replaced with gates",
		"advance = true":                           "or gates = [{ open = CONDITION }]",
		"rewait = false":                           "rewait Was Replaced with gates",
		"stages = [null]":                          "rollout.stages[0] is null",
		"stop_at = \"\"":                           "rollout.stop_at is an empty string",
		"settle = 1.5":                             "rollout.settle is 1.5, but it must be a whole number",
		"settle = 1e18":                            "rollout.settle is 1000000000000000000, which is more than 1 year",
		"stages = [{ name = \"a\", max_age = 60, soak = 9e18 }]":                    "rollout.stages[0].soak is 9000000000000000000, which is more than 10 years",
		"stop_at = \"" + strings.Repeat("x", 10000) + "\"":                          "rollout.stop_at is \"" + strings.Repeat("x", 80) + "\", but",
		"stages = [{ name = \"" + strings.Repeat("y", 10000) + "\", max_age = 0 }]": "rollout.stages[0].max_age is 0, but it must be above 0 seconds (stage \"" + strings.Repeat("y", 80) + "\")",
	} {
		w.Write("main.tf", policy("  rollout = { "+rollout+" }"))
		result := w.Plan(1)
		result.Expect(t, says, "rollout = {")
		result.Reject(t, "This is always an error", "panic")
		// Leaving is never refused (rule 9).
		w.Write("main.tf", policy("  retire = true\n  rollout = { "+rollout+" }"))
		w.Plan(2).Expect(t, "max-age=0").Reject(t, "Error:")
	}
}

// TestPolicy_unknownGate plans with a gate that only the apply knows in part.
func TestPolicy_unknownGate(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	write := func(gates string) {
		w.Write("main.tf", "resource \"terraform_data\" \"later\" {\n  triggers_replace = timestamp()\n  input = \"x\"\n}\n"+policy(month+"gates = "+gates+" }"))
	}
	write("[{ open = true }]")
	w.Do("apply", "-auto-approve")
	// Nothing is due: a gate that may be closed changes nothing, one that may be
	// broken would hold.
	write(`[{ open = terraform_data.later.id == "y", broken = false, reason = "no answer" }]`)
	w.Plan(2).Expect(t, "held = false -> (known after apply)")
	w.Do("apply", "-auto-approve")
	w.Plan(2) // the resource that is replaced in every run, and nothing else
	if got := w.Attributes(address); got["held"] != false || got["next_stage_at"] != "2026-03-31T12:00:00Z" {
		t.Errorf("a closed gate changed something: %v", got)
	}
	clock.Advance(30 * day)
	write(`[{ open = false, reason = "no answer: ${terraform_data.later.id}" }]`)
	w.Plan(2).Expect(t, "Rollout Is Due but Waits").Reject(t, "hsts_policy.site will be")
	write(`[{ open = terraform_data.later.id == "y", reason = "no answer" }]`)
	w.Plan(2).Expect(t, "Next Step Is Decided at Apply", "header_value = \"max-age=2592000; includeSubDomains\" -> (known after apply)")
}

// TestPolicy_drift runs the job that only looks for differences: it is green on
// steady runs, whatever the stage, and a refresh shows nothing.
func TestPolicy_drift(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string]string{
		"the final stage":           "  rollout = { stages = [] }",
		"a stage":                   month + "}",
		"a short policy":            "  max_age = 300\n  rollout = { stages = [] }",
		"stopped":                   month + "stop_at = \"month\" }",
		"retired":                   "  retire = true",
		"due, and a gate is closed": "  rollout = { gates = [{ open = false }] }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := acctest.NewClock(start)
			w := acctest.NewWorkspace(t, clock)
			w.Write("main.tf", policy(arguments))
			w.Do("apply", "-auto-approve")
			clock.Advance(7 * day)
			w.Do("apply", "-auto-approve")
			for range 3 { // a job that runs daily, beside a schedule that applies twice a week
				clock.Advance(day)
				w.Plan(0, "-refresh-only")
			}
			for range 3 { // and a schedule that applies daily
				clock.Advance(day)
				w.Do("apply", "-auto-approve")
				clock.Advance(time.Hour)
				w.Plan(0, "-refresh-only")
			}
		})
	}
}

// TestPolicy_readinessGate wires the gate of the data source to a policy, on a site
// that goes silent and breaks.
func TestPolicy_readinessGate(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	lab := testlab.New(t, serving("example.com", "max-age=2592000; includeSubDomains"))
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", lab.ProviderConfig()+`
data "hsts_preload_readiness" "site" {
  domain = "example.com"
}
`+policy(month+"gates = [data.hsts_preload_readiness.site.gate] }")+`
output "gate" {
  value = data.hsts_preload_readiness.site.gate
}
`)
	set := func(site testlab.Site) {
		t.Helper()
		if err := lab.Set(site); err != nil {
			t.Fatal(err)
		}
	}
	w.Do("apply", "-auto-approve").Expect(t, `"broken" = false`, `"open" = true`)
	clock.Advance(29 * day)

	silent := testlab.Ready("example.com")
	silent.DNS = testlab.ServerFailure
	set(silent)
	w.Do("apply", "-auto-approve").Expect(t, `"open" = false`, `"broken" = false`, `"reason" = `)
	if got := w.Attributes(address); got["held"] != false || got["next_stage_at"] != "2026-03-31T12:00:00Z" {
		t.Errorf("a site that is silent: %v", got)
	}

	broken := testlab.Ready("example.com")
	broken.HTTPS.Certificate = testlab.Expired
	set(broken)
	w.Plan(2).Expect(t, "Rollout Is Held: example.com", "example.com: certificate expired. The policy stays at")
	w.Do("apply", "-auto-approve")
	w.Plan(0)

	set(serving("example.com", "max-age=2592000; includeSubDomains"))
	w.Plan(2).Expect(t, "Rollout Is No Longer Held: example.com")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
}

// TestPolicy_lowersSite creates a policy on a site that serves a longer one: a
// readiness read of the same run says so in the plan, verify in the apply.
func TestPolicy_lowersSite(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, serving("example.com", "max-age=31536000; includeSubDomains"))
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	const summary, values = "New Policy Is Shorter than What the Site Serves: example.com",
		`The site serves "max-age=31536000; includeSubDomains", and the new policy begins with "max-age=300; includeSubDomains"`
	w.Write("main.tf", lab.ProviderConfig()+policy(""))
	w.Plan(2).Expect(t, "New Policy Starts at Its First Stage", "If the site already serves a longer policy").Reject(t, "31536000;")
	w.Write("main.tf", lab.ProviderConfig()+`
data "hsts_preload_readiness" "site" {
  domain = "EXAMPLE.com"
}
`+policy("  rollout = { gates = [data.hsts_preload_readiness.site.gate] }"))
	w.Plan(2).Expect(t, summary, values).Reject(t, "Starts at Its First Stage")
	w.Write("main.tf", lab.ProviderConfig()+policy("  rollout = { verify = true }"))
	w.Do("apply", "-auto-approve").Expect(t, summary, values)
}

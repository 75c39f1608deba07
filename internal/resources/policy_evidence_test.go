package resources_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// sumOf is the SHA-256 checksum of a text.
func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TestPolicy_historyEvidence has the checksums of the evidence that each stage was
// entered with: those of that run, and not of a later one.
func TestPolicy_historyEvidence(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	lists := func(want ...any) {
		t.Helper()
		if diff := cmp.Diff(any(want), w.Attributes(address)["history"]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		w.Plan(0)
	}
	with := func(gates string) {
		w.Write("main.tf", `resource "terraform_data" "report" {
  input = sha256("late")
}
`+policy("  rollout = {\n    history = true\n    settle = 0\n    stages = [{ name = \"day\", max_age = 86400 }, { name = \"week\", max_age = 604800 }]\n    gates = ["+gates+"]\n  }"))
	}
	gate := func(open bool, texts ...string) string {
		var sums []string
		for _, text := range texts {
			sums = append(sums, fmt.Sprintf("sha256(%q)", text))
		}
		return fmt.Sprintf("{ open = %t, evidence_sha256 = [%s] }", open, strings.Join(sums, ", "))
	}
	const first, second, third = "max-age=86400; includeSubDomains", "max-age=604800; includeSubDomains", "max-age=63072000; includeSubDomains"

	// Two gates, of which one has two pieces, and one piece twice.
	with(gate(true, "a", "b") + ", " + gate(true, "b", "c") + ", { open = true }")
	w.Do("apply", "-auto-approve")
	began := served("day", first, "2026-03-01T12:00:00Z", nil, sumOf("a"), sumOf("b"), sumOf("c"))
	lists(began)

	// Other evidence, nothing due: no plan, and nothing is kept of it.
	with(gate(true, "d"))
	w.Plan(0)
	clock.Advance(2 * day)
	with(gate(false, "e"))
	w.Plan(0)
	with(gate(true, "f"))
	w.Check(plancheck.ExpectKnownValue(address, at("history").AtSliceIndex(1).AtMapKey("evidence_sha256").AtSliceIndex(0), text(sumOf("f"))))
	w.Do("apply", "-auto-approve")
	week := served("week", second, "2026-03-03T12:00:00Z", nil, sumOf("f"))
	lists(began, week)

	// Checksums that only the apply knows, of a gate that is known to be open.
	clock.Advance(8 * day)
	with("{ open = true, evidence_sha256 = [sha256(\"g\"), terraform_data.report.id == \"\" ? \"\" : sha256(terraform_data.late.id)] }")
	w.Write("late.tf", "resource \"terraform_data\" \"late\" {}\n")
	w.Check(plancheck.ExpectUnknownValue(address, at("history").AtSliceIndex(2).AtMapKey("evidence_sha256")))
	w.Apply()
	late, _ := w.Attributes("terraform_data.late")["id"].(string)
	full := served("full", third, "2026-03-11T12:00:00Z", nil, sumOf("g"), sumOf(late))
	lists(began, week, full)

	// A gate that has none, and a header that is changed by its author.
	w.Write("main.tf", policy("  max_age = 3600\n  rollout = { history = true, stages = [], gates = [{ open = false }] }"))
	w.Do("apply", "-auto-approve")
	lists(began, week, full, served("full", "max-age=3600; includeSubDomains", "2026-03-11T12:00:00Z", nil))
}

// TestPolicy_historyEvidenceRefused has what is no checksum refused, and an incident is
// free to retire all the same.
func TestPolicy_historyEvidenceRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	for wrong, says := range map[string]string{
		`["abc"]`:                             `rollout.gates[0].evidence_sha256 has "abc"`,
		`[null]`:                              `rollout.gates[0].evidence_sha256 has ""`,
		`["` + strings.Repeat("x", 64) + `"]`: "Not a SHA-256 Checksum",
	} {
		gates := "  rollout = { gates = [{ open = true, evidence_sha256 = " + wrong + " }] }"
		w.Write("main.tf", policy(gates))
		w.Plan(1).Expect(t, says)
		w.Write("main.tf", policy("  retire = true\n"+gates))
		w.Plan(2)
	}
}

// TestPolicy_historyEvidenceOfRead wires the gate of a read into a policy: history then
// has the checksum of the evidence, and one of a fleet has none.
func TestPolicy_historyEvidenceOfRead(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	lab := testlab.New(t, testlab.Ready("example.com"))
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", `
terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}
`+lab.ProviderConfig()+`
data "hsts_preload_readiness" "site" {
  domain     = "example.com"
  subdomains = []
}
data "hsts_fleet_readiness" "all" {
  domains    = ["example.com"]
  subdomains = { "example.com" = [] }
}
locals {
  judged = provider::hsts::judge({ here = data.hsts_preload_readiness.site.evidence, there = data.hsts_preload_readiness.site.evidence }, "bulk-1-year")
}
`+policy(`  rollout = {
    history = true
    settle  = 0
    gates   = [data.hsts_preload_readiness.site.gate, data.hsts_fleet_readiness.all.results["example.com"].gate, local.judged.gate]
  }`))
	w.Do("apply", "-auto-approve")
	evidence, _ := w.Attributes("data.hsts_preload_readiness.site")["evidence"].(string)
	want := any([]any{served("5-minutes", "max-age=300; includeSubDomains", "2026-03-01T12:00:00Z", nil, sumOf(evidence))})
	if diff := cmp.Diff(want, w.Attributes(address)["history"]); diff != "" || evidence == "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.Plan(0)
}

package probe_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// The verdicts on what the tests of hostile sites observe.

// wantBounded checks that what is kept and what is shown of an observation is small,
// and that nothing that is shown acts on a terminal.
func wantBounded(t *testing.T, seen observation.Observation, says string) {
	t.Helper()
	kept, err := json.Marshal(seen)
	if err != nil || len(kept) > maxEvidence {
		t.Errorf("%d bytes of evidence (%v)", len(kept), err)
	}
	for _, ruleset := range readiness.Rulesets() {
		verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: ruleset})
		text := report.Markdown(verdict, seen) + report.Text(verdict)
		if len(text) > maxReport {
			t.Errorf("%d bytes of report under %s", len(text), ruleset)
		}
		if !strings.Contains(text, says) {
			t.Errorf("%q is missing in:\n%.2000s", says, text)
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("the report is not safe to print at %q", text[i:min(len(text), i+20)])
		}
	}
}

// wantLeftOpen checks that a blocked hop is neither met nor unmet.
func wantLeftOpen(t *testing.T, seen observation.Observation) {
	t.Helper()
	for _, ruleset := range []readiness.Ruleset{readiness.Bulk1Year, readiness.Bulk18Weeks, readiness.HSTS} {
		verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: ruleset})
		if status := verdict.Requirements[readiness.Redirect].Status; verdict.Conclusive || verdict.Ready || status != readiness.Unknown {
			t.Errorf("under %s: conclusive %v, ready %v, redirect %s", ruleset, verdict.Conclusive, verdict.Ready, status)
		}
		if !verdict.Undecided() {
			t.Errorf("under %s, it is not left open: %v", ruleset, verdict.ErrorCodes())
		}
	}
}

// wantInconclusive checks that something is left open.
func wantInconclusive(t *testing.T, seen observation.Observation) {
	t.Helper()
	if verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.Bulk1Year}); verdict.Conclusive {
		t.Errorf("nothing is left open: %v", verdict.ErrorCodes())
	}
}

// wantNotHTTPSReady checks that visitors of the site are not safe under a policy.
func wantNotHTTPSReady(t *testing.T, seen observation.Observation) {
	t.Helper()
	if verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.Bulk1Year}); verdict.Ready || verdict.HTTPSReady {
		t.Errorf("ready %v, https ready %v", verdict.Ready, verdict.HTTPSReady)
	}
}

// wantSubdomainsUnmet checks that the subdomains stand in the way of a header that
// is ready.
func wantSubdomainsUnmet(t *testing.T, seen observation.Observation) {
	t.Helper()
	header := "max-age=31536000; includeSubDomains; preload"
	verdict := readiness.Evaluate(seen, readiness.Criteria{PlannedHeader: &header})
	if *verdict.ScanPasses || verdict.Requirements[readiness.Subdomains].Status != readiness.Unmet {
		t.Errorf("the verdict is %+v", verdict)
	}
}

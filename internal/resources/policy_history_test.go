package resources_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// served is an element of history.
func served(stage, header, enteredAt string, seenAt any, evidence ...any) any {
	element := map[string]any{"stage": stage, "header_value": header, "entered_at": enteredAt, "seen_at": seenAt, "evidence_sha256": nil}
	if evidence != nil {
		element["evidence_sha256"] = evidence
	}
	return element
}

// TestPolicy_history lists the stages of a policy, also those from before the author
// asked for the list.
func TestPolicy_history(t *testing.T) {
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
	const stages = `stages = [{ name = "day", max_age = 86400 }], settle = 0`
	w.Write("main.tf", policy("  rollout = { "+stages+" }"))
	w.Check(planned("history", knownvalue.Null()))
	w.Apply()
	if got := w.Attributes(address)["history"]; got != nil {
		t.Errorf("nobody asked for %v", got)
	}
	day1 := served("day", "max-age=86400; includeSubDomains", "2026-03-01T12:00:00Z", nil)
	w.Write("main.tf", policy("  rollout = { history = true, "+stages+" }"))
	w.Do("apply", "-auto-approve")
	lists(day1)

	clock.Advance(2 * day)
	w.Check(
		plancheck.ExpectKnownValue(address, at("history").AtSliceIndex(0), knownvalue.ObjectPartial(map[string]knownvalue.Check{"entered_at": text("2026-03-01T12:00:00Z")})),
		plancheck.ExpectKnownValue(address, at("history").AtSliceIndex(1).AtMapKey("stage"), text("full")),
		plancheck.ExpectUnknownValue(address, at("history").AtSliceIndex(1).AtMapKey("entered_at")),
	)
	w.Apply()
	full := served("full", "max-age=63072000; includeSubDomains", "2026-03-03T12:00:00Z", nil)
	lists(day1, full)

	// What changes no header is no stage, and a run later neither.
	clock.Advance(day)
	w.Write("main.tf", policy("  consumers = [\"traefik\"]\n  rollout = { history = true, "+stages+" }"))
	w.Do("apply", "-auto-approve")
	lists(day1, full)

	w.Write("main.tf", policy("  retire = true\n  rollout = { history = true, "+stages+" }"))
	w.Do("apply", "-auto-approve")
	retired := served("retired", "max-age=0", "2026-03-04T12:00:00Z", nil)
	lists(day1, full, retired)
	w.Write("main.tf", policy("  retire = true\n  rollout = { "+stages+" }"))
	w.Do("apply", "-auto-approve")
	if got := w.Attributes(address)["history"]; got != nil {
		t.Errorf("nobody asks any longer for %v", got)
	}

	// An option that is not known yet, and a policy that has been changed often.
	w.Write("main.tf", "resource \"terraform_data\" \"wants\" {\n  input = true\n}\n"+policy("  retire = true\n  rollout = { history = terraform_data.wants.output }"))
	w.Check(unknown("history"))
	w.Apply()
	lists(day1, full, retired)

	// A state from before evidence was kept.
	state := w.Read("terraform.tfstate")
	older := regexp.MustCompile(`"evidence_sha256":\s*null,\s*`).ReplaceAllString(state, "")
	if older == state {
		t.Error("the state has no evidence_sha256")
	}
	w.Write("terraform.tfstate", older)
	w.Plan(0)
	for i := range 19 {
		w.Write("main.tf", policy(fmt.Sprintf("  max_age = %d\n  rollout = { history = true, stages = [] }", 1000-i)))
		w.Do("apply", "-auto-approve")
	}
	got, _ := w.Attributes(address)["history"].([]any)
	if len(got) != 20 || !cmp.Equal(got[0], retired) {
		t.Errorf("%d stages, the first is %v", len(got), got[0])
	}
}

// TestPolicy_historySeen has when the site was first seen to serve each stage.
func TestPolicy_historySeen(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	e := edge{t, testlab.New(t, testlab.Ready("example.com")), clock}
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", e.lab.ProviderConfig()+policy("  rollout = { verify = true, history = true, settle = 0 }"))
	e.serves(0)
	w.Do("apply", "-auto-approve")
	lists := func(want ...any) {
		t.Helper()
		if diff := cmp.Diff(any(want), w.Attributes(address)["history"]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		w.Plan(0)
	}
	const first, second = "max-age=300; includeSubDomains", "max-age=604800; includeSubDomains"
	lists(served("5-minutes", first, "2026-03-01T12:00:00Z", nil))
	clock.Advance(day)
	e.serves(0, first)
	w.Do("apply", "-auto-approve")
	seen := served("5-minutes", first, "2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z")
	lists(seen)
	clock.Advance(day)
	e.serves(0, first)
	w.Do("apply", "-auto-approve")
	lists(seen, served("1-week", second, "2026-03-03T12:00:00Z", nil))
	clock.Advance(day)
	e.serves(0, second)
	w.Do("apply", "-auto-approve")
	lists(seen, served("1-week", second, "2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z"))
}

package resources_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// runs is a policy whose runs come from machines with clocks of their own.
type runs struct {
	*acctest.Workspace
	t     *testing.T
	clock *acctest.Clock
}

// newRuns creates a policy on 1 January.
func newRuns(t *testing.T, arguments string) runs {
	t.Helper()
	clock := acctest.NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	r := runs{acctest.NewWorkspace(t, clock), t, clock}
	r.Write("main.tf", policy(arguments))
	r.Do("apply", "-auto-approve")
	return r
}

// at sets the clock of the machine that comes next.
func (r runs) at(text string) {
	r.t.Helper()
	instant, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		r.t.Fatal(err)
	}
	r.clock.Advance(instant.Sub(r.clock.Now()))
}

// has checks attributes of the state.
func (r runs) has(want map[string]any) {
	r.t.Helper()
	got := r.Attributes(address)
	for name, value := range want {
		if got[name] != value {
			r.t.Errorf("%s is %v, want %v", name, got[name], value)
		}
	}
}

// TestPolicy_clockJumps refreshes a month ahead, and applies with a clock that is a
// month behind, and then with one that is right: one stage, and its whole wait.
func TestPolicy_clockJumps(t *testing.T) {
	t.Parallel()
	r := newRuns(t, "")
	r.at("2026-02-01T00:00")
	r.Do("apply", "-auto-approve", "-refresh-only")
	r.at("2026-01-01T02:00")
	r.Do("apply", "-auto-approve")
	r.has(map[string]any{"stage": "1-week", "next_stage_at": "2026-02-08T01:00:00Z"})
	r.at("2026-02-01T00:01")
	r.Plan(0)
	r.Do("apply", "-auto-approve")
	r.has(map[string]any{"stage": "1-week", "next_stage_at": "2026-02-08T01:00:00Z"})
	r.at("2026-02-08T00:59")
	r.Plan(0)
	r.at("2026-02-08T01:00")
	r.Plan(2)
}

// TestPolicy_clockBehindRetires retires with a clock that is behind what refreshes have
// seen, on record or not: browsers have seen the policy until then.
func TestPolicy_clockBehindRetires(t *testing.T) {
	t.Parallel()
	r := newRuns(t, "  rollout = { stages = [] }")
	r.at("2030-01-01T00:00")
	r.Do("apply", "-auto-approve", "-refresh-only")
	r.at("2026-03-02T00:00")
	r.Write("main.tf", policy("  retire = true"))
	r.Do("apply", "-auto-approve")
	forgotten := r.forgotten()
	if seen := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Add(2 * 365 * day); forgotten.Before(seen) {
		t.Errorf("forgotten at %v, and a browser that saw it on 2030-01-01 holds it until %v", forgotten, seen)
	}
	r.at("2030-06-01T00:00")
	r.Do("apply", "-auto-approve")
	if again := r.forgotten(); !again.Equal(forgotten) {
		t.Errorf("forgotten at %v, and before at %v", again, forgotten)
	}

	r = newRuns(t, "  rollout = { stages = [] }")
	r.at("2026-01-20T00:00") // not old enough to be recorded
	r.Do("apply", "-auto-approve")
	r.at("2026-01-02T00:00")
	r.Write("main.tf", policy("  retire = true"))
	r.Do("apply", "-auto-approve")
	if seen := time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC).Add(2 * 365 * day); r.forgotten().Before(seen) {
		t.Errorf("forgotten at %v, and a browser that saw it on 2026-01-20 holds it until %v", r.forgotten(), seen)
	}
}

func (r runs) forgotten() time.Time {
	r.t.Helper()
	text, _ := r.Attributes(address)["forgotten_at"].(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.t.Fatal(err)
	}
	return at
}

// TestPolicy_clockBehindReleases ends a hold with a clock that is behind a run that
// found it held, by less than what may go unrecorded otherwise.
func TestPolicy_clockBehindReleases(t *testing.T) {
	t.Parallel()
	r := newRuns(t, month+"gates = [{ open = false, broken = true }] }")
	r.at("2026-01-03T00:00")
	r.Do("apply", "-auto-approve").Expect(t, "0 changed")
	r.at("2026-01-02T00:00")
	r.Write("main.tf", policy(month+"gates = [{ open = true }] }"))
	r.Plan(2).Expect(t, "Clock Is Behind")
	r.Do("apply", "-auto-approve")
	r.has(map[string]any{"held": false, "next_stage_at": "2026-02-02T00:00:00Z"})
}

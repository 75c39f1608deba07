package rollout_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// TestScheduleOf holds the dates of a ramp against those of a policy with the same
// stages, which moves on as soon as it may.
func TestScheduleOf(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, stages := range map[string][]rollout.Stage{
		"default": nil,
		"none":    {},
		"own":     {{Name: "a", MaxAge: 60}, {Name: "b", MaxAge: 3600, Soak: 86400}},
	} {
		entries, refused := rollout.ScheduleOf(stages, 600, begin)
		if refused != nil {
			t.Fatalf("%s: %v", name, refused)
		}
		c := rollout.Config{MaxAge: rollout.DefaultMaxAge, Stages: stages, Settle: 600, OnWiden: rollout.Restart}
		now := begin
		state := rollout.Decide(nil, c, rollout.Evidence{Instant: now}).At(now)
		for i, entry := range entries {
			if entry.Stage != state.Stage || !entry.EarliestAt.Equal(now) || entry.Stage != rollout.Full && entry.Policy.MaxAge != state.Served.MaxAge {
				t.Errorf("%s, entry %d: %+v; the policy is at %+v", name, i, entry, state)
			}
			next := c.Next(state)
			if (next == nil) != (i == len(entries)-1) {
				t.Fatalf("%s, entry %d: the policy's next stage is %+v", name, i, next)
			}
			if next != nil {
				now = next.EarliestAt
				state = rollout.Decide(&state, c, rollout.Evidence{Instant: now}).At(now)
			}
		}
	}
}

func TestScheduleOf_refused(t *testing.T) {
	t.Parallel()
	for want, row := range map[string]struct {
		stages []rollout.Stage
		settle int64
	}{
		"stage.not_increasing":     {[]rollout.Stage{{Name: "a", MaxAge: 60}, {Name: "b", MaxAge: 60}}, 0},
		"stage.reserved":           {[]rollout.Stage{{Name: "full", MaxAge: 60}}, 0},
		"stage.soak_below_max_age": {[]rollout.Stage{{Name: "a", MaxAge: 60, Soak: 1}}, 0},
		"settle.negative":          {nil, -1},
	} {
		entries, refused := rollout.ScheduleOf(row.stages, row.settle, time.Unix(0, 0))
		if len(refused) != 1 || entries != nil {
			t.Fatalf("%s: %v, %v", want, entries, refused)
		}
		if diff := cmp.Diff(want, refused[0].Code); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	c := config(preloaded)
	got := c.Schedule(*serving("5-minutes", 300))
	want := []rollout.ScheduledStage{
		{Stage: "5-minutes", Policy: hsts.Policy{MaxAge: 300, IncludeSubDomains: true}, EarliestAt: start},
		{Stage: "1-week", Policy: hsts.Policy{MaxAge: 604800, IncludeSubDomains: true}, EarliestAt: after(3900)},
		{Stage: "1-month", Policy: hsts.Policy{MaxAge: 2592000, IncludeSubDomains: true}, EarliestAt: after(3900 + 604800 + 3600)},
		{Stage: "full", Policy: hsts.Policy{MaxAge: 63072000, IncludeSubDomains: true, Preload: true}, EarliestAt: after(3900 + 604800 + 3600 + 2592000 + 3600)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := config(stopAt("1-week")).Schedule(*serving("5-minutes", 300)); len(got) != 2 || got[1].Stage != "1-week" {
		t.Errorf("a schedule ends at the ceiling: %+v", got)
	}
	if next := c.Next(*serving("full", rollout.DefaultMaxAge)); next != nil {
		t.Errorf("nothing comes after the final stage: %+v", next)
	}
	if got := c.Schedule(rollout.State{Stage: rollout.Retired}); got != nil {
		t.Errorf("a retired policy has no schedule: %+v", got)
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	var h rollout.History
	h = h.Replaced(hsts.Policy{MaxAge: 2592000}, after(0))
	h = h.Replaced(hsts.Policy{MaxAge: 300}, after(5000))
	if got, want := h.ForgottenAt(3600), after(2592000+3600); got != want {
		t.Errorf("the longest memory counts, not the last: %v, want %v", got, want)
	}
	h = h.Replaced(hsts.Policy{MaxAge: 604800}, after(2592000))
	if got, want := h.ForgottenAt(0), after(2592000+604800); got != want {
		t.Errorf("a later one that runs out later counts: %v, want %v", got, want)
	}
}

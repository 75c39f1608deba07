package resources_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// life is one policy under the provider, and beside it the same policy as the
// state machine alone predicts it (rollout's own walks hold that to its rules).
type life struct {
	core    *core
	random  *rand.Rand
	config  rollout.Config
	adopted rollout.Config // what an import took over, for what stays unset

	state   *rollout.State
	applied rollout.Config // of the last apply
	history rollout.History
	instant time.Time // the latest on record
}

// TestPolicy_walks lives through years of runs under a clock that moves on at
// every look: each plan is empty where nothing is due, each apply does what its
// two plans showed, and what comes out is what the state machine says.
func TestPolicy_walks(t *testing.T) {
	t.Parallel()
	for seed := range uint64(testrun.Share(t, 24, 6, "walks")) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(2, seed))
			tick := []time.Duration{time.Millisecond, time.Minute, time.Hour}[seed%3]
			l := &life{core: newCore(t, acctest.NewTickingClock(start, tick), nil), random: random, config: author()}
			for run := 0; run < 20 && !t.Failed(); run++ {
				l.run()
			}
		})
	}
}

// TestPolicy_walksOfImports does the same with sites that were taken over, and
// of which little is said.
func TestPolicy_walksOfImports(t *testing.T) {
	t.Parallel()
	runs := testrun.Share(t, 20, 8, "runs of each walk")
	for i, header := range []string{
		"max-age=60; includeSubDomains", "max-age=31536000; includeSubDomains", "max-age=31536000; includeSubDomains; preload",
		"max-age=94608000; includeSubDomains; preload", "max-age=700000", "max-age=99999999999; includeSubDomains",
	} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			lab := testlab.New(t, serving("example.com", header))
			l := &life{
				core:   newCore(t, acctest.NewTickingClock(start, time.Second), labSettings(lab)),
				random: rand.New(rand.NewPCG(3, uint64(i))),
			}
			served, err := hsts.Parse(header)
			if err != nil {
				t.Fatal(err)
			}
			l.adopt(served)
			for run := 0; run < runs && !t.Failed(); run++ {
				l.run()
			}
		})
	}
}

// author is the configuration that leaves everything unset.
func author() rollout.Config {
	return rollout.Config{
		MaxAge: rollout.DefaultMaxAge, IncludeSubDomains: true,
		Settle: rollout.DefaultSettle, OnWiden: rollout.Restart,
	}
}

// run lets time pass, perhaps edits, and applies.
func (l *life) run() {
	t := l.core.t
	t.Helper()
	l.pass()
	if l.random.IntN(2) == 0 {
		l.edit()
	}
	known := l.written()
	config := known
	// Sometimes only the apply knows the gates.
	if ramp, ok := known["rollout"].(map[string]any); ok && l.random.IntN(4) == 0 {
		undecided := maps.Clone(ramp)
		undecided["gates"] = unknownYet{}
		config = maps.Clone(known)
		config["rollout"] = undecided
	}
	refresh := l.random.IntN(6) > 0
	did := l.core.apply(refresh, value(l.core.object, config), value(l.core.object, known), func() {
		if refresh {
			l.refreshed(l.core.clock.last)
		}
		l.core.clock.Advance(time.Duration(l.random.Int64N(int64(40 * day)))) // a plan that is applied late
	})
	if refresh && !did {
		l.refreshed(l.core.clock.last)
	}
	l.predict(did)
	l.compare()

	// A plan right after the apply is empty, unless the clock has ticked over a boundary.
	prior, private := l.core.refresh()
	seen := *l
	seen.refreshed(l.core.clock.last)
	again := l.core.plan(value(l.core.object, known), prior, private)
	next := rollout.Decide(l.state, l.config, rollout.Evidence{Instant: seen.instant})
	if empty := l.core.value(again.PlannedState).Equal(prior); empty != (next.Next.Equal(*l.state) && !next.Waits) {
		t.Errorf("the plan after the apply: empty is %t, and the decision %+v", empty, next)
	}
	if t.Failed() {
		t.Logf("the configuration was %+v", l.config)
	}
}

// refreshed records an instant if it can matter.
func (l *life) refreshed(now time.Time) {
	if l.state == nil {
		return
	}
	if rollout.Record(l.state.Served, l.instant, now, l.state.Held, l.due()) {
		l.instant = now
	}
}

// due is when something changes.
func (l *life) due() time.Time {
	if l.state.Stage == rollout.Retired {
		return l.history.ForgottenAt(l.applied.Settle)
	}
	return l.applied.WaitOver(*l.state)
}

// predict has the state machine do what the run did.
func (l *life) predict(did bool) {
	d := rollout.Decide(l.state, l.config, rollout.Evidence{Instant: l.instant})
	if l.state == nil {
		d = rollout.Decide(nil, l.config, rollout.Evidence{Instant: l.core.clock.last})
	}
	if !did {
		if at := d.At(l.instant); l.state == nil || !at.Equal(*l.state) {
			l.core.t.Errorf("nothing was done, and the state machine says %+v", d)
		}
		return
	}
	now := d.Instant(l.core.clock.last)
	after := d.At(now)
	switch {
	case l.state != nil && l.state.Served != after.Served:
		latest := rollout.Unrecorded(l.state.Served, l.instant, l.due())
		if latest.Before(now) {
			latest = now
		}
		l.history = l.history.Replaced(l.state.Served, latest)
	case l.state == nil && after.Stage == rollout.Retired:
		l.history = l.history.Replaced(hsts.Policy{}, now)
	}
	l.state, l.instant, l.applied = &after, now, l.config
	// What the author has said, or retired, is no longer adopted.
	if l.config.Retire || l.config.MaxAge < l.adopted.MaxAge {
		l.adopted.MaxAge = 0
	}
	l.adopted.Preload = l.adopted.Preload && !l.config.Retire && l.config.Preload
}

// compare holds the state file against the prediction.
func (l *life) compare() {
	t := l.core.t
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal(l.core.state, &got); err != nil {
		t.Fatal(err)
	}
	s := *l.state
	stamp := func(at time.Time) any { return rollout.RoundUp(at).Format(time.RFC3339) }
	want := map[string]any{
		"header_value": s.Served.String(), "stage": nil, "held": s.Held, "next_stage_at": nil, "forgotten_at": nil, "held_since": nil, "held_because": []any{},
	}
	if s.Held {
		want["held_since"] = stamp(s.HeldSince)
		reasons := []any{}
		for _, reason := range s.HeldBecause {
			reasons = append(reasons, reason)
		}
		want["held_because"] = reasons
	}
	if s.Stage != "" {
		want["stage"] = s.Stage
	}
	if next := l.config.Next(s); next != nil {
		want["next_stage_at"] = stamp(next.EarliestAt)
	}
	if s.Stage == rollout.Retired {
		want["forgotten_at"] = stamp(l.history.ForgottenAt(l.config.Settle))
	}
	want["summary"] = l.config.Summary(s, l.history.ForgottenAt(l.config.Settle))
	for name := range got {
		if _, ok := want[name]; !ok {
			delete(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the state machine and the provider differ (-predicted +state)\n%s", diff)
	}
}

// adopt imports the live site.
func (l *life) adopt(served hsts.Policy) {
	l.core.adopt("example.com")
	state, config := rollout.Adopt(served, l.core.clock.last)
	l.state, l.config, l.applied, l.adopted, l.instant = &state, config, config, config, l.core.clock.last
}

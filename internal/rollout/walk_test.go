package rollout_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// walker lives through years of edits, holds, missed runs and wrong clocks, and
// checks after every step what must never happen.
type walker struct {
	t       *testing.T
	random  *rand.Rand
	now     time.Time
	config  rollout.Config
	state   *rollout.State
	history rollout.History
	// said are all headers ever computed, with the instant at which each was
	// last served.
	said map[hsts.Policy]time.Time
}

func TestDecide_randomWalks(t *testing.T) {
	t.Parallel()
	walks, steps := 300, 200
	if testing.Short() {
		walks = 30
	}
	for seed := range walks {
		w := &walker{
			t: t, random: rand.New(rand.NewPCG(1, uint64(seed))), now: start, config: config(),
			said: map[hsts.Policy]time.Time{},
		}
		for step := range steps {
			w.step()
			if t.Failed() {
				t.Fatalf("in walk %d, at step %d: %+v", seed, step, w.config)
			}
		}
	}
}

// step is one run: time passes, perhaps the author edits, then plan and apply.
func (w *walker) step() {
	w.now = w.now.Add(time.Duration(w.random.Int64N(40*86400*1000)) * time.Millisecond)
	if w.random.IntN(3) == 0 {
		w.edit()
	}
	at := w.now
	if w.random.IntN(20) == 0 {
		at = at.Add(-time.Duration(w.random.Int64N(90*86400)) * time.Second)
	}
	before, prior := w.state, w.config
	d := rollout.Decide(before, w.config, at)
	w.now = w.now.Add(time.Duration(w.random.Int64N(3600*1000)) * time.Millisecond)
	applied := d.At(w.now)
	w.invariants(before, d, applied, at)

	if before != nil {
		w.said[before.Served] = w.now
		if before.Served != applied.Served {
			w.history = w.history.Replaced(before.Served, w.now)
		}
	}
	w.state = &applied

	// An unchanged configuration, a moment later, changes nothing.
	again := rollout.Decide(w.state, prior, at)
	if next := again.At(w.now.Add(time.Hour)); next != applied {
		w.t.Errorf("the plan after the apply is not empty: %+v became %+v (%s)", applied, next, again.Reason)
	}
}

func (w *walker) edit() {
	c := &w.config
	switch w.random.IntN(11) {
	case 0:
		c.Advance = !c.Advance
	case 1:
		c.Rewait = !c.Rewait
	case 2:
		c.IncludeSubDomains = !c.IncludeSubDomains
	case 3:
		c.Preload = !c.Preload
	case 4:
		c.Retire = w.random.IntN(3) == 0
	case 5:
		c.MaxAge = []int64{300, 604800, hsts.OneYear, rollout.DefaultMaxAge, 94608000}[w.random.IntN(5)]
		c.Stages = nil
	case 6:
		c.Stages = nil
		for age := int64(60); age < c.MaxAge && w.random.IntN(4) != 0; age = age*2 + w.random.Int64N(1+age*8) {
			c.Stages = append(c.Stages, rollout.Stage{Name: string(rune('a' + len(c.Stages))), MaxAge: age, Soak: age + w.random.Int64N(age)})
		}
	case 7:
		c.Stages = []rollout.Stage{}
	case 8:
		c.StopAt = ""
	case 9:
		if len(c.Stages) > 0 {
			c.StopAt = c.Stages[w.random.IntN(len(c.Stages))].Name
		}
	case 10:
		if c.OnWiden = rollout.Keep; w.random.IntN(2) == 0 {
			c.OnWiden = rollout.Restart
		}
		c.Settle = w.random.Int64N(100000)
	}
	if c.Preload && (!c.IncludeSubDomains || c.MaxAge < hsts.OneYear) {
		c.Preload = false
	}
	c.AcceptPreload = c.Preload
	if refused, _ := c.Validate(); len(refused) > 0 {
		c.StopAt = ""
	}
	if refused, _ := c.Validate(); len(refused) > 0 {
		w.t.Errorf("the walk made a configuration that is refused: %+v", refused)
	}
}

// invariants holds one applied decision against the rules.
func (w *walker) invariants(before *rollout.State, d rollout.Decision, now rollout.State, at time.Time) {
	c, t := w.config, w.t
	if c.Retire {
		if now.Served != (hsts.Policy{}) || now.Stage != rollout.Retired {
			t.Errorf("retire serves max-age=0: %+v", now)
		}
		if before != nil {
			w.forgets(before)
		}
		return
	}
	if now.Served.MaxAge <= 0 || now.Served.MaxAge > c.MaxAge {
		t.Errorf("max-age=%d is not between 0 and max_age", now.Served.MaxAge)
	}
	if now.Served.IncludeSubDomains && !c.IncludeSubDomains || now.Served.Preload && !c.Preload {
		t.Errorf("%s says more than the author does", now.Served)
	}
	if now.Served.Preload && now.Stage != rollout.Full && !(before != nil && before.Served.Preload) {
		t.Errorf("preload before the final stage: %+v", now)
	}
	fresh := before == nil || before.Stage == rollout.Retired
	if fresh {
		if c.Index(now) != 0 {
			t.Errorf("a new policy begins at the first stage, not %+v", now)
		}
		return
	}

	raised := now.Served.MaxAge > before.Served.MaxAge
	lowered := now.Served.MaxAge < before.Served.MaxAge
	here := *before
	here.Served.MaxAge = min(here.Served.MaxAge, c.MaxAge)
	switch {
	case raised && before.Stage == rollout.Full:
		if now.Served.MaxAge != c.MaxAge {
			t.Errorf("the final stage serves max_age: %+v", now)
		}
	case raised:
		if !c.Advance {
			t.Errorf("a held rollout moved: %+v to %+v", before, now)
		}
		if c.Index(now) != c.Index(here)+1 {
			t.Errorf("two stages in one apply: %+v to %+v", before, now)
		}
		// The wait that the new configuration asks of the present stage.
		if entries := c.Schedule(here); len(entries) < 2 || at.Before(entries[1].EarliestAt) {
			t.Errorf("a stage before its wait, or beyond the ceiling: %+v to %+v at %v; %+v", before, now, at, entries)
		}
		if next := c.Next(here); next == nil || next.Policy != now.Served || next.Stage != now.Stage {
			t.Errorf("the schedule said %+v, and it became %+v", next, now)
		}
	case lowered:
		widened := !before.Served.IncludeSubDomains && c.IncludeSubDomains && c.OnWiden == rollout.Restart
		if before.Served.MaxAge <= c.MaxAge && c.StopAt == "" && !widened {
			t.Errorf("lowered without the author's word: %+v to %+v", before, now)
		}
	}
	if (raised || lowered) != d.Enters {
		t.Errorf("Enters is %v: %+v to %+v", d.Enters, before, now)
	}
	if now.WaitingSince.Before(before.WaitingSince) && !w.now.Before(before.WaitingSince) {
		t.Errorf("the wait begins earlier than before: %+v to %+v", before, now)
	}
}

// forgets checks the promise of forgotten_at against everything ever said.
func (w *walker) forgets(before *rollout.State) {
	history := w.history.Replaced(before.Served, w.now)
	w.said[before.Served] = w.now
	for policy, last := range w.said {
		if out := last.Add(time.Duration(policy.MaxAge) * time.Second); history.ForgottenAt(w.config.Settle).Before(out) {
			w.t.Errorf("forgotten at %v, but %s runs out at %v", history.ForgottenAt(w.config.Settle), policy, out)
		}
	}
}

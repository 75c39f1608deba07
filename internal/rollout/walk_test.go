package rollout_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// walk is the life of one policy: years of edits, holds, missed runs, imports,
// retirements and wrong clocks. After every apply it is held against the rules
// (walk_rules_test.go), by what the walk has written down itself (book_test.go).
type walk struct {
	dice   dice
	now    time.Time // the true time
	config rollout.Config
	file   file
	backup file
	steps  []step
	broken []string
}

// file is what lies in the state file; and beside it the book, which goes back
// with it where a backup is restored.
type file struct {
	state   *rollout.State
	config  rollout.Config // of the last apply
	history rollout.History
	instant time.Time // the latest on record, as private state keeps it
	clock   time.Time // what the last refresh's clock said, if that was clearly before it
	book    book
}

// step is one apply, with all that the rules ask about.
type step struct {
	event   string
	book    book // as it was before
	before  *rollout.State
	config  rollout.Config
	look    time.Time // what the clock said at the last refresh, recorded or not
	at, now time.Time // the latest instant on record, and what the clock said at the apply
	clock   time.Time // what the last refresh's clock said, if that was clearly before it
	same    bool      // nothing was edited or lost since the step before
	applied bool      // the plan was not empty
	d       rollout.Decision
	after   rollout.State
	history rollout.History
}

// dice are chance that can be had again: first the bytes of a fuzzer, then those
// of a seed.
type dice struct {
	bytes  []byte
	random *rand.Rand
}

func newWalk(seed uint64, bytes []byte) *walk {
	return &walk{
		dice: dice{bytes: bytes, random: rand.New(rand.NewPCG(1, seed))},
		now:  start, config: config(), file: file{instant: start},
	}
}

// roll is a number below n.
func (d *dice) roll(n int) int {
	if len(d.bytes) == 0 {
		return d.random.IntN(n)
	}
	first := d.bytes[0]
	d.bytes = d.bytes[1:]
	return int(first) % n
}

func (d *dice) one(in int) bool { return d.roll(in) == 0 }

// seconds is a length of time below a limit, to the nanosecond.
func (d *dice) seconds(limit int64) time.Duration {
	return time.Duration(d.random.Int64N(limit * int64(time.Second)))
}

// TestDecide_walks lives through more than ten thousand years.
func TestDecide_walks(t *testing.T) {
	t.Parallel()
	const steps = 100
	walks := testrun.Share(t, 1500, 200, "walks")
	lived := 0.0
	for seed := range uint64(walks) {
		w := newWalk(seed, nil)
		for range steps {
			w.step()
		}
		w.report(t, seed)
		lived += w.now.Sub(start).Hours() / 24 / 365
	}
	if perWalk := 20.0 / 3; lived < perWalk*float64(walks) {
		t.Errorf("the walks lived through %.0f years only", lived)
	}
}

// FuzzWalk looks for a walk that breaks a rule: the bytes choose what happens,
// the seed how long everything takes.
func FuzzWalk(f *testing.F) {
	f.Add(uint64(1), []byte{})
	f.Add(uint64(2), []byte("an edit, a hold, a missed run, a clock that is wrong"))
	f.Add(uint64(3), []byte{0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 250, 251, 252, 253, 254, 255})
	f.Fuzz(func(t *testing.T, seed uint64, bytes []byte) {
		w := newWalk(seed, bytes[:min(len(bytes), 2000)])
		for w.step(); len(w.dice.bytes) > 0; {
			w.step()
		}
		w.report(t, seed)
	})
}

// step lets time pass and something happen, and then runs Terraform in one of
// the ways in which people run it.
func (w *walk) step() {
	event := w.happen()
	w.now = w.now.Add(w.pass())
	refresh, apply := w.skew(), w.skew()
	if w.dice.one(2) {
		apply = refresh // as a rule it is the same machine
	}
	look := w.now.Add(refresh)
	switch w.dice.roll(12) {
	case 0:
		w.refresh(look) // refreshed, planned, and not applied
		return
	case 1:
		event += ", -refresh=false" // the last record counts
		look = time.Time{}
	case 2:
		w.refresh(look)
		w.now = w.now.Add(w.dice.seconds(60 * 86400)) // a plan that is applied late
		event += ", applied late"
	default:
		w.refresh(look)
		w.now = w.now.Add(w.dice.seconds(600))
	}
	w.apply(event, look, w.now.Add(apply))
}

// refresh records an instant if it can matter, as the resource does.
func (w *walk) refresh(look time.Time) {
	f := &w.file
	if f.state != nil && up(look).After(f.book.known) { // what does not exist is not refreshed
		f.book.known = up(look)
	}
	if f.book.held && up(look).After(f.book.heldTo) {
		f.book.heldTo = up(look)
	}
	f.clock = time.Time{}
	if f.state != nil && look.Before(f.instant.Add(-time.Minute)) {
		f.clock = look
	}
	if f.state == nil {
		f.instant = look
		return
	}
	if rollout.Record(f.state.Served, f.instant, look, f.state.Held, f.due()) {
		f.instant = look
	}
}

// due is when something changes, by the configuration of the last apply.
func (f file) due() time.Time {
	if f.state.Stage == rollout.Retired {
		return f.history.ForgottenAt(f.config.Settle)
	}
	return f.config.WaitOver(*f.state)
}

// apply plans and applies, as the resource does.
func (w *walk) apply(event string, look, now time.Time) {
	f := &w.file
	s := step{event: event, book: f.book, before: f.state, config: w.config, look: look, at: f.instant, clock: f.clock, now: now}
	if n := len(w.steps); n > 0 && f.state != nil {
		s.same = f.state.Equal(w.steps[n-1].after) && reflect.DeepEqual(withoutGates(w.steps[n-1].config), withoutGates(s.config))
	}
	s.d = rollout.Decide(s.before, s.config, rollout.Evidence{Instant: s.at, Clock: s.clock})
	s.after = s.d.At(now)
	stamped := s.d.Instant(now)
	latest := stamped
	if s.before != nil {
		if unrecorded := rollout.Unrecorded(s.before.Served, s.at, f.due()); unrecorded.After(latest) {
			latest = unrecorded
		}
	}
	switch {
	case s.before != nil && s.before.Served != s.after.Served:
		f.history = f.history.Replaced(s.before.Served, latest)
	case s.before == nil && s.after.Stage == rollout.Retired:
		f.history = f.history.Replaced(hsts.Policy{}, latest)
	}
	s.history = f.history
	n := len(w.steps)
	s.applied = n == 0 || f.state == nil || !f.state.Equal(s.after) || !reflect.DeepEqual(w.steps[n-1].config, s.config)
	f.book = f.book.next(s, w.now)
	if s.applied {
		f.instant, f.clock = stamped, time.Time{} // an empty plan is not applied, and so looks at no clock
		if now.Before(stamped.Add(-time.Minute)) {
			f.clock = now
		}
	}
	f.state, f.config = &s.after, s.config
	w.steps = append(w.steps, s)
	for _, rule := range rules {
		if what := rule.broken(s, f.book); what != "" {
			w.broken = append(w.broken, fmt.Sprintf("step %d breaks %q: %s", len(w.steps)-1, rule.name, what))
		}
	}
}

func withoutGates(c rollout.Config) rollout.Config {
	c.Gates = nil
	return c
}

// pass is how long it is until the next run: often until a second around the
// instant at which something is due.
func (w *walk) pass() time.Duration {
	switch w.dice.roll(8) {
	case 0, 1, 2:
		f := w.file
		if f.state == nil || f.state.Stage == rollout.Retired {
			return w.dice.seconds(3600)
		}
		due := plus(f.book.since, waitOf(w.config, f.state.Served.MaxAge), w.config.Settle)
		wait := due.Sub(w.now).Truncate(time.Second) + time.Duration(w.dice.roll(3)-1)*time.Second
		return min(max(wait, 0), 5*365*24*time.Hour)
	case 3:
		return 0
	case 4:
		return w.dice.seconds(2 * 365 * 86400)
	default:
		return w.dice.seconds(40 * 86400)
	}
}

// skew is how wrong the clock of a machine is.
func (w *walk) skew() time.Duration {
	switch w.dice.roll(24) {
	case 0:
		return -w.dice.seconds(120)
	case 1:
		return -w.dice.seconds(90 * 86400)
	case 2:
		return w.dice.seconds(40 * 86400)
	default:
		return 0
	}
}

// report fails the test if a rule was broken, and prints the whole walk.
func (w *walk) report(t *testing.T, seed uint64) {
	t.Helper()
	if len(w.broken) == 0 {
		return
	}
	var text strings.Builder
	for i, s := range w.steps {
		fmt.Fprintf(&text, "%3d %s: looked %s, applied %s\n    %+v (%d stages)\n    %s: %s\n", i, s.event,
			s.at.Format(time.RFC3339Nano), s.now.Format(time.RFC3339Nano), s.config, len(stageList(s.config)), s.d.Reason, show(&s.after))
	}
	t.Fatalf("the walk of seed %d:\n%s\n%s", seed, text.String(), strings.Join(w.broken, "\n"))
}

func show(s *rollout.State) string {
	if s == nil {
		return "nothing"
	}
	return fmt.Sprintf("%q in stage %q, entered %s, waiting since %s, held %t", s.Served, s.Stage,
		s.EnteredAt.Format(time.RFC3339), s.WaitingSince.Format(time.RFC3339), s.Held)
}

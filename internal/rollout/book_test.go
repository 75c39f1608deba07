package rollout_test

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// book is what a walk writes down for itself, so that the rules are held against
// something else than the code that is to keep them.
type book struct {
	since   time.Time // the present stage's wait counts from here
	entered time.Time // the present age came into force
	held    bool      // a gate was broken, and not all are open since
	heldAt  time.Time // since then
	heldTo  time.Time // the latest instant that any clock said while it was held
	known   time.Time // the latest instant that any clock said at a refresh or an apply
	final   bool      // what is served is the whole max_age of its configuration
	said    []said    // every header ever served, the present one last
}

// said is a header that was served from the instant of an apply on. A browser may
// have seen it for the last time at the true instant of the apply that replaced it.
// replaced is what could be known of that: the latest that any clock had said.
type said struct {
	policy    hsts.Policy
	from      time.Time
	replaced  time.Time
	trueUntil time.Time
}

func adoptedBook(served hsts.Policy, told time.Time) book {
	told = up(told)
	return book{
		since: told, entered: told, final: served.MaxAge >= 2*31536000,
		said: []said{{policy: served, from: told}}, known: told,
	}
}

// next writes down an apply.
func (b book) next(s step, truth time.Time) book {
	told := up(s.now)
	for _, known := range []time.Time{up(s.at), b.since} {
		if told.Before(known) {
			told = known // a clock that goes backwards is not believed
		}
	}
	fresh := s.before == nil
	aged := fresh || s.before.Served.MaxAge != s.after.Served.MaxAge || (s.before.Stage == rollout.Retired) != s.config.Retire
	widened := !fresh && !s.before.Served.IncludeSubDomains && s.after.Served.IncludeSubDomains
	if aged {
		b.entered = told
	}
	if aged || widened || releases(s) {
		b.since = told
	}
	left := s.after.Served.MaxAge < s.config.MaxAge || s.config.IncludeSubDomains && !s.after.Served.IncludeSubDomains
	was := b.held
	b.held = !s.config.Retire && left && (gates(s.config) == "broken" || gates(s.config) == "closed" && was)
	switch {
	case !b.held:
		b.heldAt = time.Time{}
	case !was:
		b.heldAt, b.heldTo = told, told
	}
	if !fresh && up(s.look).After(b.known) {
		b.known = up(s.look)
	}
	if s.applied && told.After(b.known) {
		b.known = told
	}
	b.final = s.after.Served.MaxAge == s.config.MaxAge
	if n := len(b.said); n == 0 || b.said[n-1].policy != s.after.Served {
		b.said = append([]said(nil), b.said...)
		if n > 0 {
			b.said[n-1].replaced, b.said[n-1].trueUntil = b.known, truth
		}
		b.said = append(b.said, said{policy: s.after.Served, from: told})
	}
	return b
}

// releases reports whether a hold ends that has to be waited out again (rule 4).
func releases(s step) bool {
	c := s.config
	if s.before == nil || s.before.Stage == rollout.Retired || c.Retire {
		return false
	}
	left := base(s) < c.MaxAge || c.IncludeSubDomains && !s.before.Served.IncludeSubDomains
	return s.book.held && gates(c) == "open" && left
}

// gates is what all gates say together.
func gates(c rollout.Config) string {
	all := "open"
	for _, gate := range c.Gates {
		switch {
		case gate.Broken:
			return "broken"
		case !gate.Open:
			all = "closed"
		}
	}
	return all
}

// base is the age from which an apply goes on: what was served, cut to max_age,
// or raised to it in the final stage where no stop_at asks for a ramp (rule 6).
func base(s step) int64 {
	if raises(s) {
		return s.config.MaxAge
	}
	return min(s.before.Served.MaxAge, s.config.MaxAge)
}

func raises(s step) bool {
	stop := s.config.StopAt
	return s.book.final && s.config.MaxAge > s.before.Served.MaxAge && (stop == "" || stop == rollout.Full)
}

// stageList returns the stages as the documentation has them, the final one last.
func stageList(c rollout.Config) []rollout.Stage {
	var all []rollout.Stage
	if c.Stages == nil {
		for _, stage := range []rollout.Stage{{Name: "5-minutes", MaxAge: 300}, {Name: "1-week", MaxAge: 604800}, {Name: "1-month", MaxAge: 2592000}} {
			if stage.MaxAge < c.MaxAge {
				all = append(all, stage)
			}
		}
	}
	all = append(all, c.Stages...)
	return append(all, rollout.Stage{Name: "full", MaxAge: c.MaxAge})
}

// below is the number of the highest stage that is not above an age, or of the one
// that has a name; -1 where there is none.
func below(c rollout.Config, age int64, name string) int {
	at := -1
	for i, stage := range stageList(c) {
		if stage.MaxAge <= age || stage.Name == name {
			at = i
		}
	}
	return at
}

// stop is the number of the stage to go no further than.
func stop(c rollout.Config) int {
	if c.StopAt == "" {
		return len(stageList(c)) - 1
	}
	return below(c, 0, c.StopAt)
}

// waitOf is how long an age is served before the next one, without the settling.
func waitOf(c rollout.Config, age int64) int64 {
	for _, stage := range stageList(c) {
		if stage.MaxAge == age && stage.Soak != 0 {
			return stage.Soak
		}
	}
	return age
}

// due reports whether a stage may follow on an age. Of two clocks that contradict
// each other the earlier one counts.
func due(s step, age int64) bool {
	at := s.at
	if !s.clock.IsZero() {
		at = s.clock
	}
	return !at.Before(plus(s.book.since, waitOf(s.config, age), s.config.Settle))
}

// plus is an instant some seconds later, at the most the last one of the year
// 9999.
func plus(t time.Time, seconds ...int64) time.Time {
	end := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	for _, n := range seconds {
		if n > end.Unix()-t.Unix() {
			return end
		}
		t = time.Unix(t.Unix()+n, 0).UTC()
	}
	return t
}

// up is an instant in whole seconds, rounded up.
func up(t time.Time) time.Time {
	if t.Nanosecond() == 0 {
		return t
	}
	return time.Unix(t.Unix()+1, 0).UTC()
}

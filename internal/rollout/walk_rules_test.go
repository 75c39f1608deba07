package rollout_test

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// rules are what every apply of every walk keeps. Each says what is broken, or
// nothing. The book is that after the apply; the step has the one before.
var rules = []struct {
	name   string
	broken func(s step, b book) string
}{
	{"1: a new policy enters the first stage, and so does an unretired one", func(s step, _ book) string {
		first := stageList(s.config)[0].MaxAge
		want := hsts.Policy{MaxAge: first, IncludeSubDomains: s.config.IncludeSubDomains, Preload: s.config.Preload && first == s.config.MaxAge}
		return unless(s.config.Retire || !begins(s) || s.after.Served == want, s, "want %q", want)
	}},
	{"2: one stage an apply, never two", func(s step, _ book) string {
		if !rose(s) || raises(s) {
			return ""
		}
		next := stageList(s.config)[below(s.config, base(s), "")+1].MaxAge
		return unless(s.after.Served.MaxAge == next, s, "the next stage has %d", next)
	}},
	{"2: no stage before its wait", func(s step, _ book) string {
		return unless(!rose(s) || raises(s) || due(s, base(s)), s, "it waits since %v", s.book.since)
	}},
	{"2: no stage that is held, released this moment, or beyond stop_at", func(s step, _ book) string {
		free := gates(s.config) == "open" && !releases(s) && below(s.config, s.after.Served.MaxAge, "") <= stop(s.config)
		return unless(!rose(s) || raises(s) || free, s, "it moved")
	}},
	{"2: a stage that is due comes", func(s step, _ book) string {
		if begins(s) || s.config.Retire || widens(s) || releases(s) || gates(s.config) != "open" ||
			below(s.config, base(s), "") >= stop(s.config) || !due(s, base(s)) {
			return ""
		}
		return unless(rose(s) || s.after.Served.MaxAge > base(s), s, "it did not move")
	}},
	{"2: the times are those of the apply", func(s step, b book) string {
		return unless(s.after.WaitingSince.Equal(b.since) && s.after.EnteredAt.Equal(b.entered), s, "want entered %v, waiting since %v", b.entered, b.since)
	}},
	{"3: an unchanged configuration at an unchanged stage is an empty plan", func(s step, b book) string {
		// -refresh=false freezes the time at what it was planned by, or at the apply.
		instants := []time.Time{s.at}
		if applied := s.d.Instant(s.now); applied.Before(plus(b.since, waitOf(s.config, s.after.Served.MaxAge), s.config.Settle)) {
			instants = append(instants, s.now, applied)
		}
		for _, at := range instants {
			again := rollout.Decide(&s.after, s.config, rollout.Evidence{Instant: at, Clock: s.clock})
			if at := again.At(s.now.Add(time.Hour)); !at.Equal(s.after) || again.Enters || again.Waits {
				return fmt.Sprintf("%s became %s (%s)", show(&s.after), show(&at), again.Reason)
			}
		}
		return ""
	}},
	{"3: what was planned is what is applied", func(s step, _ book) string {
		again := rollout.Decide(s.before, s.config, rollout.Evidence{Instant: s.at, Clock: s.clock})
		if !reflect.DeepEqual(again, s.d) {
			return "a second plan is another one"
		}
		for _, later := range []time.Duration{-time.Hour, 0, time.Hour, 1000 * time.Hour} {
			applied := s.d.At(s.now.Add(later))
			if applied.Served != s.d.Next.Served || applied.Stage != s.d.Next.Stage || applied.Held != s.d.Next.Held {
				return fmt.Sprintf("planned %s, applied %s", show(&s.d.Next), show(&applied))
			}
		}
		return ""
	}},
	{"4: held says whether a gate is broken, or was and is not open since", func(s step, b book) string {
		return unless(s.after.Held == b.held && s.after.HeldSince.Equal(b.heldAt) && (len(s.after.HeldBecause) > 0) == b.held, s,
			"held is %t since %v because of %q, want %t since %v", s.after.Held, s.after.HeldSince, s.after.HeldBecause, b.held, b.heldAt)
	}},
	{"4: a run that could tell nothing changes no date", func(s step, _ book) string {
		return unless(!s.same || gates(s.config) != "closed" || s.after.Equal(*s.before), s, "the gates were closed")
	}},
	{"4: the beginning and the end of a hold are told, once", func(s step, _ book) string {
		told := func(code string) bool {
			return slices.ContainsFunc(s.d.Warnings, func(d rollout.Diagnostic) bool { return d.Code == code })
		}
		begins := s.after.Held && (s.before == nil || !s.before.Held)
		ends := s.before != nil && s.before.Held && !s.after.Held && !s.config.Retire
		return unless(told("rollout.hold_begins") == begins && told("rollout.hold_ends") == ends, s, "told: %+v", s.d.Warnings)
	}},
	{"5: a stop_at behind goes back to it", func(s step, _ book) string {
		if begins(s) || s.config.Retire || restarts(s) || below(s.config, base(s), "") <= stop(s.config) {
			return ""
		}
		return unless(s.after.Served.MaxAge == stageList(s.config)[stop(s.config)].MaxAge, s, "it did not")
	}},
	{"6: an edit lowers nothing unless its author did", func(s step, _ book) string {
		if begins(s) || s.config.Retire || restarts(s) || below(s.config, base(s), "") > stop(s.config) {
			return ""
		}
		served, was := s.after.Served, s.before.Served
		return unless(served.MaxAge >= min(was.MaxAge, s.config.MaxAge) &&
			(served.IncludeSubDomains || !was.IncludeSubDomains || !s.config.IncludeSubDomains) &&
			(served.Preload || !was.Preload || !s.config.Preload), s, "it was lowered")
	}},
	{"6: a lower max_age, and a higher one in the final stage, are served", func(s step, _ book) string {
		most := s.after.Served.MaxAge <= s.config.MaxAge
		return unless(s.config.Retire || most && (begins(s) || restarts(s) || !raises(s) || s.after.Served.MaxAge == s.config.MaxAge), s, "they are not")
	}},
	{"7: a wider scope starts over, or waits for the gates", func(s step, _ book) string {
		switch {
		case begins(s) || s.config.Retire:
			return ""
		case restarts(s):
			first := min(stageList(s.config)[0].MaxAge, s.before.Served.MaxAge)
			return unless(s.after.Served == hsts.Policy{MaxAge: first, IncludeSubDomains: true}, s, "the ramp did not start over")
		case widens(s):
			return unless(s.after.Served.MaxAge <= max(s.before.Served.MaxAge, base(s)) && s.after.Served.IncludeSubDomains == (gates(s.config) == "open"), s, "it did not keep its age, or was not held")
		}
		return unless(s.after.Served.IncludeSubDomains == (s.before.Served.IncludeSubDomains && s.config.IncludeSubDomains), s, "another scope")
	}},
	{"8: preload comes with the final stage, and only there", func(s step, _ book) string {
		final := s.after.Served.MaxAge == s.config.MaxAge
		if s.config.Retire || !final {
			had := !begins(s) && s.before.Served.Preload && s.config.Preload && s.after.Served.MaxAge >= s.before.Served.MaxAge
			return unless(!s.after.Served.Preload || had && !s.config.Retire, s, "too early")
		}
		if !s.after.Served.IncludeSubDomains { // it stays if the site came with it (rule 6)
			return unless(!s.after.Served.Preload || s.before != nil && s.before.Served.Preload, s, "without includeSubDomains")
		}
		return unless(s.after.Served.Preload == s.config.Preload, s, "it is not there, or should not be")
	}},
	{"9: retire serves max-age=0, whatever else is said", func(s step, _ book) string {
		retired := s.after.Served == hsts.Policy{} && s.after.Stage == "retired" && !s.after.Held
		return unless(retired == s.config.Retire && (s.after.Served.MaxAge == 0) == retired, s, "it does not")
	}},
	{"9: forgotten_at is not before the last header ever said has run out, and little after", func(s step, b book) string {
		if !s.config.Retire {
			return ""
		}
		promised := s.history.ForgottenAt(s.config.Settle)
		latest := plus(b.said[len(b.said)-1].from, int64(3*24*3600)) // of a policy that was created retired
		for _, said := range b.said[:len(b.said)-1] {
			known := plus(said.replaced, said.policy.MaxAge)
			if promised.Before(plus(known, s.config.Settle)) {
				return fmt.Sprintf("%q was served until %v at least, promised is %v", said.policy, said.replaced, promised)
			}
			// A browser that saw the header at the last moment, by the true time. Where
			// no clock ever said so late an instant, nobody could know.
			if out := plus(said.trueUntil, said.policy.MaxAge); !said.replaced.Before(said.trueUntil) && promised.Before(out) {
				return fmt.Sprintf("%q runs out in truth at %v, promised is %v", said.policy, out, promised)
			}
			if late := plus(known, max(said.policy.MaxAge/30, 3*24*3600)); late.After(latest) {
				latest = late
			}
		}
		return unless(!promised.After(plus(latest, s.config.Settle, 1)), s, "want at most %v, promised is %v", latest, promised)
	}},
	{"10: no instant on record becomes earlier", func(s step, _ book) string {
		return unless(!s.d.Instant(s.now).Before(s.at), s, "%v, after %v", s.d.Instant(s.now), s.at)
	}},
	{"10: the wait after a hold counts from no earlier than any clock said while it was held", func(s step, b book) string {
		return unless(!releases(s) || !b.since.Before(s.book.heldTo), s, "a clock said %v", s.book.heldTo)
	}},
	{"10: whatever the clocks say, a wait is short by no more than what may go unrecorded", func(s step, b book) string {
		if s.before == nil || !s.d.Waits {
			return ""
		}
		margin := int64(3 * 24 * 3600)
		for _, said := range s.book.said {
			margin = max(margin, said.policy.MaxAge/30)
		}
		return unless(!plus(b.since, margin).Before(s.book.known), s, "a clock said %v", s.book.known)
	}},
	{"10: a clock that goes backwards moves nothing", func(s step, _ book) string {
		for _, back := range []time.Duration{time.Second, time.Hour, 10000 * time.Hour} {
			again := rollout.Decide(&s.after, s.config, rollout.Evidence{Instant: s.after.WaitingSince.Add(-back)})
			if at := again.At(s.now.Add(-back)); !at.Equal(s.after) {
				return fmt.Sprintf("%s became %s", show(&s.after), show(&at))
			}
		}
		return unless(begins(s) || !s.after.WaitingSince.Before(s.before.WaitingSince), s, "the wait began earlier than before")
	}},
	{"the stage is the highest that is not above what is served", func(s step, _ book) string {
		at := below(s.config, s.after.Served.MaxAge, "")
		want := ""
		if at >= 0 {
			want = stageList(s.config)[at].Name
		}
		whole := hsts.Policy{MaxAge: s.config.MaxAge, IncludeSubDomains: s.config.IncludeSubDomains, Preload: s.config.Preload}
		ok := s.after.Stage == want && s.config.Complete(s.after) == (s.after.Served == whole)
		return unless(s.config.Retire || ok, s, "want %q, number %d", want, at)
	}},
	{"the schedule is what will come", func(s step, b book) string {
		if s.config.Retire {
			return unless(s.config.Schedule(s.after) == nil && s.config.Next(s.after) == nil, s, "nothing comes")
		}
		at, age := b.since, s.after.Served.MaxAge
		entries := s.config.Schedule(s.after)
		if here := (rollout.ScheduledStage{Stage: s.after.Stage, Policy: s.after.Served, EarliestAt: b.since}); entries[0] != here {
			return fmt.Sprintf("the present stage is %+v, not %+v", here, entries[0])
		}
		for i := below(s.config, age, "") + 1; i <= stop(s.config); i++ {
			at = plus(at, waitOf(s.config, age), s.config.Settle)
			age = stageList(s.config)[i].MaxAge
			entries = entries[1:]
			if len(entries) == 0 || entries[0].Policy.MaxAge != age || !entries[0].EarliestAt.Equal(at) {
				return fmt.Sprintf("%d comes at %v, and the schedule says %+v", age, at, entries)
			}
		}
		next := s.config.Next(s.after)
		waits := s.after
		waits.Held = false
		comes := rollout.Decide(&waits, free(s.config), rollout.Evidence{Instant: s.config.Schedule(s.after)[0].EarliestAt.AddDate(9000, 0, 0)})
		early := len(entries) == 1 && (next == nil || widensNow(s) || comes.Next.Served == next.Policy && comes.Next.Stage == next.Stage)
		return unless(early, s, "the schedule says %+v, and it becomes %s", next, show(&comes.Next))
	}},
	{"the ramp is all stages, and a move leaves it as it is", func(s step, _ book) string {
		ramp := s.config.Ramp(s.after)
		if s.config.Retire {
			return unless(ramp == nil, s, "nothing comes")
		}
		stages := stageList(s.config)[:stop(s.config)+1]
		for i, stage := range stages {
			wait := int64(0)
			if i < len(stages)-1 {
				wait = waitOf(s.config, stage.MaxAge) + s.config.Settle
			}
			if len(ramp) != len(stages) || ramp[i].Stage != stage.Name || ramp[i].Policy.MaxAge != stage.MaxAge || ramp[i].Wait != wait {
				return fmt.Sprintf("the ramp is %+v", ramp)
			}
		}
		// What is still to come is what the schedule says.
		for _, next := range s.config.Schedule(s.after)[1:] {
			if i := below(s.config, 0, next.Stage); ramp[i].Policy != next.Policy {
				return fmt.Sprintf("the ramp has %+v, and the schedule %+v", ramp[i], next)
			}
		}
		if s.d.Reason == rollout.ReasonAdvanced && !s.before.Served.Preload && s.before.Served.IncludeSubDomains == s.after.Served.IncludeSubDomains {
			was := s.config.Ramp(*s.before)
			return unless(reflect.DeepEqual(was, ramp), s, "the ramp was %+v, and is %+v", was, ramp)
		}
		return ""
	}},
	{"a change is told unless it was announced, and nothing else is but what holds it up", func(s step, _ book) string {
		changed := s.before == nil || s.before.Served != s.after.Served
		waits := []string{"clock.backwards", "rollout.closed", "rollout.hold_begins", "rollout.hold_ends", "include_subdomains.held"}
		told := slices.ContainsFunc(s.d.Warnings, func(d rollout.Diagnostic) bool { return !slices.Contains(waits, d.Code) })
		return unless(told == changed || s.before == nil && s.config.Retire, s, "told: %+v", s.d.Warnings)
	}},
}

func unless(ok bool, s step, format string, args ...any) string {
	if ok {
		return ""
	}
	return fmt.Sprintf("%s became %s: ", show(s.before), show(&s.after)) + fmt.Sprintf(format, args...)
}

func begins(s step) bool { return s.before == nil || s.before.Stage == rollout.Retired }

// rose reports whether a policy that was served is served for longer now.
func rose(s step) bool { return !begins(s) && s.after.Served.MaxAge > s.before.Served.MaxAge }

// widens reports whether the author has switched include_subdomains on.
func widens(s step) bool {
	return !begins(s) && s.config.IncludeSubDomains && !s.before.Served.IncludeSubDomains
}

func restarts(s step) bool {
	return widens(s) && s.config.OnWiden == rollout.Restart && len(stageList(s.config)) > 1
}

// widensNow reports whether the next free apply is one that widens the scope, which
// comes before the next stage.
func widensNow(s step) bool {
	return s.config.IncludeSubDomains && !s.after.Served.IncludeSubDomains
}

// free is a configuration whose gates are open.
func free(c rollout.Config) rollout.Config {
	c.Gates = nil
	return c
}

package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Reason is why a decision is what it is.
type Reason string

// The reasons. The first ones take effect whatever holds the rollout; the last
// ones leave what is served as it is.
const (
	ReasonRetired   Reason = "retired"   // the author retires the policy
	ReasonCreated   Reason = "created"   // a new policy enters its first stage
	ReasonUnretired Reason = "unretired" // a retired policy starts again
	ReasonRestarted Reason = "restarted" // a wider audience begins at the first stage
	ReasonWidened   Reason = "widened"   // a wider audience at the present age
	ReasonWentBack  Reason = "went_back" // stop_at names an earlier stage
	ReasonShortened Reason = "shortened" // max_age is lower than what was served
	ReasonRaised    Reason = "raised"    // max_age was raised in the final stage
	ReasonNarrowed  Reason = "narrowed"  // a directive was taken away
	ReasonPreload   Reason = "preload"   // preload was switched on in the final stage
	ReasonAdvanced  Reason = "advanced"  // the wait is over, and nothing holds
	ReasonReleased  Reason = "released"  // a hold ended, and the wait begins again
	ReasonHeld      Reason = "held"      // advance is false
	ReasonStopped   Reason = "stopped"   // stop_at is reached
	ReasonWaiting   Reason = "waiting"   // the stage's wait is not over
	ReasonUnseen    Reason = "unseen"    // the stage was not seen on the site yet
	ReasonUnsure    Reason = "unsure"    // due, but the site could not be asked
	ReasonSeen      Reason = "seen"      // the stage was seen on the site, and its wait begins
	ReasonComplete  Reason = "complete"  // the final stage is served
)

// Decision is what is served next, and why.
type Decision struct {
	// Next is the state after the decision, but for the times that At sets.
	Next   State
	Reason Reason
	// Enters is true where the served age changes: EnteredAt is the instant of
	// the apply.
	Enters bool
	// Waits is true where the wait begins (again) with the apply.
	Waits bool
	// Notices are what a person has to be told.
	Notices []Notice

	// notBefore is the latest instant that was known when it was decided.
	notBefore time.Time
}

// Instant is the instant that an apply counts as, by the clock of the machine
// that applies. One that is behind what was known when the plan was made is
// wrong (rule 10): if its time were written down, the next stage would come as
// much too early, and forgotten_at would promise too much.
func (d Decision) Instant(now time.Time) time.Time { return later(now, d.notBefore) }

// At is the state after the decision, applied at an instant.
func (d Decision) At(now time.Time) State {
	s := d.Next
	now = d.Instant(now)
	if d.Enters {
		s.EnteredAt = RoundUp(now)
	}
	if d.Waits {
		s.WaitingSince = RoundUp(now)
	}
	return s
}

// Decide tells what is served next. prior is nil for a new policy; at is the
// instant of the last look at the clock, which alone makes a stage due.
//
// It moves one stage at the most, however late it is asked, and it never lowers
// what is served unless the author lowered max_age, the scope or stop_at, or
// widened the audience.
func Decide(prior *State, c Config, at time.Time) Decision {
	d := decide(prior, c, at)
	d.notBefore = at
	if prior != nil {
		d.notBefore = later(at, prior.WaitingSince)
	}
	return d
}

func decide(prior *State, c Config, at time.Time) Decision {
	switch {
	case c.Retire:
		return retire(prior)
	case prior == nil:
		return begin(c, ReasonCreated)
	case prior.Stage == Retired:
		return begin(c, ReasonUnretired)
	case widens(*prior, c) && c.OnWiden == Restart && c.ladder().top() > 0:
		return restart(*prior, c)
	default:
		return proceed(*prior, c, at)
	}
}

// retire serves max-age=0, whatever else is configured (rule 9).
func retire(prior *State) Decision {
	d := Decision{Reason: ReasonRetired, Next: State{Stage: Retired}}
	if prior != nil && prior.Stage == Retired {
		d.Next = *prior
		d.Next.Live = Live{}
		return d
	}
	d.Enters, d.Waits = true, true
	if prior != nil {
		d.Notices = append(d.Notices, noticeRetired(prior.Served))
	}
	return d
}

// begin enters the first stage (rule 1).
func begin(c Config, reason Reason) Decision {
	d := enter(c, c.ladder()[0].MaxAge)
	d.Reason = reason
	if reason == ReasonCreated {
		d.Notices = append(d.Notices, noticeCreated(d.Next.Served))
	} else {
		d.Notices = append(d.Notices, noticeUnretired(d.Next.Served))
	}
	d.Notices = append(d.Notices, noticeSubmit(d.Next.Served)...)
	return d
}

// restart begins the ramp again for a wider audience (rule 7). An age below the
// first stage stays: a restart shortens what browsers hold, it never lengthens it.
// Without a ramp there is nothing to begin again, and Keep's rule holds instead.
func restart(prior State, c Config) Decision {
	d := enter(c, min(prior.Served.MaxAge, c.ladder()[0].MaxAge))
	d.Reason, d.Enters = ReasonRestarted, d.Next.Served.MaxAge != prior.Served.MaxAge
	if !d.Enters {
		d.Next.EnteredAt = prior.EnteredAt
	}
	d.Notices = append(d.Notices, noticeRestarted(prior.Served, d.Next.Served))
	if prior.Served.Preload && !d.Next.Served.Preload {
		d.Notices = append(d.Notices, noticePreloadDropped(prior.Served, d.Next.Served))
	}
	return d
}

// enter serves an age of the ramp's beginning.
func enter(c Config, age int64) Decision {
	rungs := c.ladder()
	at := rungs.position(age)
	return Decision{
		Enters: true,
		Waits:  true,
		Next: State{
			Served: hsts.Policy{
				MaxAge:            age,
				IncludeSubDomains: c.IncludeSubDomains,
				Preload:           at == rungs.top() && c.Preload,
			},
			Stage: rungs.name(at),
			Held:  at < rungs.top() && !c.Advance,
		},
	}
}

// widens tells whether the author has switched includeSubDomains on.
func widens(prior State, c Config) bool {
	return c.IncludeSubDomains && !prior.Served.IncludeSubDomains
}

// proceed goes on from a policy that is served: it takes up what the author
// changed, goes back where stop_at says so, or else moves on where that is due.
func proceed(prior State, c Config, at time.Time) Decision {
	if c.siteDiffers(prior) {
		c.Advance = false
	}
	served, edit := authored(prior, c)
	rungs := c.ladder()
	here, ceiling := rungs.position(served.MaxAge), rungs.ceiling(c.StopAt)
	rewait := prior.Held && c.Advance && c.Rewait && here < rungs.top()
	widened := served.IncludeSubDomains && !prior.Served.IncludeSubDomains
	seenAt, waitingSince := c.seenAt(prior), c.waitingSince(prior)
	justSeen := !seenAt.IsZero() && prior.SeenAt.IsZero()

	var reason Reason
	switch {
	case here > ceiling:
		here, reason = ceiling, ReasonWentBack
		served.MaxAge, served.Preload = rungs[here].MaxAge, false
	case here == rungs.top():
		reason = ReasonComplete
	case here == ceiling:
		reason = ReasonStopped
	case !c.Advance:
		reason = ReasonHeld
	case rewait:
		reason = ReasonReleased
	case c.Verify && seenAt.IsZero():
		reason = ReasonUnseen
	case justSeen:
		reason = ReasonSeen
	case widened || at.Before(c.nextAt(waitingSince, served.MaxAge)):
		reason = ReasonWaiting
	case c.unsure(prior):
		reason = ReasonUnsure
	default:
		here, reason = here+1, ReasonAdvanced
		served.MaxAge = rungs[here].MaxAge
	}
	if here == rungs.top() {
		// Without includeSubDomains it is only there if the site came with it.
		served.Preload = c.Preload && (served.IncludeSubDomains || served.Preload)
		if served.Preload && !prior.Served.Preload && reason == ReasonComplete {
			reason = ReasonPreload
		}
	}
	if edit != "" && reason != ReasonWentBack && reason != ReasonAdvanced {
		reason = edit
	}

	enters := served.MaxAge != prior.Served.MaxAge
	d := Decision{
		Reason: reason,
		Enters: enters,
		Waits:  enters || widened || rewait,
		Next: State{
			Served:       served,
			Stage:        rungs.name(here),
			EnteredAt:    prior.EnteredAt,
			WaitingSince: waitingSince,
			SeenAt:       seenAt,
			Held:         !c.Advance && (here < rungs.top() || widens(prior, c)),
		},
	}
	if served != prior.Served {
		d.Next.SeenAt = time.Time{} // another policy has to be seen anew
	}
	d.Notices = notices(prior, c, d, at)
	return d
}

// authored is what was served, changed only as the author's own edit says
// (rules 6 and 7): a narrower scope and a lower age take effect at once, in the
// final stage a higher age does, unless stop_at asks for a ramp, and a wider scope
// that keeps its age does unless it is held. The reason is "" where nothing was
// changed.
func authored(prior State, c Config) (hsts.Policy, Reason) {
	served := prior.Served
	var edit Reason
	if widens(prior, c) && c.Advance {
		served.IncludeSubDomains, edit = true, ReasonWidened
	}
	if served.IncludeSubDomains && !c.IncludeSubDomains || served.Preload && !c.Preload {
		served.IncludeSubDomains = served.IncludeSubDomains && c.IncludeSubDomains
		served.Preload = served.Preload && c.Preload
		edit = ReasonNarrowed
	}
	switch {
	case c.MaxAge < served.MaxAge:
		served.MaxAge, edit = c.MaxAge, ReasonShortened
	case c.MaxAge > served.MaxAge && prior.Stage == Full && c.ladder().ceiling(c.StopAt) == c.ladder().top():
		served.MaxAge, edit = c.MaxAge, ReasonRaised
	}
	return served, edit
}

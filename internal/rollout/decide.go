package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Reason is why a decision is what it is.
type Reason string

// The reasons. The first ones take effect whatever the gates say; the last ones
// leave what is served as it is.
const (
	ReasonRetired   Reason = "retired"   // the author retires the policy
	ReasonCreated   Reason = "created"   // a new policy enters its first stage
	ReasonUnretired Reason = "unretired" // a retired policy starts again
	ReasonRestarted Reason = "restarted" // a wider scope begins at the first stage
	ReasonWidened   Reason = "widened"   // a wider scope at the present age
	ReasonWentBack  Reason = "went_back" // stop_at names an earlier stage
	ReasonShortened Reason = "shortened" // max_age is lower than what was served
	ReasonRaised    Reason = "raised"    // max_age was raised in the final stage
	ReasonNarrowed  Reason = "narrowed"  // a directive was taken away
	ReasonPreload   Reason = "preload"   // preload was switched on in the final stage
	ReasonAdvanced  Reason = "advanced"  // the wait is over, and every gate is open
	ReasonReleased  Reason = "released"  // a hold ended, and the wait begins again
	ReasonHeld      Reason = "held"      // a gate is broken, or was and is not open yet
	ReasonStopped   Reason = "stopped"   // stop_at is reached
	ReasonWaiting   Reason = "waiting"   // the stage's wait is not over
	ReasonUnseen    Reason = "unseen"    // the stage was not seen on the site yet
	ReasonClosed    Reason = "closed"    // due, but a gate is closed
	ReasonSeen      Reason = "seen"      // the stage was seen on the site, and its wait begins
	ReasonComplete  Reason = "complete"  // the final stage is served
)

// Decision is what is served next, and why.
type Decision struct {
	// Next is the state after the decision, but for the times that At sets.
	Next   State
	Reason Reason
	// Enters is true if the served age changes: EnteredAt is the instant of the
	// apply.
	Enters bool
	// Waits is true if the wait begins (again) with the apply.
	Waits bool
	// Holds is true if a hold begins with the apply.
	Holds bool
	// Warnings are what a person must be told.
	Warnings []Diagnostic

	// notBefore is the latest instant that was known when it was decided.
	notBefore time.Time
}

// Instant returns the instant that an apply counts as, given the clock of the
// machine that applies. A clock that is behind what was known when the plan was
// made is wrong (rule 10): with its time the next stage would come too early, and
// forgotten_at would promise too much.
func (d Decision) Instant(now time.Time) time.Time { return later(now, d.notBefore) }

// At returns the state after the decision, applied at an instant.
func (d Decision) At(now time.Time) State {
	s := d.Next
	now = RoundUp(d.Instant(now))
	if d.Enters {
		s.EnteredAt = now
	}
	if d.Waits {
		s.WaitingSince = now
	}
	if d.Holds {
		s.HeldSince = now
	}
	return s
}

// Decide returns what is served next. prior is nil for a new policy.
//
// It moves at most one stage, however late it is asked, and it never lowers what
// is served unless the author lowered max_age, the scope or stop_at, or widened
// the scope.
func Decide(prior *State, c Config, e Evidence) Decision {
	d := decide(prior, c, e)
	d.notBefore = e.Instant
	if prior != nil {
		d.notBefore = later(e.Instant, prior.WaitingSince)
	}
	return d
}

func decide(prior *State, c Config, e Evidence) Decision {
	switch {
	case c.Retire:
		return retire(prior)
	case prior == nil:
		return begin(c, ReasonCreated, e)
	case prior.Stage == Retired:
		return begin(c, ReasonUnretired, e)
	case widens(*prior, c) && c.OnWiden == Restart && c.stageList().last() > 0:
		return restart(*prior, c, e)
	default:
		return proceed(*prior, c, e)
	}
}

// retire serves max-age=0, whatever else is configured (rule 9).
func retire(prior *State) Decision {
	d := Decision{Reason: ReasonRetired, Next: State{Stage: Retired}}
	if prior != nil && prior.Stage == Retired {
		d.Next = *prior
		return d
	}
	d.Enters, d.Waits = true, true
	if prior != nil {
		d.Warnings = append(d.Warnings, warnRetired(prior.Served))
	}
	return d
}

// begin enters the first stage (rule 1).
func begin(c Config, reason Reason, e Evidence) Decision {
	d := enter(State{}, c, c.stageList()[0].MaxAge, e)
	d.Reason = reason
	if reason == ReasonCreated {
		d.Warnings = append(d.Warnings, warnCreated())
	} else {
		d.Warnings = append(d.Warnings, warnUnretired(d.Next.Served))
	}
	d.Warnings = append(d.Warnings, warnSubmit(d.Next.Served)...)
	return d
}

// restart goes back to the first stage for a wider scope (rule 7). An age below
// the first stage stays, as a restart never lengthens what browsers hold. Without
// stages below the final one there is nothing to restart, and the rule of [Keep]
// holds instead.
func restart(prior State, c Config, e Evidence) Decision {
	d := enter(prior, c, min(prior.Served.MaxAge, c.stageList()[0].MaxAge), e)
	d.Reason, d.Enters = ReasonRestarted, d.Next.Served.MaxAge != prior.Served.MaxAge
	if !d.Enters {
		d.Next.EnteredAt = prior.EnteredAt
	}
	d.Warnings = append(d.Warnings, warnRestarted(prior.Served, d.Next.Served))
	if prior.Held && !d.Next.Held {
		d.Warnings = append(d.Warnings, warnHoldEnds(c, prior, d.Next, true, e.Instant))
	}
	if prior.Served.Preload && !d.Next.Served.Preload {
		d.Warnings = append(d.Warnings, warnPreloadDropped(prior.Served, d.Next.Served))
	}
	return d
}

// enter serves an age from the apply on, as a new policy or a restart does.
func enter(prior State, c Config, age int64, e Evidence) Decision {
	list := c.stageList()
	index := list.at(age)
	d := Decision{
		Enters: true,
		Waits:  true,
		Next: State{
			Served: hsts.Policy{
				MaxAge:            age,
				IncludeSubDomains: c.IncludeSubDomains,
				Preload:           index == list.last() && c.Preload,
			},
			Stage: list.name(index),
		},
	}
	gates, reasons := combine(c.authorGates()) // the site does not serve it yet
	if index < list.last() {
		d.hold(prior, gates, reasons)
	}
	if d.Holds {
		d.Warnings = append(d.Warnings, warnHoldBegins(c, d.Next, reasons, e.Instant))
	}
	return d
}

// hold sets whether the rollout is held, and why. A hold begins when a gate is
// broken, and ends when all are open: one that is closed does not say that what
// broke was fixed.
func (d *Decision) hold(prior State, gates gateState, reasons []string) {
	switch {
	case gates == broken:
		d.Next.Held, d.Next.HeldBecause = true, reasons
	case gates == closed && prior.Held:
		d.Next.Held, d.Next.HeldBecause = true, prior.HeldBecause
	default:
		return
	}
	d.Holds = !prior.Held
	if prior.Held {
		d.Next.HeldSince = prior.HeldSince
	}
}

// widens reports whether the author has switched includeSubDomains on.
func widens(prior State, c Config) bool {
	return c.IncludeSubDomains && !prior.Served.IncludeSubDomains
}

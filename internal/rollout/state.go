package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// State is what is served, since when, and what it waits for.
type State struct {
	Served hsts.Policy
	// Stage is the stage's name; "" where the age that is served lies below the
	// first stage, as it may after an import.
	Stage string
	// EnteredAt is the instant at which the served age came into force.
	EnteredAt time.Time
	// WaitingSince is the instant from which the stage's wait counts: EnteredAt,
	// or later where a hold was released.
	WaitingSince time.Time
	// SeenAt is when the served policy was first seen on the live site; zero
	// where it was not, or where Config.Verify does not ask.
	SeenAt time.Time
	// Held is true while Advance is false, or the site serves something else
	// (Config.Verify), and there is something to hold.
	Held bool
	// Live is what refreshes saw of the site. It is a decision's evidence, and no
	// part of what it decides: Decision.Next has none.
	Live Live
}

// Adopt is the state of a site that already serves a policy, under the
// configuration that leaves everything to its default (rule 6: it stays as it is).
func Adopt(served hsts.Policy, now time.Time) (State, Config) {
	c := Config{
		MaxAge:            max(DefaultMaxAge, served.MaxAge),
		IncludeSubDomains: served.IncludeSubDomains,
		Preload:           served.Preload,
		AcceptPreload:     served.Preload,
		Advance:           true,
		Rewait:            true,
		Settle:            DefaultSettle,
		OnWiden:           Restart,
	}
	rungs := c.ladder()
	now = RoundUp(now)
	return State{
		Served:       served,
		Stage:        rungs.name(rungs.position(served.MaxAge)),
		EnteredAt:    now,
		WaitingSince: now,
	}, c
}

// History is what has to be known of the past to tell when browsers have
// forgotten everything.
type History struct {
	// RememberedUntil is when the last of the policies that are no longer
	// served runs out in the browser that saw it last; zero where there is none.
	RememberedUntil time.Time
}

// Replaced is the history once a policy has been replaced by another.
func (h History) Replaced(served hsts.Policy, at time.Time) History {
	if until := add(RoundUp(at), served.MaxAge); until.After(h.RememberedUntil) {
		h.RememberedUntil = until
	}
	return h
}

// ForgottenAt is the earliest instant by which every policy of the history has
// run out everywhere.
func (h History) ForgottenAt(settle int64) time.Time {
	return add(h.RememberedUntil, max(settle, 0))
}

// latest is the last instant that can be written in RFC 3339.
var latest = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// add is an instant some seconds later. Ages may be far beyond what a
// time.Duration holds, so it counts in seconds, and stops at the last instant
// that can be written.
func add(t time.Time, seconds ...int64) time.Time {
	unix := t.Unix()
	for _, n := range seconds {
		if n > latest.Unix()-unix {
			return latest
		}
		unix += n
	}
	return time.Unix(unix, 0).UTC()
}

// later is the later of two instants.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// RoundUp is an instant in UTC, in whole seconds: rounded up, so that no wait is
// ever shorter than was said.
func RoundUp(t time.Time) time.Time {
	whole := t.UTC().Truncate(time.Second)
	if whole.Before(t) {
		whole = whole.Add(time.Second)
	}
	return whole
}

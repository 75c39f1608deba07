package rollout

import (
	"slices"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// State is what is served, since when, and what it waits for.
type State struct {
	Served hsts.Policy
	// Stage is the stage's name; "" if the age that is served lies below the first
	// stage, as it may after an import.
	Stage string
	// EnteredAt is the instant at which the served age came into force.
	EnteredAt time.Time
	// WaitingSince is the instant from which the stage's wait counts: EnteredAt,
	// or later if a hold was released.
	WaitingSince time.Time
	// SeenAt is when the served policy was first seen on the live site; zero if it
	// was not, or if Config.Verify is off.
	SeenAt time.Time
	// Held is true from when a gate was broken until all gates are open, while there
	// is something to hold.
	Held bool
	// HeldSince is when the hold began; zero if it is not held.
	HeldSince time.Time
	// HeldBecause are the reasons of the gates that are broken, or were when they
	// were last seen.
	HeldBecause []string
}

// Equal reports whether two states are the same.
func (s State) Equal(other State) bool {
	return s.Served == other.Served && s.Stage == other.Stage &&
		s.EnteredAt.Equal(other.EnteredAt) && s.WaitingSince.Equal(other.WaitingSince) && s.SeenAt.Equal(other.SeenAt) &&
		s.Held == other.Held && s.HeldSince.Equal(other.HeldSince) && slices.Equal(s.HeldBecause, other.HeldBecause)
}

// Adopt returns the state of a site that already serves a policy, and the
// configuration under which that stays as it is (rule 6).
func Adopt(served hsts.Policy, now time.Time) (State, Config) {
	c := Config{
		MaxAge:            max(DefaultMaxAge, served.MaxAge),
		IncludeSubDomains: served.IncludeSubDomains,
		Preload:           served.Preload,
		Settle:            DefaultSettle,
		OnWiden:           Restart,
	}
	list := c.stageList()
	now = RoundUp(now)
	return State{
		Served:       served,
		Stage:        list.name(list.at(served.MaxAge)),
		EnteredAt:    now,
		WaitingSince: now,
	}, c
}

// History is what must be known of the past to say when browsers have forgotten
// everything.
type History struct {
	// RememberedUntil is when the last of the policies that are no longer
	// served runs out in the browser that saw it last; zero if there is none.
	RememberedUntil time.Time
	// YearUntil is the same for a browser that keeps no policy for longer than a year,
	// whatever its max-age is.
	YearUntil time.Time
	// Lost is true if what was served before is not known, and RememberedUntil rests
	// on an assumption.
	Lost bool
}

// LostHistory returns the history of a policy whose own is gone: as if the longest
// age that it may well have served had been served until the present one came into
// force. Without it, forgotten_at would promise too much.
func LostHistory(s State, maxAge int64) History {
	longest := hsts.Policy{MaxAge: max(maxAge, s.Served.MaxAge, DefaultMaxAge)}
	h := History{}.Replaced(longest, Unrecorded(longest, s.EnteredAt))
	h.Lost = true
	return h
}

// Replaced returns the history after a policy has been replaced by another.
func (h History) Replaced(served hsts.Policy, at time.Time) History {
	at = RoundUp(at)
	h.RememberedUntil = later(h.RememberedUntil, add(at, served.MaxAge))
	h.YearUntil = later(h.YearUntil, add(at, min(served.MaxAge, hsts.OneYear)))
	return h
}

// ForgottenAt returns the earliest instant by which every policy of the history
// has run out everywhere.
func (h History) ForgottenAt(settle int64) time.Time {
	return add(h.RememberedUntil, max(settle, 0))
}

// ForgottenAtBy returns an instant by which a browser has forgotten every policy of
// the history, if it keeps none for longer than some seconds. It is never too early,
// and exact for one year and for what is longer than every max-age.
func (h History) ForgottenAtBy(longest, settle int64) time.Time {
	if longest <= hsts.OneYear {
		return add(h.YearUntil, max(settle, 0))
	}
	return h.ForgottenAt(settle)
}

// latest is the last instant that can be written in RFC 3339.
var latest = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// add returns t plus some seconds, and at most latest. It counts in seconds, as
// ages may be far beyond what a time.Duration holds.
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

// later returns the later of two instants.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// RoundUp returns t in UTC, in whole seconds: rounded up, so that no wait is
// shorter than was said.
func RoundUp(t time.Time) time.Time {
	whole := t.UTC().Truncate(time.Second)
	if whole.Before(t) {
		whole = whole.Add(time.Second)
	}
	return whole
}

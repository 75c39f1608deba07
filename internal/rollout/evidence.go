package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Evidence is what refreshes have recorded, for a decision to go by.
type Evidence struct {
	// Instant is the latest instant on record, by which a stage becomes due. It
	// never becomes earlier. It is zero if none was recorded.
	Instant time.Time
	// Clock is what the clock said at the last refresh, if that was more than
	// [ClockTolerance] before Instant; otherwise zero. Nothing is due after it.
	Clock time.Time
	// Announced is when the next stage was said to come at the earliest; zero if
	// none was.
	Announced time.Time
	// BecameDue is true if the refresh of this run is the first on record to find the
	// next stage due: what keeps it is told then, and not in every run.
	BecameDue bool
	// Live is what was seen of the live site, if Config.Verify asks for it.
	Live Live
}

// present returns the instant by which a stage is due. While the clock is behind what
// is on record, one of the two is wrong: the earlier one makes nothing due too early.
func (e Evidence) present() time.Time {
	if !e.Clock.IsZero() && e.Clock.Before(e.Instant) {
		return e.Clock
	}
	return e.Instant
}

// ClockTolerance is how far a clock may go back without being reported.
const ClockTolerance = time.Minute

// Recording every refresh would make each one a change of the state, and a plan
// that only refreshes would never be empty. So an instant is recorded only when it
// can matter: something becomes due by it, or the one on record has become old.
// What is promised of browsers then counts from the latest instant that may have
// gone unrecorded.

// minAge is what a recorded instant may always be old, in seconds: enough for runs
// that come daily.
const minAge = 3 * 24 * 60 * 60

// recordAge returns how old a recorded instant may become, in seconds: a thirtieth
// of the age that is served.
func recordAge(served hsts.Policy) int64 { return max(served.MaxAge/30, minAge) }

// Record reports whether a refresh at now has to be recorded, given the latest
// instant on record. Due are the instants at which something changes: a stage that
// is due stays so, and later instants change nothing. While the rollout is held,
// every refresh is recorded: the end of the hold may come with any, and the wait that
// begins then may not count from before one that was seen.
func Record(served hsts.Policy, recorded, now time.Time, held bool, due ...time.Time) bool {
	if !now.After(recorded) {
		return false
	}
	if held || now.After(add(recorded, recordAge(served))) {
		return true
	}
	for _, at := range due {
		if !at.IsZero() && recorded.Before(at) && !now.Before(at) {
			return true
		}
	}
	return false
}

// Unrecorded returns the latest instant that a refresh can have seen without
// recording it, by the rules of [Record].
func Unrecorded(served hsts.Policy, recorded time.Time, due ...time.Time) time.Time {
	latest := add(recorded, recordAge(served))
	for _, at := range due {
		if !at.IsZero() && recorded.Before(at) && at.Before(latest) {
			latest = at
		}
	}
	return latest
}

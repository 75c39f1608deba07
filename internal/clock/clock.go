// Package clock is the only place where the provider reads the time. The domain
// packages take instants as arguments; a test passes a clock of its own.
package clock

import "time"

// Clock returns the current time.
type Clock interface {
	Now() time.Time
}

// System is the machine's own clock.
type System struct{}

// Now returns the current time in UTC.
func (System) Now() time.Time { return time.Now().UTC() }

// Stopwatch starts to measure how long something takes. The function
// that it returns tells the time that has passed, whatever is done to the clock
// meanwhile.
func Stopwatch() (elapsed func() time.Duration) {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

package acctest

import (
	"sync"
	"time"
)

// Clock is a clock that a test sets.
type Clock struct {
	mu   sync.Mutex
	now  time.Time
	tick time.Duration
}

// NewClock returns a clock that stands still.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// NewTickingClock returns a clock that has moved on at every look, as a real one
// has. A plan that looks at the clock contradicts itself under it.
func NewTickingClock(now time.Time, tick time.Duration) *Clock {
	return &Clock{now: now, tick: tick}
}

// Now returns the time, and lets it tick.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now
	c.now = c.now.Add(c.tick)
	return now
}

// Advance moves the clock; a negative duration moves it back.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

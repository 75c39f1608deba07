package resources_test

import (
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// lookedAt remembers what a clock said last, and how often it was asked.
type lookedAt struct {
	*acctest.Clock
	mu    sync.Mutex
	last  time.Time
	looks int
}

func (c *lookedAt) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = c.Clock.Now()
	c.looks++
	return c.last
}

// looks fails the test unless the clock is asked as often as said while the
// provider does something: time is looked at in three verbs, never in a plan.
func (c *core) looks(want int, verb string, do func()) {
	c.t.Helper()
	before := c.clock.looks
	do()
	if got := c.clock.looks - before; got != want {
		c.t.Errorf("%s looked at the clock %d times, not %d", verb, got, want)
	}
}

package preloadlist

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
)

// freshFor is how long an answer of hstspreload.org is good for. It keeps its own
// answers as long.
const freshFor = time.Minute

// Cache remembers the answers of APIs for a minute. Errors it forgets at once. One
// Cache can serve several APIs.
type Cache struct {
	clock   clock.Clock
	asking  shared[question, Membership]
	mu      sync.Mutex
	answers map[question]answered
	swept   time.Time
}

// question is a name, and where it is asked for.
type question struct{ way, url, name string }

// answered is an answer and the instant it came.
type answered struct {
	at         time.Time
	membership Membership
}

// NewCache returns an empty Cache.
func NewCache(now clock.Clock) *Cache {
	return &Cache{clock: now, answers: map[question]answered{}}
}

// get returns the answer to a question: the one that is known, the one that is
// just being asked for, or else what ask returns.
func (c *Cache) get(ctx context.Context, q question, ask func(context.Context) (Membership, error)) (Membership, error) {
	if m, known := c.known(q); known {
		return m, nil
	}
	return c.asking.do(ctx, q, func(ctx context.Context) (Membership, error) {
		// Whoever was just too late to share the work finds its result here.
		if m, known := c.known(q); known {
			return m, nil
		}
		m, err := ask(ctx)
		if err == nil {
			c.keep(q, m)
		}
		return m, err
	})
}

func (c *Cache) known(q question) (Membership, bool) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	a, found := c.answers[q]
	return a.membership, found && a.fresh(now)
}

func (c *Cache) keep(q question, m Membership) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.swept); age < 0 || age >= freshFor {
		maps.DeleteFunc(c.answers, func(_ question, a answered) bool { return !a.fresh(now) })
		c.swept = now
	}
	c.answers[q] = answered{now, m}
}

// fresh tells whether an answer is still good. One from the future is not: the
// clock was set back.
func (a answered) fresh(now time.Time) bool {
	age := now.Sub(a.at)
	return age >= 0 && age < freshFor
}

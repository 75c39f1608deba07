package preloadlist

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/inflight"
)

// cacheTime is how long an answer of hstspreload.org is used again. The site itself
// caches its answers as long.
const cacheTime = time.Minute

// Cache remembers the answers of APIs for a minute, and no errors. One Cache can
// serve several APIs.
type Cache struct {
	clock   clock.Clock
	calls   inflight.Group[cacheKey, Membership]
	mu      sync.Mutex
	answers map[cacheKey]cachedAnswer
	cleared time.Time // when old answers were last removed
}

// cacheKey is a name, and where it is asked for.
type cacheKey struct{ route, url, name string }

// cachedAnswer is an answer and the instant it came.
type cachedAnswer struct {
	at         time.Time
	membership Membership
}

// origin says where an answer came from, for the log.
type origin string

const (
	fromServer origin = "server"
	fromCache  origin = "cache"
	// fromOther: another look-up for the same name was under way.
	fromOther origin = "look-up under way"
)

// NewCache returns an empty Cache.
func NewCache(now clock.Clock) *Cache {
	return &Cache{clock: now, answers: map[cacheKey]cachedAnswer{}}
}

// get returns the answer for a key: the one that is cached, the one that is just
// being asked for, or else what ask returns.
func (c *Cache) get(ctx context.Context, key cacheKey, ask func(context.Context) (Membership, error)) (Membership, origin, error) {
	if m, found := c.find(key); found {
		return m, fromCache, nil
	}
	m, shared, err := c.calls.Do(ctx, key, func(ctx context.Context) (Membership, error) {
		// A caller that was just too late to join the last call finds its result here.
		if m, found := c.find(key); found {
			return m, nil
		}
		m, err := ask(ctx)
		if err == nil {
			c.put(key, m)
		}
		return m, err
	})
	if shared {
		return m, fromOther, err
	}
	return m, fromServer, err
}

func (c *Cache) find(key cacheKey) (Membership, bool) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	a, found := c.answers[key]
	return a.membership, found && a.isFresh(now)
}

func (c *Cache) put(key cacheKey, m Membership) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.cleared); age < 0 || age >= cacheTime {
		maps.DeleteFunc(c.answers, func(_ cacheKey, a cachedAnswer) bool { return !a.isFresh(now) })
		c.cleared = now
	}
	c.answers[key] = cachedAnswer{now, m}
}

// isFresh reports whether an answer may still be used. One from the future may not:
// the clock was set back.
func (a cachedAnswer) isFresh(now time.Time) bool {
	age := now.Sub(a.at)
	return age >= 0 && age < cacheTime
}

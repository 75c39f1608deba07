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
	statuses answers[Membership]
	scans    answers[Scan]
	// turns has an element for each scan that is under way.
	turns chan struct{}
}

// NewCache returns an empty Cache.
func NewCache(now clock.Clock) *Cache {
	return &Cache{statuses: newAnswers[Membership](now), scans: newAnswers[Scan](now), turns: make(chan struct{}, maxScans)}
}

// answers are the cached answers to one kind of request.
type answers[A any] struct {
	clock   clock.Clock
	calls   inflight.Group[cacheKey, A]
	mu      sync.Mutex
	cached  map[cacheKey]cachedAnswer[A]
	cleared time.Time // when old answers were last removed
}

// cacheKey is a name, and where it is asked for.
type cacheKey struct{ route, url, name string }

// cachedAnswer is an answer and the instant it came.
type cachedAnswer[A any] struct {
	at     time.Time
	answer A
}

// origin says where an answer came from, for the log.
type origin string

const (
	fromServer origin = "server"
	fromCache  origin = "cache"
	// fromOther: another look-up for the same name was under way.
	fromOther origin = "look-up under way"
)

func newAnswers[A any](now clock.Clock) answers[A] {
	return answers[A]{clock: now, cached: map[cacheKey]cachedAnswer[A]{}}
}

// get returns the answer for a key: the one that is cached, the one that is just
// being asked for, or else what ask returns.
func (c *answers[A]) get(ctx context.Context, key cacheKey, ask func(context.Context) (A, error)) (A, origin, error) {
	if a, found := c.find(key); found {
		return a, fromCache, nil
	}
	a, shared, err := c.calls.Do(ctx, key, func(ctx context.Context) (A, error) {
		// A caller that was just too late to join the last call finds its result here.
		if a, found := c.find(key); found {
			return a, nil
		}
		a, err := ask(ctx)
		if err == nil {
			c.put(key, a)
		}
		return a, err
	})
	if shared {
		return a, fromOther, err
	}
	return a, fromServer, err
}

func (c *answers[A]) find(key cacheKey) (A, bool) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	a, found := c.cached[key]
	return a.answer, found && a.isFresh(now)
}

func (c *answers[A]) put(key cacheKey, answer A) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.cleared); age < 0 || age >= cacheTime {
		maps.DeleteFunc(c.cached, func(_ cacheKey, a cachedAnswer[A]) bool { return !a.isFresh(now) })
		c.cleared = now
	}
	c.cached[key] = cachedAnswer[A]{now, answer}
}

// isFresh reports whether an answer may still be used. One from the future may not:
// the clock was set back.
func (a cachedAnswer[A]) isFresh(now time.Time) bool {
	age := now.Sub(a.at)
	return age >= 0 && age < cacheTime
}

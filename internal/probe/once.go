package probe

import (
	"context"
	"net/netip"
	"sync"
)

// semaphore limits how much is under way at once.
type semaphore chan struct{}

func newSemaphore(size int) semaphore { return make(semaphore, size) }

// acquire waits for a slot and reports whether it got one before ctx ended. That it
// waits does not count against a time that [WithTimeout] gave.
func (s semaphore) acquire(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case s <- struct{}{}:
		return true
	default:
	}
	b := budgetOf(ctx)
	b.add(1, 0)
	defer b.add(-1, 0)
	select {
	case s <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s semaphore) release() { <-s }

// addressLimit limits how many requests are under way to one address.
type addressLimit struct {
	size  int
	mu    sync.Mutex
	slots map[netip.Addr]*addressSlots
}

// addressSlots are the slots of one address, and how many requests have one or wait.
type addressSlots struct {
	semaphore
	users int
}

// acquire waits for a slot of an address. It returns nil if ctx ended before there was
// one, and else the function that gives it back.
func (l *addressLimit) acquire(ctx context.Context, address netip.Addr) (release func()) {
	l.mu.Lock()
	slots := l.slots[address]
	if slots == nil {
		slots = &addressSlots{semaphore: newSemaphore(l.size)}
		if l.slots == nil {
			l.slots = make(map[netip.Addr]*addressSlots)
		}
		l.slots[address] = slots
	}
	slots.users++
	l.mu.Unlock()
	leave := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		slots.users--
		if slots.users == 0 {
			delete(l.slots, address)
		}
	}
	if !slots.acquire(ctx) {
		leave()
		return nil
	}
	return func() {
		slots.release()
		leave()
	}
}

// begin is acquire for a task, during which the time of ctx runs. It returns what ends
// the task; nil where ctx ended first.
func (s semaphore) begin(ctx context.Context) (end func()) {
	if !s.acquire(ctx) {
		return nil
	}
	b := budgetOf(ctx)
	b.add(0, 1)
	return func() {
		b.add(0, -1)
		s.release()
	}
}

// onceCache computes a value for each key once. Who asks for a key while its value
// is being computed waits for it: on a channel rather than in [sync.OnceValue], so
// that tests in a bubble of testing/synctest know that it waits.
type onceCache[T any] struct {
	mu     sync.Mutex
	values map[string]*future[T]
}

// get returns the value for a key, and whether it was asked for before.
func (c *onceCache[T]) get(key string, compute func() T) (value T, hit bool) {
	c.mu.Lock()
	known, hit := c.values[key]
	if hit {
		c.mu.Unlock()
		return known.wait(), true
	}
	if c.values == nil {
		c.values = make(map[string]*future[T])
	}
	made := newFuture[T]()
	c.values[key] = made
	c.mu.Unlock()
	defer func() { made.set(value) }()
	return compute(), false
}

// future is a value that is set once. Any number of goroutines can wait for it.
type future[T any] struct {
	once  sync.Once
	ready chan struct{}
	value T
}

func newFuture[T any]() *future[T] { return &future[T]{ready: make(chan struct{})} }

// set sets the value; later calls do nothing.
func (f *future[T]) set(value T) {
	f.once.Do(func() {
		f.value = value
		close(f.ready)
	})
}

func (f *future[T]) wait() T {
	<-f.ready
	return f.value
}

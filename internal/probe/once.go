package probe

import (
	"context"
	"sync"
)

// semaphore limits how much is under way at once.
type semaphore chan struct{}

func newSemaphore(size int) semaphore { return make(semaphore, size) }

// acquire waits for a slot and reports whether it got one before ctx ended.
func (s semaphore) acquire(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case s <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s semaphore) release() { <-s }

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

package probe

import (
	"context"
	"sync"
)

// semaphore bounds how much is under way at once.
type semaphore chan struct{}

func newSemaphore(size int) semaphore { return make(semaphore, size) }

// acquire waits for a place; false where ctx ended first.
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

// memo remembers the result of each piece of work by its key. Work that is asked
// for a second time while it is under way is waited for, not done twice.
type memo[T any] struct {
	mu      sync.Mutex
	results map[string]func() T
}

func (m *memo[T]) do(key string, work func() T) T {
	m.mu.Lock()
	result, known := m.results[key]
	if !known {
		if m.results == nil {
			m.results = make(map[string]func() T)
		}
		result = sync.OnceValue(work)
		m.results[key] = result
	}
	m.mu.Unlock()
	return result()
}

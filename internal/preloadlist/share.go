package preloadlist

import (
	"context"
	"sync"
)

// shared lets those who ask for the same thing at the same time share one piece
// of work. The zero value is usable.
type shared[K comparable, V any] struct {
	mu    sync.Mutex
	under map[K]*task[V]
}

// task is work that is under way for as long as somebody waits for it.
type task[V any] struct {
	cancel  context.CancelFunc
	waiting int
	done    chan struct{}
	value   V
	err     error
}

// do returns what work returns, or ctx's error as soon as ctx ends. Work goes on
// while others wait for it, and is cancelled with the last of them.
func (s *shared[K, V]) do(ctx context.Context, key K, work func(context.Context) (V, error)) (V, error) {
	t := s.join(ctx, key, work)
	defer s.leave(key, t)
	select {
	case <-t.done:
		return t.value, t.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// join finds the work that is under way, or starts it.
func (s *shared[K, V]) join(ctx context.Context, key K, work func(context.Context) (V, error)) *task[V] {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, found := s.under[key]
	if !found {
		// The work is everybody's, so it must not end with whoever came first.
		own, cancel := context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // leave calls cancel, with the last who waits
		t = &task[V]{cancel: cancel, done: make(chan struct{})}
		if s.under == nil {
			s.under = map[K]*task[V]{}
		}
		s.under[key] = t
		go s.run(own, key, t, work)
	}
	t.waiting++
	return t
}

func (s *shared[K, V]) run(ctx context.Context, key K, t *task[V], work func(context.Context) (V, error)) {
	t.value, t.err = work(ctx)
	s.forget(key, t)
	close(t.done)
}

func (s *shared[K, V]) leave(key K, t *task[V]) {
	s.mu.Lock()
	t.waiting--
	last := t.waiting == 0
	s.mu.Unlock()
	if last {
		// Nobody who comes now may join work that is being cancelled.
		s.forget(key, t)
		t.cancel()
	}
}

func (s *shared[K, V]) forget(key K, t *task[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.under[key] == t {
		delete(s.under, key)
	}
}

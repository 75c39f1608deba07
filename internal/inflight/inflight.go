// Package inflight has callers that ask for the same thing at the same time share one
// call.
package inflight

import (
	"context"
	"errors"
	"sync"
)

// Group lets callers that ask for the same thing at the same time share one call of
// a function, as golang.org/x/sync/singleflight does, and cancels the call when none
// of them waits for it any more. The zero value is usable.
type Group[K comparable, V any] struct {
	mu    sync.Mutex
	calls map[K]*call[V]
}

// call is a call that is under way.
type call[V any] struct {
	cancel  context.CancelCauseFunc
	waiting int
	done    chan struct{}
	value   V
	err     error
}

// errNobodyWaits is the cause of a call that is cancelled with its last caller.
var errNobodyWaits = errors.New("nobody waits for the result any more")

// Do returns what work returns, or ctx's error as soon as ctx ends. shared reports
// whether the work was already under way.
func (g *Group[K, V]) Do(ctx context.Context, key K, work func(context.Context) (V, error)) (value V, shared bool, err error) {
	c, shared := g.join(ctx, key, work)
	defer g.leave(key, c)
	select {
	case <-c.done:
		return c.value, shared, c.err
	case <-ctx.Done():
		return value, shared, ctx.Err()
	}
}

// join finds the call that is under way, or starts it.
func (g *Group[K, V]) join(ctx context.Context, key K, work func(context.Context) (V, error)) (c *call[V], found bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, found = g.calls[key]
	if !found {
		// The call is everybody's, so it must not end with whoever came first.
		own, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
		c = &call[V]{cancel: cancel, done: make(chan struct{})}
		if g.calls == nil {
			g.calls = map[K]*call[V]{}
		}
		g.calls[key] = c
		go g.run(own, key, c, work)
	}
	c.waiting++
	return c, found
}

func (g *Group[K, V]) run(ctx context.Context, key K, c *call[V], work func(context.Context) (V, error)) {
	c.value, c.err = work(ctx)
	g.forget(key, c)
	close(c.done)
}

func (g *Group[K, V]) leave(key K, c *call[V]) {
	g.mu.Lock()
	c.waiting--
	last := c.waiting == 0
	g.mu.Unlock()
	if last {
		// Nobody who comes now may join a call that is being cancelled.
		g.forget(key, c)
		c.cancel(errNobodyWaits)
	}
}

func (g *Group[K, V]) forget(key K, c *call[V]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.calls[key] == c {
		delete(g.calls, key)
	}
}

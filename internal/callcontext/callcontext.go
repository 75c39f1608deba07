// Package callcontext gives each call of a provider's server a context that lets go
// of its parents when the call has returned.
//
// The plugin framework (v1.19, internal/proto6server/serve.go) appends the cancel
// function of every call to a list that only StopProvider empties. A cancel function
// keeps its context, which keeps its parents: the request of gRPC, and the loggers
// of the call. That is 10 KB for each call, and most of what the provider holds
// in a plan of thousands of policies. With a context of this package it is 0.3 KB.
//
// When the framework no longer keeps the contexts of calls that have returned,
// TestServer_framework says so, and this package can go.
package callcontext

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of one call. While the call is under way it answers as
// its parent; afterwards it has ended, and has no values.
type callContext struct {
	parent atomic.Pointer[context.Context]
	done   <-chan struct{}
	// deadline and err are what is left of the parent. They are set before the parent
	// is let go of, and not looked at earlier.
	deadline time.Time
	err      error
}

// begin returns a context for a call, and a function that ends it when the call has
// returned. A closure over the parent would keep it; so end is not to be kept.
func begin(ctx context.Context) (scoped context.Context, end func()) {
	parent, cancel := context.WithCancel(ctx)
	c := &callContext{done: parent.Done()}
	c.parent.Store(&parent)
	return c, func() {
		cancel()
		if c.parent.Load() == nil {
			return
		}
		c.deadline, _ = parent.Deadline()
		c.err = parent.Err()
		c.parent.Store(nil) //nolint:contextcheck // it lets go of one
	}
}

// Deadline implements [context.Context].
func (c *callContext) Deadline() (deadline time.Time, ok bool) {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Deadline()
	}
	return c.deadline, !c.deadline.IsZero()
}

// Done implements [context.Context]. The channel stays the same, and is the parent's:
// so package context makes the contexts below this one children of the parent,
// without a goroutine for each.
func (c *callContext) Done() <-chan struct{} { return c.done }

// Err implements [context.Context].
func (c *callContext) Err() error {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Err()
	}
	return c.err
}

// Value implements [context.Context].
func (c *callContext) Value(key any) any {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Value(key)
	}
	return nil
}

package probe

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
)

// WithTimeout returns a context that ends after some time, as [context.WithTimeout]
// does, but for one thing: while a Prober has all that is done with the context wait
// for its turn, the time stands still. So a read that waits behind slow ones is not the
// poorer for it.
func WithTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	inner, cancel := context.WithCancelCause(ctx)
	b := &budget{left: timeout, elapsed: clock.Stopwatch()}
	b.timer = time.AfterFunc(timeout, func() { cancel(context.DeadlineExceeded) })
	done := make(chan struct{})
	context.AfterFunc(inner, func() { close(done) })
	return budgetContext{inner, done, b}, func() {
		b.timer.Stop()
		cancel(context.Canceled)
	}
}

// budgetContext is a context that was cancelled when its time was over, and says that
// its deadline is exceeded. It has a channel of its own, so that contexts derived from it
// ask it for its error, and not the one within.
type budgetContext struct {
	context.Context
	done   chan struct{}
	budget *budget
}

// Done implements [context.Context].
func (c budgetContext) Done() <-chan struct{} { return c.done }

// Err implements [context.Context].
func (c budgetContext) Err() error {
	err := c.Context.Err()
	if err != nil && errors.Is(context.Cause(c.Context), context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return err
}

type budgetKey struct{}

// Value implements [context.Context].
func (c budgetContext) Value(key any) any {
	if key == (budgetKey{}) {
		return c.budget
	}
	return c.Context.Value(key)
}

// budget is the time that is left of a context. The nil budget is that of a context
// that WithTimeout did not make.
type budget struct {
	mu    sync.Mutex
	timer *time.Timer
	// left is the time that was left when it last began to run, and elapsed what has
	// passed since then; stopped: it stands still.
	left    time.Duration
	elapsed func() time.Duration
	stopped bool
	// waiting and running are how many tasks wait for their turn, and how many have it.
	waiting, running int
}

func budgetOf(ctx context.Context) *budget {
	b, _ := ctx.Value(budgetKey{}).(*budget)
	return b
}

// add counts tasks, and stops the time or lets it run on.
func (b *budget) add(waiting, running int) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting += waiting
	b.running += running
	stop := b.waiting > 0 && b.running == 0
	switch {
	case stop && !b.stopped:
		// Where the timer has fired, the context has ended, and stays so.
		b.timer.Stop()
		b.left -= b.elapsed()
	case !stop && b.stopped:
		b.elapsed = clock.Stopwatch()
		b.timer.Reset(max(b.left, 0))
	}
	b.stopped = stop
}

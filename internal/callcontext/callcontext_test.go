package callcontext

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"
)

type key struct{}

// TestBegin_values has what a call sees of its parent, until it has returned.
func TestBegin_values(t *testing.T) {
	t.Parallel()
	ctx, end := begin(context.WithValue(t.Context(), key{}, "a logger"))
	below, cancel := context.WithCancel(ctx)
	defer cancel()
	if below.Value(key{}) != "a logger" || ctx.Err() != nil {
		t.Errorf("%v, %v", below.Value(key{}), ctx.Err())
	}
	done := ctx.Done()
	end()
	end()
	for _, c := range []context.Context{ctx, below} {
		<-c.Done()
		if c.Value(key{}) != nil || !errors.Is(c.Err(), context.Canceled) || !errors.Is(context.Cause(below), context.Canceled) {
			t.Errorf("after the call: %v, %v", c.Value(key{}), c.Err())
		}
	}
	if ctx.Done() != done {
		t.Error("the channel is another one")
	}
}

// TestBegin_cancelled passes a cancellation on, with its cause.
func TestBegin_cancelled(t *testing.T) {
	t.Parallel()
	parent, cancel := context.WithCancelCause(t.Context())
	ctx, end := begin(parent)
	below, stop := context.WithCancel(ctx)
	defer stop()
	cancel(errors.New("interrupt"))
	<-below.Done()
	if context.Cause(below).Error() != "interrupt" || !errors.Is(below.Err(), context.Canceled) {
		t.Errorf("%v, %v", below.Err(), context.Cause(below))
	}
	end()
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Error(ctx.Err())
	}
}

// TestBegin_deadline passes a deadline on, and answers the same after the call.
func TestBegin_deadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		parent, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		want, _ := parent.Deadline()
		ctx, end := begin(parent)
		below, stop := context.WithTimeout(ctx, time.Hour)
		defer stop()
		if got, set := below.Deadline(); !set || got != want {
			t.Errorf("the deadline below is %v, %t; want %v", got, set, want)
		}
		<-below.Done()
		if !errors.Is(below.Err(), context.DeadlineExceeded) || time.Now().Before(want) {
			t.Error(below.Err())
		}
		end()
		if got, set := ctx.Deadline(); !set || got != want || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			t.Errorf("after the call: %v, %t, %v", got, set, ctx.Err())
		}
	})
	ctx, end := begin(t.Context())
	end()
	if _, set := ctx.Deadline(); set {
		t.Error("a deadline that nobody set")
	}
}

// TestBegin_lateUse looks at a context while its call returns, as a goroutine does that
// the call has left behind. The race detector says whether it may.
func TestBegin_lateUse(t *testing.T) {
	t.Parallel()
	ctx, end := begin(context.WithValue(t.Context(), key{}, 1))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for ctx.Err() == nil {
				_ = ctx.Value(key{})
				_, _ = ctx.Deadline()
				_, cancel := context.WithCancel(ctx)
				cancel()
			}
		})
	}
	end()
	group.Wait()
}

// TestBegin_letsGo keeps the cancel function of a call's context, as the framework does,
// and looks for what the call had.
func TestBegin_letsGo(t *testing.T) {
	t.Parallel()
	had := new([1 << 10]byte)
	gone := weak.Make(had)
	ctx, end := begin(context.WithValue(t.Context(), key{}, had))
	below, kept := context.WithCancel(ctx)
	runtime.GC()
	if gone.Value() == nil || below.Value(key{}) == nil {
		t.Fatal("it is gone during the call")
	}
	end()
	runtime.GC()
	if gone.Value() != nil {
		t.Error("what the call had is kept after it")
	}
	kept()
	runtime.KeepAlive(ctx)
}

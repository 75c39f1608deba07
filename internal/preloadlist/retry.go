package preloadlist

import (
	"context"
	"errors"
	"time"
)

// pauses are the waits between the attempts of one request, of which there is
// one more. They are the same each time: what a plan asks at once is little.
var pauses = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}

// passing is a failure that may have passed by the next attempt.
type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

// retry makes an attempt, and makes it again as long as it fails in a way that may
// pass. It returns the last attempt's error and how many attempts there were; it
// stops at once when ctx ends.
func (w Web) retry(ctx context.Context, attempt func(context.Context) error) (int, error) {
	for made := 1; ; made++ {
		err := attempt(ctx)
		if _, mayPass := errors.AsType[passing](err); !mayPass || made > len(pauses) || ctx.Err() != nil {
			return made, err
		}
		if w.wait(ctx, pauses[made-1]) != nil {
			return made, err
		}
	}
}

// wait waits; its error is that of a ctx that ended meanwhile.
func (w Web) wait(ctx context.Context, pause time.Duration) error {
	if w.Wait != nil {
		return w.Wait(ctx, pause)
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

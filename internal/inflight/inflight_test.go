package inflight_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/inflight"
)

// TestGroup_Do has callers share a call, until it is over.
func TestGroup_Do(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var group inflight.Group[string, int]
		calls := 0
		call := func(context.Context) (int, error) {
			calls++
			time.Sleep(time.Second)
			return calls, errors.ErrUnsupported
		}
		for round := 1; round <= 2; round++ {
			var all sync.WaitGroup
			var mu sync.Mutex
			first := 0
			for range 10 {
				all.Go(func() {
					value, shared, err := group.Do(t.Context(), "key", call)
					if value != round || !errors.Is(err, errors.ErrUnsupported) {
						t.Errorf("%d, %v", value, err)
					}
					mu.Lock()
					defer mu.Unlock()
					if !shared {
						first++
					}
				})
			}
			all.Wait()
			if first != 1 {
				t.Errorf("%d callers began the call", first)
			}
		}
	})
}

// TestGroup_Do_interrupted cancels a call when its last caller has gone, and no earlier.
func TestGroup_Do_interrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var group inflight.Group[string, int]
		begun := time.Now()
		ended := make(chan time.Duration, 1)
		call := func(ctx context.Context) (int, error) {
			<-ctx.Done()
			ended <- time.Since(begun)
			return 0, ctx.Err()
		}
		for _, patience := range []time.Duration{time.Second, 3 * time.Second, 2 * time.Second} {
			go func() {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				if _, _, err := group.Do(ctx, "key", call); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != patience {
					t.Errorf("%v after %s", err, time.Since(begun))
				}
			}()
		}
		if at := <-ended; at != 3*time.Second {
			t.Errorf("the call was cancelled after %s", at)
		}
		synctest.Wait()
	})
}

package preloadlist

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// pauses are the waits between the attempts of one request, of which there is one
// more. The real ones are up to half as long or half as long again, so that many
// plans that fail at once do not come back at once.
var pauses = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}

// maxRetryAfter is the longest wait that a server may ask for. A plan that is to wait
// for longer fails instead, and says so.
const maxRetryAfter = 30 * time.Second

// temporaryError is worth another attempt.
type temporaryError struct {
	error
	// after is how long the server asks to be left alone; 0 where it does not.
	after time.Duration
}

func (e temporaryError) Unwrap() error { return e.error }

// retry makes an attempt, and makes it again as long as it fails with a
// [temporaryError]. It returns the last attempt's error and how many attempts there
// were; it stops at once when ctx ends.
func (c Client) retry(ctx context.Context, attempt func(context.Context) error) (int, error) {
	for made := 1; ; made++ {
		err := attempt(ctx)
		temporary, ok := errors.AsType[temporaryError](err)
		switch {
		case !ok || made > len(pauses) || ctx.Err() != nil:
			return made, err
		case temporary.after > maxRetryAfter:
			return made, fmt.Errorf("%w; it asks to wait %s (Retry-After), which is too long for a plan", err, temporary.after)
		}
		pause := jitter(pauses[made-1], temporary.after)
		c.log().DebugContext(ctx, "retrying", "attempt", made, "pause", pause, "retry_after", temporary.after, "error", err)
		if c.wait(ctx, pause) != nil {
			return made, err
		}
	}
}

// jitter returns the wait before another attempt: base, or a little more than what
// the server asks for, and each time a little different.
func jitter(base, after time.Duration) time.Duration {
	random := rand.N(base) //nolint:gosec // not a secret
	return max(base/2, after) + random
}

// retryAfter reads the field Retry-After of an answer (RFC 9110, section 10.2.3): a
// number of seconds, or a date, which is compared with the server's own clock where
// the answer has it. It returns 0 where there is none, or none that can be read.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseUint(text, 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(24*time.Hour/time.Second))) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		now = date
	}
	return max(0, at.Sub(now))
}

// wait waits; its error is that of a ctx that ended meanwhile.
func (c Client) wait(ctx context.Context, pause time.Duration) error {
	if c.Wait != nil {
		return c.Wait(ctx, pause)
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

package testlab

import (
	"os"
	"sync"
	"time"
)

// maxInFlight is how many bytes a delay line holds before the sender has to wait, so
// that an endless answer does not fill the memory.
const maxInFlight = 4 << 20

// delayLine is a pipe from which everything comes out a fixed time after it was
// put in, its end included.
type delayLine struct {
	delay time.Duration
	// room is how many bytes it holds before the sender has to wait.
	room int

	mu       sync.Mutex
	segments []segment
	size     int
	err      error     // why nothing more is put in; nil while something may be
	ended    time.Time // when the end comes out
	changed  chan struct{}
}

// segment is what one put has put in, and when it comes out.
type segment struct {
	due   time.Time
	bytes []byte
}

func newDelayLine(delay time.Duration) *delayLine {
	return &delayLine{delay: delay, room: maxInFlight, changed: make(chan struct{})}
}

// put puts in a copy of p. A nil limit is none.
func (l *delayLine) put(p []byte, limit *deadline) error {
	for {
		l.mu.Lock()
		if l.err != nil {
			defer l.mu.Unlock()
			return l.err
		}
		if limit.passed() {
			l.mu.Unlock()
			return os.ErrDeadlineExceeded
		}
		if len(p) == 0 {
			l.mu.Unlock()
			return nil
		}
		if l.size < l.room {
			l.segments = append(l.segments, segment{time.Now().Add(l.delay), append([]byte(nil), p...)})
			l.size += len(p)
			l.announce()
			l.mu.Unlock()
			return nil
		}
		changed := l.changed
		l.mu.Unlock()
		select {
		case <-changed:
		case <-limit.expired():
		}
	}
}

// get waits until something comes out. After the last byte it returns the error that
// the line was ended with.
func (l *delayLine) get(p []byte, limit *deadline) (int, error) {
	for {
		if limit.passed() {
			return 0, os.ErrDeadlineExceeded
		}
		l.mu.Lock()
		changed := l.changed
		var due time.Time
		switch {
		case len(l.segments) > 0:
			due = l.segments[0].due
		case l.err != nil:
			due = l.ended
		}
		if !due.IsZero() && !time.Now().Before(due) {
			defer l.mu.Unlock()
			if len(l.segments) == 0 {
				return 0, l.err
			}
			return l.take(p), nil
		}
		l.mu.Unlock()
		await(due, changed, limit)
	}
}

// await waits until an instant (the zero one never comes), a change or the limit.
func await(due time.Time, changed <-chan struct{}, limit *deadline) {
	var arrival <-chan time.Time
	if !due.IsZero() {
		timer := time.NewTimer(time.Until(due))
		defer timer.Stop()
		arrival = timer.C
	}
	select {
	case <-arrival:
	case <-changed:
	case <-limit.expired():
	}
}

// take removes bytes from the first segment. The line is locked.
func (l *delayLine) take(p []byte) int {
	first := &l.segments[0]
	n := copy(p, first.bytes)
	first.bytes = first.bytes[n:]
	if len(first.bytes) == 0 {
		l.segments = l.segments[1:]
	}
	l.size -= n
	l.announce()
	return n
}

// end makes every further put fail; what is in flight still comes out, and then err.
// Of several ends, the first counts.
func (l *delayLine) end(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err, l.ended = err, time.Now().Add(l.delay)
		l.announce()
	}
}

// abandon ends the line at once, and drops what is in flight.
func (l *delayLine) abandon(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.segments, l.size = nil, 0
	l.err, l.ended = err, time.Now()
	l.announce()
}

// announce wakes all that wait for a change. The line is locked.
func (l *delayLine) announce() {
	close(l.changed)
	l.changed = make(chan struct{})
}

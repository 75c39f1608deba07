package testlab

import (
	"sync"
	"time"
)

// deadline is an instant that can be moved while a goroutine waits for it. A nil
// deadline never passes.
type deadline struct {
	mu    sync.Mutex
	timer *time.Timer
	done  chan struct{} // closed once the instant has passed
}

func newDeadline() *deadline { return &deadline{done: make(chan struct{})} }

// set moves the deadline; the zero time is never.
func (d *deadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && !d.timer.Stop() {
		<-d.done // it is firing: wait until its channel is closed
	}
	d.timer = nil
	fired := isClosed(d.done)
	if t.IsZero() || time.Until(t) > 0 {
		if fired {
			d.done = make(chan struct{})
		}
		if !t.IsZero() {
			done := d.done
			d.timer = time.AfterFunc(time.Until(t), func() { close(done) })
		}
		return
	}
	if !fired {
		close(d.done)
	}
}

// expired is closed once the deadline has passed.
func (d *deadline) expired() <-chan struct{} {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.done
}

func (d *deadline) passed() bool { return d != nil && isClosed(d.expired()) }

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

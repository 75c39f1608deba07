package testlab

import "sync"

// work counts what runs, so that a closing lab can wait for the last of it. It
// is a WaitGroup that can be added to at any time: once it has ended, it takes
// no more.
type work struct {
	mu    sync.Mutex
	ended bool
	group sync.WaitGroup
}

// begin counts one more piece, unless the lab is closing. Each piece that was
// begun is to be followed by done.
func (w *work) begin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return false
	}
	w.group.Add(1)
	return true
}

func (w *work) done() { w.group.Done() }

// end lets nothing begin any more.
func (w *work) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
}

// wait returns when everything that was begun is done.
func (w *work) wait() { w.group.Wait() }

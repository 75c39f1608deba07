package probe

import (
	"net"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// quietConn blocks reads until the first write, so that a server that speaks first
// (SSH, SMTP) always counts as the response to the request, and never as an idle
// connection that broke. It also counts what is read, limits it, and has servers that
// send much take turns.
type quietConn struct {
	net.Conn
	written chan struct{}
	unblock func()
	closed  chan struct{}
	turns   turns

	mu sync.Mutex
	// received counts the bytes that have been read, and mark is what it was when the
	// latest request began.
	received, mark int64
	// requests are those under way; asked: there was one.
	requests int
	asked    bool
	// held is where the connection has a turn; nil for none.
	held semaphore
	// changed is closed, and made again, when another request begins or the last ends.
	changed chan struct{}
}

// turns are those of connections over which much is read. Certificates and fields of a
// header take many times as much memory as they have bytes: the ones as long as the
// connection is open, the others until the response is recorded.
type turns struct {
	// handshakes are for what comes before the first request, of all observations;
	// responses for what comes afterwards, in one observation.
	handshakes, responses semaphore
}

const (
	// maxReceived is how much is read of a connection up to its first request, and for
	// each request: many times as much as a handshake and a response's header can be.
	// HTTP/2 lets a server send without end what is part of no response.
	maxReceived = 1 << 20
	// maxWithoutTurn is how much of that may be read of any number of connections:
	// more than certificates have that anyone uses, or the header of a response.
	maxWithoutTurn = 16 << 10
	// maxLargeHandshakes and maxLargeResponses are how many connections have a turn.
	maxLargeHandshakes = 2
	maxLargeResponses  = 4
)

func newQuietConn(conn net.Conn, turns turns) *quietConn {
	written := make(chan struct{})
	return &quietConn{
		Conn: conn, written: written, unblock: sync.OnceFunc(func() { close(written) }),
		closed: make(chan struct{}), changed: make(chan struct{}), turns: turns,
	}
}

// begin says that a request begins, and returns how much was read before it. Another
// maxReceived bytes may be read for it.
func (q *quietConn) begin() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.requests++
	q.asked, q.mark = true, q.received
	q.change()
	return q.received
}

// end says that a request has ended.
func (q *quietConn) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.requests--
	if q.requests == 0 {
		if !q.large() {
			q.giveTurn()
		}
		q.change()
	}
}

func (q *quietConn) change() {
	close(q.changed)
	q.changed = make(chan struct{})
}

// receivedSince returns how much was read since begin returned an amount.
func (q *quietConn) receivedSince(before int64) int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.received - before
}

// isLarge reports whether the connection has a turn of large handshakes, which it keeps
// until it is closed.
func (q *quietConn) isLarge() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.large()
}

func (q *quietConn) large() bool { return q.held != nil && q.held == q.turns.handshakes }

func (q *quietConn) Read(b []byte) (int, error) {
	<-q.written
	for {
		turn, changed, err := q.needs()
		if err != nil {
			return 0, err
		}
		if turn == nil {
			break
		}
		select {
		case turn <- struct{}{}:
			q.take(turn)
		case <-changed:
		case <-q.closed:
			return 0, net.ErrClosed
		}
	}
	n, err := q.Conn.Read(b)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.received += int64(n)
	return n, err
}

// needs returns where the connection has to take a turn before more is read of it; nil
// for nowhere, until changed is closed. The error is that of too much.
func (q *quietConn) needs() (turn semaphore, changed chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.received-q.mark >= maxReceived {
		return nil, nil, failure.ErrFlood
	}
	return q.needed(), q.changed, nil
}

// needed is called with the lock held.
func (q *quietConn) needed() semaphore {
	switch {
	case q.received-q.mark <= maxWithoutTurn, q.held != nil, q.asked && q.requests == 0:
		return nil
	case q.asked:
		return q.turns.responses
	default:
		return q.turns.handshakes
	}
}

// take gives the connection a turn that was just had, unless it was closed, or needs
// none any more.
func (q *quietConn) take(turn semaphore) {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-q.closed:
		turn.release()
	default:
		if q.needed() != turn {
			turn.release()
			return
		}
		q.held = turn
	}
}

// giveTurn gives the connection's turn to another.
func (q *quietConn) giveTurn() {
	if q.held != nil {
		q.held.release()
		q.held = nil
	}
}

func (q *quietConn) Write(b []byte) (int, error) {
	defer q.unblock()
	return q.Conn.Write(b)
}

func (q *quietConn) Close() error {
	defer q.unblock()
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-q.closed:
	default:
		close(q.closed)
		q.giveTurn()
	}
	return q.Conn.Close()
}

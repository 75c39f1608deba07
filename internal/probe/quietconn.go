package probe

import (
	"net"
	"sync"
	"sync/atomic"

	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// quietConn blocks reads until the first write, so that a server that speaks first
// (SSH, SMTP) always counts as the response to the request, and never as an idle
// connection that broke. It also counts what is read, limits it, and has servers that
// send much before they are asked anything take turns.
type quietConn struct {
	net.Conn
	written chan struct{}
	unblock func()
	// received counts the bytes that have been read; at limit no more are.
	received, limit atomic.Int64
	// asked: the first request is on its way, or about to be.
	asked atomic.Bool

	// turns are those of large handshakes.
	turns  semaphore
	closed chan struct{}
	// mu guards large, and orders it before and after closed.
	mu    sync.Mutex
	large bool
}

const (
	// maxReceived is how much is read of a connection up to its first request, and for
	// each request: many times as much as a handshake and a response's header can be.
	// HTTP/2 lets a server send without end what is part of no response.
	maxReceived = 1 << 20
	// maxHandshake is how much may be read of any number of connections before their
	// first requests: more than certificates have that anyone uses. In memory they
	// take many times as much, as long as the connection is open.
	maxHandshake = 16 << 10
	// maxLargeHandshakes is how many connections may be open of which more was read
	// than that.
	maxLargeHandshakes = 3
)

func newQuietConn(conn net.Conn, turns semaphore) *quietConn {
	written := make(chan struct{})
	q := &quietConn{
		Conn: conn, written: written, unblock: sync.OnceFunc(func() { close(written) }),
		turns: turns, closed: make(chan struct{}),
	}
	q.limit.Store(maxReceived)
	return q
}

// allowMore lets another maxReceived bytes be read, for a request.
func (q *quietConn) allowMore() {
	q.asked.Store(true)
	q.limit.Store(q.received.Load() + maxReceived)
}

func (q *quietConn) Read(b []byte) (int, error) {
	<-q.written
	received := q.received.Load()
	if received >= q.limit.Load() {
		return 0, failure.ErrFlood
	}
	if received > maxHandshake && !q.asked.Load() && !q.isLarge() {
		if err := q.waitForTurn(); err != nil {
			return 0, err
		}
	}
	n, err := q.Conn.Read(b)
	q.received.Add(int64(n))
	return n, err
}

// waitForTurn waits until there are few enough large handshakes, or the connection is
// closed.
func (q *quietConn) waitForTurn() error {
	select {
	case q.turns <- struct{}{}:
	case <-q.closed:
		return net.ErrClosed
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-q.closed:
		q.turns.release()
		return net.ErrClosed
	default:
		q.large = true
		return nil
	}
}

// isLarge reports whether more was read of the connection before its first request than
// any number of connections may have.
func (q *quietConn) isLarge() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.large
}

func (q *quietConn) Write(b []byte) (int, error) {
	defer q.unblock()
	return q.Conn.Write(b)
}

func (q *quietConn) Close() error {
	defer q.unblock()
	q.end()
	return q.Conn.Close()
}

// end gives the connection's turn to another.
func (q *quietConn) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-q.closed:
		return
	default:
	}
	close(q.closed)
	if q.large {
		q.turns.release()
	}
}

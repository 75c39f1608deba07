package probe

import (
	"net"
	"sync"
	"sync/atomic"

	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// quietConn blocks reads until the first write, so that a server that speaks first
// (SSH, SMTP) always counts as the response to the request, and never as an idle
// connection that broke. It also counts what is read, and limits it.
type quietConn struct {
	net.Conn
	written chan struct{}
	unblock func()
	// received counts the bytes that have been read; at limit no more are.
	received, limit atomic.Int64
}

// maxReceived is how much is read of a connection up to its first request, and for
// each request: many times as much as a handshake and a response's header can be.
// HTTP/2 lets a server send without end what is part of no response.
const maxReceived = 1 << 20

func newQuietConn(conn net.Conn) *quietConn {
	written := make(chan struct{})
	q := &quietConn{Conn: conn, written: written, unblock: sync.OnceFunc(func() { close(written) })}
	q.allowMore()
	return q
}

// allowMore lets another maxReceived bytes be read.
func (q *quietConn) allowMore() { q.limit.Store(q.received.Load() + maxReceived) }

func (q *quietConn) Read(b []byte) (int, error) {
	<-q.written
	if q.received.Load() >= q.limit.Load() {
		return 0, failure.ErrFlood
	}
	n, err := q.Conn.Read(b)
	q.received.Add(int64(n))
	return n, err
}

func (q *quietConn) Write(b []byte) (int, error) {
	defer q.unblock()
	return q.Conn.Write(b)
}

func (q *quietConn) Close() error {
	defer q.unblock()
	return q.Conn.Close()
}

package probe

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

// polite is a connection on which nothing is heard before something was said. A
// server that speaks first (SSH, SMTP) is then always seen as the answer to the
// request, rather than at times as a connection that went bad while idle.
type polite struct {
	net.Conn
	spoken chan struct{}
	speak  func()
	// received counts the bytes that have been read.
	received atomic.Int64
	// limit is the count at which no more is read.
	limit atomic.Int64
}

// maxReceived is how much is read of a connection from one request to the next, or
// until the first: many times as much as a handshake and what answers there may be
// to it. HTTP/2 lets a server say things that are no answer for ever.
const maxReceived = 1 << 20

var errFlood = errors.New("the server sends without end")

func newPolite(conn net.Conn) *polite {
	spoken := make(chan struct{})
	p := &polite{Conn: conn, spoken: spoken, speak: sync.OnceFunc(func() { close(spoken) })}
	p.allowMore()
	return p
}

// allowMore lets another maxReceived bytes be read.
func (p *polite) allowMore() { p.limit.Store(p.received.Load() + maxReceived) }

func (p *polite) Read(b []byte) (int, error) {
	<-p.spoken
	if p.received.Load() >= p.limit.Load() {
		return 0, errFlood
	}
	n, err := p.Conn.Read(b)
	p.received.Add(int64(n))
	return n, err
}

func (p *polite) Write(b []byte) (int, error) {
	defer p.speak()
	return p.Conn.Write(b)
}

func (p *polite) Close() error {
	defer p.speak()
	return p.Conn.Close()
}

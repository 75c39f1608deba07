package probe

import (
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
}

func newPolite(conn net.Conn) *polite {
	spoken := make(chan struct{})
	return &polite{Conn: conn, spoken: spoken, speak: sync.OnceFunc(func() { close(spoken) })}
}

func (p *polite) Read(b []byte) (int, error) {
	<-p.spoken
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

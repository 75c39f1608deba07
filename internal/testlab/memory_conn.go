package testlab

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// memoryConn is one end of a stream in memory.
type memoryConn struct {
	in, out               *delayLine
	local, remote         *net.TCPAddr
	readLimit, writeLimit *deadline
	closed, abrupt        atomic.Bool
}

// memoryRoom is how many bytes of a stream are under way before its sender waits.
const memoryRoom = 64 << 10

// newMemoryPair returns the two ends of a stream.
func newMemoryPair(from, to *net.TCPAddr) (near, far *memoryConn) {
	forth, back := newDelayLine(0), newDelayLine(0)
	forth.room, back.room = memoryRoom, memoryRoom
	near = &memoryConn{in: back, out: forth, local: from, remote: to, readLimit: newDeadline(), writeLimit: newDeadline()}
	far = &memoryConn{in: forth, out: back, local: to, remote: from, readLimit: newDeadline(), writeLimit: newDeadline()}
	return near, far
}

// Read implements net.Conn.
func (c *memoryConn) Read(p []byte) (int, error) {
	n, err := c.in.get(p, c.readLimit)
	return n, c.named("read", err)
}

// Write implements net.Conn. What is long goes in pieces, so that what is under way
// stays bounded.
func (c *memoryConn) Write(p []byte) (int, error) {
	written := 0
	for {
		piece := p[written:min(len(p), written+memoryRoom)]
		if err := c.out.put(piece, c.writeLimit); err != nil {
			return written, c.named("write", err)
		}
		if written += len(piece); written == len(p) {
			return written, nil
		}
	}
}

// Close implements net.Conn. The other end reads to the end of what was written,
// unless SetLinger made the end an abrupt one, and can't write any more.
func (c *memoryConn) Close() error {
	if c.closed.Swap(true) {
		return c.named("close", net.ErrClosed)
	}
	if c.abrupt.Load() {
		c.out.abandon(syscall.ECONNRESET)
	} else {
		c.out.end(io.EOF)
	}
	c.in.abandon(syscall.ECONNRESET)
	return nil
}

// CloseWrite ends what the other end reads, as that of a net.TCPConn does.
func (c *memoryConn) CloseWrite() error {
	c.out.end(io.EOF)
	return nil
}

// SetLinger makes Close a reset where seconds is 0, as that of a net.TCPConn does.
func (c *memoryConn) SetLinger(seconds int) error {
	c.abrupt.Store(seconds == 0)
	return nil
}

// LocalAddr implements net.Conn.
func (c *memoryConn) LocalAddr() net.Addr { return c.local }

// RemoteAddr implements net.Conn.
func (c *memoryConn) RemoteAddr() net.Addr { return c.remote }

// SetDeadline implements net.Conn.
func (c *memoryConn) SetDeadline(t time.Time) error {
	c.readLimit.set(t)
	c.writeLimit.set(t)
	return nil
}

// SetReadDeadline implements net.Conn.
func (c *memoryConn) SetReadDeadline(t time.Time) error {
	c.readLimit.set(t)
	return nil
}

// SetWriteDeadline implements net.Conn.
func (c *memoryConn) SetWriteDeadline(t time.Time) error {
	c.writeLimit.set(t)
	return nil
}

// named gives an error the form that the net package gives its own.
func (c *memoryConn) named(op string, err error) error {
	switch {
	case err == nil, errors.Is(err, io.EOF) && op == "read":
		return err
	case c.closed.Load():
		err = net.ErrClosed
	case op == "write" && !errors.Is(err, os.ErrDeadlineExceeded):
		err = os.NewSyscallError(op, syscall.EPIPE)
	case errors.Is(err, syscall.ECONNRESET):
		err = os.NewSyscallError(op, err)
	}
	return &net.OpError{Op: op, Net: "tcp", Source: c.local, Addr: c.remote, Err: err}
}

// datagram is one message and who sent it.
type datagram struct {
	from  net.Addr
	bytes []byte
}

// memoryPackets is a port for datagrams.
type memoryPackets struct {
	network *Memory
	at      netip.AddrPort
	inbox   chan datagram
	limit   *deadline
	close   sync.Once
	closed  chan struct{}
}

// ReadFrom implements net.PacketConn.
func (p *memoryPackets) ReadFrom(b []byte) (int, net.Addr, error) {
	err := os.ErrDeadlineExceeded
	if !p.limit.passed() {
		select {
		case message := <-p.inbox:
			return copy(b, message.bytes), message.from, nil
		case <-p.closed:
			err = net.ErrClosed
		case <-p.limit.expired():
		}
	}
	return 0, nil, &net.OpError{Op: "read", Net: "udp", Source: p.LocalAddr(), Err: err}
}

// WriteTo implements net.PacketConn. A datagram that nobody waits for is lost.
func (p *memoryPackets) WriteTo(b []byte, to net.Addr) (int, error) {
	if isClosed(p.closed) {
		return 0, &net.OpError{Op: "write", Net: "udp", Source: p.LocalAddr(), Addr: to, Err: net.ErrClosed}
	}
	udp, isUDP := to.(*net.UDPAddr)
	if !isUDP {
		return 0, &net.OpError{Op: "write", Net: "udp", Addr: to, Err: syscall.EAFNOSUPPORT}
	}
	p.network.mu.Lock()
	other := p.network.packets[udp.AddrPort()]
	p.network.mu.Unlock()
	if other == nil {
		return 0, os.NewSyscallError("write", syscall.ECONNREFUSED)
	}
	select {
	case other.inbox <- datagram{p.LocalAddr(), append([]byte(nil), b...)}:
	default:
	}
	return len(b), nil
}

// Close implements net.PacketConn.
func (p *memoryPackets) Close() error {
	err := net.ErrClosed
	p.close.Do(func() {
		p.network.mu.Lock()
		delete(p.network.packets, p.at)
		p.network.mu.Unlock()
		close(p.closed)
		err = nil
	})
	return err
}

// LocalAddr implements net.PacketConn.
func (p *memoryPackets) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(p.at) }

// SetDeadline implements net.PacketConn.
func (p *memoryPackets) SetDeadline(t time.Time) error { return p.SetReadDeadline(t) }

// SetReadDeadline implements net.PacketConn.
func (p *memoryPackets) SetReadDeadline(t time.Time) error {
	p.limit.set(t)
	return nil
}

// SetWriteDeadline implements net.PacketConn. No write waits.
func (p *memoryPackets) SetWriteDeadline(time.Time) error { return nil }

// memoryTalk is a port for datagrams with a single other side.
type memoryTalk struct {
	*memoryPackets
	to *net.UDPAddr
}

// Read implements net.Conn.
func (c *memoryTalk) Read(b []byte) (int, error) {
	n, _, err := c.ReadFrom(b)
	return n, err
}

// Write implements net.Conn.
func (c *memoryTalk) Write(b []byte) (int, error) { return c.WriteTo(b, c.to) }

// RemoteAddr implements net.Conn.
func (c *memoryTalk) RemoteAddr() net.Addr { return c.to }

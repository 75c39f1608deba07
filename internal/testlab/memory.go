package testlab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
)

// Memory is a network in memory, for tests that run in a bubble of
// testing/synctest. Nothing of it waits for the operating system, so time stands
// still there while anything is under way: a deadline passes when nothing else can
// happen any more, however slow the machine is.
//
// It has streams like those of TCP and datagrams like those of UDP. Every address
// is its own, and a port that is not taken refuses.
type Memory struct {
	mu                     sync.Mutex
	lastPort, lastOutgoing uint16
	streams                map[netip.AddrPort]*memoryListener
	packets                map[netip.AddrPort]*memoryPackets
	// silent are the ports that let connection attempts go unanswered.
	silent map[netip.AddrPort]bool
}

// NewMemory returns a network on which nobody listens.
func NewMemory() *Memory {
	return &Memory{
		lastPort: firstListening,
		streams:  make(map[netip.AddrPort]*memoryListener),
		packets:  make(map[netip.AddrPort]*memoryPackets),
		silent:   make(map[netip.AddrPort]bool),
	}
}

// Listen takes a port for streams, as net.Listen does. The address is an IP
// address and a port, 0 being any.
func (m *Memory) Listen(network, address string) (net.Listener, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, err := m.free(network, address)
	if err != nil {
		return nil, err
	}
	l := &memoryListener{network: m, at: at, queue: make(chan *memoryConn, maxWaiting), closed: make(chan struct{})}
	m.streams[at] = l
	return l, nil
}

// ListenPacket takes a port for datagrams, as net.ListenPacket does.
func (m *Memory) ListenPacket(network, address string) (net.PacketConn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, err := m.free(network, address)
	if err != nil {
		return nil, err
	}
	return m.newPackets(at), nil
}

// DialContext connects, as net.Dialer's DialContext does.
func (m *Memory) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	from := m.outgoing(to.Addr())
	listener, silent := m.streams[to], m.silent[to]
	switch {
	case network == "udp":
		defer m.mu.Unlock()
		return &memoryTalk{memoryPackets: m.newPackets(from), to: net.UDPAddrFromAddrPort(to)}, nil
	case silent:
		m.mu.Unlock()
		<-ctx.Done()
		err = ctx.Err()
	case listener == nil:
		m.mu.Unlock()
		err = os.NewSyscallError("connect", syscall.ECONNREFUSED)
	default:
		m.mu.Unlock()
		var conn net.Conn
		if conn, err = listener.connect(ctx, from); err == nil {
			return conn, nil
		}
	}
	return nil, &net.OpError{Op: "dial", Net: network, Addr: net.TCPAddrFromAddrPort(to), Err: err}
}

// free reads an address to take, and finds a port where it has none.
func (m *Memory) free(network, address string) (netip.AddrPort, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return at, err
	}
	if at.Port() == 0 {
		at = netip.AddrPortFrom(at.Addr(), m.port())
	}
	taken := m.silent[at]
	if network[:3] == "tcp" {
		taken = taken || m.streams[at] != nil
	} else {
		taken = taken || m.packets[at] != nil
	}
	if taken {
		return at, &net.OpError{Op: "listen", Net: network, Err: os.NewSyscallError("bind", syscall.EADDRINUSE)}
	}
	return at, nil
}

// The ports that are given out: for listeners each once, as a port that was closed on
// purpose has to stay so; for the near end of connections again and again.
const (
	firstListening = 20_000
	firstOutgoing  = 40_000
)

// port returns one for a listener. The network is locked.
func (m *Memory) port() uint16 {
	m.lastPort++
	if m.lastPort == firstOutgoing {
		panic("testlab: the network in memory is out of ports")
	}
	return m.lastPort
}

// outgoing returns an address for the near end of a connection. The network is locked.
func (m *Memory) outgoing(address netip.Addr) netip.AddrPort {
	for range math.MaxUint16 - firstOutgoing {
		m.lastOutgoing = max(m.lastOutgoing+1, firstOutgoing)
		if from := netip.AddrPortFrom(address, m.lastOutgoing); m.packets[from] == nil {
			return from
		}
	}
	panic("testlab: the network in memory is out of ports")
}

// newPackets opens a port for datagrams. The network is locked.
func (m *Memory) newPackets(at netip.AddrPort) *memoryPackets {
	p := &memoryPackets{
		network: m, at: at, inbox: make(chan datagram, maxWaiting), limit: newDeadline(), closed: make(chan struct{}),
	}
	m.packets[at] = p
	return p
}

// open takes a port in the way of a kind, as open does of the system's.
func (m *Memory) open(kind Socket, address string, port int) (socket, error) {
	literal := net.JoinHostPort(address, fmt.Sprint(port))
	switch kind {
	case Closed, Unanswered:
		m.mu.Lock()
		defer m.mu.Unlock()
		at, err := m.free("tcp", literal)
		if err == nil && kind == Unanswered {
			m.silent[at] = true
		}
		return socket{Closer: nothing{}, port: int(at.Port())}, err
	default:
		listener, err := m.Listen("tcp", literal)
		if err != nil {
			return socket{}, err
		}
		return socket{Closer: listener, listener: listener, port: portOf(listener.Addr())}, nil
	}
}

// addresses are those at which sites of a lab in memory can be.
func (m *Memory) addresses() []string { return loopback }

// nothing is a port with nothing to close.
type nothing struct{}

func (nothing) Close() error { return nil }

// maxWaiting is how many connections wait to be accepted, and how many datagrams
// to be read, before further ones wait themselves or are lost.
const maxWaiting = 1024

// memoryListener takes connections on one port.
type memoryListener struct {
	network *Memory
	at      netip.AddrPort
	queue   chan *memoryConn
	close   sync.Once
	closed  chan struct{}
}

// connect makes a connection and leaves its other end in the queue.
func (l *memoryListener) connect(ctx context.Context, from netip.AddrPort) (net.Conn, error) {
	near, far := newMemoryPair(net.TCPAddrFromAddrPort(from), net.TCPAddrFromAddrPort(l.at))
	select {
	case <-l.closed:
		return nil, os.NewSyscallError("connect", syscall.ECONNREFUSED)
	default:
	}
	select {
	case l.queue <- far:
		return near, nil
	case <-l.closed:
		return nil, os.NewSyscallError("connect", syscall.ECONNREFUSED)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case <-l.closed:
	case conn := <-l.queue:
		return conn, nil
	}
	return nil, &net.OpError{Op: "accept", Net: "tcp", Addr: l.Addr(), Err: net.ErrClosed}
}

// Close implements net.Listener. Connections that nobody accepted are reset.
func (l *memoryListener) Close() error {
	err := net.ErrClosed
	l.close.Do(func() {
		l.network.mu.Lock()
		delete(l.network.streams, l.at)
		l.network.mu.Unlock()
		close(l.closed)
		for {
			select {
			case conn := <-l.queue:
				err = errors.Join(conn.SetLinger(0), conn.Close())
				continue
			default:
			}
			break
		}
		err = nil
	})
	return err
}

// Addr implements net.Listener.
func (l *memoryListener) Addr() net.Addr { return net.TCPAddrFromAddrPort(l.at) }

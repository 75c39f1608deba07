package testlab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strconv"
	"sync"
)

const (
	portHTTPS = 443
	portHTTP  = 80
	// openAttempts bounds the search for a port that is free at both
	// addresses, or for both protocols.
	openAttempts = 20
)

// loopback are the addresses that sites can have. Only these two exist on every
// system without configuration.
var loopback = []string{"127.0.0.1", "::1"}

// HasIPv6 reports whether this machine has ::1. Where it does not, sites are served at
// 127.0.0.1 only.
var HasIPv6 = sync.OnceValue(func() bool {
	listener, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	return listener.Close() == nil
})

// network is where a lab opens its ports: on loopback, or in memory.
type network interface {
	// addresses returns those that sites can have; the first is always there.
	addresses() []string
	// open opens a socket of a kind at a local port; 0 is any port.
	open(kind Socket, address string, port int) (socket, error)
	Listen(network, address string) (net.Listener, error)
	ListenPacket(network, address string) (net.PacketConn, error)
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// system is the network of the operating system.
type system struct{ net.Dialer }

func (*system) addresses() []string {
	if HasIPv6() {
		return loopback
	}
	return loopback[:1]
}

func (*system) Listen(network, address string) (net.Listener, error) {
	return net.Listen(network, address)
}

func (*system) ListenPacket(network, address string) (net.PacketConn, error) {
	return net.ListenPacket(network, address)
}

// socket is one local address and port. Its listener is nil where nothing listens, on
// purpose.
type socket struct {
	io.Closer
	listener net.Listener
	port     int
}

func (*system) open(kind Socket, address string, port int) (socket, error) {
	switch kind {
	case Closed:
		return reserve(address, port)
	case Unanswered:
		return openUnanswered(address, port)
	default:
		listener, err := net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(port)))
		if err != nil {
			return socket{}, err
		}
		return socket{Closer: listener, listener: listener, port: portOf(listener.Addr())}, nil
	}
}

// openEverywhere opens the same port at every loopback address, in their order; kind
// returns the kind of socket at each.
func openEverywhere(n network, kind func(address string) Socket) ([]socket, error) {
	var last error
	for range openAttempts {
		opened, err := openAt(n, kind)
		if err == nil {
			return opened, nil
		}
		last = err
	}
	return nil, last
}

func openAt(n network, kind func(address string) Socket) ([]socket, error) {
	var opened []socket
	port := 0
	for _, address := range n.addresses() {
		s, err := n.open(kind(address), address, port)
		if err != nil {
			return nil, errors.Join(err, closeAll(opened))
		}
		port = s.port
		opened = append(opened, s)
	}
	return opened, nil
}

func closeAll(sockets []socket) error {
	var failed []error
	for _, s := range sockets {
		if err := s.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func portOf(address net.Addr) int {
	return address.(*net.TCPAddr).Port
}

// addressOf returns the IP address of one side of a TCP connection.
func addressOf(side net.Addr) string {
	tcp, ok := side.(*net.TCPAddr)
	if !ok {
		return ""
	}
	return tcp.IP.String()
}

// ownPort is a port of a site that needs sockets of its own.
type ownPort struct {
	domain string // empty for the sites that share a listener
	port   int
	socket Socket
	// at has the addresses where the socket is of another kind.
	at map[string]Socket
}

// ownPorts returns the ports that the site can't share with others.
func (s *Site) ownPorts() []ownPort {
	var own []ownPort
	ports := append([]int{portHTTPS, portHTTP}, slices.Sorted(maps.Keys(s.Ports))...)
	for i, port := range ports {
		p := ownPort{domain: s.Domain, port: port, socket: s.endpoint(port, "").Socket, at: map[string]Socket{}}
		for address := range s.At {
			if kind := s.endpoint(port, address).Socket; kind != p.socket {
				p.at[address] = kind
			}
		}
		for _, address := range s.Dead {
			p.at[address] = Closed
		}
		if further := i >= 2; further || p.socket != Open || len(p.at) > 0 {
			own = append(own, p)
		}
	}
	return own
}

func samePorts(a, b []ownPort) bool {
	return slices.EqualFunc(a, b, func(a, b ownPort) bool {
		return a.port == b.port && a.socket == b.socket && maps.Equal(a.at, b.at)
	})
}

// kind returns the kind of socket at one of the loopback addresses.
func (p ownPort) kind(address string) Socket {
	if kind, different := p.at[address]; different {
		return kind
	}
	return p.socket
}

// openPort opens the port's sockets, serves them, and adds their connect-to entry.
func (l *Lab) openPort(p ownPort) error {
	sockets, err := openEverywhere(l.network, p.kind)
	if err != nil {
		return fmt.Errorf("testlab: port %d of %q: %w", p.port, p.domain, err)
	}
	l.sockets = append(l.sockets, sockets...)
	l.connectTo = append(l.connectTo, fmt.Sprintf("%s:%d::%d", p.domain, p.port, sockets[0].port))

	server := l.newServer(p.port)
	l.servers = append(l.servers, server)
	for i, s := range sockets {
		switch kind := p.kind(loopback[i]); {
		case s.listener == nil:
		case kind == HangsUp:
			l.hangUp(s.listener)
		case kind == Open:
			server.serve(s.listener)
		}
	}
	return nil
}

// hangUp closes every connection without reading from it, until the listener closes.
func (l *Lab) hangUp(listener net.Listener) {
	l.serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	})
}

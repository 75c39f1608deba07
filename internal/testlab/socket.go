package testlab

import (
	"errors"
	"io"
	"net"
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

// HasIPv6 tells whether this machine has ::1. Where it has not, sites are served
// at 127.0.0.1 only.
var HasIPv6 = sync.OnceValue(func() bool {
	listener, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	return listener.Close() == nil
})

// socket is one local address and port. Its listener is nil where nobody is
// listening on purpose.
type socket struct {
	io.Closer
	listener net.Listener
	port     int
}

// open takes a local port, 0 being any, in the way of a kind.
func open(kind Socket, address string, port int) (socket, error) {
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

// openEverywhere takes one and the same port at every loopback address, in their
// order; kind tells how at which.
func openEverywhere(kind func(address string) Socket) ([]socket, error) {
	addresses := loopback
	if !HasIPv6() {
		addresses = addresses[:1]
	}
	var last error
	for range openAttempts {
		opened, err := openAt(addresses, kind)
		if err == nil {
			return opened, nil
		}
		last = err
	}
	return nil, last
}

func openAt(addresses []string, kind func(address string) Socket) ([]socket, error) {
	var opened []socket
	port := 0
	for _, address := range addresses {
		s, err := open(kind(address), address, port)
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

package testlab

import (
	"fmt"
	"maps"
	"net"
	"slices"
)

// door is a port of a site for which the lab has to open sockets.
type door struct {
	domain string // empty for the sites that share a listener
	port   int
	socket Socket
	dead   []string
}

// doors are the ports that the site can't share with others.
func (s *Site) doors() []door {
	var doors []door
	ports := append([]int{portHTTPS, portHTTP}, slices.Sorted(maps.Keys(s.Ports))...)
	for i, port := range ports {
		kind := s.endpoint(port).Socket
		if further := i >= 2; further || kind != Open || len(s.Dead) > 0 {
			doors = append(doors, door{domain: s.Domain, port: port, socket: kind, dead: s.Dead})
		}
	}
	return doors
}

func sameDoors(a, b []door) bool {
	return slices.EqualFunc(a, b, func(a, b door) bool {
		return a.port == b.port && a.socket == b.socket && slices.Equal(a.dead, b.dead)
	})
}

// kind is how the door takes connections at one of the loopback addresses.
func (d door) kind(address string) Socket {
	if slices.Contains(d.dead, address) {
		return Closed
	}
	return d.socket
}

// openDoor opens the door's sockets and says how clients get to them.
func (l *Lab) openDoor(d door) error {
	sockets, err := openEverywhere(d.kind)
	if err != nil {
		return fmt.Errorf("testlab: port %d of %q: %w", d.port, d.domain, err)
	}
	l.sockets = append(l.sockets, sockets...)
	l.connectTo = append(l.connectTo, fmt.Sprintf("%s:%d::%d", d.domain, d.port, sockets[0].port))

	server := l.newServer(d.port)
	l.servers = append(l.servers, server)
	for _, s := range sockets {
		switch {
		case s.listener == nil:
		case d.socket == HangsUp:
			l.hangUp(s.listener)
		case d.socket == Open:
			server.serve(s.listener)
		}
	}
	return nil
}

// hangUp closes every connection without a look at it, until the listener closes.
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

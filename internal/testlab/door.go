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
	// at has the addresses where connections are taken in another way.
	at map[string]Socket
}

// doors are the ports that the site can't share with others.
func (s *Site) doors() []door {
	var doors []door
	ports := append([]int{portHTTPS, portHTTP}, slices.Sorted(maps.Keys(s.Ports))...)
	for i, port := range ports {
		d := door{domain: s.Domain, port: port, socket: s.endpoint(port, "").Socket, at: map[string]Socket{}}
		for address := range s.At {
			if kind := s.endpoint(port, address).Socket; kind != d.socket {
				d.at[address] = kind
			}
		}
		for _, address := range s.Dead {
			d.at[address] = Closed
		}
		if further := i >= 2; further || d.socket != Open || len(d.at) > 0 {
			doors = append(doors, d)
		}
	}
	return doors
}

func sameDoors(a, b []door) bool {
	return slices.EqualFunc(a, b, func(a, b door) bool {
		return a.port == b.port && a.socket == b.socket && maps.Equal(a.at, b.at)
	})
}

// kind is how the door takes connections at one of the loopback addresses.
func (d door) kind(address string) Socket {
	if kind, different := d.at[address]; different {
		return kind
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
	for i, s := range sockets {
		switch kind := d.kind(loopback[i]); {
		case s.listener == nil:
		case kind == HangsUp:
			l.hangUp(s.listener)
		case kind == Open:
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

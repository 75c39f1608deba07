//go:build !linux

package testlab

import (
	"net"
	"strconv"
)

// openUnanswered listens and never takes a connection out of the queue. Here
// the system completes the connection anyway, and it stays silent.
func openUnanswered(address string, port int) (socket, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(port)))
	if err != nil {
		return socket{}, err
	}
	return socket{Closer: listener, port: portOf(listener.Addr())}, nil
}

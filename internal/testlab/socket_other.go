//go:build !unix

package testlab

import (
	"net"
	"strconv"
)

// reserve finds a port that nobody listens on. Without a way to hold it, the
// port could be taken later; systems hand out ports in turn, so that it hardly is.
func reserve(address string, port int) (socket, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(port)))
	if err != nil {
		return socket{}, err
	}
	return socket{Closer: listener, port: portOf(listener.Addr())}, listener.Close()
}

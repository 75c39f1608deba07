package testlab

import (
	"errors"
	"net"
	"os"
	"strconv"
	"syscall"
)

// openUnanswered listens on a port with the shortest of queues, fills it and
// never takes anything out: Linux then drops whatever else wants to connect.
func openUnanswered(address string, port int) (socket, error) {
	fd, bound, err := bind(address, port)
	if err != nil {
		return socket{}, err
	}
	if err := syscall.Listen(fd, 0); err != nil {
		return socket{}, errors.Join(os.NewSyscallError("listen", err), syscall.Close(fd))
	}
	filler, err := net.Dial("tcp", net.JoinHostPort(address, strconv.Itoa(bound)))
	if err != nil {
		return socket{}, errors.Join(err, syscall.Close(fd))
	}
	return socket{Closer: fullQueue{descriptor(fd), filler}, port: bound}, nil
}

// fullQueue is a listening socket and the connection that waits in its queue.
type fullQueue struct {
	descriptor
	filler net.Conn
}

func (q fullQueue) Close() error {
	return errors.Join(q.filler.Close(), q.descriptor.Close())
}

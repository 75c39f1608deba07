//go:build unix

package testlab

import (
	"net"
	"net/netip"
	"os"
	"syscall"
)

// reserve binds a port and does not listen on it: connections are refused, and
// nobody else can take the port, to listen or to connect from.
func reserve(address string, port int) (socket, error) {
	fd, bound, err := bind(address, port)
	if err != nil {
		return socket{}, err
	}
	return socket{Closer: descriptor(fd), port: bound}, nil
}

// descriptor closes a socket that the net package does not know.
type descriptor int

func (d descriptor) Close() error { return syscall.Close(int(d)) }

// bind makes a TCP socket and returns it with the port that it is bound to.
func bind(address string, port int) (fd, bound int, err error) {
	ip := netip.MustParseAddr(address)
	family := syscall.AF_INET
	var at syscall.Sockaddr = &syscall.SockaddrInet4{Port: port, Addr: ip4(ip)}
	if ip.Is6() {
		family = syscall.AF_INET6
		at = &syscall.SockaddrInet6{Port: port, Addr: ip.As16()}
	}
	// No child process may inherit the socket and keep the port.
	syscall.ForkLock.RLock()
	fd, err = syscall.Socket(family, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return 0, 0, os.NewSyscallError("socket", err)
	}
	if err := syscall.Bind(fd, at); err != nil {
		_ = syscall.Close(fd)
		return 0, 0, os.NewSyscallError("bind", err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		_ = syscall.Close(fd)
		return 0, 0, os.NewSyscallError("getsockname", err)
	}
	switch name := name.(type) {
	case *syscall.SockaddrInet4:
		return fd, name.Port, nil
	case *syscall.SockaddrInet6:
		return fd, name.Port, nil
	default:
		_ = syscall.Close(fd)
		return 0, 0, net.InvalidAddrError("a socket of another family")
	}
}

// ip4 is an IPv4 address in bytes; zero for an IPv6 one.
func ip4(ip netip.Addr) [4]byte {
	if ip.Is4() {
		return ip.As4()
	}
	return [4]byte{}
}

package serverconfig_test

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// countingProxy forwards connections to a port, and counts those on which the client
// sends something. Browsers open connections in advance, before they have looked up
// the policy of the host, and send nothing on those.
type countingProxy struct {
	listener net.Listener
	requests atomic.Int64
}

func newCountingProxy(t *testing.T, port string) *countingProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &countingProxy{listener: listener}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { p.forward(conn, port) })
		}
	})
	t.Cleanup(func() { listener.Close(); open.Wait() })
	return p
}

// forward connects a client to the port once it sends something, until either side
// closes the connection.
func (p *countingProxy) forward(conn net.Conn, port string) {
	defer conn.Close()
	first := make([]byte, 4096)
	n, err := conn.Read(first)
	if n == 0 || err != nil {
		return
	}
	p.requests.Add(1)
	behind, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		return
	}
	defer behind.Close()
	if _, err := behind.Write(first[:n]); err != nil {
		return
	}
	ended := make(chan struct{}, 2)
	for _, ends := range [][2]net.Conn{{conn, behind}, {behind, conn}} {
		go func() { _, _ = io.Copy(ends[0], ends[1]); ended <- struct{}{} }()
	}
	<-ended
}

func (p *countingProxy) port() string {
	_, port, _ := net.SplitHostPort(p.listener.Addr().String())
	return port
}

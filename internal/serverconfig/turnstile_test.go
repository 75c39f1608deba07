package serverconfig_test

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// turnstile stands before a port and counts who passes: those who say something.
// A connection on which nothing is said is a browser's guess at what it may need,
// made before it has looked up what it knows of the host.
type turnstile struct {
	listener net.Listener
	passed   atomic.Int64
}

func newTurnstile(t *testing.T, port string) *turnstile {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ts := &turnstile{listener: listener}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { ts.pass(conn, port) })
		}
	})
	t.Cleanup(func() { listener.Close(); open.Wait() })
	return ts
}

// pass joins a connection to the port, once something is said on it, until either
// side ends it.
func (ts *turnstile) pass(conn net.Conn, port string) {
	defer conn.Close()
	said := make([]byte, 4096)
	n, err := conn.Read(said)
	if n == 0 || err != nil {
		return
	}
	ts.passed.Add(1)
	behind, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		return
	}
	defer behind.Close()
	if _, err := behind.Write(said[:n]); err != nil {
		return
	}
	ended := make(chan struct{}, 2)
	for _, ends := range [][2]net.Conn{{conn, behind}, {behind, conn}} {
		go func() { _, _ = io.Copy(ends[0], ends[1]); ended <- struct{}{} }()
	}
	<-ended
}

func (ts *turnstile) port() string {
	_, port, _ := net.SplitHostPort(ts.listener.Addr().String())
	return port
}

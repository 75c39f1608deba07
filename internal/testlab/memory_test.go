package testlab_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// pair returns the two ends of a stream in memory.
func pair(t *testing.T, m *testlab.Memory) (near, far net.Conn) {
	t.Helper()
	listener, err := m.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	near, err = m.DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if far, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	if near.RemoteAddr().String() != far.LocalAddr().String() || near.LocalAddr().String() != far.RemoteAddr().String() {
		t.Errorf("from %v to %v, and from %v to %v", near.LocalAddr(), near.RemoteAddr(), far.LocalAddr(), far.RemoteAddr())
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return near, far
}

func TestMemoryStream(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := pair(t, testlab.NewMemory())
		// More than is under way at a time, so that the writer has to wait.
		go func() {
			_, _ = near.Write(make([]byte, 1<<20))
			_ = near.(interface{ CloseWrite() error }).CloseWrite()
		}()
		synctest.Wait()
		if got, err := io.ReadAll(far); len(got) != 1<<20 || err != nil {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		if _, err := io.WriteString(far, "back"); err != nil {
			t.Error(err)
		}
		got := make([]byte, 10)
		if n, err := near.Read(got); string(got[:n]) != "back" || err != nil {
			t.Errorf("%q, %v", got[:n], err)
		}
		_ = far.SetReadDeadline(time.Now().Add(-time.Second))
		_ = near.SetReadDeadline(time.Now().Add(time.Minute))
		began := time.Now()
		if _, err := near.Read(got); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(began) != time.Minute {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

// TestMemoryEnds has the ways in which a stream ends.
func TestMemoryEnds(t *testing.T) {
	t.Parallel()
	read := func(c net.Conn) error { _, err := c.Read(make([]byte, 1)); return err }
	write := func(c net.Conn) error { _, err := c.Write([]byte("x")); return err }
	synctest.Test(t, func(t *testing.T) {
		near, far := pair(t, testlab.NewMemory())
		if err := far.Close(); err != nil {
			t.Error(err)
		}
		for what, err := range map[string][2]error{
			"reading what has ended":    {read(near), io.EOF},
			"writing to who has gone":   {write(near), syscall.EPIPE},
			"reading what one closed":   {read(far), net.ErrClosed},
			"writing to what is closed": {write(far), net.ErrClosed},
			"closing again":             {far.Close(), net.ErrClosed},
		} {
			if !errors.Is(err[0], err[1]) {
				t.Errorf("%s: %v, want %v", what, err[0], err[1])
			}
		}
		near, far = pair(t, testlab.NewMemory())
		_ = write(far)
		_ = far.(interface{ SetLinger(seconds int) error }).SetLinger(0)
		_ = far.Close()
		if err := read(near); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("after a reset: %v", err)
		}
	})
}

func TestMemoryPorts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := testlab.NewMemory()
		if _, err := m.DialContext(t.Context(), "tcp", "127.0.0.1:1"); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("nobody listens: %v", err)
		}
		listener, err := m.Listen("tcp", "[::1]:443")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Listen("tcp", "[::1]:443"); !errors.Is(err, syscall.EADDRINUSE) {
			t.Errorf("listening twice: %v", err)
		}
		waiting, err := m.DialContext(t.Context(), "tcp", "[::1]:443")
		if err != nil {
			t.Fatal(err)
		}
		go func() { _ = listener.Close() }()
		if _, err := listener.Accept(); err == nil {
			_, err = listener.Accept()
			if !errors.Is(err, net.ErrClosed) {
				t.Errorf("accepting from what is closed: %v", err)
			}
		} else if _, err := waiting.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("nobody accepted it: %v", err)
		}
		if _, err := m.DialContext(t.Context(), "tcp", "[::1]:443"); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("nobody listens any more: %v", err)
		}
	})
}

func TestMemoryDatagrams(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := testlab.NewMemory()
		server, err := m.ListenPacket("udp", "127.0.0.1:53")
		if err != nil {
			t.Fatal(err)
		}
		client, err := m.DialContext(t.Context(), "udp", "127.0.0.1:53")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = client.Write([]byte("one"))
		_, _ = client.Write([]byte("two"))
		b := make([]byte, 10)
		for _, want := range []string{"one", "two"} {
			n, from, err := server.ReadFrom(b)
			if string(b[:n]) != want || err != nil || from.String() != client.LocalAddr().String() {
				t.Errorf("%q from %v, %v", b[:n], from, err)
			}
			_, _ = server.WriteTo(b[:n], from)
		}
		if n, err := client.Read(b); string(b[:n]) != "one" || err != nil {
			t.Errorf("%q, %v", b[:n], err)
		}
		_ = server.SetReadDeadline(time.Now().Add(time.Second))
		if _, _, err := server.ReadFrom(b); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("nothing came: %v", err)
		}
		if err := errors.Join(server.Close(), client.Close()); err != nil {
			t.Error(err)
		}
		if _, err := client.Write(b); !errors.Is(err, net.ErrClosed) {
			t.Errorf("it is closed: %v", err)
		}
	})
}

// TestInMemory meets a few of the scenarios on a network in memory.
func TestInMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		silent := testlab.Ready("silent.example")
		silent.HTTPS.Socket = testlab.Unanswered
		closed := testlab.Ready("closed.example")
		closed.HTTPS.Socket = testlab.Closed
		lab := testlab.NewInMemory(t, silent, closed)
		port := map[string]string{}
		for _, entry := range lab.ConnectTo() {
			parts := strings.Split(entry, ":")
			port[parts[0]] = parts[3]
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		if _, err := lab.DialContext(ctx, "tcp", "127.0.0.1:"+port["silent.example"]); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Hour {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		if _, err := lab.DialContext(t.Context(), "tcp", "[::1]:"+port["closed.example"]); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%v", err)
		}
	})
}

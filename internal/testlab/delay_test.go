package testlab_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// In these tests time is synctest's: it stands still while anything runs, so
// that the instants are exact.
const roundTrip = 100 * time.Millisecond

// link connects through Delayed to the other end of a pipe.
func link(t *testing.T) (near, far net.Conn) {
	t.Helper()
	dial := testlab.Delayed(func(context.Context, string, string) (net.Conn, error) {
		near, far = net.Pipe()
		return near, nil
	}, roundTrip)
	near, err := dial(t.Context(), "tcp", "192.0.2.1:443")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = near.Close()
		// Whatever is not done by then never will be, and synctest says so.
		time.Sleep(time.Minute)
	})
	return near, far
}

func TestDelayedFlights(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		near, far := link(t)
		go func() { _, _ = io.Copy(far, far) }()

		// The connection, and then two flights of two writes each.
		for range 2 {
			for _, text := range []string{"ab", "cd"} {
				if n, err := io.WriteString(near, text); n != 2 || err != nil {
					t.Fatalf("wrote %d, %v", n, err)
				}
			}
			got := make([]byte, 4)
			if _, err := io.ReadFull(near, got); err != nil || string(got) != "abcd" {
				t.Fatalf("read %q, %v", got, err)
			}
		}
		if took := time.Since(began); took != 3*roundTrip {
			t.Errorf("three flights took %v", took)
		}
	})
}

func TestDelayedKeepsOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := link(t)
		// More than a line holds at a time, in pieces of all sizes.
		sent := make([]byte, 5<<20)
		for i := range sent {
			sent[i] = byte(i * 7 >> 3)
		}
		go func() {
			defer far.Close()
			for rest, size := sent, 1; len(rest) > 0; size = size*3%65_521 + 64 {
				n, err := far.Write(rest[:min(size, len(rest))])
				if err != nil {
					return
				}
				rest = rest[n:]
			}
		}()
		got, err := io.ReadAll(near)
		if err != nil || !bytes.Equal(got, sent) {
			t.Errorf("%d of %d bytes, in order: %t, %v", len(got), len(sent), bytes.HasPrefix(sent, got), err)
		}
	})
}

func TestDelayedEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := link(t)
		began := time.Now()
		go func() {
			_, _ = io.WriteString(far, "goodbye")
			_ = far.Close()
		}()
		got, err := io.ReadAll(near)
		if string(got) != "goodbye" || err != nil || time.Since(began) != roundTrip/2 {
			t.Errorf("read %q, %v, after %v", got, err, time.Since(began))
		}
	})
}

func TestDelayedClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := link(t)
		reading := make(chan error)
		go func() {
			_, err := near.Read(make([]byte, 1))
			reading <- err
		}()
		if _, err := io.WriteString(near, "last words"); err != nil {
			t.Fatal(err)
		}
		if err := near.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-reading; !errors.Is(err, net.ErrClosed) {
			t.Errorf("reading ends with %v", err)
		}
		if _, err := near.Write([]byte("more")); !errors.Is(err, net.ErrClosed) {
			t.Errorf("writing ends with %v", err)
		}
		if err := near.Close(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("closing again: %v", err)
		}
		if got, err := io.ReadAll(far); string(got) != "last words" || err != nil {
			t.Errorf("the other end read %q, %v", got, err)
		}
	})
}

func TestDelayedCloseWhenNobodyReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, _ := link(t)
		if _, err := near.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		// The far end never reads, and closing does not wait for it for ever.
	})
}

func TestDelayedDeadlines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := link(t)
		read := func() error {
			_, err := near.Read(make([]byte, 1))
			return err
		}
		isTimeout := func(err error) bool {
			var timeout net.Error
			return errors.Is(err, os.ErrDeadlineExceeded) && errors.As(err, &timeout) && timeout.Timeout()
		}
		began := time.Now()
		_ = near.SetReadDeadline(began.Add(time.Second))
		if err := read(); !isTimeout(err) || time.Since(began) != time.Second {
			t.Errorf("read ends with %v after %v", err, time.Since(began))
		}
		if err := read(); !isTimeout(err) {
			t.Errorf("and then with %v", err)
		}
		_ = near.SetReadDeadline(time.Time{})
		go func() { _, _ = far.Write([]byte("x")) }()
		if err := read(); err != nil {
			t.Errorf("without a deadline: %v", err)
		}
		go func() {
			time.Sleep(time.Second)
			_ = near.SetDeadline(time.Unix(1, 0)) // as net/http interrupts a read
		}()
		if err := read(); !isTimeout(err) {
			t.Errorf("interrupted: %v", err)
		}
		if _, err := near.Write([]byte("x")); !isTimeout(err) {
			t.Errorf("write past its deadline: %v", err)
		}
		_ = near.SetDeadline(time.Time{})
		_ = near.SetWriteDeadline(time.Now().Add(time.Second))
		for err := error(nil); !isTimeout(err); {
			if _, err = near.Write(make([]byte, 1<<20)); err != nil && !isTimeout(err) {
				t.Fatalf("write into a full line: %v", err)
			}
		}
	})
}

func TestDelayedBrokenPipe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := link(t)
		_ = far.Close()
		_, _ = io.WriteString(near, "nobody is there")
		time.Sleep(roundTrip)
		if _, err := io.WriteString(near, "still nobody"); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("write says %v", err)
		}
		if err := near.Close(); err != nil {
			t.Errorf("close says %v", err)
		}
	})
}

func TestDelayedDial(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		refused := errors.New("refused")
		dial := testlab.Delayed(func(context.Context, string, string) (net.Conn, error) { return nil, refused }, roundTrip)
		began := time.Now()
		if _, err := dial(t.Context(), "tcp", ""); !errors.Is(err, refused) || time.Since(began) != roundTrip {
			t.Errorf("%v after %v", err, time.Since(began))
		}

		near, far := net.Pipe()
		dial = testlab.Delayed(func(context.Context, string, string) (net.Conn, error) { return near, nil }, roundTrip)
		ctx, cancel := context.WithTimeout(t.Context(), roundTrip/2)
		defer cancel()
		if _, err := dial(ctx, "tcp", ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("dial past its deadline: %v", err)
		}
		if _, err := far.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("the connection that came too late is open: %v", err)
		}
	})
}

// TestDelayedHTTP is a whole request, with real sockets and TLS, over the delay.
func TestDelayedHTTP(t *testing.T) {
	t.Parallel()
	c := newClient(t, testlab.New(t, testlab.Ready("far.example")))
	for _, url := range []string{"https://far.example/", "http://far.example/"} {
		far := c.http()
		far.Transport.(*http.Transport).DialContext = testlab.Delayed(c.dial, 10*time.Millisecond)
		for range 3 {
			response, err := far.Get(url)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
	}
}

package testlab

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// linger bounds, beyond the delay itself, how long a closed connection still sends what
// was written before.
const linger = time.Second

// DialFunc connects to an address, as net.Dialer.DialContext does.
type DialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// Delayed makes connections behave as if the other end were a round trip away:
// a connection takes one round trip to be made or refused, and every
// byte arrives half a round trip after it was sent, in either direction. What
// is sent in one go arrives in one go, so that time tells how many flights a
// client needs.
func Delayed(dial DialFunc, roundTrip time.Duration) DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		arrival := time.NewTimer(roundTrip)
		defer arrival.Stop()
		conn, err := dial(ctx, network, address)
		select {
		case <-arrival.C:
		case <-ctx.Done():
			if err == nil {
				_ = conn.Close()
				err = &net.OpError{Op: "dial", Net: network, Addr: conn.RemoteAddr(), Err: ctx.Err()}
			}
		}
		if err != nil {
			return nil, err
		}
		return delayConn(conn, roundTrip/2), nil
	}
}

// delayedConn is a connection with a delay line in each direction.
type delayedConn struct {
	net.Conn
	out, in               *delayLine
	readLimit, writeLimit *deadline
	close                 sync.Once
	closed                chan struct{}
}

func delayConn(conn net.Conn, delay time.Duration) net.Conn {
	c := &delayedConn{
		Conn:       conn,
		out:        newDelayLine(delay),
		in:         newDelayLine(delay),
		readLimit:  newDeadline(),
		writeLimit: newDeadline(),
		closed:     make(chan struct{}),
	}
	go c.send()
	go c.receive()
	return c
}

// send sends what was written, until the connection is closed and all of it is sent, or
// until it fails; then it closes the connection below.
func (c *delayedConn) send() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := c.out.get(buffer, nil)
		if err == nil {
			_, err = c.Conn.Write(buffer[:n])
		}
		if err != nil {
			c.out.abandon(err)
			<-c.closed // until then, there may be something to read
			_ = c.Conn.Close()
			return
		}
	}
}

// receive reads what the other end sent, until that ends.
func (c *delayedConn) receive() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := c.Conn.Read(buffer)
		if n > 0 && c.in.put(buffer[:n], nil) != nil {
			return
		}
		if err != nil {
			c.in.end(err)
			return
		}
	}
}

// Read returns what has arrived.
func (c *delayedConn) Read(p []byte) (int, error) {
	n, err := c.in.get(p, c.readLimit)
	return n, c.opError("read", err)
}

// Write sends a copy of p. It waits only while too much is in flight.
func (c *delayedConn) Write(p []byte) (int, error) {
	if err := c.out.put(p, c.writeLimit); err != nil {
		return 0, c.opError("write", err)
	}
	return len(p), nil
}

// Close ends reading at once. What was written before is still sent.
func (c *delayedConn) Close() error {
	err := net.ErrClosed
	c.close.Do(func() {
		c.in.abandon(net.ErrClosed)
		// Where no deadline can be set, there is nothing left to wait for.
		_ = c.Conn.SetDeadline(time.Now().Add(c.out.delay + linger))
		c.out.end(net.ErrClosed)
		close(c.closed)
		err = nil
	})
	return c.opError("close", err)
}

// SetDeadline sets both deadlines.
func (c *delayedConn) SetDeadline(t time.Time) error {
	c.readLimit.set(t)
	c.writeLimit.set(t)
	return nil
}

// SetReadDeadline sets when reading fails.
func (c *delayedConn) SetReadDeadline(t time.Time) error {
	c.readLimit.set(t)
	return nil
}

// SetWriteDeadline sets when writing fails.
func (c *delayedConn) SetWriteDeadline(t time.Time) error {
	c.writeLimit.set(t)
	return nil
}

// opError gives the lab's own errors the form of the net package's.
func (c *delayedConn) opError(op string, err error) error {
	if !errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(err, net.ErrClosed) {
		return err
	}
	address := c.RemoteAddr()
	return &net.OpError{Op: op, Net: address.Network(), Source: c.LocalAddr(), Addr: address, Err: err}
}

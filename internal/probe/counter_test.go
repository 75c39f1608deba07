package probe_test

import (
	"context"
	"net"
	"sync"
	"sync/atomic"

	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// counter counts the TCP connections that are open, or being made.
type counter struct{ now, most atomic.Int32 }

func (c *counter) count(dial probe.DialFunc) probe.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if network != "tcp" {
			return dial(ctx, network, address)
		}
		for n := c.now.Add(1); ; {
			most := c.most.Load()
			if n <= most || c.most.CompareAndSwap(most, n) {
				break
			}
		}
		conn, err := dial(ctx, network, address)
		if err != nil {
			c.now.Add(-1)
			return nil, err
		}
		return &counted{Conn: conn, closed: sync.OnceFunc(func() { c.now.Add(-1) })}, nil
	}
}

type counted struct {
	net.Conn
	closed func()
}

func (c *counted) Close() error {
	c.closed()
	return c.Conn.Close()
}

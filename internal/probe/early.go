package probe

import (
	"context"
	"net/netip"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// earlyDials are TCP connections to the addresses of an endpoint that are made at
// once, before it is known which request goes to which address: the first one goes to
// whichever address accepts first, and then one more goes to each of the others,
// which are connected by then. A nil *earlyDials has none.
type earlyDials struct {
	once sync.Once
	mu   sync.Mutex
	// made are those that no request has taken.
	made map[netip.AddrPort]*future[dialed]
}

// begin connects to addresses, if there are several. It does nothing when it is
// called again.
func (d *earlyDials) begin(ctx context.Context, p *Prober, addresses []netip.AddrPort) {
	if d == nil || len(addresses) < 2 {
		return
	}
	d.once.Do(func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.made = make(map[netip.AddrPort]*future[dialed], len(addresses))
		for _, address := range addresses {
			outcome := newFuture[dialed]()
			d.made[address] = outcome
			go func() { outcome.set(p.dialEarly(ctx, address)) }()
		}
	})
}

func (p *Prober) dialEarly(ctx context.Context, address netip.AddrPort) dialed {
	ctx, cancel := context.WithTimeoutCause(ctx, p.config.RequestTimeout, failure.ErrRequestTimeout)
	defer cancel()
	elapsed := clock.Stopwatch()
	conn, err := p.config.Dial(ctx, "tcp", address.String())
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	p.config.Log.DebugContext(ctx, "TCP connection", "address", address, "duration", elapsed(), failure.Attr("error", err))
	return dialed{conn: conn, err: err}
}

// find returns the connection to an address, which may still be under way; nil
// where there is none that no request has taken.
func (d *earlyDials) find(address netip.AddrPort) *future[dialed] {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.made[address]
}

// take takes the connection to an address, and reports whether nobody else has.
func (d *earlyDials) take(address netip.AddrPort) (dialed, bool) {
	if d == nil {
		return dialed{}, false
	}
	d.mu.Lock()
	outcome := d.made[address]
	delete(d.made, address)
	d.mu.Unlock()
	if outcome == nil {
		return dialed{}, false
	}
	return outcome.wait(), true
}

// close closes the connections that were not taken, and does not wait for those that
// are under way.
func (d *earlyDials) close() {
	if d == nil {
		return
	}
	d.once.Do(func() {}) // none may begin any more
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, outcome := range d.made {
		go func() {
			if late := outcome.wait(); late.conn != nil {
				_ = late.conn.Close()
			}
		}()
	}
	d.made = nil
}

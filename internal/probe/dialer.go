package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// attemptDelay is how long one address has a head start over the next (RFC 8305,
// section 5).
const attemptDelay = 250 * time.Millisecond

// DialFunc makes a connection, as net.Dialer's DialContext does. It has to
// return when ctx ends.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// interleave brings sorted addresses into the order in which they are tried: the
// families take turns, IPv6 first (RFC 8305, section 4). At most
// observation.MaxAddresses are tried.
func interleave(sorted []netip.Addr) []netip.Addr {
	var v4, v6 []netip.Addr
	for _, address := range sorted {
		if address.Is4() {
			v4 = append(v4, address)
		} else {
			v6 = append(v6, address)
		}
	}
	var order []netip.Addr
	for i := range max(len(v4), len(v6)) {
		if i < len(v6) {
			order = append(order, v6[i])
		}
		if i < len(v4) {
			order = append(order, v4[i])
		}
	}
	return order[:min(len(order), observation.MaxAddresses)]
}

// withPort returns addresses and ports, in the order of the addresses.
func withPort(addresses []netip.Addr, port uint16) []netip.AddrPort {
	all := make([]netip.AddrPort, len(addresses))
	for i, address := range addresses {
		all[i] = netip.AddrPortFrom(address, port)
	}
	return all
}

// dialed is the outcome of connecting to one address.
type dialed struct {
	index int
	conn  net.Conn
	err   error
	// early: the connection is the one that was made early, and still to be taken.
	early bool
}

// dialFirst connects to the first of the addresses that accepts: each is tried a
// moment after the one before it, or as soon as one has failed (RFC 8305). A connection
// that was made early is used, and left to others where another address is faster.
func (p *Prober) dialFirst(ctx context.Context, addresses []netip.AddrPort, early *earlyDials) (net.Conn, netip.AddrPort, *failure.Error) {
	racing, cancel := context.WithCancel(ctx)
	defer cancel()

	outcomes := make(chan dialed, len(addresses))
	errs := make([]error, len(addresses))
	next := time.NewTimer(attemptDelay)
	defer next.Stop()
	started, pending := 0, 0
	// begin begins an attempt, if there is an address left.
	begin := func() {
		if started == len(addresses) {
			return
		}
		go func(index int) {
			outcome := p.dialOne(racing, addresses[index], early)
			outcome.index = index
			outcomes <- outcome
		}(started)
		started++
		pending++
		next.Reset(attemptDelay)
	}
	for begin(); pending > 0; {
		select {
		case <-next.C:
			begin()
		case outcome := <-outcomes:
			pending--
			if outcome.early {
				outcome = taken(early, addresses[outcome.index], outcome)
			}
			if outcome.err == nil {
				go closeLate(outcomes, pending)
				return outcome.conn, addresses[outcome.index], nil
			}
			errs[outcome.index] = outcome.err
			begin()
		case <-ctx.Done():
			go closeLate(outcomes, pending)
			return nil, netip.AddrPort{}, failure.Connect(addresses[:started], endedBy(ctx, errs[:started]))
		}
	}
	return nil, netip.AddrPort{}, failure.Connect(addresses, errs)
}

// dialOne connects to an address, or waits for the connection that was begun early.
func (p *Prober) dialOne(ctx context.Context, address netip.AddrPort, early *earlyDials) dialed {
	if begun := early.find(address); begun != nil {
		select {
		case <-begun.ready:
			return dialed{early: true}
		case <-ctx.Done():
			return dialed{err: context.Cause(ctx)}
		}
	}
	elapsed := clock.Stopwatch()
	conn, err := p.config.Dial(ctx, "tcp", address.String())
	p.config.Log.DebugContext(ctx, "TCP connection", "address", address, "duration", elapsed(), failure.Attr("error", err))
	return dialed{conn: conn, err: err}
}

// taken returns the outcome with the connection that was made early.
func taken(early *earlyDials, address netip.AddrPort, outcome dialed) dialed {
	made, free := early.take(address)
	if !free {
		made.err = errTaken
	}
	outcome.conn, outcome.err = made.conn, made.err
	return outcome
}

// errTaken is the error of an address whose early connection another request took in
// the same moment. Each address has one request, so it comes up only where a request
// is sent again.
var errTaken = errors.New("the connection is in use")

// closeLate closes the connections that are no longer needed.
func closeLate(outcomes <-chan dialed, pending int) {
	for range pending {
		if late := <-outcomes; late.conn != nil {
			_ = late.conn.Close()
		}
	}
}

// endedBy fills in the errors of the attempts that were still under way when ctx
// ended.
func endedBy(ctx context.Context, errs []error) []error {
	for i := range errs {
		if errs[i] == nil {
			errs[i] = context.Cause(ctx)
		}
	}
	return errs
}

package probe

import (
	"context"
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
}

// dialFirst connects to the first of the addresses that accepts: each is tried a
// moment after the one before it, or as soon as one has failed (RFC 8305).
func (p *Prober) dialFirst(ctx context.Context, addresses []netip.AddrPort) (net.Conn, netip.AddrPort, *failure.Error) {
	racing, cancel := context.WithCancel(ctx)
	defer cancel()

	outcomes := make(chan dialed, len(addresses))
	errs := make([]error, len(addresses))
	next := time.NewTimer(0)
	defer next.Stop()
	started, pending := 0, 0
	for started < len(addresses) || pending > 0 {
		select {
		case <-next.C:
			if started == len(addresses) {
				continue
			}
			go func(index int) {
				elapsed := clock.Stopwatch()
				conn, err := p.config.Dial(racing, "tcp", addresses[index].String())
				p.config.Log.DebugContext(ctx, "TCP connection", "address", addresses[index], "duration", elapsed(), failure.Attr("error", err))
				outcomes <- dialed{index, conn, err}
			}(started)
			started++
			pending++
			next.Reset(attemptDelay)
		case outcome := <-outcomes:
			pending--
			if outcome.err == nil {
				go closeLate(outcomes, pending)
				return outcome.conn, addresses[outcome.index], nil
			}
			errs[outcome.index] = outcome.err
			next.Reset(0)
		case <-ctx.Done():
			go closeLate(outcomes, pending)
			return nil, netip.AddrPort{}, failure.Connect(addresses[:started], endedBy(ctx, errs[:started]))
		}
	}
	return nil, netip.AddrPort{}, failure.Connect(addresses, errs)
}

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

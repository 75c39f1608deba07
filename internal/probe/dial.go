package probe

import (
	"context"
	"net"
	"net/netip"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// stagger is how long one address has a head start over the next (RFC 8305,
// section 5).
const stagger = 250 * time.Millisecond

// dialled is the outcome of connecting to one address.
type dialled struct {
	index int
	conn  net.Conn
	err   error
}

// connectFirst connects to the first of the addresses that answers: each is
// tried a moment after the one before it, or as soon as one has failed.
func connectFirst(ctx context.Context, dial DialFunc, addresses []netip.AddrPort) (net.Conn, netip.AddrPort, *observation.Failure) {
	racing, cancel := context.WithCancel(ctx)
	defer cancel()

	outcomes := make(chan dialled, len(addresses))
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
				conn, err := dial(racing, "tcp", addresses[index].String())
				outcomes <- dialled{index, conn, err}
			}(started)
			started++
			pending++
			next.Reset(stagger)
		case outcome := <-outcomes:
			pending--
			if outcome.err == nil {
				go closeLate(outcomes, pending)
				return outcome.conn, addresses[outcome.index], nil
			}
			errs[outcome.index] = outcome.err
			next.Reset(0)
		case <-ctx.Done():
			for i := range errs[:started] {
				if errs[i] == nil {
					errs[i] = ctx.Err()
				}
			}
			go closeLate(outcomes, pending)
			return nil, netip.AddrPort{}, connectFailure(addresses[:started], errs)
		}
	}
	return nil, netip.AddrPort{}, connectFailure(addresses, errs)
}

// closeLate closes the connections that come too late to be of use.
func closeLate(outcomes <-chan dialled, pending int) {
	for range pending {
		if late := <-outcomes; late.conn != nil {
			_ = late.conn.Close()
		}
	}
}

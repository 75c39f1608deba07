package probe

import (
	"context"
	"net/netip"
	"slices"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// elsewhere asks for a start's URL once more at each further address of the
// domain, and returns the first answers in the order of the addresses, and how
// many addresses are left out. Where a proxy connects, it chooses the address.
//
// Which address is not a further one is known for certain only when the first
// request has ended, since a second try may go to another. The others are asked
// as soon as TCP is connected to one, which is nearly always the one.
func (w *walk) elsewhere(ctx context.Context, first *start) (seen []observation.Exchange, unasked int) {
	to, failure := parseTarget(first.url)
	if failure != nil {
		return nil, 0
	}
	way, failure := w.route(ctx, to, w.ruleFor(first.url, to, public))
	if failure != nil || way.proxy != nil {
		return nil, 0
	}
	if reached := first.reached.wait(); reached.IsValid() {
		w.fetchAt(ctx, to, first.url, further(way, reached))
	}
	connected, err := netip.ParseAddrPort(w.fetch(ctx, first.url, public).Address)
	if err != nil {
		// Every address was tried in vain, and the first request's failure says so.
		return nil, way.unasked
	}
	return w.fetchAt(ctx, to, first.url, further(way, connected)), way.unasked
}

// further returns a route's addresses but one, sorted.
func further(way route, but netip.AddrPort) []netip.AddrPort {
	others := slices.DeleteFunc(slices.Clone(way.addresses), func(a netip.AddrPort) bool { return a == but })
	slices.SortFunc(others, netip.AddrPort.Compare)
	return others
}

// fetchAt asks for a URL at each of the addresses, unless that was already done.
func (w *walk) fetchAt(ctx context.Context, to target, key string, addresses []netip.AddrPort) []observation.Exchange {
	answers := make([]observation.Exchange, len(addresses))
	var group sync.WaitGroup
	for i, address := range addresses {
		group.Go(func() {
			answers[i] = w.addressed.do(key+" at "+address.String(), func() observation.Exchange {
				exchange := w.run(ctx, errand{to: to, way: route{addresses: []netip.AddrPort{address}}, manner: apart})
				exchange.URL, exchange.Address = key, address.String()
				return exchange
			})
		})
	}
	group.Wait()
	return answers
}

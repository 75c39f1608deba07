package probe

import (
	"context"
	"net/netip"
	"slices"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// root is https://domain/ or http://domain/, at which redirects begin. Further
// requests for the domain wait for what becomes known of its connection before it
// is answered.
type root struct {
	url string
	// connected is the address, as soon as TCP is connected; zero where it is not,
	// or a proxy does it.
	connected *future[netip.AddrPort]
	// usable is the connection, as soon as it can take further requests; nil where
	// there is none.
	usable *future[*connection]
}

func newRoot(url string) *root {
	return &root{url: url, connected: newFuture[netip.AddrPort](), usable: newFuture[*connection]()}
}

// rootOf returns the root whose URL has the key; nil where it is none.
func (o *observer) rootOf(key string) *root {
	for _, r := range []*root{o.https, o.http} {
		if r.url == key {
			return r
		}
	}
	return nil
}

// setConnected does nothing for a nil root, that of any other URL; nor do the
// methods below.
func (r *root) setConnected(remote netip.AddrPort) {
	if r != nil {
		r.connected.set(remote)
	}
}

func (r *root) setUsable(over *connection) {
	if r != nil {
		r.connected.set(over.remote)
		r.usable.set(over)
	}
}

// setFinished tells those who still wait that there is no connection.
func (r *root) setFinished() {
	if r != nil {
		r.connected.set(netip.AddrPort{})
		r.usable.set(nil)
	}
}

// furtherPaths requests the domain's further paths on the connection of the root's
// request: at once where the connection is multiplexed, else one by one after the
// redirects have ended, which may need the connection too. Where the root's request
// fails, they would only fail in the same way, and nothing is returned.
func (o *observer) furtherPaths(ctx context.Context, of *root) []observation.Exchange {
	over := of.usable.wait()
	if over == nil {
		return nil
	}
	keys := o.paths()
	exchanges := make([]observation.Exchange, len(keys))
	if !over.multiplexed {
		if chain := o.follow(ctx, of.url); chain[0].Failure != nil {
			return nil
		}
		for i, key := range keys {
			exchanges[i] = o.fetchOnce(ctx, key, safety.Public)
		}
		return exchanges
	}
	var group sync.WaitGroup
	for i, key := range keys {
		group.Go(func() { exchanges[i] = o.fetchOnce(ctx, key, safety.Public) })
	}
	group.Wait()
	if o.fetchOnce(ctx, of.url, safety.Public).Failure != nil {
		return nil
	}
	return exchanges
}

// paths returns the URLs of the domain's further paths.
func (o *observer) paths() []string {
	var urls []string
	for _, path := range observation.Paths() {
		urls = append(urls, "https://"+o.domain+path)
	}
	return urls
}

// furtherAddresses requests a root's URL once more at each further address of the
// domain. It returns the exchanges in the order of the addresses, and how many
// addresses are left out. There are none where a proxy connects, which chooses the
// address.
//
// Which address is not a further one is certain only when the root's request has
// ended, since a second try may go to another. The others are asked as soon as TCP
// is connected to one, which nearly always is the one.
func (o *observer) furtherAddresses(ctx context.Context, of *root) (exchanges []observation.Exchange, omitted int) {
	to, failed := parseTarget(of.url)
	if failed != nil {
		return nil, 0
	}
	via, failed := o.resolveRoute(ctx, to, o.ruleFor(of.url, to, safety.Public))
	if failed != nil || via.proxy != nil {
		return nil, 0
	}
	if connected := of.connected.wait(); connected.IsValid() {
		o.fetchAt(ctx, to, of.url, except(via.addresses, connected))
	}
	used, err := netip.ParseAddrPort(o.fetchOnce(ctx, of.url, safety.Public).Address)
	if err != nil {
		// No address could be connected to, and the root's failure says so.
		return nil, via.omitted
	}
	return o.fetchAt(ctx, to, of.url, except(via.addresses, used)), via.omitted
}

// except returns the addresses without one of them, sorted.
func except(addresses []netip.AddrPort, one netip.AddrPort) []netip.AddrPort {
	others := slices.DeleteFunc(slices.Clone(addresses), func(a netip.AddrPort) bool { return a == one })
	slices.SortFunc(others, netip.AddrPort.Compare)
	return others
}

// fetchAt requests a URL at each of the addresses, unless that was already done.
func (o *observer) fetchAt(ctx context.Context, to target, key string, addresses []netip.AddrPort) []observation.Exchange {
	exchanges := make([]observation.Exchange, len(addresses))
	var group sync.WaitGroup
	for i, address := range addresses {
		group.Go(func() {
			exchanges[i], _ = o.atAddress.get(key+" at "+address.String(), func() observation.Exchange {
				exchange := o.sendWithRetry(ctx, request{to: to, route: route{addresses: []netip.AddrPort{address}}, policy: own})
				exchange.URL, exchange.Address = key, address.String()
				return exchange
			})
		})
	}
	group.Wait()
	return exchanges
}

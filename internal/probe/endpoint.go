package probe

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// endpoint is a URL that is requested at every address of its host. Further
// requests wait for what becomes known of the first one before it is answered.
type endpoint struct {
	// key is the URL, as observation.Key writes it.
	key string
	// route is the route to the server; the zero route where there is none.
	route *future[route]
	// connected is the address, as soon as TCP is connected; zero where it is not,
	// or a proxy does it.
	connected *future[netip.AddrPort]
	// usable says, as soon as it is known, whether there is a connection that can take
	// further requests.
	usable *future[usable]
	early  earlyDials
}

// usable says whether a server can be sent further requests, and whether it takes any
// number of them at once (HTTP/2).
type usable struct{ connected, multiplexed bool }

func newEndpoint(key string) *endpoint {
	return &endpoint{key: key, route: newFuture[route](), connected: newFuture[netip.AddrPort](), usable: newFuture[usable]()}
}

// setRoute does nothing for a nil endpoint, that of any other URL; nor do the
// methods below.
func (e *endpoint) setRoute(via route) {
	if e != nil {
		e.route.set(via)
	}
}

func (e *endpoint) setConnected(remote netip.AddrPort) {
	if e != nil {
		e.connected.set(remote)
	}
}

func (e *endpoint) setUsable(over *connection) {
	if e != nil {
		e.connected.set(over.remote)
		e.usable.set(usable{true, over.multiplexed})
	}
}

// setFinished ends the wait for what did not happen.
func (e *endpoint) setFinished() {
	if e != nil {
		e.route.set(route{})
		e.connected.set(netip.AddrPort{})
		e.usable.set(usable{})
	}
}

// observeEndpoint follows the redirects from an endpoint, and requests its URL at
// each further address.
func (o *observer) observeEndpoint(ctx context.Context, e *endpoint, as client) observation.Endpoint {
	var seen observation.Endpoint
	var group sync.WaitGroup
	group.Go(func() { seen.Chain = o.follow(ctx, e, as) })
	group.Go(func() { seen.FurtherAddresses, seen.AddressesLeftOut = o.furtherAddresses(ctx, e) })
	group.Wait()
	return seen
}

// furtherAddresses requests an endpoint's URL at each address but that of its first
// request. It returns the exchanges in the order of the addresses, and how many
// addresses are left out. There are none where a proxy connects, which chooses the
// address.
//
// Which addresses are further ones is certain only when the first request has
// ended, since a second try may go to another. They are asked as soon as TCP is
// connected to one, which nearly always is the one; the others are then connected too.
func (o *observer) furtherAddresses(ctx context.Context, e *endpoint) (exchanges []observation.Exchange, leftOut int) {
	via := e.route.wait()
	if len(via.addresses) < 2 {
		return nil, via.leftOut
	}
	if connected := e.connected.wait(); connected.IsValid() {
		o.fetchAt(ctx, e, except(via.addresses, connected))
	}
	used, err := netip.ParseAddrPort(o.fetchOnce(ctx, e.key, start{}).Address)
	if err != nil {
		// No address could be connected to, and the first request's failure says so.
		return nil, via.leftOut
	}
	return o.fetchAt(ctx, e, except(via.addresses, used)), via.leftOut
}

// except returns the addresses without one of them, sorted.
func except(addresses []netip.AddrPort, one netip.AddrPort) []netip.AddrPort {
	others := slices.DeleteFunc(slices.Clone(addresses), func(a netip.AddrPort) bool { return a == one })
	slices.SortFunc(others, netip.AddrPort.Compare)
	return others
}

// fetchAt requests an endpoint's URL at each of the addresses, unless that was already
// done.
func (o *observer) fetchAt(ctx context.Context, e *endpoint, addresses []netip.AddrPort) []observation.Exchange {
	to, failed := parseTarget(e.key)
	if failed != nil {
		return nil
	}
	exchanges := make([]observation.Exchange, len(addresses))
	var group sync.WaitGroup
	for i, address := range addresses {
		group.Go(func() {
			exchanges[i], _ = o.atAddress.get(e.key+" at "+address.String(), func() observation.Exchange {
				exchange := o.send(ctx, request{to: to, route: route{addresses: []netip.AddrPort{address}}, policy: own, early: &e.early})
				exchange.URL, exchange.Address = e.key, address.String()
				return withoutDate(exchange)
			})
		})
	}
	group.Wait()
	return exchanges
}

// furtherPaths requests the domain's further paths on the connection of its first
// request: at once where the connection is multiplexed, else one by one after the
// redirects have ended, which may need the connection too. Where the first request
// fails, they would only fail in the same way, and nothing is returned.
func (o *observer) furtherPaths(ctx context.Context, redirects *future[observation.Chain]) []observation.Exchange {
	over := o.apex.https.usable.wait()
	if !over.connected {
		return nil
	}
	keys := furtherPathKeys(o.domain)
	exchanges := make([]observation.Exchange, len(keys))
	if !over.multiplexed {
		if redirects.wait().First().Failure != nil {
			return nil
		}
		for i, key := range keys {
			exchanges[i] = withoutDate(o.fetchOnce(ctx, key, start{}))
		}
		return exchanges
	}
	var group sync.WaitGroup
	for i, key := range keys {
		group.Go(func() { exchanges[i] = withoutDate(o.fetchOnce(ctx, key, start{})) })
	}
	group.Wait()
	if redirects.wait().First().Failure != nil {
		return nil
	}
	return exchanges
}

// headOfFirstPage asks for the domain's first page by the method HEAD, if that is
// wanted: on the connection of the first request and at the same times as the further
// paths. It is nil where the first request fails. No redirect is followed.
func (o *observer) headOfFirstPage(ctx context.Context, redirects *future[observation.Chain]) *observation.Exchange {
	if !o.head {
		return nil
	}
	over := o.apex.https.usable.wait()
	if !over.connected || !over.multiplexed && redirects.wait().First().Failure != nil {
		return nil
	}
	to, failed := parseTarget(o.apex.https.key)
	if failed != nil {
		return nil
	}
	exchange := o.fetch(ctx, request{to: to, method: http.MethodHead, policy: piggyback}, o.rule(ctx, to, true, start{}))
	exchange.URL = to.key
	if redirects.wait().First().Failure != nil {
		return nil
	}
	exchange = withoutDate(exchange)
	return &exchange
}

// furtherPathKeys returns the URLs of the domain's further paths.
func furtherPathKeys(domain string) []string {
	var keys []string
	for _, path := range observation.FurtherPaths() {
		keys = append(keys, "https://"+domain+path)
	}
	return keys
}

// withoutDate clears Date and Age, which differ on every run.
func withoutDate(e observation.Exchange) observation.Exchange {
	e.Date, e.Age = "", ""
	return e
}

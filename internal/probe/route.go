package probe

import (
	"context"
	"net/netip"
	"net/url"
	"strconv"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// route is how to get to a server: through a proxy, or to one of its addresses.
type route struct {
	proxy     *url.URL
	addresses []netip.AddrPort
	// unasked is how many addresses are left out, since there are too many.
	unasked int
}

// route finds the way to a URL's server. What it returns is what will be
// dialled: each address has passed the rule, and no name is left to resolve.
func (w *walk) route(ctx context.Context, to target, permitted rule) (route, *observation.Failure) {
	entry := matchConnectTo(w.prober.config.ConnectTo, to.host, to.port)
	// An entry's host is the user's own word, which no remote side can change.
	named := entry.TargetHost != ""
	if !named {
		if failure := permitted.checkLiteral(to.host); failure != nil {
			return route{}, failure
		}
	}
	if !named && w.prober.config.Proxy != nil {
		proxy, err := w.prober.config.Proxy(to.url)
		if err != nil {
			return route{}, &observation.Failure{
				Kind:   observation.ProxyFailed,
				Detail: "the proxy setting for this URL cannot be used",
			}
		}
		if proxy != nil {
			return route{proxy: proxy}, nil
		}
	}
	host, port := to.host, to.port
	if named {
		host = entry.TargetHost
	}
	if entry.TargetPort != "" {
		port = entry.TargetPort
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return route{}, &observation.Failure{
			Kind:   observation.ConnectFailed,
			Detail: "the URL's port is not a number between 1 and 65535",
		}
	}
	found := w.resolve(ctx, host)
	if found.failure != nil {
		return route{}, found.failure
	}
	addresses := found.addresses
	if !named {
		var failure *observation.Failure
		if addresses, failure = permitted.filter(addresses); failure != nil {
			return route{}, failure
		}
	}
	order := alternate(addresses)
	way := route{unasked: len(addresses) - len(order)}
	for _, address := range order {
		way.addresses = append(way.addresses, netip.AddrPortFrom(address, uint16(number)))
	}
	return way, nil
}

package probe

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// target is a URL with its parts in the form in which they are compared.
type target struct {
	key string
	url *url.URL
	// host is a lower-case name in A-labels without a final dot, or an IP
	// address without brackets.
	host string
	port string
}

// origin returns the URL's origin (RFC 6454). Requests to the same origin can
// share a connection.
func (t target) origin() string { return t.url.Scheme + "://" + t.address() }

// address returns the host and port.
func (t target) address() string { return net.JoinHostPort(t.host, t.port) }

// parseTarget parses a URL, which is written as observation.Key writes it.
func parseTarget(key string) (target, *failure.Error) {
	u, err := url.Parse(key)
	if err != nil {
		return target{}, failure.New(observation.UnsupportedScheme, "the redirect leads to an invalid URL", err)
	}
	port, known := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if !known {
		return target{}, failure.New(observation.UnsupportedScheme,
			"the redirect leads to a URL of the scheme "+nettext.Quote(u.Scheme)+"; only http and https are followed", nil)
	}
	if explicit := u.Port(); explicit != "" {
		port = explicit
	}
	host, err := observation.HostName(u.Hostname())
	if err != nil {
		return target{}, failure.New(observation.NoSuchName, nettext.Quote(u.Hostname())+" is not a name that DNS can hold", err)
	}
	if !isASCII(u.Host) {
		u.Host = net.JoinHostPort(host, port)
	}
	return target{key: key, url: u, host: host, port: port}, nil
}

// hasEmptyLabel reports whether a host, without its final dot, has a label of no
// characters, which no name has.
func hasEmptyLabel(host string) bool { return slices.Contains(strings.Split(host, "."), "") }

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) < 0
}

// route is how to reach a server: through a proxy, or at one of its addresses.
type route struct {
	proxy     *url.URL
	addresses []netip.AddrPort
	// leftOut is how many addresses are left out, since there are too many.
	leftOut int
}

// resolveRoute returns the route to a URL's server. Its addresses are the ones that
// will be connected to: each has passed the rule, and no name is left to resolve.
func (o *observer) resolveRoute(ctx context.Context, to target, rule safety.Rule) (route, *failure.Error) {
	via, err := o.findRoute(ctx, to, rule)
	switch {
	case err != nil:
		o.log.DebugContext(ctx, "no route", "url", loggedURL(to.key), err.Attr())
	case via.proxy != nil:
		o.log.DebugContext(ctx, "route by a proxy", "url", loggedURL(to.key), "proxy", via.proxy.Host)
	default:
		o.log.DebugContext(ctx, "route", "url", loggedURL(to.key), "addresses", via.addresses, "left_out", via.leftOut)
	}
	return via, err
}

func (o *observer) findRoute(ctx context.Context, to target, rule safety.Rule) (route, *failure.Error) {
	entry := matchConnectTo(o.prober.config.ConnectTo, to.host, to.port)
	// An entry's host comes from the user, and no remote side can change it.
	checked := entry.TargetHost == ""
	if checked {
		if err := rule.CheckHost(to.host); err != nil {
			return route{}, err
		}
	}
	if hasEmptyLabel(to.host) {
		return route{}, failure.New(observation.NoSuchName, nettext.Quote(to.host)+" is not a name that DNS can hold: it has an empty label", nil)
	}
	proxy, err := o.prober.proxyFor(to)
	if err != nil {
		return route{}, failure.New(observation.ProxyFailed, "the proxy setting for this URL cannot be used", err)
	}
	if proxy != nil {
		return route{proxy: proxy}, nil
	}
	host, port := entry.apply(to.host, to.port)
	if host != to.host || port != to.port {
		o.log.DebugContext(ctx, "connect_to applies", "url", loggedURL(to.key), "host", host, "port", port)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return route{}, failure.New(observation.ConnectFailed, "the URL's port is not a number between 1 and 65535", err)
	}
	found := o.lookup(ctx, host)
	if found.err != nil {
		return route{}, found.err
	}
	addresses := found.addresses
	if checked {
		allowed, err := rule.Filter(addresses)
		if err != nil {
			return route{}, err
		}
		if len(allowed) < len(addresses) {
			o.log.DebugContext(ctx, "addresses that a redirect may not lead to are skipped", "url", loggedURL(to.key),
				"addresses", addresses, "allowed", allowed)
		}
		addresses = allowed
	}
	order := interleave(addresses)
	return route{addresses: withPort(order, uint16(number)), leftOut: len(addresses) - len(order)}, nil
}

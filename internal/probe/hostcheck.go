package probe

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// host is a name of the configuration that is checked: the domain, www, the name
// that exists only where there is a wildcard, or a subdomain that was given.
type host struct {
	name string
	// port is empty for 443.
	port string
	// https is what is requested first, http the key of what is requested where
	// https fails.
	https *endpoint
	http  string
}

// newHost returns the host of a name, which may have a port.
func newHost(text string) *host {
	name, port, _ := strings.Cut(text, ":")
	if port == "443" {
		port = ""
	}
	if port != "" {
		text = name + ":" + port
	} else {
		text = name
	}
	return &host{name: name, port: port, https: newEndpoint("https://" + text + "/"), http: "http://" + text + "/"}
}

// newHosts returns the hosts of names, sorted by name and port, each once; nil for
// nil.
func newHosts(names []string) []*host {
	if names == nil {
		return nil
	}
	hosts := make([]*host, len(names))
	for i, name := range names {
		hosts[i] = newHost(name)
	}
	order := func(a, b *host) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(portNumber(a.port), portNumber(b.port)))
	}
	slices.SortFunc(hosts, order)
	return slices.CompactFunc(hosts, func(a, b *host) bool { return order(a, b) == 0 })
}

// portNumber returns the number of a port; 0 for the default.
func portNumber(port string) int {
	number, _ := strconv.Atoi(port)
	return number
}

// checkHost looks at a host: DNS, https as a browser under the policy meets it, and
// plain http where https fails. The domain itself is requested over both anyway.
func (o *observer) checkHost(ctx context.Context, h *host) observation.HostCheck {
	found := o.lookup(ctx, h.name)
	check := observation.HostCheck{Host: h.name, Port: h.port, DNS: found.resolution()}
	if h == o.apex {
		check.HTTPS = o.observeEndpoint(ctx, h.https, underPolicy)
		return check
	}
	if found.err != nil && !o.reachableWithoutDNS(ctx, h) {
		return check
	}
	if h != o.www {
		if o.prober.checks.acquire(ctx) {
			defer o.prober.checks.release()
		}
	}
	check.HTTPS = o.observeEndpoint(ctx, h.https, underPolicy)
	if !works(check.HTTPS) {
		o.log.DebugContext(ctx, "https fails, so plain http is requested", "host", check.Name())
		exchange := withoutDate(o.fetchOnce(ctx, h.http, start{}))
		check.HTTP = &exchange
	}
	return check
}

// works reports whether a browser gets through, at each address, to where the
// redirects end.
func works(seen observation.Endpoint) bool {
	if seen.Chain.End != observation.Arrived {
		return false
	}
	return !slices.ContainsFunc(seen.Chain.Hops, func(h observation.Hop) bool { return h.FailsInBrowsers() }) &&
		!slices.ContainsFunc(seen.FurtherAddresses, observation.Exchange.FailsInBrowsers)
}

// reachableWithoutDNS reports whether a proxy or a ConnectTo entry may reach a host
// that our DNS does not know, as it does not know the domain either. Whether there
// is a wildcard only DNS can say.
func (o *observer) reachableWithoutDNS(ctx context.Context, h *host) bool {
	to, failed := parseTarget(h.https.key)
	if failed != nil || h == o.wildcard || o.lookup(ctx, o.domain).err == nil {
		return false
	}
	if matchConnectTo(o.prober.config.ConnectTo, to.host, to.port).TargetHost != "" {
		return true
	}
	proxy, err := o.prober.proxyFor(to)
	return err == nil && proxy != nil
}

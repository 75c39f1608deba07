package probe

import (
	"context"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// hostCheck is a host other than the domain that is requested once; its redirects
// are not followed.
type hostCheck struct {
	host, url string
	// resolution and exchange are the results; exchange is nil where the host has
	// no address.
	resolution observation.Resolution
	exchange   *observation.Exchange
}

// newHostChecks returns the hosts to check, in the order of the observation: www,
// the name that exists only where there is a wildcard, the subdomains that were
// given.
func newHostChecks(domain string, subdomains []string) []*hostCheck {
	all := []*hostCheck{newHostCheck("www." + domain), newHostCheck(observation.NobodysName(domain))}
	for _, subdomain := range subdomains {
		all = append(all, newHostCheck(subdomain))
	}
	return all
}

// newHostCheck returns the check of a subdomain, which may have a port.
func newHostCheck(subdomain string) *hostCheck {
	host, _, _ := strings.Cut(subdomain, ":")
	h := &hostCheck{host: host, url: observation.SubdomainURL(subdomain)}
	if key, err := observation.Key(h.url); err == nil {
		h.url = key
	}
	return h
}

// check resolves the host and, where it has an address, requests its URL.
func (o *observer) check(ctx context.Context, h *hostCheck) {
	found := o.lookup(ctx, h.host)
	h.resolution = found.resolution(h.host)
	if found.err == nil || o.reachableWithoutDNS(ctx, h) {
		exchange := o.fetchOnce(ctx, h.url, safety.Public)
		h.exchange = &exchange
	}
}

// reachableWithoutDNS reports whether a proxy or a ConnectTo entry may reach a host
// that our DNS does not know, as it does not know the domain either. Whether there
// is a wildcard only DNS can say.
func (o *observer) reachableWithoutDNS(ctx context.Context, h *hostCheck) bool {
	to, failed := parseTarget(h.url)
	if failed != nil || h.host == observation.NobodysName(o.domain) || o.lookup(ctx, o.domain).err == nil {
		return false
	}
	if matchConnectTo(o.prober.config.ConnectTo, to.host, to.port).TargetHost != "" {
		return true
	}
	proxy, err := o.prober.proxyFor(to)
	return err == nil && proxy != nil
}

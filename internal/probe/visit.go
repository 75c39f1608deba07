package probe

import (
	"context"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// visit is a name that is looked at for its own sake, and no further than its
// first answer.
type visit struct {
	host, url string
	// resolution and exchange are what came of it; the exchange is nil where the
	// name has no address.
	resolution observation.Resolution
	exchange   *observation.Exchange
}

// visits returns the names to look at, in the order of the observation: www, the
// name that nobody has, and the subdomains that were given.
func visits(domain string, subdomains []string) []*visit {
	all := []*visit{visitTo("www." + domain), visitTo(observation.NobodysName(domain))}
	for _, subdomain := range subdomains {
		all = append(all, visitTo(subdomain))
	}
	return all
}

// visitTo takes a subdomain apart, which may have a port.
func visitTo(subdomain string) *visit {
	host, _, _ := strings.Cut(subdomain, ":")
	v := &visit{host: host, url: observation.SubdomainURL(subdomain)}
	if key, err := observation.Key(v.url); err == nil {
		v.url = key
	}
	return v
}

// call resolves the name and, where it has an address, asks for its URL.
func (w *walk) call(ctx context.Context, v *visit) {
	found := w.resolve(ctx, v.host)
	v.resolution = found.resolution(v.host)
	if found.failure == nil || w.knownElsewhere(ctx, v) {
		answer := w.fetch(ctx, v.url, public)
		v.exchange = &answer
	}
}

// knownElsewhere tells whether the DNS asked here has no say in whether there is a
// name: it does not know the domain either, and who connects, a proxy or a
// ConnectTo entry, does without it. Whether there is a wildcard only DNS can tell.
func (w *walk) knownElsewhere(ctx context.Context, v *visit) bool {
	to, failure := parseTarget(v.url)
	if failure != nil || v.host == observation.NobodysName(w.domain) || w.resolve(ctx, w.domain).failure == nil {
		return false
	}
	if matchConnectTo(w.prober.config.ConnectTo, to.host, to.port).TargetHost != "" {
		return true
	}
	if w.prober.config.Proxy == nil {
		return false
	}
	proxy, err := w.prober.config.Proxy(to.url)
	return err == nil && proxy != nil
}

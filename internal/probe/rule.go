package probe

import (
	"context"
	"net/netip"
	"slices"
	"strconv"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// rule returns the rule for a URL: whether it is one of the configuration, and if not,
// where the redirects began that lead to it.
func (o *observer) rule(ctx context.Context, to target, configured bool, from start) safety.Rule {
	port, _ := strconv.ParseUint(to.port, 10, 16)
	rule := safety.Rule{Start: from.class, Port: uint16(port), NamedPort: o.namesPort(to.port)}
	switch {
	case configured:
		rule.Origin = safety.Configured
	case slices.Contains(o.names(), to.host):
		rule.Origin = safety.ConfiguredName
	case observation.Covers(o.domain, to.host):
		rule.Origin = safety.BelowDomain
		rule.InUse = func(class safety.Class) bool { return o.isInUse(ctx, class) }
	}
	return rule
}

// names returns the names that the configuration has: the domain, its www, and the
// subdomains.
func (o *observer) names() []string {
	names := []string{o.domain, o.www.name}
	for _, h := range o.subdomains {
		names = append(names, h.name)
	}
	return names
}

// namesPort reports whether a port is one of the web's own, or one that a subdomain was
// given with.
func (o *observer) namesPort(port string) bool {
	return port == "80" || port == "443" || slices.ContainsFunc(o.subdomains, func(h *host) bool { return h.port == port })
}

// isInUse reports whether a name that the configuration has is at an address of a
// class.
func (o *observer) isInUse(ctx context.Context, class safety.Class) bool {
	return slices.ContainsFunc(o.names(), func(name string) bool { return o.lookup(ctx, name).classes[class] })
}

// startClass returns the class of the address that the first exchange of a chain
// connected to. Where a proxy connected it is unknown, and the target of a ConnectTo
// entry is that of the user's tunnel and not where the site is: a public one allows no
// more than usual.
func (o *observer) startClass(first observation.Exchange) safety.Class {
	to, failed := parseTarget(first.URL)
	if failed != nil || matchConnectTo(o.prober.config.ConnectTo, to.host, to.port).TargetHost != "" {
		return safety.Public
	}
	address, err := netip.ParseAddrPort(first.Address)
	if err != nil {
		return safety.Public
	}
	return safety.Classify(address.Addr())
}

package probe

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// client says which client follows redirects.
type client int

const (
	// asWritten follows each redirect as its server wrote it, as one that knows no
	// policy.
	asWritten client = iota
	// underPolicy upgrades plain http of the domain and the names below it, as a
	// browser that has a policy of the domain that covers subdomains.
	underPolicy
)

// start is what is known of the URL at which redirects begin. It is the zero start
// for a URL of the configuration.
type start struct {
	// class is the class of the address that was connected to.
	class safety.Class
	// policy is that of the requests for the redirects' targets.
	policy connectionPolicy
}

// follow requests an endpoint's URL and what it redirects to, hop by hop, until the
// chain ends, loops or becomes too long.
func (o *observer) follow(ctx context.Context, from *endpoint, as client) observation.Chain {
	first := o.fetchOnce(ctx, from.key, start{})
	chain := observation.Chain{Hops: []observation.Hop{{Exchange: withoutDate(first)}}}
	begin := start{class: classOf(first), policy: o.configured[from.key]}
	for chain.End == "" {
		o.followOnce(ctx, &chain, begin, as)
	}
	o.log.DebugContext(ctx, "end of a redirect chain", "url", loggedURL(from.key), "under_policy", as == underPolicy,
		"redirects", len(chain.Hops)-1, "end", chain.End, "next", loggedURL(chain.Next))
	return chain
}

// followOnce adds the next hop to a chain, or says why there is none.
func (o *observer) followOnce(ctx context.Context, chain *observation.Chain, begin start, as client) {
	last := chain.Last()
	if last.Failure != nil {
		chain.End = observation.Failed
		return
	}
	target, err := last.Redirect()
	switch {
	case err != nil:
		o.log.DebugContext(ctx, "redirect to what is not a URL", "url", loggedURL(last.URL), failure.Attr("error", err))
		chain.End = observation.NotURL
		return
	case target == nil:
		chain.End = observation.Arrived
		return
	}
	hop := observation.Hop{Target: target.String()}
	if as == underPolicy {
		target, hop.Upgraded = o.upgrade(target)
	}
	key, err := observation.Key(target.String())
	switch {
	case err != nil:
		hop.Exchange = notHTTP(target)
	case slices.ContainsFunc(chain.Hops, func(h observation.Hop) bool { return h.URL == key }):
		chain.End, chain.Next = observation.Loop, hop.Target
		return
	case len(chain.Hops) > observation.MaxRedirects:
		chain.End, chain.Next = observation.TooLong, hop.Target
		return
	default:
		o.log.DebugContext(ctx, "redirect", "url", loggedURL(last.URL), "status", last.Status, "target", loggedURL(key), "upgraded", hop.Upgraded)
		hop.Exchange = withoutDate(o.fetchOnce(ctx, key, begin))
	}
	chain.Hops = append(chain.Hops, hop)
}

// upgrade returns the URL that a browser requests instead of plain http of a name
// that the policy covers, and whether it does (RFC 6797, section 8.3).
func (o *observer) upgrade(target *url.URL) (*url.URL, bool) {
	host, err := normalHost(target.Hostname())
	if target.Scheme != "http" || err != nil || !o.covers(host) {
		return target, false
	}
	upgraded := *target
	upgraded.Scheme = "https"
	upgraded.Host = strings.TrimSuffix(target.Host, ":80")
	return &upgraded, true
}

// covers reports whether a host is the domain or a name below it.
func (o *observer) covers(host string) bool {
	return host == o.domain || strings.HasSuffix(host, "."+o.domain)
}

// notHTTP returns the exchange for a redirect's target that has no host.
func notHTTP(target *url.URL) observation.Exchange {
	shown := *target
	shown.User, shown.Fragment, shown.RawFragment = nil, "", ""
	return observation.Exchange{URL: shown.String(), Failure: failure.New(observation.UnsupportedScheme,
		"the redirect leads to what is no http or https URL with a host", nil).Recorded()}
}

// classOf returns the class of the address that an exchange connected to. Where a
// proxy connected it is unknown; a public one allows no more than usual.
func classOf(e observation.Exchange) safety.Class {
	address, err := netip.ParseAddrPort(e.Address)
	if err != nil {
		return safety.Public
	}
	return safety.Classify(address.Addr())
}

package probe

import (
	"context"
	"net/url"
	"slices"
	"strconv"

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

// nextFor returns where an answer leads a client; nil where it does not redirect.
func (o *observer) nextFor(as client, e observation.Exchange) (*observation.Next, error) {
	if as == underPolicy {
		return e.NextUnderPolicy(o.domain, true)
	}
	return e.Next()
}

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
	release := o.hold(from.key)
	first := o.fetchOnce(ctx, from.key, start{})
	chain := observation.Chain{Hops: []observation.Hop{{Exchange: withoutDate(first)}}}
	begin := start{class: o.startClass(first), policy: o.configured[from.key]}
	for {
		hop, key := o.next(&chain, as)
		if chain.End != "" {
			break
		}
		if key != "" {
			o.log.DebugContext(ctx, "redirect", "target", loggedURL(key), "upgraded", hop.Upgraded)
			hold := o.hold(key)
			hop.Exchange = withoutDate(o.fetchOnce(ctx, key, begin))
			release()
			release = hold
		}
		chain.Hops = append(chain.Hops, hop)
	}
	release()
	next := ""
	if chain.Next != nil {
		next = chain.Next.Target
	}
	_, err := o.nextFor(as, chain.Last())
	o.log.DebugContext(ctx, "end of a redirect chain", "url", loggedURL(from.key), "under_policy", as == underPolicy,
		"redirects", len(chain.Hops)-1, "end", chain.End, "next", loggedURL(next), failure.Attr("error", err))
	return chain
}

// next returns the hop to which a chain leads, without its exchange, and the key of
// the URL to request. The key is empty where that is no URL to request, and the
// exchange then says so. Where there is no hop, next sets the chain's end.
func (o *observer) next(chain *observation.Chain, as client) (hop observation.Hop, key string) {
	last := chain.Last()
	next, err := o.nextFor(as, last)
	switch {
	case last.Failure != nil:
		chain.End = observation.Failed
		return hop, ""
	case err != nil:
		chain.End = observation.NotURL
		return hop, ""
	case next == nil:
		chain.End = observation.Arrived
		return hop, ""
	}
	hop.Target, hop.Upgraded = next.Target.String(), next.Upgraded
	if len(last.Location) > maxLocation {
		hop.Exchange = tooLong(next.Target)
		return hop, ""
	}
	switch {
	case next.URL == "":
		hop.Exchange = notHTTP(next.Target)
		return hop, ""
	case slices.ContainsFunc(chain.Hops, func(h observation.Hop) bool { return h.URL == next.URL }):
		chain.End = observation.Loop
	case len(chain.Hops) > observation.MaxRedirects:
		chain.End = observation.TooLong
	default:
		return hop, next.URL
	}
	hop.URL = next.URL
	chain.Next = &hop
	return hop, ""
}

// hold keeps the connection to a URL's server open, for a further hop, until release
// is called.
func (o *observer) hold(key string) (release func()) {
	to, failed := parseTarget(key)
	if failed != nil {
		return func() {}
	}
	return o.connections.hold(to.origin())
}

// notHTTP returns the exchange for a redirect's target that has no host.
func notHTTP(target *url.URL) observation.Exchange {
	return notRequested(target, failure.New(observation.UnsupportedScheme, "the redirect does not lead to an http or https URL with a host", nil))
}

// tooLong returns the exchange for a redirect's target that is too long to be requested.
func tooLong(target *url.URL) observation.Exchange {
	return notRequested(target, failure.New(observation.Blocked,
		"the redirect leads to a URL of more than "+strconv.Itoa(maxLocation>>10)+" KiB, which is not followed", nil))
}

func notRequested(target *url.URL, failed *failure.Error) observation.Exchange {
	shown := *target
	shown.User, shown.Fragment, shown.RawFragment = nil, "", ""
	return observation.Exchange{URL: shown.String(), Failure: failed.Recorded()}
}

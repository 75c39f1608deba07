package probe

import (
	"context"
	"log/slog"
	"net/netip"
	"slices"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// observer makes one observation.
type observer struct {
	prober     *Prober
	log        *slog.Logger
	domain     string
	subdomains []string
	// https and http are where redirects begin.
	https, http *root
	hostChecks  []*hostCheck
	// configured are the keys of the URLs that are requested because of the
	// configuration alone; any other URL came from a redirect and is untrusted.
	configured map[string]connectionPolicy
	lookups    onceCache[lookup]
	exchanges  onceCache[observation.Exchange]
	// atAddress are the exchanges with single addresses of the domain.
	atAddress   onceCache[observation.Exchange]
	connections pool
}

func newObserver(p *Prober, subject Subject) *observer {
	o := &observer{
		prober:     p,
		log:        p.config.Log.With("domain", subject.Domain),
		domain:     subject.Domain,
		subdomains: slices.Compact(slices.Sorted(slices.Values(subject.Subdomains))),
		https:      newRoot("https://" + subject.Domain + "/"),
		http:       newRoot("http://" + subject.Domain + "/"),
	}
	if subject.Subdomains != nil && o.subdomains == nil {
		o.subdomains = []string{}
	}
	o.hostChecks = newHostChecks(o.domain, o.subdomains)
	o.configured = make(map[string]connectionPolicy)
	for _, h := range o.hostChecks {
		o.configured[h.url] = own
	}
	for _, url := range o.paths() {
		o.configured[url] = piggyback
	}
	// Redirects lead through these, and may go on over the same connection.
	for _, url := range []string{o.https.url, o.http.url, o.hostChecks[0].url} {
		o.configured[url] = shared
	}
	return o
}

// observe runs the independent requests concurrently, then assembles the result in
// a fixed order.
func (o *observer) observe(ctx context.Context) observation.Observation {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer o.connections.close()

	seen := observation.Observation{Domain: o.domain, At: o.prober.config.Now(), Subdomains: o.subdomains}
	var domain lookup
	var fromHTTPS, fromHTTP, paths, atHTTPS, atHTTP []observation.Exchange
	var omittedHTTPS, omittedHTTP int
	var group sync.WaitGroup
	group.Go(func() { fromHTTPS = o.follow(ctx, o.https.url) })
	group.Go(func() { fromHTTP = o.follow(ctx, o.http.url) })
	group.Go(func() { paths = o.furtherPaths(ctx, o.https) })
	group.Go(func() { atHTTPS, omittedHTTPS = o.furtherAddresses(ctx, o.https) })
	group.Go(func() { atHTTP, omittedHTTP = o.furtherAddresses(ctx, o.http) })
	group.Go(func() { domain = o.lookup(ctx, o.domain) })
	for _, h := range o.hostChecks {
		group.Go(func() { o.check(ctx, h) })
	}
	group.Wait()

	seen.Names = o.resolutions(domain)
	www, others := exchangesOf(o.hostChecks[:1]), exchangesOf(o.hostChecks[1:])
	seen.Exchanges = withoutDates(distinct(slices.Concat(fromHTTPS, fromHTTP, www, paths, others)))
	seen.ByAddress = withoutDates(slices.Concat(atHTTPS, atHTTP))
	seen.Unasked = max(omittedHTTPS, omittedHTTP)
	return seen
}

// lookup is the result of looking up one host: addresses, sorted, or an error.
type lookup struct {
	addresses []netip.Addr
	err       *failure.Error
}

// lookup looks up a host's addresses once in an observation.
func (o *observer) lookup(ctx context.Context, host string) lookup {
	if address, err := netip.ParseAddr(host); err == nil {
		return lookup{addresses: []netip.Addr{address.Unmap()}}
	}
	found, hit := o.lookups.get(host, func() lookup {
		if !o.prober.tasks.acquire(ctx) {
			return lookup{err: failure.Interrupted(ctx)}
		}
		defer o.prober.tasks.release()
		limited, cancel := context.WithTimeoutCause(ctx, o.prober.config.RequestTimeout, failure.ErrRequestTimeout)
		defer cancel()
		addresses, err := o.prober.resolver.Lookup(limited, host)
		if err != nil {
			if interrupted := failure.Interrupted(limited); interrupted != nil {
				err = interrupted
			}
			return lookup{err: err}
		}
		slices.SortFunc(addresses, netip.Addr.Compare)
		return lookup{addresses: slices.Compact(addresses)}
	})
	if hit {
		o.log.DebugContext(ctx, "cache hit for a host", "host", host, found.err.Attr())
	}
	return found
}

// resolution returns what an observation records of a lookup.
func (l lookup) resolution(host string) observation.Resolution {
	resolution := observation.Resolution{Host: host, Failure: l.err.Recorded()}
	for _, address := range l.addresses {
		resolution.Addresses = append(resolution.Addresses, address.String())
	}
	return resolution
}

// follow requests a URL and what it redirects to, hop by hop, until the chain ends,
// loops or becomes too long.
func (o *observer) follow(ctx context.Context, from string) []observation.Exchange {
	first := o.fetchOnce(ctx, from, safety.Public)
	chain := []observation.Exchange{first}
	start := classOf(first)
	for last := first; ; {
		key, err := redirectKey(last)
		switch {
		case err != nil:
			o.log.DebugContext(ctx, "redirect to what is not a URL", "url", loggedURL(last.URL), failure.Attr("error", err))
			return chain
		case key == "":
			return chain
		case len(chain) > observation.MaxHops:
			o.log.DebugContext(ctx, "too many redirects", "url", loggedURL(from), "target", loggedURL(key))
			return chain
		case slices.ContainsFunc(chain, func(e observation.Exchange) bool { return e.URL == key }):
			o.log.DebugContext(ctx, "redirect loop", "url", loggedURL(from), "target", loggedURL(key))
			return chain
		}
		o.log.DebugContext(ctx, "redirect", "url", loggedURL(last.URL), "status", last.Status, "target", loggedURL(key))
		last = o.fetchOnce(ctx, key, start)
		chain = append(chain, last)
	}
}

// redirectKey returns the key of the URL that an exchange redirects to; "" where it
// redirects nowhere.
func redirectKey(e observation.Exchange) (string, error) {
	target, err := e.Redirect()
	if err != nil || target == nil {
		return "", err
	}
	return observation.Key(target.String())
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

// resolutions returns the DNS answers for the domain and the hosts that were
// checked, each once.
func (o *observer) resolutions(domain lookup) []observation.Resolution {
	names := []observation.Resolution{domain.resolution(o.domain)}
	known := map[string]bool{o.domain: true}
	for _, h := range o.hostChecks {
		if !known[h.host] {
			known[h.host] = true
			names = append(names, h.resolution)
		}
	}
	return names
}

// exchangesOf returns the exchanges of the hosts that have an address.
func exchangesOf(checks []*hostCheck) []observation.Exchange {
	var exchanges []observation.Exchange
	for _, h := range checks {
		if h.exchange != nil {
			exchanges = append(exchanges, *h.exchange)
		}
	}
	return exchanges
}

// withoutDates clears Date and Age, which differ on every run.
func withoutDates(exchanges []observation.Exchange) []observation.Exchange {
	for i := range exchanges {
		exchanges[i].Date, exchanges[i].Age = "", ""
	}
	return exchanges
}

// distinct removes the exchanges for URLs that came before.
func distinct(exchanges []observation.Exchange) []observation.Exchange {
	known := make(map[string]bool)
	return slices.DeleteFunc(exchanges, func(e observation.Exchange) bool {
		repeated := known[e.URL]
		known[e.URL] = true
		return repeated
	})
}

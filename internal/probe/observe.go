package probe

import (
	"context"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// observer makes one observation.
type observer struct {
	prober *Prober
	log    *slog.Logger
	domain string
	// http is http://domain/; https of the domain is that of apex.
	http                *endpoint
	apex, www, wildcard *host
	subdomains          []*host
	// head: the first page over https is asked for by the method HEAD too.
	head bool
	// endpoints are those above, by their keys.
	endpoints map[string]*endpoint
	// configured are the keys of the URLs that are requested because of the
	// configuration alone; any other URL came from a redirect and is untrusted.
	configured map[string]connectionPolicy
	lookups    onceCache[lookup]
	exchanges  onceCache[observation.Exchange]
	// atAddress are the exchanges with single addresses.
	atAddress   onceCache[observation.Exchange]
	connections pool
	// descriptions are the handshakes that have been described.
	descriptions descriptions
	// left is how many bytes may still be recorded of responses.
	left  atomic.Int64
	turns turns
}

func newObserver(p *Prober, subject Subject) *observer {
	o := &observer{
		prober:     p,
		log:        p.config.Log.With("domain", subject.Domain),
		domain:     subject.Domain,
		http:       newEndpoint("http://" + subject.Domain + "/"),
		apex:       newHost(subject.Domain),
		www:        newHost("www." + subject.Domain),
		wildcard:   newHost(observation.WildcardName(subject.Domain)),
		subdomains: newHosts(subject.Subdomains),
		head:       subject.Head,
		endpoints:  make(map[string]*endpoint),
		configured: make(map[string]connectionPolicy),
	}
	o.turns = turns{handshakes: p.largeHandshakes, responses: newSemaphore(maxLargeResponses)}
	o.left.Store(int64(maxRecorded + maxRecordedPerName*len(o.subdomains)))
	for _, h := range append(slices.Clone(o.subdomains), o.wildcard, o.www) {
		o.endpoints[h.https.key], o.configured[h.https.key], o.configured[h.http] = h.https, transient, own
	}
	for _, key := range furtherPathKeys(o.domain) {
		o.configured[key] = piggyback
	}
	// Redirects of the domain often lead to www, which may be a subdomain that was
	// given too.
	o.configured[o.www.https.key], o.configured[o.www.http] = shared, shared
	for _, e := range []*endpoint{o.apex.https, o.http} {
		o.endpoints[e.key], o.configured[e.key] = e, shared
	}
	for _, h := range o.subdomains {
		h.https = o.endpoints[h.https.key]
	}
	return o
}

// observe runs the independent requests concurrently, then assembles the result in
// a fixed order.
func (o *observer) observe(ctx context.Context) observation.Observation {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer o.close()

	seen := observation.Observation{Version: observation.Version, Domain: o.domain}
	if o.subdomains != nil {
		seen.Subdomains = make([]observation.HostCheck, len(o.subdomains))
	}
	var paths []observation.Exchange
	redirects := newFuture[observation.Chain]()
	var group sync.WaitGroup
	group.Go(func() { redirects.set(o.follow(ctx, o.apex.https, asWritten)) })
	group.Go(func() { seen.HTTP = o.observeEndpoint(ctx, o.http, asWritten) })
	group.Go(func() { seen.Apex = o.checkHost(ctx, o.apex) })
	group.Go(func() { paths = o.furtherPaths(ctx, redirects) })
	group.Go(func() { seen.Head = o.headOfFirstPage(ctx, redirects) })
	group.Go(func() { seen.WWW = o.checkHost(ctx, o.www) })
	group.Go(func() { seen.Wildcard = o.checkHost(ctx, o.wildcard) })
	for i, h := range o.subdomains {
		group.Go(func() { seen.Subdomains[i] = o.checkHost(ctx, h) })
	}
	group.Wait()
	seen.HTTPS, seen.Apex.FurtherPaths = redirects.wait(), paths
	return seen
}

// close closes every connection.
func (o *observer) close() {
	o.connections.close()
	for _, e := range o.endpoints {
		e.early.close()
	}
}

// lookup is the result of looking up one host: addresses, sorted, and their classes, or
// an error.
type lookup struct {
	addresses []netip.Addr
	classes   map[safety.Class]bool
	err       *failure.Error
}

// lookup looks up a host's addresses once in an observation.
func (o *observer) lookup(ctx context.Context, host string) lookup {
	if address, err := netip.ParseAddr(host); err == nil {
		return lookup{addresses: []netip.Addr{address.Unmap()}}
	}
	found, hit := o.lookups.get(host, func() lookup {
		end := o.prober.tasks.begin(ctx)
		if end == nil {
			return lookup{err: failure.Interrupted(ctx)}
		}
		defer end()
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
		addresses = slices.Compact(addresses)
		classes := make(map[safety.Class]bool)
		for _, address := range addresses {
			classes[safety.Classify(address)] = true
		}
		return lookup{addresses: addresses, classes: classes}
	})
	if hit {
		o.log.DebugContext(ctx, "cache hit for a host", "host", host, found.err.Attr())
	}
	return found
}

// maxResolved is how many addresses of one family are recorded. DNS can name thousands.
const maxResolved = 64

// resolution returns what an observation records of a lookup.
func (l lookup) resolution() observation.Resolution {
	resolution := observation.Resolution{Failure: l.err.Recorded()}
	of := make(map[bool]int)
	for _, address := range l.addresses {
		of[address.Is4()]++
		if of[address.Is4()] > maxResolved {
			continue
		}
		resolution.Addresses = append(resolution.Addresses, address.String())
	}
	return resolution
}

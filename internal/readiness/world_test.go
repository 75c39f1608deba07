package readiness_test

import (
	"net/url"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// world is what there is to be seen of a domain. An observation is made of it as
// the probe would: it asks, and follows redirects.
type world struct {
	domain string
	// names are the DNS answers; a name that is not there was not asked about.
	names map[string]observation.Resolution
	// exchanges are the answers, each URL once; one that is not there was not asked
	// for.
	exchanges []observation.Exchange
	// head is the answer for the first page by HEAD; nil where it is that by GET.
	head *observation.Exchange
	// further are the answers of further addresses, in their order.
	further []observation.Exchange
	leftOut int
	// subdomains are those that were given.
	subdomains []string
}

// answer returns the answer for a URL, and whether it was asked for.
func (w *world) answer(url string) (observation.Exchange, bool) {
	i := slices.IndexFunc(w.exchanges, func(e observation.Exchange) bool { return e.URL == url })
	if i < 0 {
		return observation.Exchange{}, false
	}
	return w.exchanges[i], true
}

// observe is what the probe sees of the world.
func (w *world) observe() observation.Observation {
	o := observation.Observation{Version: observation.Version, Domain: w.domain}
	root, plain := "https://"+w.domain+"/", "http://"+w.domain+"/"
	o.HTTPS = w.chain(root, false)
	o.HTTP = w.endpoint(plain, false)
	o.Apex = w.check(w.domain, root)
	if first := o.HTTPS.First(); first.Answered() {
		if o.Head = w.head; o.Head == nil {
			o.Head = &first
		}
	}
	for _, path := range observation.FurtherPaths() {
		if e, asked := w.answer("https://" + w.domain + path); asked {
			o.Apex.FurtherPaths = append(o.Apex.FurtherPaths, e)
		}
	}
	o.WWW = w.check("www."+w.domain, "https://www."+w.domain+"/")
	name := observation.WildcardName(w.domain)
	o.Wildcard = w.check(name, "https://"+name+"/")
	if w.subdomains != nil {
		o.Subdomains = []observation.HostCheck{}
	}
	for _, subdomain := range w.subdomains {
		host, port, _ := strings.Cut(subdomain, ":")
		h := w.check(host, "https://"+subdomain+"/")
		h.Port = port
		o.Subdomains = append(o.Subdomains, h)
	}
	return o
}

func (w *world) check(host, url string) observation.HostCheck {
	h := observation.HostCheck{Host: host, DNS: w.names[host], HTTPS: w.endpoint(url, true)}
	if plain, asked := w.answer("http" + strings.TrimPrefix(url, "https")); asked && host != w.domain && !gotThrough(h.HTTPS) {
		h.HTTP = &plain
	}
	return h
}

// gotThrough reports whether the probe asks no plain HTTP beside what it saw.
func gotThrough(e observation.Endpoint) bool {
	return e.Chain.End == observation.Arrived && !slices.ContainsFunc(e.FurtherAddresses, observation.Exchange.FailsInBrowsers) &&
		!slices.ContainsFunc(e.Chain.Hops, func(h observation.Hop) bool { return h.FailsInBrowsers() })
}

func (w *world) endpoint(url string, upgrades bool) observation.Endpoint {
	e := observation.Endpoint{Chain: w.chain(url, upgrades)}
	for _, at := range w.further {
		if at.URL == url {
			e.FurtherAddresses = append(e.FurtherAddresses, at)
			e.AddressesLeftOut = w.leftOut
		}
	}
	if strings.HasSuffix(url, "//"+w.domain+"/") {
		e.AddressesLeftOut = w.leftOut
	}
	return e
}

// chain follows redirects; where upgrades, as a browser does that holds a policy
// of the domain which covers its subdomains.
func (w *world) chain(start string, upgrades bool) observation.Chain {
	first, asked := w.answer(start)
	if !asked {
		return observation.Chain{}
	}
	c := observation.Chain{Hops: []observation.Hop{{Exchange: first}}}
	seen := map[string]bool{start: true}
	for {
		last := c.Last()
		next, err := last.Next()
		if upgrades {
			next, err = last.NextUnderPolicy(w.domain, true)
		}
		switch {
		case last.Failure != nil:
			c.End = observation.Failed
			return c
		case err != nil:
			c.End = observation.NotURL
			return c
		case next == nil:
			c.End = observation.Arrived
			return c
		}
		hop := observation.Hop{Target: next.Target.String(), Upgraded: next.Upgraded}
		key := next.URL
		if key == "" {
			key = hop.Target
		}
		if next.URL != "" && seen[key] || len(c.Hops) > observation.MaxRedirects {
			hop.URL = next.URL
			c.End, c.Next = observation.TooLong, &hop
			if seen[key] {
				c.End = observation.Loop
			}
			return c
		}
		seen[key] = true
		hop.Exchange = w.ask(key, next.Target)
		c.Hops = append(c.Hops, hop)
	}
}

func (w *world) ask(key string, target *url.URL) observation.Exchange {
	if e, known := w.answer(key); known {
		return e
	}
	failure := observation.Failure{Kind: observation.Cancelled, Detail: "the request was not made"}
	if target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		failure = observation.Failure{Kind: observation.UnsupportedScheme, Detail: "it is no http or https URL with a host"}
	}
	return observation.Exchange{URL: key, Failure: &failure}
}

package evidence

import (
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// visitor is called with each part of an observation that has something to rewrite.
type visitor struct {
	chain    func(*observation.Chain)
	exchange func(*observation.Exchange)
}

// visit calls v for each chain and each exchange of an observation.
func (v visitor) visit(o *observation.Observation) {
	v.visitChain(&o.HTTPS)
	v.visitEndpoint(&o.HTTP)
	if o.Head != nil {
		v.exchange(o.Head)
	}
	for _, h := range hosts(o) {
		v.visitEndpoint(&h.HTTPS)
		for i := range h.FurtherPaths {
			v.exchange(&h.FurtherPaths[i])
		}
		if h.HTTP != nil {
			v.exchange(h.HTTP)
		}
	}
}

func (v visitor) visitEndpoint(e *observation.Endpoint) {
	v.visitChain(&e.Chain)
	for i := range e.FurtherAddresses {
		v.exchange(&e.FurtherAddresses[i])
	}
}

func (v visitor) visitChain(c *observation.Chain) {
	if v.chain != nil {
		v.chain(c)
	}
	for i := range c.Hops {
		v.exchange(&c.Hops[i].Exchange)
	}
}

// hosts returns every host check.
func hosts(o *observation.Observation) []*observation.HostCheck {
	all := []*observation.HostCheck{&o.Apex, &o.WWW, &o.Wildcard}
	for i := range o.Subdomains {
		all = append(all, &o.Subdomains[i])
	}
	return all
}

// clone returns a copy of an observation that shares nothing with it.
func clone(o observation.Observation) observation.Observation {
	visitor{
		chain: func(c *observation.Chain) {
			c.Hops = slices.Clone(c.Hops)
			if c.Next != nil {
				next := *c.Next
				c.Next = &next
			}
		},
		exchange: func(e *observation.Exchange) {
			if e.TLS != nil {
				tls := *e.TLS
				tls.Sent, tls.Verified = slices.Clone(tls.Sent), slices.Clone(tls.Verified)
				e.TLS = &tls
			}
		},
	}.visit(unshared(&o))
	return o
}

// unshared gives an observation lists of its own, which the visitor can write to.
func unshared(o *observation.Observation) *observation.Observation {
	o.Subdomains = slices.Clone(o.Subdomains)
	if o.Head != nil {
		head := *o.Head
		o.Head = &head
	}
	o.HTTP.FurtherAddresses = slices.Clone(o.HTTP.FurtherAddresses)
	for _, h := range hosts(o) {
		h.HTTPS.FurtherAddresses = slices.Clone(h.HTTPS.FurtherAddresses)
		h.FurtherPaths = slices.Clone(h.FurtherPaths)
		if h.HTTP != nil {
			plain := *h.HTTP
			h.HTTP = &plain
		}
	}
	return o
}

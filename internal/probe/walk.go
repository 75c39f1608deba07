package probe

import (
	"context"
	"net/netip"
	"slices"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// walk is one observation under way.
type walk struct {
	prober *Prober
	domain string
	// asked are the URLs that are asked for because of the configuration alone;
	// every other one is a redirect's word.
	asked     []string
	names     memo[lookup]
	exchanges memo[observation.Exchange]
	links     pool
}

func newWalk(p *Prober, domain string) *walk {
	w := &walk{prober: p, domain: domain}
	w.asked = []string{"https://" + domain + "/", "http://" + domain + "/", "https://" + w.www() + "/"}
	return w
}

func (w *walk) www() string { return "www." + w.domain }

// observe does everything that can be done at once at once, and then writes the
// evidence down in the order of the walk, whatever the order in which it came.
func (w *walk) observe(ctx context.Context) observation.Observation {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer w.links.close()

	seen := observation.Observation{
		Domain: w.domain,
		At:     w.prober.config.Now(),
		Names:  make([]observation.Resolution, 2),
	}
	var walks [3][]observation.Exchange
	var group sync.WaitGroup
	group.Go(func() { walks[0] = w.follow(ctx, w.asked[0]) })
	group.Go(func() { walks[1] = w.follow(ctx, w.asked[1]) })
	group.Go(func() { seen.Names[0] = w.resolve(ctx, w.domain).resolution(w.domain) })
	group.Go(func() {
		www := w.resolve(ctx, w.www())
		seen.Names[1] = www.resolution(w.www())
		if www.failure == nil {
			walks[2] = []observation.Exchange{w.fetch(ctx, w.asked[2], public)}
		}
	})
	group.Wait()

	for _, exchange := range slices.Concat(walks[:]...) {
		if _, known := seen.Exchange(exchange.URL); !known {
			seen.Exchanges = append(seen.Exchanges, exchange)
		}
	}
	return seen
}

// follow asks for a URL and for what it redirects to, hop by hop, until the
// chain ends, goes round in a circle or becomes too long.
func (w *walk) follow(ctx context.Context, start string) []observation.Exchange {
	first := w.fetch(ctx, start, public)
	chain := []observation.Exchange{first}
	from := addressClass(first)
	for at := first; len(chain) <= observation.MaxHops; {
		target, err := at.Redirect()
		if err != nil || target == nil {
			break
		}
		key, err := observation.Key(target.String())
		if err != nil || slices.ContainsFunc(chain, func(e observation.Exchange) bool { return e.URL == key }) {
			break
		}
		at = w.fetch(ctx, key, from)
		chain = append(chain, at)
	}
	return chain
}

// addressClass returns the class of the address that an exchange connected to.
// Where a proxy connected, nothing is known that would allow more than usual.
func addressClass(e observation.Exchange) class {
	address, err := netip.ParseAddrPort(e.Address)
	if err != nil {
		return public
	}
	return classify(address.Addr())
}

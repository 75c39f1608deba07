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
	prober     *Prober
	domain     string
	subdomains []string
	// https and http are where redirects are followed from.
	https, http *start
	// visits are the other names to look at.
	visits []*visit
	// asked are the URLs that are asked for because of the configuration alone;
	// every other one is a redirect's word.
	asked     map[string]manner
	names     memo[lookup]
	exchanges memo[observation.Exchange]
	// addressed are the exchanges with single addresses of the domain.
	addressed memo[observation.Exchange]
	links     pool
}

func newWalk(p *Prober, subject Subject) *walk {
	w := &walk{
		prober:     p,
		domain:     subject.Domain,
		subdomains: slices.Compact(slices.Sorted(slices.Values(subject.Subdomains))),
		https:      newStart("https://" + subject.Domain + "/"),
		http:       newStart("http://" + subject.Domain + "/"),
	}
	if subject.Subdomains != nil && w.subdomains == nil {
		w.subdomains = []string{}
	}
	w.visits = visits(w.domain, w.subdomains)
	w.asked = make(map[string]manner)
	for _, v := range w.visits {
		w.asked[v.url] = apart
	}
	for _, url := range w.paths() {
		w.asked[url] = alongside
	}
	// The walks go through these, and maybe further on the same connection.
	for _, url := range []string{w.https.url, w.http.url, w.visits[0].url} {
		w.asked[url] = together
	}
	return w
}

// observe does everything that can be done at once at once, and then writes the
// evidence down in the order of the walk, whatever the order in which it came.
func (w *walk) observe(ctx context.Context) observation.Observation {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer w.links.close()

	seen := observation.Observation{Domain: w.domain, At: w.prober.config.Now(), Subdomains: w.subdomains}
	var domain lookup
	var fromHTTPS, fromHTTP, beside, atHTTPS, atHTTP []observation.Exchange
	var unaskedHTTPS, unaskedHTTP int
	var group sync.WaitGroup
	group.Go(func() { fromHTTPS = w.follow(ctx, w.https.url) })
	group.Go(func() { fromHTTP = w.follow(ctx, w.http.url) })
	group.Go(func() { beside = w.beside(ctx, w.https) })
	group.Go(func() { atHTTPS, unaskedHTTPS = w.elsewhere(ctx, w.https) })
	group.Go(func() { atHTTP, unaskedHTTP = w.elsewhere(ctx, w.http) })
	group.Go(func() { domain = w.resolve(ctx, w.domain) })
	for _, v := range w.visits {
		group.Go(func() { w.call(ctx, v) })
	}
	group.Wait()

	seen.Names = w.resolutions(domain)
	www, others := answers(w.visits[:1]), answers(w.visits[1:])
	seen.Exchanges = undated(distinct(slices.Concat(fromHTTPS, fromHTTP, www, beside, others)))
	seen.ByAddress = undated(slices.Concat(atHTTPS, atHTTP))
	seen.Unasked = max(unaskedHTTPS, unaskedHTTP)
	return seen
}

// resolutions writes down what DNS says of the domain and of the names that were
// visited, each once.
func (w *walk) resolutions(domain lookup) []observation.Resolution {
	names := []observation.Resolution{domain.resolution(w.domain)}
	known := map[string]bool{w.domain: true}
	for _, v := range w.visits {
		if !known[v.host] {
			known[v.host] = true
			names = append(names, v.resolution)
		}
	}
	return names
}

// answers returns the exchanges of the visits that led to one.
func answers(visits []*visit) []observation.Exchange {
	var exchanges []observation.Exchange
	for _, v := range visits {
		if v.exchange != nil {
			exchanges = append(exchanges, *v.exchange)
		}
	}
	return exchanges
}

// undated takes away what is another each time.
func undated(exchanges []observation.Exchange) []observation.Exchange {
	for i := range exchanges {
		exchanges[i].Date, exchanges[i].Age = "", ""
	}
	return exchanges
}

// distinct leaves out the exchanges for URLs that came before.
func distinct(exchanges []observation.Exchange) []observation.Exchange {
	known := make(map[string]bool)
	return slices.DeleteFunc(exchanges, func(e observation.Exchange) bool {
		again := known[e.URL]
		known[e.URL] = true
		return again
	})
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

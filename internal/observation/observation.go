// Package observation holds what was seen of a domain: plain facts, without a
// verdict, that can be written down as JSON and judged again later.
//
// internal/probe makes an [Observation]; internal/readiness judges it. The two
// meet nowhere else. Whoever looks follows redirects, once, and records where
// they lead; whoever judges reads the chains and builds no URL.
package observation

// Version is the version of the form of an [Observation]. It changes when a field
// changes its meaning or goes.
const Version = 1

// MaxRedirects is how many redirects are followed from one URL, at most: as many as
// Chromium and Firefox follow before they show an error.
const MaxRedirects = 20

// MaxAddresses is how many addresses of a name are asked, at most.
const MaxAddresses = 16

// FurtherPaths are the paths of the domain that are asked for over HTTPS beside
// "/": one that many sites have, and one that none has.
func FurtherPaths() []string {
	return []string{"/robots.txt", "/terraform-provider-hsts-no-such-page"}
}

// WildcardName returns the name that stands in for all that a DNS wildcard of the
// domain answers for: nobody has it, so it exists only where there is a wildcard.
func WildcardName(domain string) string {
	return "terraform-provider-hsts-no-such-name." + domain
}

// Observation is everything that was seen of one domain at one time. It does not
// say when: two observations of a site that did not change are equal.
type Observation struct {
	// Version is the [Version] that wrote it.
	Version int `json:"version"`
	// Domain is the name that was asked about: lower-case A-labels, no final dot.
	Domain string `json:"domain"`
	// HTTPS is the redirect chain from https://Domain/, and HTTP what was seen from
	// http://Domain/, with every redirect as its server wrote it. So clients walk
	// that know no policy of the domain, hstspreload.org's scan among them.
	HTTPS Chain    `json:"https"`
	HTTP  Endpoint `json:"http"`
	// Head is what came of https://Domain/ by the method HEAD (RFC 9110, section
	// 9.3.2), without a redirect being followed. Nil where it was not asked: only
	// Firefox's list asks so, and only where the first request over HTTPS was answered.
	Head *Exchange `json:"head,omitempty"`
	// Apex, WWW and Wildcard are the host checks of the domain itself, of the name
	// www below it, and of [WildcardName].
	Apex     HostCheck `json:"apex"`
	WWW      HostCheck `json:"www"`
	Wildcard HostCheck `json:"wildcard"`
	// Subdomains are the host checks of the names below the domain that were given
	// to be looked at, sorted by host and port, each once. Nil where none were
	// given; empty where it was said that there are none.
	Subdomains []HostCheck `json:"subdomains"`
}

// HostCheck is what was seen of one name over HTTPS, as browsers meet it under a
// policy of the domain that covers subdomains.
type HostCheck struct {
	// Host is in lower-case A-labels. Port is the port that was asked, without
	// leading zeros; empty for 443.
	Host string `json:"host"`
	Port string `json:"port,omitempty"`
	// DNS is what DNS answered for the host.
	DNS Resolution `json:"dns"`
	// HTTPS is what was seen from https://Host:Port/. It is asked over https
	// whatever the port, as browsers do once a policy covers the name (RFC 6797,
	// section 8.3); in its chain, plain http of the domain and the names below it is
	// upgraded, and a Location is read as browsers do ([Exchange.BrowserRedirect]). It
	// is zero where DNS has no address for the name, unless the
	// configuration says otherwise where it is.
	HTTPS Endpoint `json:"https"`
	// FurtherPaths are the answers for [FurtherPaths]. Only the domain itself is
	// asked for them, where its first request was answered.
	FurtherPaths []Exchange `json:"further_paths,omitempty"`
	// HTTP is the answer of http://Host:Port/, which is asked only where HTTPS fails
	// at the first address or at a further one: whether the name works today. Nil
	// where it was not asked. For the domain itself see Observation.HTTP.
	HTTP *Exchange `json:"http,omitempty"`
}

// Name returns the host, and the port where one was given, as in "api.example.com"
// or "api.example.com:8443".
func (h HostCheck) Name() string {
	if h.Port == "" {
		return h.Host
	}
	return h.Host + ":" + h.Port
}

// Resolution is what DNS answered for one host.
type Resolution struct {
	// Addresses are the host's A and AAAA addresses, sorted; empty where Failure is
	// set.
	Addresses []string `json:"addresses,omitempty"`
	Failure   *Failure `json:"failure,omitempty"`
}

// Endpoint is what was seen of one URL at every address of its host.
type Endpoint struct {
	// Chain is the redirect chain from the URL. Its first exchange went to the first
	// address that took a connection. Empty where the URL was not asked for.
	Chain Chain `json:"chain"`
	// FurtherAddresses are the first exchanges at each further address, sorted by
	// address. Each has its Address set, whatever came of it.
	FurtherAddresses []Exchange `json:"further_addresses,omitempty"`
	// AddressesLeftOut is how many addresses were not asked, since there are more
	// than [MaxAddresses].
	AddressesLeftOut int `json:"addresses_left_out,omitempty"`
}

// Asked reports whether the URL was asked for.
func (e Endpoint) Asked() bool { return len(e.Chain.Hops) > 0 }

// First returns the first exchange; the zero Exchange where the URL was not asked
// for.
func (e Endpoint) First() Exchange { return e.Chain.First() }

// Chain is a URL that was asked for and the redirects that were followed from it.
type Chain struct {
	// Hops are the requests, in their order: the first is the URL itself.
	Hops []Hop `json:"hops,omitempty"`
	// End is why there is no further hop; empty where there is no hop at all.
	End End `json:"end,omitempty"`
	// Next is the hop to which the last answer leads, where End is [Loop] or [TooLong]:
	// it was not requested for it, and its exchange has nothing but the URL. Nil
	// elsewhere.
	Next *Hop `json:"next,omitempty"`
}

// First returns the first exchange; the zero Exchange where there is no hop.
func (c Chain) First() Exchange {
	if len(c.Hops) == 0 {
		return Exchange{}
	}
	return c.Hops[0].Exchange
}

// Last returns the last exchange; the zero Exchange where there is no hop.
func (c Chain) Last() Exchange {
	if len(c.Hops) == 0 {
		return Exchange{}
	}
	return c.Hops[len(c.Hops)-1].Exchange
}

// Hop is one request of a chain.
type Hop struct {
	// Target is where the redirect leads that brought the client here: the Location
	// as the server wrote it, made absolute. Empty for the first hop.
	Target string `json:"target,omitempty"`
	// Upgraded reports whether Target is plain http that was asked for over https,
	// as browsers do with the names that a policy covers (RFC 6797, section 8.3).
	Upgraded bool `json:"upgraded,omitempty"`
	Exchange
}

// End is why a redirect chain ends.
type End string

// The ends of a chain.
const (
	// Arrived: the last answer redirects nowhere.
	Arrived End = "arrived"
	// Failed: the last request got no answer. A redirect to what is neither http nor
	// https is such a request, of the Kind UnsupportedScheme.
	Failed End = "failed"
	// NotURL: the last answer is a redirect whose Location is not a URL.
	NotURL End = "not_url"
	// Loop: the last answer leads to a URL that is in the chain already.
	Loop End = "loop"
	// TooLong: MaxRedirects were followed, and the last answer is one more.
	TooLong End = "too_long"
)

// Exchanges returns every exchange of the observation, each URL once at an
// address: along https, along http, www, the domain's further paths, the
// wildcard's name, and the subdomains; each with what was asked over plain http
// where https fails. Those at further addresses are left out, see
// [Observation.Endpoints], as is Head, which has the URL of the first.
func (o Observation) Exchanges() []Exchange {
	var all []Exchange
	seen := make(map[string]bool)
	add := func(exchanges ...Exchange) {
		for _, e := range exchanges {
			if !seen[e.URL] {
				seen[e.URL] = true
				all = append(all, e)
			}
		}
	}
	addChain := func(c Chain) {
		for _, hop := range c.Hops {
			add(hop.Exchange)
		}
	}
	addChain(o.HTTPS)
	addChain(o.HTTP.Chain)
	addHost := func(h HostCheck) {
		addChain(h.HTTPS.Chain)
		add(h.FurtherPaths...)
		if h.HTTP != nil {
			add(*h.HTTP)
		}
	}
	addHost(o.WWW)
	addHost(o.Apex)
	addHost(o.Wildcard)
	for _, subdomain := range o.Subdomains {
		addHost(subdomain)
	}
	return all
}

// Endpoints returns every endpoint that was asked: the domain's over https and
// http, then those of www, the wildcard's name and the subdomains.
func (o Observation) Endpoints() []Endpoint {
	var all []Endpoint
	for _, e := range []Endpoint{o.Apex.HTTPS, o.HTTP, o.WWW.HTTPS, o.Wildcard.HTTPS} {
		if e.Asked() {
			all = append(all, e)
		}
	}
	for _, host := range o.Subdomains {
		if host.HTTPS.Asked() {
			all = append(all, host.HTTPS)
		}
	}
	return all
}

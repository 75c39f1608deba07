// Package probe looks at a domain over the network and writes down what it
// sees: DNS, TLS and HTTP, as an observation.Observation.
//
// It gathers facts and has no opinion. Whatever a site does, an answer comes
// back; a request that fails is a fact too, with its class and with words for a
// person. What the facts mean is for internal/readiness to say.
//
// An observation starts its walks at once: from https://domain/ and from
// http://domain/, along their redirects; to www; and, no further than the first
// answer, to the subdomains that were given and to the name that exists only
// where DNS has a wildcard. Further paths go along on the first connection, and
// further addresses of the domain are asked as soon as it is known which one the
// first request went to. Each name is resolved once, each URL is asked for once
// (at each address), and a server is connected to once where it speaks HTTP/2.
// So the evidence can't contradict itself, and a ready site is seen in three
// flights: TCP, TLS 1.3, GET.
package probe

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/url"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The defaults of a Config.
const (
	DefaultRequestTimeout = 10 * time.Second
	DefaultMaxConcurrency = 64
	DefaultUserAgent      = "terraform-provider-hsts"
)

// Config is how a Prober reaches the network. The zero Config is usable: the
// system's resolver and roots, no proxy, the defaults above.
type Config struct {
	// DNSServers are the resolvers to ask, each as ParseDNSServer writes it, in
	// order. Without any, the system's resolver is asked.
	DNSServers []string
	// ConnectTo says where to connect to instead of where a URL says.
	ConnectTo []ConnectTo
	// Roots are the trusted roots; nil stands for the system's.
	Roots *x509.CertPool
	// Proxy returns the proxy for a URL, nil for none; a nil Proxy is none ever.
	// A proxy resolves the names itself, so of what a redirect may lead to only
	// IP addresses can be checked; keeping names out of its own network is the
	// proxy's part. A ConnectTo entry that names a host goes past the proxy.
	Proxy func(*url.URL) (*url.URL, error)
	// RequestTimeout is the time for one request, from connecting to the end of
	// the header, and for one name to be resolved.
	RequestTimeout time.Duration
	// MaxConcurrency is how many domains, and how many lookups and requests of
	// theirs, are under way at once in one Prober.
	MaxConcurrency int
	UserAgent      string
	// Now is the clock that certificates are verified by.
	Now func() time.Time
	// Dial makes every connection, those to DNS servers and proxies included.
	// The address is always an IP address and a port; the network "tcp" or "udp".
	Dial DialFunc
	// Log is told, at the level DEBUG, of each step that is taken, and of each
	// whole observation at the level INFO; nil is no log.
	Log *slog.Logger
}

// DialFunc makes a connection, as net.Dialer's DialContext does. It has to
// return when ctx ends.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// Prober observes domains. It can be used from many goroutines at once.
type Prober struct {
	config   Config
	resolver resolver
	// domains bounds the observations under way, and with them the connections
	// that are kept open for their walks; tasks bounds their lookups and requests,
	// and with them the connections that are not.
	domains, tasks semaphore
}

// New returns a Prober.
func New(config Config) *Prober {
	if config.RequestTimeout <= 0 {
		config.RequestTimeout = DefaultRequestTimeout
	}
	if config.MaxConcurrency <= 0 {
		config.MaxConcurrency = DefaultMaxConcurrency
	}
	if config.UserAgent == "" {
		config.UserAgent = DefaultUserAgent
	}
	if config.Now == nil {
		config.Now = clock.System{}.Now
	}
	if config.Dial == nil {
		config.Dial = new(net.Dialer).DialContext
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	p := &Prober{
		config:   config,
		resolver: systemResolver{net.DefaultResolver},
		domains:  newSemaphore(config.MaxConcurrency),
		tasks:    newSemaphore(config.MaxConcurrency),
	}
	if len(config.DNSServers) > 0 {
		p.resolver = newDNSClient(config)
	}
	return p
}

// Subject is what is to be looked at.
type Subject struct {
	// Domain is in lower-case A-labels.
	Domain string
	// Subdomains are names below the domain, as observation.Observation has
	// them: "api.example.com" or "api.example.com:8080". They are the user's own
	// words and may be anywhere, in private networks too. Nil where none are
	// given, empty where it is said that there are none.
	Subdomains []string
}

// Observe looks at a domain. It returns as soon as ctx ends: what is still open
// then has the Kind Cancelled.
func (p *Prober) Observe(ctx context.Context, subject Subject) observation.Observation {
	if p.domains.acquire(ctx) {
		defer p.domains.release()
	}
	return newWalk(p, subject).observe(ctx)
}

// Glance asks for a domain's first page over https, and for nothing else. The
// domain is in lower-case A-labels. It returns as soon as ctx ends.
func (p *Prober) Glance(ctx context.Context, domain string) observation.Exchange {
	w := newWalk(p, Subject{Domain: domain})
	defer w.links.close()
	return w.fetch(ctx, w.https.url, public)
}

// Package probe looks at a domain over the network and records what it sees, DNS,
// TLS and HTTP, as an [observation.Observation].
//
// It gathers facts and has no opinion. Whatever a site does, an observation is
// returned; a request that fails is a fact too, with its class and a description.
// What the facts mean, internal/readiness says.
//
// An observation begins everything at once: the redirects from https://domain/ and
// from http://domain/; and the checks of www, of the subdomains that were given and
// of a name that exists only where DNS has a wildcard. Further paths use the first
// connection, as does the method HEAD where it is asked for. A host's addresses are all
// connected to at once, and further ones requested as soon as it is known which one the
// first request goes to. Each name is resolved once, each URL
// requested once at each address, and redirects are followed once. So the evidence
// can't contradict itself; a name that answers well costs one connection an address,
// and a ready site takes three round trips: TCP, TLS 1.3, GET.
package probe

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/url"
	"runtime"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver"
)

// The defaults of a Config.
const (
	DefaultRequestTimeout = 10 * time.Second
	DefaultMaxConcurrency = 64
	DefaultMaxPerAddress  = 32
	DefaultUserAgent      = "terraform-provider-hsts"
)

// Config is how a Prober reaches the network. The zero Config is usable: the
// system's resolver and roots, no proxy, the defaults above.
type Config struct {
	// DNSServers are the resolvers to ask, each as [resolver.ParseServer] writes it,
	// in order. Without any, the system's resolver is asked.
	DNSServers []string
	// ConnectTo says where to connect to instead of to a URL's own host and port.
	ConnectTo []ConnectTo
	// Roots are the trusted roots; nil means the system's.
	Roots *x509.CertPool
	// Proxy returns the proxy for a URL, nil for none; a nil Proxy means none for
	// any URL. A proxy resolves names itself, so of the targets of redirects only
	// IP addresses can be checked; the proxy has to keep names out of its own
	// network. A ConnectTo entry that names a host bypasses the proxy.
	Proxy func(*url.URL) (*url.URL, error)
	// RequestTimeout is the time for one request, from connecting to the end of
	// the response's header, and for one name to be resolved.
	RequestTimeout time.Duration
	// MaxConcurrency is how many domains, and how many of their lookups and
	// requests, are under way at once in one Prober.
	MaxConcurrency int
	// MaxPerAddress is how many requests are under way to one IP address at once, so
	// that a thousand names behind one server are no attack on it.
	MaxPerAddress int
	UserAgent     string
	// Now is the clock that certificates are verified with.
	Now func() time.Time
	// Dial makes every connection, also those to DNS servers and proxies. The
	// address is always an IP address and a port, the network "tcp" or "udp".
	Dial DialFunc
	// Log receives each DNS answer, connection, handshake, request, retry, cache
	// hit and decision (DEBUG), and of each whole observation (INFO); nil means no
	// log.
	Log *slog.Logger
}

// Prober observes domains. It can be used from many goroutines at once.
type Prober struct {
	config   Config
	resolver *resolver.Shared
	// dnsServers asks the configured servers; nil where there are none.
	dnsServers *resolver.Client
	// domains limits the observations under way, and with them the connections that
	// these keep open; tasks limits their lookups and requests, and with them the
	// connections that are closed with the response; checks limits the other
	// hosts that are being checked, and with them the connections that wait for
	// the next redirect.
	domains, tasks, checks semaphore
	// atAddress limits the requests to one address.
	atAddress addressLimit
	// verifications limits the certificates that are being verified, and
	// largeHandshakes the connections whose server sends many or large ones.
	verifications, largeHandshakes semaphore
}

// New returns a Prober.
func New(config Config) *Prober {
	if config.RequestTimeout <= 0 {
		config.RequestTimeout = DefaultRequestTimeout
	}
	if config.MaxConcurrency <= 0 {
		config.MaxConcurrency = DefaultMaxConcurrency
	}
	if config.MaxPerAddress <= 0 {
		config.MaxPerAddress = DefaultMaxPerAddress
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
		resolver: resolver.Share(resolver.System{Resolver: net.DefaultResolver, Log: config.Log}),
		domains:  newSemaphore(config.MaxConcurrency),
		tasks:    newSemaphore(config.MaxConcurrency),
		checks:   newSemaphore(config.MaxConcurrency),

		atAddress: addressLimit{size: config.MaxPerAddress},

		verifications:   newSemaphore(runtime.GOMAXPROCS(0)),
		largeHandshakes: newSemaphore(maxLargeHandshakes),
	}
	if len(config.DNSServers) > 0 {
		p.dnsServers = resolver.NewClient(config.DNSServers, config.Dial, config.RequestTimeout, config.Log)
		p.resolver = resolver.Share(p.dnsServers)
	}
	return p
}

// MaxConcurrency returns how many domains are observed at once.
func (p *Prober) MaxConcurrency() int { return p.config.MaxConcurrency }

// Subject is what to look at.
type Subject struct {
	// Domain is in lower-case A-labels.
	Domain string
	// Subdomains are names below the domain, as observation.Observation has
	// them: "api.example.com" or "api.example.com:8080". They come from the user
	// and may be anywhere, also in private networks. Nil means that none were
	// given, empty that there are none.
	Subdomains []string
	// Head asks for the first page over https by the method HEAD too.
	Head bool
}

// Observe looks at a domain. It returns as soon as ctx ends: what is still open
// then has the Kind Cancelled.
func (p *Prober) Observe(ctx context.Context, subject Subject) observation.Observation {
	if p.domains.acquire(ctx) {
		defer p.domains.release()
	}
	elapsed := clock.Stopwatch()
	seen := newObserver(p, subject).observe(ctx)
	exchanges := seen.Exchanges()
	for _, e := range seen.Endpoints() {
		exchanges = append(exchanges, e.FurtherAddresses...)
	}
	if seen.Head != nil {
		exchanges = append(exchanges, *seen.Head)
	}
	failed := 0
	for _, e := range exchanges {
		if e.Failure != nil {
			failed++
		}
	}
	p.config.Log.InfoContext(ctx, "domain observed", "domain", seen.Domain, "requests", len(exchanges), "failed", failed,
		"duration", elapsed())
	return seen
}

// Glance requests a domain's first page over https, and nothing else. The domain is
// in lower-case A-labels. It returns as soon as ctx ends.
func (p *Prober) Glance(ctx context.Context, domain string) observation.Exchange {
	o := newObserver(p, Subject{Domain: domain})
	defer o.close()
	o.apex.https.early.close() // further addresses are not requested
	elapsed := clock.Stopwatch()
	seen := o.fetchOnce(ctx, o.apex.https.key, start{})
	line := []any{"domain", domain, "duration", elapsed()}
	if seen.Failure != nil {
		line = append(line, "failure", seen.Failure.Kind)
	} else {
		line = append(line, "status", seen.Status)
	}
	p.config.Log.InfoContext(ctx, "first page observed", line...)
	return seen
}

// CheckDNSServers asks each configured DNS server one question that any server
// answers in some way. It returns, for each of Config.DNSServers, why there was no
// answer; "" where there was one. A refusal is an answer here: it shows that a DNS
// server is there.
func (p *Prober) CheckDNSServers(ctx context.Context) []string {
	if p.dnsServers == nil {
		return nil
	}
	var details []string
	for _, failed := range p.dnsServers.Check(ctx) {
		detail := ""
		if failed != nil {
			detail = failed.Detail
		}
		details = append(details, detail)
	}
	return details
}

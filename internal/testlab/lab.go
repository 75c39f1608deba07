// Package testlab simulates web sites, with their DNS, TLS and HTTP, on
// unprivileged loopback ports: for tests, for the demo and for benchmarks.
//
// A [Site] describes one host; a [Lab] serves any number of them. A client reaches
// them under their real names and ports with three settings of the Lab's: a DNS
// server, curl's --connect-to entries and a root certificate. Nothing ever leaves
// 127.0.0.1 and ::1.
//
// Ordinary sites share one pair of listeners, which SNI and Host distinguish, and get
// their certificates at the first handshake, so that thousands of them cost nothing.
// A site whose fault lies below TLS (a closed port, a dead address) gets sockets and
// connect-to entries of its own.
//
// The package describes sites and does not judge them: what a checker should make of
// a [Scenario] is written where the checker is tested.
package testlab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/miekg/dns"
)

// Lab serves sites until it is closed. Its methods may be called from any
// goroutine.
type Lab struct {
	network   network
	patient   bool // whether it is a test's
	authority *authority
	journal   *journal
	dns       *dnsServer

	// running ends when the lab closes, and with it whatever hangs on purpose.
	running context.Context
	stop    context.CancelFunc
	serving sync.WaitGroup // the loops that accept connections
	work    work           // the connections and the requests on them

	numbers atomic.Int64 // of connections

	closing sync.Once
	closed  error // the result of closing

	servers   []*server
	sockets   []socket
	connectTo []string

	mu    sync.RWMutex
	sites map[string]*Site // never changed, only replaced
}

// Start serves the sites on loopback until the Lab is closed.
func Start(sites ...Site) (*Lab, error) { return start(new(system), sites) }

func start(n network, sites []Site) (*Lab, error) {
	prepared := make(map[string]*Site, len(sites))
	for _, site := range sites {
		p, err := prepare(site)
		if err != nil {
			return nil, err
		}
		if prepared[p.Domain] != nil {
			return nil, fmt.Errorf("testlab: %s is described twice", p.Domain)
		}
		prepared[p.Domain] = p
	}
	authority, err := newAuthority()
	if err != nil {
		return nil, fmt.Errorf("testlab: certificates: %w", err)
	}
	l := &Lab{network: n, authority: authority, journal: newJournal(), sites: prepared}
	l.running, l.stop = context.WithCancel(context.Background())
	if err := l.open(sites); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// open opens every socket, those of single sites in the order of the sites.
func (l *Lab) open(sites []Site) error {
	var err error
	if l.dns, err = startDNS(l.network, dns.HandlerFunc(l.serveDNS)); err != nil {
		return err
	}
	for _, site := range sites {
		for _, port := range l.sites[canonical(site.Domain)].ownPorts() {
			if err := l.openPort(port); err != nil {
				return err
			}
		}
	}
	for _, port := range []int{portHTTPS, portHTTP} {
		if err := l.openPort(ownPort{port: port}); err != nil {
			return err
		}
	}
	return nil
}

// Close stops everything, whatever hangs included, and waits until nothing of the lab
// runs any more. Closing again does nothing.
func (l *Lab) Close() error {
	l.closing.Do(func() { l.closed = l.shut() })
	return l.closed
}

func (l *Lab) shut() error {
	l.stop()
	var failed []error
	for _, s := range l.servers {
		failed = append(failed, s.close())
	}
	if l.dns != nil {
		failed = append(failed, l.dns.close())
	}
	failed = append(failed, closeAll(l.sockets))
	// In this order: nothing accepts connections any more, so none is new; then those
	// that are open end.
	l.serving.Wait()
	l.work.end()
	l.work.wait()
	return errors.Join(failed...)
}

// Set replaces a site from the next connection on, or adds one. Its sockets were
// opened by [Start], since clients have read [Lab.ConnectTo] by now: it is an error if
// the site needs others.
func (l *Lab) Set(site Site) error {
	prepared, err := prepare(site)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var had []ownPort
	if before, ok := l.sites[prepared.Domain]; ok {
		had = before.ownPorts()
	}
	if !samePorts(had, prepared.ownPorts()) {
		return fmt.Errorf("testlab: %s would need other sockets than it was started with", prepared.Domain)
	}
	l.sites[prepared.Domain] = prepared
	return nil
}

// SetHeader sets the one Strict-Transport-Security value that every answer of a
// domain over https carries from now on; "" is none.
func (l *Lab) SetHeader(domain, value string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	site, ok := l.sites[canonical(domain)]
	if !ok {
		return fmt.Errorf("testlab: there is no site %s", domain)
	}
	changed := site.withHeader(value)
	l.sites[site.Domain] = &changed
	return nil
}

// Site returns the present site of a domain, and whether there is one.
func (l *Lab) Site(domain string) (Site, bool) {
	site, ok := l.site(canonical(domain))
	if !ok {
		return Site{}, false
	}
	return site.clone(), true
}

// site returns the site of a name, or the wildcard above it.
func (l *Lab) site(name string) (*Site, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	site, ok := l.sites[name]
	for !ok && name != "" {
		_, name, _ = strings.Cut(name, ".")
		site, ok = l.sites[wildcard+name]
	}
	return site, ok
}

// DNSServer returns the address and port of the lab's DNS server, which answers over
// UDP and TCP.
func (l *Lab) DNSServer() string { return l.dns.address }

// ConnectTo returns entries in curl's --connect-to syntax, from the ports 443 and 80
// (and further ones of single sites) to the lab's. The first match wins. They do not
// change host names, which are resolved by [Lab.DNSServer].
func (l *Lab) ConnectTo() []string { return slices.Clone(l.connectTo) }

// CACertPEM returns the root certificate that clients have to trust.
func (l *Lab) CACertPEM() string { return l.authority.rootPEM() }

// DialContext connects to the lab, as net.Dialer's DialContext does. There is no other
// way to one that is in memory.
func (l *Lab) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return l.network.DialContext(ctx, network, address)
}

// ProviderConfig returns a provider block with the three settings. For a test it gives
// requests all the time that they may need on a busy machine: what hangs ends with the
// read's own timeout.
func (l *Lab) ProviderConfig() string {
	var b strings.Builder
	fmt.Fprintf(&b, "provider \"hsts\" {\n  dns_servers = [%q]\n\n", l.DNSServer())
	if l.patient {
		b.WriteString("  request_timeout = \"1h\"\n\n")
	}
	b.WriteString("  connect_to = [\n")
	for _, entry := range l.connectTo {
		fmt.Fprintf(&b, "    %q,\n", entry)
	}
	fmt.Fprintf(&b, "  ]\n\n  ca_cert_pem = <<EOT\n%sEOT\n}\n", l.CACertPEM())
	return b.String()
}

// TB has the methods of a testing.TB that [New] needs, so that the command does not
// have the testing package's flags.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// New starts a lab for a test and closes it when the test ends.
func New(t TB, sites ...Site) *Lab {
	t.Helper()
	return newOn(t, new(system), sites)
}

// NewInMemory starts a lab for a test on a network of its own in memory, which only
// [Lab.DialContext] leads to.
func NewInMemory(t TB, sites ...Site) *Lab {
	t.Helper()
	return newOn(t, NewMemory(), sites)
}

func newOn(t TB, n network, sites []Site) *Lab {
	t.Helper()
	l, err := start(n, sites)
	if err != nil {
		t.Fatalf("%v", err)
	}
	l.patient = true
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("closing the lab: %v", err)
		}
	})
	return l
}

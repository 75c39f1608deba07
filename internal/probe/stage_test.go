package probe_test

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// stage is a small Internet: names, addresses that lead to loopback, servers on
// ports of their own, and a record of every connection made.
type stage struct {
	t       testing.TB
	root    trusttest.Authority
	network network
	timeout time.Duration

	mu sync.Mutex
	// zone has the records of each name, without final dots: addresses, or one
	// CNAME target ("=target").
	zone map[string][]string
	// entries lead the hosts and ports of URLs to servers.
	entries []probe.ConnectTo
	// forwarded are addresses other than loopback that the dialer leads there;
	// "" swallows the attempt.
	forwarded map[string]string
	dialled   []string
}

// network is where the servers of a stage listen.
type network interface {
	Listen(network, address string) (net.Listener, error)
	ListenPacket(network, address string) (net.PacketConn, error)
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// loopbackNetwork is that of the system.
type loopbackNetwork struct{ net.Dialer }

func (*loopbackNetwork) Listen(network, address string) (net.Listener, error) {
	return net.Listen(network, address)
}

func (*loopbackNetwork) ListenPacket(network, address string) (net.PacketConn, error) {
	return net.ListenPacket(network, address)
}

// aeon is longer than any test runs: what waits for it hangs.
const aeon = time.Hour

// newStage returns a stage in memory, for a test in a bubble.
func newStage(t testing.TB) *stage {
	t.Helper()
	return newStageOn(t, testlab.NewMemory(), probe.DefaultRequestTimeout)
}

// newLoopbackStage returns a stage on the system's own network. Its time is the
// world's, so no request has a deadline.
func newLoopbackStage(t testing.TB) *stage {
	t.Helper()
	return newStageOn(t, new(loopbackNetwork), aeon)
}

func newStageOn(t testing.TB, on network, timeout time.Duration) *stage {
	t.Helper()
	return &stage{
		t:         t,
		root:      trusttest.NewAuthority(t, "stage root", nil),
		network:   on,
		timeout:   timeout,
		zone:      map[string][]string{"site.test": {"127.0.0.1"}},
		forwarded: map[string]string{},
	}
}

// config is a prober's configuration for the stage.
func (s *stage) config() probe.Config {
	s.t.Helper()
	roots, err := trust.ParseRoots(s.root.PEM())
	if err != nil {
		s.t.Fatal(err)
	}
	return probe.Config{
		DNSServers:     []string{s.serveDNS(dns.HandlerFunc(s.answerDNS))},
		ConnectTo:      s.entries,
		Roots:          roots,
		RequestTimeout: s.timeout,
		Dial:           s.dial,
	}
}

func (s *stage) observe(domain string) observation.Observation {
	s.t.Helper()
	return probe.New(s.config()).Observe(s.t.Context(), probe.Subject{Domain: domain})
}

// dial leads the forwarded addresses to loopback and dials nothing else.
func (s *stage) dial(ctx context.Context, network, address string) (net.Conn, error) {
	to := netip.MustParseAddrPort(address)
	s.mu.Lock()
	s.dialled = append(s.dialled, network+" "+address)
	target, led := s.forwarded[to.Addr().String()]
	s.mu.Unlock()
	switch {
	case led && target == "":
		<-ctx.Done()
		return nil, ctx.Err()
	case led:
		address = netip.AddrPortFrom(netip.MustParseAddr(target), to.Port()).String()
	case !to.Addr().IsLoopback():
		s.t.Errorf("%s %s was dialled", network, address)
		return nil, syscall.ENETUNREACH
	}
	return s.network.DialContext(ctx, network, address)
}

// connections counts the TCP connections made to a port.
func (s *stage) connections(port string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, to := range s.dialled {
		if strings.HasPrefix(to, "tcp ") && strings.HasSuffix(to, ":"+port) {
			count++
		}
	}
	return count
}

// lead makes connections to a URL's host and port end at a server's port.
func (s *stage) lead(host, port, serverPort string) {
	s.entries = append(s.entries, probe.ConnectTo{Host: host, Port: port, TargetPort: serverPort})
}

// site serves the handlers as https://host/ and http://host/, and gives the host
// an address if it has none; a nil handler is a closed port. It returns the ports.
func (s *stage) site(host string, https, http http.Handler) (httpsPort, httpPort string) {
	s.t.Helper()
	if _, known := s.zone[host]; !known && host != "" {
		s.zone[host] = []string{"127.0.0.1"}
	}
	httpsPort, httpPort = s.closedPort(), s.closedPort()
	if https != nil {
		httpsPort = s.serveTLS(https, &tls.Config{Certificates: []tls.Certificate{s.root.Issue(s.t, trusttest.Leaf(host))}})
	}
	if http != nil {
		httpPort = s.serve(http)
	}
	s.lead(host, "443", httpsPort)
	s.lead(host, "80", httpPort)
	return httpsPort, httpPort
}

func (s *stage) serve(handler http.Handler) string {
	server := s.newServer(handler)
	server.Start()
	s.t.Cleanup(server.Close)
	return portOf(server.Listener)
}

// newServer returns a server that is still to be started.
func (s *stage) newServer(handler http.Handler) *httptest.Server {
	return &httptest.Server{
		Listener: s.listen(),
		Config:   &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0)},
	}
}

func (s *stage) listen() net.Listener {
	s.t.Helper()
	listener, err := s.network.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	return listener
}

func (s *stage) serveTLS(handler http.Handler, config *tls.Config) string {
	server := s.newServer(handler)
	server.TLS = config
	server.EnableHTTP2 = config.NextProtos == nil
	server.StartTLS()
	s.t.Cleanup(server.Close)
	return portOf(server.Listener)
}

// serveRaw hands each connection to a function, which closes nothing.
func (s *stage) serveRaw(serve func(net.Conn)) string {
	s.t.Helper()
	listener := s.listen()
	s.t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				serve(conn)
			}()
		}
	}()
	return portOf(listener)
}

// closedPort returns a port on which nothing listens.
func (s *stage) closedPort() string {
	s.t.Helper()
	listener := s.listen()
	defer func() { _ = listener.Close() }()
	return portOf(listener)
}

func portOf(listener net.Listener) string {
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// serveDNS answers over UDP and TCP on one port.
func (s *stage) serveDNS(handler dns.Handler) string {
	s.t.Helper()
	return resolvertest.Serve(s.t, s.network, handler)
}

func (s *stage) answerDNS(w dns.ResponseWriter, query *dns.Msg) {
	s.mu.Lock()
	reply := resolvertest.Zone(s.zone).Reply(query)
	s.mu.Unlock()
	_ = w.WriteMsg(reply)
}

// answer is a handler that sends the fields and no body.
func answer(status int, fields ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(fields); i += 2 {
			w.Header().Add(fields[i], fields[i+1])
		}
		w.WriteHeader(status)
	}
}

func redirect(to string) http.HandlerFunc { return answer(301, "Location", to) }

// observeWith observes with a configuration that a test has changed.
func observeWith(t *testing.T, config probe.Config, domain string) observation.Observation {
	t.Helper()
	return probe.New(config).Observe(t.Context(), probe.Subject{Domain: domain})
}

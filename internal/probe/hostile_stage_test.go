package probe_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// look observes with a context of the test's. (All tests of hostile sites that do
// not go through the stage's own observe go through here.)
func look(ctx context.Context, config probe.Config, domain string) observation.Observation {
	return probe.New(config).Observe(ctx, probe.Subject{Domain: domain})
}

// routed is a handler that redirects by "scheme://host/path", and answers 204 to
// all else. One handler is so as many sites as a test wants.
type routed struct {
	mu     sync.Mutex
	routes map[string]string
}

func (r *routed) lead(from, to string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.routes == nil {
		r.routes = make(map[string]string)
	}
	r.routes[from] = to
}

func (r *routed) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	scheme := "http"
	if request.TLS != nil {
		scheme = "https"
		w.Header().Set("Strict-Transport-Security", ready)
	}
	r.mu.Lock()
	to := r.routes[scheme+"://"+request.Host+request.URL.Path]
	r.mu.Unlock()
	if to == "" {
		w.WriteHeader(204)
		return
	}
	w.Header().Set("Location", to)
	w.WriteHeader(301)
}

// serveRouted serves a handler for every host that no entry was made for before.
func (s *stage) serveRouted(r *routed) {
	s.t.Helper()
	s.lead("", "443", s.serveTLS(r, s.anyHost()))
	s.lead("", "80", s.serve(r))
}

// wantDials fails the test if a connection was made to any other address.
func (s *stage) wantDials(t *testing.T, allowed ...string) {
	t.Helper()
	for _, to := range s.webDials() {
		ok := false
		for _, address := range allowed {
			ok = ok || strings.HasPrefix(to, "tcp "+net.JoinHostPort(address, ""))
		}
		if !ok {
			t.Errorf("%s was dialled", to)
		}
	}
}

// wire watches the connections of a prober: how many are open, how many of TCP
// were made, and how many bytes came over these.
type wire struct{ open, made, received atomic.Int64 }

// watch puts the wire into a configuration.
func (w *wire) watch(config *probe.Config) {
	dial := config.Dial
	config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		w.open.Add(1)
		if network != "tcp" { // a question to a resolver
			return &watched{Conn: conn, wire: w, received: new(atomic.Int64)}, nil
		}
		w.made.Add(1)
		return &watched{Conn: conn, wire: w, received: &w.received}, nil
	}
}

// wantRead checks that no more than so much was read of each connection.
func (w *wire) wantRead(t *testing.T, most int64) {
	t.Helper()
	if read, made := w.received.Load(), w.made.Load(); read > made*most {
		t.Errorf("%d bytes were read over %d connections", read, made)
	}
}

// wantClosed checks that no connection outlives its observation for long.
func (w *wire) wantClosed(t *testing.T) {
	t.Helper()
	for range 1000 {
		if w.open.Load() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d of %d connections are still open", w.open.Load(), w.made.Load())
}

type watched struct {
	net.Conn
	wire     *wire
	received *atomic.Int64
	closed   sync.Once
}

func (c *watched) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.received.Add(int64(n))
	return n, err
}

func (c *watched) Close() error {
	c.closed.Do(func() { c.wire.open.Add(-1) })
	return c.Conn.Close()
}

// hostileTexts are what a remote side could write to act on whoever reads it.
func hostileTexts() map[string]string {
	return map[string]string{
		"CSI":             "\x1b[2J\x1b[31m",
		"C1 CSI":          "\u009b31m",
		"C1 CSI, a byte":  "\x9b31m",
		"OSC":             "\x1b]0;title\x07\x1b]8;;http://evil.test\x1b\\",
		"bidi":            "\u202egnp.exe\u2066\u2069",
		"zero width":      "a\u200b\u200d\u2060\ufeffb",
		"invisible":       "\u3164\u115f\ufe0f\u034f\U000e0041",
		"DEL":             "\x7f\x7f",
		"bell, backspace": "\a\b\b\b",
		"invalid UTF-8":   "\xff\xfe\xc3\x28",
		"separators":      "\u2028\u2029\u0085",
	}
}

// siteName is the name under which the nth case of a table is observed.
func siteName(n int) string { return fmt.Sprintf("s%d.test", n) }

// anyHost is the configuration of a server that has a certificate for every host.
func (s *stage) anyHost() *tls.Config {
	return &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		certificate := s.root.Issue(s.t, trusttest.Leaf(hello.ServerName))
		return &certificate, nil
	}}
}

// overTLS serves HTTP/1.1 on the bare connection within TLS.
func overTLS(config *tls.Config, serve func(net.Conn)) func(net.Conn) {
	return func(conn net.Conn) {
		secured := tls.Server(conn, config)
		if secured.Handshake() == nil {
			serve(secured)
			_ = secured.CloseWrite()
		}
	}
}

package probe_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// proxyHandler tunnels CONNECT to a server's port and answers plain requests
// itself, as long as the password is right.
func proxyHandler(port string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Proxy-Authorization") != "Basic dXNlcjpzZWNyZXQ=":
			w.WriteHeader(http.StatusProxyAuthRequired)
		case r.Method != http.MethodConnect:
			w.Header().Set("Location", "https://"+r.URL.Host+"/")
			w.WriteHeader(301)
		default:
			upstream, err := net.Dial("tcp", "127.0.0.1:"+port)
			if err != nil {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			w.WriteHeader(200)
			client, read, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			// What the client said may have been read before the connection was had.
			go func() { _, _ = io.Copy(upstream, read); _ = upstream.Close() }()
			_, _ = io.Copy(client, upstream)
			_ = client.Close()
		}
	}
}

// through makes every URL go through a proxy.
func through(text string) func(*url.URL) (*url.URL, error) {
	return func(*url.URL) (*url.URL, error) { return url.Parse(text) }
}

func TestObserve_proxy(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			s := newLoopbackStage(t)
			// The name is known to the proxy alone.
			s.zone = nil
			certificate := s.root.Issue(t, trusttest.Leaf("site.test", "localhost"))
			site := s.serveTLS(redirect("/a"), &tls.Config{Certificates: []tls.Certificate{certificate}})
			proxy := ""
			if scheme == "http" {
				proxy = s.serve(proxyHandler(site))
			} else {
				proxy = s.serveTLS(proxyHandler(site), &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}})
			}
			config := s.config()
			config.Proxy = through(scheme + "://user:secret@localhost:" + proxy)
			seen := observeWith(t, config, "site.test")
			for _, u := range []string{"https://site.test/", "https://site.test/a"} {
				if e := exchange(t, seen, u); e.Status != 301 || !e.Trusted() || e.Address != "" {
					t.Errorf("%s: %+v (%+v)", u, e, e.Failure)
				}
			}
			if e := exchange(t, seen, "http://site.test/"); e.Status != 301 || e.TLS != nil || e.Location != "https://site.test/" {
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			}
			if name := seen.Apex.DNS; name.Failure == nil || name.Failure.Kind != observation.NoSuchName {
				t.Errorf("the name is %+v", name)
			}
			if s.connections(site) != 0 {
				t.Error("the site was connected to past the proxy")
			}
		})
	}
}

func TestObserve_proxyHangs(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		config := s.config()
		config.Proxy = through("http://127.0.0.1:" + s.serveRaw(hang))
		wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "https://site.test/"), observation.ProxyFailed, "in time")
	})(t)
}

// TestObserve_proxyFailures has what proxies do at once. Those that are named
// "localhost" are looked up by the system, which no bubble may do.
func TestObserve_proxyFailures(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		proxy  func(t *testing.T, s *stage) string
		kind   observation.Kind
		detail string
	}{
		"refuses": {func(t *testing.T, s *stage) string { return "http://localhost:" + s.serve(proxyHandler("1")) },
			observation.ProxyFailed, "answered 407 Proxy Authentication Required"},
		"cannot connect": {func(t *testing.T, s *stage) string {
			return "http://user:secret@localhost:" + s.serve(proxyHandler(s.closedPort()))
		}, observation.ProxyFailed, "answered 502 Bad Gateway"},
		"is not there": {func(t *testing.T, s *stage) string { return "http://127.0.0.1:" + s.closedPort() },
			observation.ProxyFailed, "the connection to the proxy failed: 127.0.0.1 refused"},
		"has no name": {func(t *testing.T, s *stage) string { return "http://a..b:3128" },
			observation.ProxyFailed, "name could not be resolved"},
		"has no port": {func(t *testing.T, s *stage) string { return "http://localhost:0" }, observation.ProxyFailed, "port"},
		"closes":      {func(t *testing.T, s *stage) string { return "http://127.0.0.1:" + s.serveRaw(raw("")) }, observation.ProxyFailed, "closed"},
		"is not trusted": {func(t *testing.T, s *stage) string {
			return "https://localhost:" + s.serveTLS(answer(200), &tls.Config{Certificates: []tls.Certificate{trusttest.SelfSigned(t, trusttest.Leaf("localhost"))}})
		}, observation.ProxyFailed, "could not be used"},
		"leads to a bad handshake": {func(t *testing.T, s *stage) string {
			return "http://user:secret@localhost:" + s.serve(proxyHandler(s.serveRaw(raw("HTTP/1.1 400\r\n\r\n"))))
		}, observation.NotTLS, "plain HTTP"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newLoopbackStage(t)
			config := s.config()
			config.Proxy = through(test.proxy(t, s))
			root := exchange(t, observeWith(t, config, "site.test"), "https://site.test/")
			wantFailure(t, root, test.kind, test.detail)
			if strings.Contains(root.Failure.Detail, "secret") {
				t.Errorf("the detail tells the password: %s", root.Failure.Detail)
			}
		})
	}
	t.Run("has no setting", func(t *testing.T) {
		t.Parallel()
		s := newLoopbackStage(t)
		config := s.config()
		config.Proxy = func(*url.URL) (*url.URL, error) { return nil, errors.New("bad") }
		wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "https://site.test/"), observation.ProxyFailed, "setting")
	})
}

// TestObserve_proxyLiteral checks that an address that a redirect names is checked
// even where a proxy would connect to it.
func TestObserve_proxyLiteral(t *testing.T) {
	t.Parallel()
	s := newLoopbackStage(t)
	site := s.serveTLS(redirect("http://169.254.169.254/"), &tls.Config{Certificates: []tls.Certificate{s.root.Issue(t, trusttest.Leaf("site.test"))}})
	config := s.config()
	config.Proxy = through("http://user:secret@localhost:" + s.serve(proxyHandler(site)))
	wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "http://169.254.169.254/"), observation.Blocked, "link-local")
}

// TestObserve_pastTheProxy checks that a host that the user named is connected to
// directly.
func TestObserve_pastTheProxy(t *testing.T) {
	t.Parallel()
	s := newLoopbackStage(t)
	port, _ := s.site("site.test", answer(204), nil)
	config := s.config()
	config.ConnectTo = []probe.ConnectTo{{Host: "site.test", Port: "443", TargetHost: "127.0.0.1", TargetPort: port}}
	config.Proxy = through("http://localhost:" + s.closedPort())
	seen := observeWith(t, config, "site.test")
	if e := exchange(t, seen, "https://site.test/"); e.Status != 204 {
		t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
	}
	wantFailure(t, exchange(t, seen, "http://site.test/"), observation.ProxyFailed, "refused")
}

// TestObserve_proxyKnowsMore checks that names that only the proxy knows are asked
// for, where DNS does not know the domain either.
func TestObserve_proxyKnowsMore(t *testing.T) {
	t.Parallel()
	s := newLoopbackStage(t)
	s.zone = nil
	site := s.serveTLS(answer(204), &tls.Config{Certificates: []tls.Certificate{s.root.Issue(t, trusttest.Leaf("site.test", "api.site.test"))}})
	config := s.config()
	config.Proxy = through("http://user:secret@localhost:" + s.serve(proxyHandler(site)))
	seen := lookWith(t, config, probe.Subject{Domain: "site.test", Subdomains: []string{"api.site.test"}})
	if e := exchange(t, seen, "https://api.site.test/"); e.Status != 204 || !e.Trusted() {
		t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
	}
	if e := exchange(t, seen, "https://www.site.test/"); e.TLS == nil || e.TLS.Untrusted == nil {
		t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
	}
	if seen.Wildcard.HTTPS.Asked() {
		t.Error("a proxy was taken for a wildcard")
	}
	wantSubdomainsUnmet(t, seen)
}

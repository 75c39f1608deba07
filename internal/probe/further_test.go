package probe_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

func tlsOf(certificate tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{certificate}}
}

// TestObserve_paths checks that the further paths go over the first connection.
func TestObserve_paths(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("site.example")
	site.HTTPS.Paths = map[string]testlab.Answer{"/robots.txt": {HSTS: []string{"max-age=1"}}}
	lab := testlab.New(t, site)
	seen := observeWith(t, labConfig(t, lab), "site.example")
	over := map[int64]bool{}
	for _, request := range lab.Requests("site.example") {
		if strings.HasPrefix(request.URL, "https:") {
			over[request.Connection] = true
		}
	}
	if len(over) != 1 {
		t.Errorf("%d connections over https: %+v", len(over), lab.Requests("site.example"))
	}
	robots, other := exchange(t, seen, "https://site.example/robots.txt"), exchange(t, seen, "https://site.example"+observation.FurtherPaths()[1])
	if !slices.Equal(robots.HSTS, []string{"max-age=1"}) || !slices.Equal(other.HSTS, []string{testlab.GoodHeader}) {
		t.Errorf("the headers are %q and %q", robots.HSTS, other.HSTS)
	}
}

// TestObserve_pathsDropped checks that the paths of a site that does not answer
// say nothing of their own, and that redirects from them are not followed.
func TestObserve_pathsDropped(t *testing.T) {
	t.Parallel()
	for name, protocols := range map[string][]string{"HTTP/2": nil, "HTTP/1.1": {"http/1.1"}} {
		for _, answers := range []bool{true, false} {
			t.Run(name, inBubble(func(t *testing.T) {
				s := newStage(t)
				mux := http.NewServeMux()
				mux.HandleFunc("/", redirect("/elsewhere"))
				mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
					if !answers {
						panic(http.ErrAbortHandler)
					}
					w.WriteHeader(204)
				})
				config := tlsOf(s.root.Issue(t, trusttest.Leaf("site.test")))
				config.NextProtos = protocols
				s.lead("site.test", "443", s.serveTLS(mux, config))
				s.lead("", "80", s.closedPort())
				want := []string{"https://site.test/", "http://site.test/"}
				if answers {
					for _, path := range observation.FurtherPaths() {
						want = append(want, "https://site.test"+path)
					}
				}
				if got := urls(s.observe("site.test")); !slices.Equal(got, want) {
					t.Errorf("the URLs are %v, want %v", got, want)
				}
			}))
		}
	}
}

// TestObserve_pathsDoNoHarm has a server that ends the whole connection when one
// of the further paths is asked for, with the first request still under way.
func TestObserve_pathsDoNoHarm(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		type connection struct{}
		var firsts atomic.Int32
		met := make(chan struct{})
		meet := sync.OnceFunc(func() { close(met) })
		server := s.newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				meet()
				_ = r.Context().Value(connection{}).(net.Conn).Close()
				return
			}
			if firsts.Add(1) == 1 {
				<-met
				<-r.Context().Done()
				return
			}
			w.WriteHeader(204)
		}))
		server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connection{}, conn)
		}
		server.TLS, server.EnableHTTP2 = tlsOf(s.root.Issue(t, trusttest.Leaf("site.test"))), true
		server.StartTLS()
		t.Cleanup(server.Close)
		s.lead("site.test", "443", portOf(server.Listener))
		s.lead("", "80", s.closedPort())
		seen := s.observe("site.test")
		if root := exchange(t, seen, "https://site.test/"); root.Status != 204 {
			t.Errorf("the exchange is %+v (%+v)", root, root.Failure)
		}
		for _, path := range observation.FurtherPaths() {
			wantFailure(t, exchange(t, seen, "https://site.test"+path), observation.Closed, "closed")
		}
	})(t)
}

func TestObserve_vendorFields(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", answer(403, "server", "cloudflare", "server", "second", "CF-Mitigated", "challenge",
			"X-Iinfo", strings.Repeat("x", 199)+"äx", "X-Other", "1"), answer(204))
		seen := s.observe("site.test")
		want := map[string]string{"Server": "cloudflare", "Cf-Mitigated": "challenge", "X-Iinfo": strings.Repeat("x", 199)}
		if diff := cmp.Diff(want, exchange(t, seen, "https://site.test/").VendorFields); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if fields := exchange(t, seen, "http://site.test/").VendorFields; fields != nil {
			t.Errorf("the vendor fields are %v", fields)
		}
	})(t)
}

// TestObserve_fewTasks checks that nothing waits for what waits for it.
func TestObserve_fewTasks(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{publicIP, "93.184.216.35"}
		s.forwarded[publicIP], s.forwarded["93.184.216.35"] = "127.0.0.1", "127.0.0.1"
		s.site("site.test", redirect("https://api.site.test/"), redirect("https://site.test/robots.txt"))
		s.site("api.site.test", redirect("https://www.site.test/"), nil)
		s.site("www.site.test", redirect("https://site.test/"), nil)
		config := s.config()
		config.MaxConcurrency = 1
		seen := lookWith(t, config, probe.Subject{Domain: "site.test", Subdomains: []string{"api.site.test", "gone.site.test"}})
		for _, e := range slices.Concat(seen.Exchanges(), byAddress(seen)) {
			if e.Status != 301 && (e.Failure == nil || e.Failure.Kind != observation.Refused) {
				t.Errorf("%s: %+v", e.URL, e.Failure)
			}
		}
		// Those of www and api go round in a circle, so plain http is requested too.
		if len(seen.Exchanges()) != 8 || len(byAddress(seen)) != 2 || seen.WWW.HTTPS.Chain.End != observation.Loop {
			t.Errorf("the URLs are %v, by address %q", urls(seen), shorthand(byAddress(seen)))
		}
	})(t)
}

// TestObserve_wildcard checks that the wildcard's stand-in is requested where DNS has
// it.
func TestObserve_wildcard(t *testing.T) {
	inBubble(func(t *testing.T) {
		wildcard := observation.WildcardName("site.test")
		s := newStage(t)
		s.site("site.test", answer(204), nil)
		s.site("www.site.test", answer(204), nil)
		s.zone[wildcard] = []string{"10.0.0.1"}
		s.forwarded["10.0.0.1"] = "127.0.0.1"
		s.site(wildcard, redirect("/on"), nil)
		seen := s.look(probe.Subject{Domain: "site.test"})
		want := []string{"https://site.test/", "http://site.test/", "https://www.site.test/"}
		for _, path := range observation.FurtherPaths() {
			want = append(want, "https://site.test"+path)
		}
		want = append(want, "https://"+wildcard+"/", "https://"+wildcard+"/on", "http://"+wildcard+"/")
		if got := urls(seen); !slices.Equal(got, want) {
			t.Errorf("the URLs are %v, want %v", got, want)
		}
		if e := exchange(t, seen, "https://"+wildcard+"/"); e.Status != 301 || !e.Trusted() {
			t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
		}
	})(t)
}

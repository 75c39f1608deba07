package probe_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestObserve_head asks for the first page by HEAD, and looks at what was recorded and
// at what the site got.
func TestObserve_head(t *testing.T) {
	t.Parallel()
	answer := func(a testlab.Answer) func(*testlab.Site) {
		return func(s *testlab.Site) { s.HTTPS.Head = &a }
	}
	good := []string{testlab.GoodHeader}
	for _, c := range []struct {
		name   string
		change func(*testlab.Site)
		want   *observation.Exchange // URL, Status, HSTS, Location
		failed observation.Kind
		// connections is how many carry the requests over https.
		connections int
	}{
		{"as GET", func(*testlab.Site) {}, &observation.Exchange{Status: 200, HSTS: good}, "", 1},
		{"over HTTP/1.1", func(s *testlab.Site) { s.HTTPS.TLS = testlab.TLS12CBC }, &observation.Exchange{Status: 200, HSTS: good}, "", 3},
		{"not allowed", answer(testlab.Answer{Status: 405}), &observation.Exchange{Status: 405}, "", 1},
		{"a redirect, which is not followed", answer(testlab.Answer{Status: 301, HSTS: good, Location: []string{"https://site.example/there"}}),
			&observation.Exchange{Status: 301, HSTS: good, Location: "https://site.example/there"}, "", 1},
		{"never answered", answer(testlab.Answer{Fault: testlab.NeverAnswers}), &observation.Exchange{}, observation.HeadersTimeout, 1},
		{"closed", answer(testlab.Answer{Fault: testlab.Closes}), &observation.Exchange{}, observation.Closed, 0},
		{"of a site that does not answer", func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.Closes }, nil, "", 0},
		{"of a closed port", func(s *testlab.Site) { s.HTTPS.Socket = testlab.Closed }, nil, "", 0},
		{"of a site that never answers", func(s *testlab.Site) {
			s.HTTPS.Answer.Fault, s.HTTPS.Head = testlab.NeverAnswers, &testlab.Answer{HSTS: good}
		}, nil, "", 0},
		{"of a server that wants HTTP/1.1", func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.RefusesStream },
			&observation.Exchange{Status: 200, HSTS: good}, "", 0},
	} {
		t.Run(c.name, inBubble(func(t *testing.T) {
			site := testlab.Ready("site.example")
			c.change(&site)
			lab := testlab.NewInMemory(t, site)
			seen := probe.New(labConfig(t, lab)).Observe(t.Context(), probe.Subject{Domain: "site.example", Head: true})
			if c.want == nil {
				if seen.Head != nil {
					t.Errorf("a HEAD is recorded: %+v", seen.Head)
				}
				return
			}
			if seen.Head == nil {
				t.Fatal("no HEAD is recorded")
			}
			got := observation.Exchange{Status: seen.Head.Status, HSTS: seen.Head.HSTS, Location: seen.Head.Location}
			if diff := cmp.Diff(*c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if seen.Head.URL != "https://site.example/" || !seen.Head.Trusted() || seen.Head.Date != "" {
				t.Errorf("the exchange is %+v", seen.Head)
			}
			if f := seen.Head.Failure; f == nil != (c.failed == "") || f != nil && f.Kind != c.failed {
				t.Errorf("the failure is %+v, want %q", f, c.failed)
			}
			if first := seen.HTTPS.First(); first.Status != 200 {
				t.Errorf("the first exchange is %+v", first)
			}
			heads, over := 0, map[int64]bool{}
			for _, request := range lab.Requests("site.example") {
				if request.Method == http.MethodHead {
					heads++
				}
				if request.URL == "https://site.example/" {
					over[request.Connection] = true
				}
			}
			if c.failed == "" && heads != 1 {
				t.Errorf("%d requests by HEAD", heads)
			}
			if c.connections > 0 && len(over) > c.connections {
				t.Errorf("%d connections, want at most %d", len(over), c.connections)
			}
		}))
	}
}

// TestObserve_headUnasked holds that a subject that does not want it gets no HEAD.
func TestObserve_headUnasked(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("site.example"))
	seen := observeWith(t, labConfig(t, lab), "site.example")
	for _, request := range lab.Requests("site.example") {
		if request.Method != http.MethodGet {
			t.Errorf("%s %s", request.Method, request.URL)
		}
	}
	if seen.Head != nil {
		t.Errorf("a HEAD is recorded: %+v", seen.Head)
	}
}

// TestObserve_headDoesNoHarm has a server that ends the whole connection when it gets a
// HEAD, with the first request still under way.
func TestObserve_headDoesNoHarm(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		type connection struct{}
		var firsts atomic.Int32
		met := make(chan struct{})
		meet := sync.OnceFunc(func() { close(met) })
		server := s.newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == http.MethodHead:
				meet()
				_ = r.Context().Value(connection{}).(net.Conn).Close()
			case r.URL.Path == "/" && firsts.Add(1) == 1:
				<-met
				<-r.Context().Done()
			default:
				w.WriteHeader(204)
			}
		}))
		server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connection{}, conn)
		}
		server.TLS, server.EnableHTTP2 = tlsOf(s.root.Issue(t, trusttest.Leaf("site.test"))), true
		server.StartTLS()
		t.Cleanup(server.Close)
		s.lead("site.test", "443", portOf(server.Listener))
		s.lead("", "80", s.closedPort())
		seen := probe.New(s.config()).Observe(t.Context(), probe.Subject{Domain: "site.test", Head: true})
		if root := exchange(t, seen, "https://site.test/"); root.Status != 204 {
			t.Errorf("the exchange is %+v (%+v)", root, root.Failure)
		}
		if seen.Head == nil {
			t.Fatal("no HEAD is recorded")
		}
		wantFailure(t, *seen.Head, observation.Closed, "closed")
	})(t)
}

// TestObserve_headAfterGoAway has a server end the connection over the first request, as
// it wants HTTP/1.1. What becomes of the other requests on that connection depends on
// when each was sent; what is recorded of them must not.
func TestObserve_headAfterGoAway(t *testing.T) {
	t.Parallel()
	for range 100 {
		t.Run("", inBubble(func(t *testing.T) {
			site := testlab.Ready("site.example")
			site.HTTPS.Answer.Fault = testlab.RefusesConnection
			lab := testlab.NewInMemory(t, site)
			seen := probe.New(labConfig(t, lab)).Observe(t.Context(), probe.Subject{Domain: "site.example", Head: true})
			for _, e := range append([]observation.Exchange{*seen.Head}, seen.Apex.FurtherPaths...) {
				if e.Failure != nil || !e.RefusesHTTP2 {
					t.Errorf("%s: %d, %+v", e.URL, e.Status, e.Failure)
				}
			}
		}))
	}
}

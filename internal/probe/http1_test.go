package probe_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/http2"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// TestRequest_fields compares the requests with those of hstspreload.org's scan, which
// are those of Go's default client with a user agent of their own: the same method, the
// same fields, no other.
func TestRequest_fields(t *testing.T) {
	t.Parallel()
	for name, protocols := range map[string][]string{"HTTP/2": nil, "HTTP/1.1": {"http/1.1"}} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			var mu sync.Mutex
			var seen []*http.Request
			record := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				seen = append(seen, r)
			})
			config := tlsOf(s.root.Issue(t, trusttest.Leaf("site.test", "www.site.test")))
			config.NextProtos = protocols
			s.lead("site.test", "443", s.serveTLS(record, config))
			s.lead("www.site.test", "443", s.serveTLS(record, config))
			s.lead("", "80", s.serve(record))
			s.observe("site.test")
			observed := seen
			seen = nil
			for _, url := range []string{"https://site.test/", "http://site.test/"} {
				s.scanWith(t, url)
			}
			if len(observed) < 4 || len(seen) != 2 {
				t.Fatalf("%d requests, and %d of the scan", len(observed), len(seen))
			}
			for _, r := range observed {
				scan := seen[0]
				if r.TLS == nil {
					scan = seen[1]
				}
				if r.Method != scan.Method || r.Proto != scan.Proto || r.ContentLength != scan.ContentLength || r.Close != scan.Close {
					t.Errorf("%s %s %s, and the scan's is %s %s", r.Method, r.URL, r.Proto, scan.Method, scan.Proto)
				}
				got, want := r.Header.Clone(), scan.Header.Clone()
				if got.Get("User-Agent") == "" {
					t.Error("no user agent")
				}
				got.Set("User-Agent", want.Get("User-Agent"))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: the fields (-scan +ours)\n%s", r.URL, diff)
				}
			}
		}))
	}
}

// TestRequest_http1 has servers that can't be asked over HTTP/2, and answer over
// HTTP/1.1.
func TestRequest_http1(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		over2 func(p peer)
		// refuses: it is the server that wants HTTP/1.1.
		refuses bool
	}{
		"RST_STREAM with HTTP_1_1_REQUIRED": {func(p peer) { _ = p.WriteRSTStream(p.stream, http2.ErrCodeHTTP11Required); p.hang() }, true},
		"GOAWAY with HTTP_1_1_REQUIRED":     {func(p peer) { _ = p.WriteGoAway(0, http2.ErrCodeHTTP11Required, nil) }, true},
		"GOAWAY that quotes the code":       {func(p peer) { _ = p.WriteGoAway(0, http2.ErrCodeProtocol, []byte("ErrCode=HTTP_1_1_REQUIRED")) }, false},
		"a line break in a value":           {func(p peer) { _ = p.headers(fields(":status", "200", "x", "a\nb"), true); p.hang() }, false},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.lead("", "443", s.serveByProtocol(test.over2, answer(204)))
			s.lead("", "80", s.closedPort())
			e := exchange(t, s.observe("site.test"), "https://site.test/")
			switch {
			case test.refuses && (e.Status != 204 || !e.RefusesHTTP2 || e.Failure != nil):
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			case !test.refuses && (e.Failure == nil || !e.Failure.AnswersHTTP1 || e.Failure.Kind == observation.HTTP1Required):
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			}
		}))
	}
}

// scanWith requests a URL of the stage as hstspreload.org's scan does.
func (s *stage) scanWith(t *testing.T, url string) {
	t.Helper()
	roots, err := trust.ParseRoots(s.root.PEM())
	if err != nil {
		t.Fatal(err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	defer transport.CloseIdleConnections()
	transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(address)
		i := slices.IndexFunc(s.entries, func(c probe.ConnectTo) bool { return c.Port == port })
		if err != nil || i < 0 {
			return nil, fmt.Errorf("%s leads nowhere: %w", address, err)
		}
		return s.network.DialContext(ctx, network, "127.0.0.1:"+s.entries[i].TargetPort)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", "hstspreload-bot")
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
}

package probe_test

import (
	"net/http"
	"sync"
	"testing"

	"golang.org/x/net/http2"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestRequest_fields holds the requests to those of hstspreload.org's scan, which are
// those of Go's default client.
func TestRequest_fields(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var mu sync.Mutex
		var seen []http.Header
		record := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if r.Method != http.MethodGet {
				t.Errorf("the method is %s", r.Method)
			}
			seen = append(seen, r.Header)
		})
		s.site("site.test", record, record)
		s.observe("site.test")
		if len(seen) < 4 {
			t.Fatalf("%d requests", len(seen))
		}
		for _, fields := range seen {
			if len(fields) != 2 || fields.Get("User-Agent") == "" || fields.Get("Accept-Encoding") != "gzip" {
				t.Errorf("the fields are %v", fields)
			}
		}
	})(t)
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

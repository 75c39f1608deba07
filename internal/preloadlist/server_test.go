package preloadlist_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// testServer is a server in place of hstspreload.org or of a list's host.
type testServer struct {
	*httptest.Server
	requests atomic.Int32
	pauses   []time.Duration // between attempts
	log      *slog.Logger
}

func newServer(t *testing.T, handler http.HandlerFunc) *testServer {
	t.Helper()
	s := new(testServer)
	s.Server = httptest.NewTLSServer(s.counting(handler))
	s.Config.ErrorLog = nil
	t.Cleanup(s.Close)
	return s
}

// newServerInMemory returns one for a test in a bubble of testing/synctest.
func newServerInMemory(t *testing.T, handler http.HandlerFunc) *testServer {
	t.Helper()
	network := testlab.NewMemory()
	listener, err := network.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := new(testServer)
	s.Server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: s.counting(handler)}}
	s.StartTLS()
	s.Client().Transport.(*http.Transport).DialContext = network.DialContext
	t.Cleanup(s.Close)
	return s
}

func (s *testServer) counting(handler http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		handler(w, r)
	})
}

// client reaches the server; it does not wait between attempts.
func (s *testServer) client(clock *acctest.Clock) preloadlist.Client {
	return preloadlist.Client{
		Transport: s.Client().Transport, UserAgent: "agent/1", Timeout: time.Hour, Clock: clock, Log: s.log,
		Wait: func(ctx context.Context, pause time.Duration) error {
			s.pauses = append(s.pauses, pause)
			return ctx.Err()
		},
	}
}

func (s *testServer) api(t *testing.T, clock *acctest.Clock) *preloadlist.API {
	t.Helper()
	address, err := preloadlist.ParseURL(s.URL + "/mirror/")
	if err != nil {
		t.Fatal(err)
	}
	return &preloadlist.API{Client: s.client(clock), URL: address, Cache: preloadlist.NewCache(clock)}
}

// says answers as hstspreload.org does, for any name.
func says(status, through string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "{\n  \"name\": %q,\n  \"status\": %q,\n  \"bulk\": true,\n  \"preloadedDomain\": %q\n}\n", r.FormValue("domain"), status, through)
	}
}

// failing answers with a status so many times, and then as next does.
func failing(times int32, status int, next http.HandlerFunc) http.HandlerFunc {
	var seen atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		if seen.Add(1) <= times {
			http.Error(w, "no \x1b[31mluck", status)
			return
		}
		next(w, r)
	}
}

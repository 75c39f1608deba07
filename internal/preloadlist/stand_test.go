package preloadlist_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// stand is a server in place of hstspreload.org or of a list's host.
type stand struct {
	*httptest.Server
	requests atomic.Int32
	pauses   []time.Duration // that were waited between attempts
}

func newStand(t *testing.T, handler http.HandlerFunc) *stand {
	t.Helper()
	s := new(stand)
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		handler(w, r)
	}))
	s.Config.ErrorLog = nil
	t.Cleanup(s.Close)
	return s
}

// web reaches the server; it waits for nothing between attempts.
func (s *stand) web() preloadlist.Web {
	return preloadlist.Web{
		Transport: s.Client().Transport, UserAgent: "agent/1", Timeout: 10 * time.Second,
		Wait: func(ctx context.Context, pause time.Duration) error {
			s.pauses = append(s.pauses, pause)
			return ctx.Err()
		},
	}
}

func (s *stand) api(t *testing.T, clock *acctest.Clock) *preloadlist.API {
	t.Helper()
	address, err := preloadlist.ParseURL(s.URL + "/mirror/")
	if err != nil {
		t.Fatal(err)
	}
	return &preloadlist.API{Web: s.web(), URL: address, Cache: preloadlist.NewCache(clock)}
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

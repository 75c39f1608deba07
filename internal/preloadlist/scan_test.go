package preloadlist_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

// scanned is an answer of hstspreload.org's, as it lays it out.
const scanned = `{
  "errors": [
    {
      "code": "response.no_header",
      "summary": "No HSTS header",
      "message": "Response error: No HSTS header is present on the response."
    },
    { "code": "redirects.too_many", "summary": "Too many \u001b[31mredirects", "message": "" },
    { "code": "redirects.too_many", "summary": "Too many redirects", "message": "" }
  ],
  "warnings": [
    { "code": "redirects.too_many", "summary": "" },
    { "code": "some.new-code_2" }
  ]
}
`

func TestAPI_Scan(t *testing.T) {
	t.Parallel()
	var asked *http.Request
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		_, _ = w.Write([]byte(scanned))
	})
	clock := acctest.NewClock(start)
	api := s.api(t, clock)
	want := preloadlist.Scan{
		Errors:   []preloadlist.Issue{{Code: "response.no_header", Summary: "No HSTS header"}, {Code: "redirects.too_many", Summary: `Too many \x1b[31mredirects`}},
		Warnings: []preloadlist.Issue{{Code: "some.new-code_2"}},
	}
	scan := func(question preloadlist.Question, requests int32) {
		t.Helper()
		got, err := api.Scan(t.Context(), question, "a.example", time.Hour)
		if diff := cmp.Diff(want, got); diff != "" || err != nil || got.Passes() {
			t.Errorf("%v\n%s", err, diff)
		}
		if got := s.requests.Load(); got != requests {
			t.Errorf("%d requests instead of %d", got, requests)
		}
	}
	scan(preloadlist.Preloadable, 1)
	if got := asked.Method + " " + asked.RequestURI; got != "GET /mirror/api/v2/preloadable?domain=a.example" || asked.UserAgent() != "agent/1" {
		t.Error(got, asked.UserAgent())
	}
	scan(preloadlist.Preloadable, 1)
	scan(preloadlist.Removable, 2)
	if asked.RequestURI != "/mirror/api/v2/removable?domain=a.example" {
		t.Error(asked.RequestURI)
	}
	clock.Advance(time.Minute)
	scan(preloadlist.Preloadable, 3)
}

// TestAPI_Scan_fails reads what is said where there is no scan, and counts the requests:
// a scan is not asked for twice.
func TestAPI_Scan_fails(t *testing.T) {
	t.Parallel()
	other := newServer(t, says("unknown", ""))
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
	}
	many := func(n int) string {
		return `{"errors":[` + strings.Repeat(`{"code":"a"},`, n) + `{"code":"a"}],"warnings":[]}`
	}
	for name, row := range map[string]struct {
		handler  http.HandlerFunc
		says     string
		requests int32
	}{
		"empty":              {text(""), "not the JSON of a scan: it begins with \"\"", 1},
		"a portal":           {text("<html>\x1b]0;log in"), `it begins with "<html>\x1b]0;log in"`, 1},
		"null":               {text("null"), "has no errors or no warnings", 1},
		"a status":           {says("preloaded", ""), "has no errors or no warnings", 1},
		"no warnings":        {text(`{"errors":[]}`), "has no errors or no warnings", 1},
		"null errors":        {text(`{"errors":null,"warnings":[]}`), "has no errors or no warnings", 1},
		"errors as text":     {text(`{"errors":"none","warnings":[]}`), "not the JSON of a scan", 1},
		"cut off":            {text(scanned[:200]), "not the JSON of a scan", 1},
		"more after the end": {text(scanned + "{}"), "not the JSON of a scan", 1},
		"no code":            {text(`{"errors":[{}],"warnings":[]}`), `malformed code ""`, 1},
		"a code of markup":   {text(`{"errors":[],"warnings":[{"code":"<b>\n"}]}`), `malformed code "<b>\n"`, 1},
		"a long code":        {text(`{"errors":[{"code":"` + strings.Repeat("a", 101) + `"}],"warnings":[]}`), "malformed code", 1},
		"too many":           {text(many(200)), "more than 200 errors and warnings", 1},
		"huge":               {text(`{"errors":[` + strings.Repeat(" ", 64<<10) + `],"warnings":[]}`), "longer than 64 KiB", 1},
		"deep":               {text(`{"x":` + strings.Repeat("[", 20<<10) + strings.Repeat("]", 20<<10) + `}`), "not the JSON of a scan", 1},
		"not found":          {http.NotFound, `404 Not Found, saying "404 page not found"`, 1},
		"an IDNA failure":    {failing(9, 500, nil), "(tried 4 times).", 4},
		"asked too often":    {failing(9, 429, nil), "429 Too Many Requests", 4},
		"long to wait": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(429)
		}, "too long for a plan", 1},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) }, "redirects to another host", 1},
	} {
		s := newServer(t, row.handler)
		_, err := s.api(t, acctest.NewClock(start)).Scan(t.Context(), preloadlist.Preloadable, "a.example", time.Hour)
		failure, ok := errors.AsType[*preloadlist.Error](err)
		if !ok || !strings.Contains(failure.Detail, row.says) || !strings.Contains(failure.Detail, "/mirror/api/v2/preloadable?domain=a.example: it") {
			t.Errorf("%s: %v; want %q", name, err, row.says)
		}
		if got := s.requests.Load(); got != row.requests {
			t.Errorf("%s: %d requests", name, got)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Errorf("%s: %q", name, err)
		}
	}
	if got := other.requests.Load(); got != 0 {
		t.Errorf("%d requests to another server", got)
	}
}

// TestAPI_Scan_slow waits for a scan as long as it may, whatever the timeout of other
// requests is, and asks once.
func TestAPI_Scan_slow(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		handler http.HandlerFunc
		says    string
	}{
		"takes its time": {func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(50 * time.Second)
			_, _ = w.Write([]byte(scanned))
		}, ""},
		"never answers": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "it gave no answer within 1m0s (tried once)"},
		"drips": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte(" "))
				_ = http.NewResponseController(w).Flush()
				time.Sleep(time.Second)
			}
		}, "it gave no answer within 1m0s (tried once)"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newServerInMemory(t, row.handler)
			api := s.api(t, acctest.NewClock(start))
			api.Client.Timeout = time.Second
			began := time.Now()
			_, err := api.Scan(t.Context(), preloadlist.Removable, "a.example", time.Minute)
			if row.says == "" && err != nil || row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)) {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(began); took > time.Minute {
				t.Errorf("%s: took %s", name, took)
			}
			if got := s.requests.Load(); got != 1 {
				t.Errorf("%s: %d requests", name, got)
			}
		})
	}
}

// TestAPI_Scan_turns has no more than four scans under way, and does not count the
// wait for a turn.
func TestAPI_Scan_turns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		s := newServerInMemory(t, func(w http.ResponseWriter, _ *http.Request) {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(50 * time.Second)
			now.Add(-1)
			_, _ = w.Write([]byte(scanned))
		})
		api := s.api(t, acctest.NewClock(start))
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				if _, err := api.Scan(t.Context(), preloadlist.Preloadable, fmt.Sprintf("a%d.example", i), time.Minute); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		waiting, giveUp := context.WithCancel(t.Context())
		giveUp()
		if _, err := api.Scan(waiting, preloadlist.Preloadable, "b.example", time.Minute); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		group.Wait()
		if most.Load() != 4 {
			t.Errorf("%d scans at once", most.Load())
		}
	})
}

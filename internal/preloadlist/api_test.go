package preloadlist_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

func TestAPI_asks(t *testing.T) {
	t.Parallel()
	var asked *http.Request
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		says("preloaded", "xn--bcher-kva.example")(w, r)
	})
	got, err := s.api(t, acctest.NewClock(start)).Lookup(t.Context(), "www.xn--bcher-kva.example")
	want := preloadlist.Membership{Status: preloadlist.Preloaded, PreloadedDomain: "xn--bcher-kva.example", Bulk: true}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if got := asked.Method + " " + asked.RequestURI; got != "GET /mirror/api/v2/status?domain=www.xn--bcher-kva.example" {
		t.Error(got)
	}
	if asked.UserAgent() != "agent/1" {
		t.Error(asked.UserAgent())
	}
}

// TestAPI_paths asks below whatever path the site has.
func TestAPI_paths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"": "/api/v2/status", "/": "/api/v2/status", "/a": "/a/api/v2/status", "/a%2Fb/": "/a%2Fb/api/v2/status"} {
		asked := ""
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			asked = r.RequestURI
			says("unknown", "")(w, r)
		})
		api := s.api(t, acctest.NewClock(start))
		var err error
		if api.URL, err = preloadlist.ParseURL(s.URL + path); err != nil {
			t.Fatal(err)
		}
		if _, err := api.Lookup(t.Context(), "a.example"); err != nil || asked != want+"?domain=a.example" {
			t.Errorf("%q: %s, %v", path, asked, err)
		}
	}
}

func TestAPI_retries(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 503, 429} {
		s := newServer(t, failing(3, status, says("pending", "")))
		m, err := s.api(t, acctest.NewClock(start)).Lookup(t.Context(), "a.example")
		if err != nil || m.Status != preloadlist.Pending {
			t.Errorf("%d: %v, %v", status, m, err)
		}
		for i, base := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second} {
			if pause := s.pauses[i]; pause < base/2 || pause > base*3/2 {
				t.Errorf("pause %d is %s", i, pause)
			}
		}
	}
}

// TestAPI_fails reads what is said when there is no answer, and counts the requests.
func TestAPI_fails(t *testing.T) {
	t.Parallel()
	other := newServer(t, says("unknown", ""))
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
	}
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	for name, test := range map[string]struct {
		handler  http.HandlerFunc
		requests int32
		says     string
	}{
		"always 500":        {failing(9, 500, nil), 4, `it answered 500 Internal Server Error, saying "no \x1b[31mluck" (tried 4 times).`},
		"400":               {failing(9, 400, nil), 1, `it answered 400 Bad Request, saying "no \x1b[31mluck" (tried once).`},
		"404 of any length": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, strings.Repeat("long ", 999), 404) }, 1, `long …"`},
		"204":               {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, 1, "it answered 204 No Content (tried once)."},
		"HTML":              {text("<html>\n<b>hello"), 1, `it begins with "<html>\n<b>hello"`},
		"a huge answer":     {text(strings.Repeat(" ", 100_000) + "{}"), 1, "its answer is longer than 64 KiB"},
		"another status":    {says("gone\u202e", ""), 1, `the status "gone\u202e", which this version`},
		"to another host":   {redirect(other.URL + "/?token=secret"), 1, `it redirects to another host, "` + other.URL + `/"`},
		"to http":           {redirect("http://127.0.0.1:1/"), 1, `it redirects to another host, "http://127.0.0.1:1/"`},
		"round and round":   {redirect("/"), 6, "it redirects more than 5 times"},
		"no location":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) }, 1, "302"},
		"a broken body": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
			_, _ = w.Write([]byte("{"))
		}, 4, "unexpected EOF"},
		"a broken connection": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 4, "(tried 4 times)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.handler)
			_, err := s.api(t, acctest.NewClock(start)).Lookup(t.Context(), "a.example")
			failure, ok := errors.AsType[*preloadlist.Error](err)
			if !ok {
				t.Fatalf("%v", err)
			}
			for _, want := range []string{test.says, s.URL + "/mirror/api/v2/status?domain=a.example: ", "This says nothing about the domain", "chromium_list"} {
				if !strings.Contains(failure.Detail, want) {
					t.Errorf("it does not say %s:\n%s", want, failure.Detail)
				}
			}
			if strings.ContainsAny(failure.Detail, "\x1b\u202e") || strings.Contains(failure.Detail, "secret") {
				t.Errorf("%q", failure.Detail)
			}
			// A connection that was open is asked once more by net/http itself.
			if got := s.requests.Load(); got < test.requests || got > test.requests && !strings.HasPrefix(name, "a broken") {
				t.Errorf("%d requests instead of %d", got, test.requests)
			}
		})
	}
	if other.requests.Load() != 0 {
		t.Error("a redirect to another host was followed")
	}
}

// TestAPI_redirect follows a redirect within the same server.
func TestAPI_redirect(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/mirror/") {
			http.Redirect(w, r, "/new?"+r.URL.RawQuery, http.StatusMovedPermanently)
			return
		}
		says("unknown", "")(w, r)
	})
	if _, err := s.api(t, acctest.NewClock(start)).Lookup(t.Context(), "a.example"); err != nil {
		t.Error(err)
	}
}

func TestAPI_down(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	api := s.api(t, acctest.NewClock(start))
	s.Close()
	_, err := api.Lookup(t.Context(), "a.example")
	if err == nil || !strings.Contains(err.Error(), "(tried 4 times)") || len(s.pauses) != 3 {
		t.Errorf("%v after %v", err, s.pauses)
	}
}

func TestAPI_untrusted(t *testing.T) {
	t.Parallel()
	s := newServer(t, says("unknown", ""))
	api := s.api(t, acctest.NewClock(start))
	api.Client.Transport = &http.Transport{}
	_, err := api.Lookup(t.Context(), "a.example")
	if err == nil || !strings.Contains(err.Error(), "its certificate is not trusted") || !strings.Contains(err.Error(), "ca_cert_pem") {
		t.Errorf("%v", err)
	}
}

// TestAPI_silent gives a server its time, before the answer and within it.
func TestAPI_silent(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]string{"no answer": "", "half an answer": "{"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				if begin != "" {
					_, _ = w.Write([]byte(begin))
					_ = http.NewResponseController(w).Flush()
				}
				<-r.Context().Done()
			})
			api := s.api(t, acctest.NewClock(start))
			api.Client.Timeout = 100 * time.Millisecond
			_, err := api.Lookup(t.Context(), "a.example")
			if err == nil || !strings.Contains(err.Error(), "it was silent for 100ms") || s.requests.Load() > 4 || len(s.pauses) != 3 {
				t.Errorf("%d requests: %v", s.requests.Load(), err)
			}
		})
	}
}

// TestAPI_cancel returns at once when the asker is stopped, be it in a request or
// in a wait, and stops the request too.
func TestAPI_cancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	s := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
		close(ended)
	})
	if _, err := s.api(t, acctest.NewClock(start)).Lookup(ctx, "a.example"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	<-ended

	ctx, cancel = context.WithCancel(t.Context())
	down := newServer(t, failing(9, 500, nil))
	api := down.api(t, acctest.NewClock(start))
	api.Client.Wait = func(ctx context.Context, _ time.Duration) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}
	if _, err := api.Lookup(ctx, "a.example"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if down.requests.Load() != 1 {
		t.Errorf("%d requests", down.requests.Load())
	}
}

// TestAPI_shares has many ask for one name at once, and the first of them give up.
func TestAPI_shares(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked, answer := make(chan struct{}), make(chan struct{})
		s := newServerInMemory(t, func(w http.ResponseWriter, r *http.Request) {
			close(asked)
			<-answer
			says("preloaded", "")(w, r)
		})
		api := s.api(t, acctest.NewClock(start))
		first, giveUp := context.WithCancel(t.Context())
		left := make(chan error)
		go func() {
			_, err := api.Lookup(first, "a.example")
			left <- err
		}()
		<-asked
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if m, err := api.Lookup(t.Context(), "a.example"); err != nil || !m.Preloaded() {
					t.Errorf("%v, %v", m, err)
				}
			})
		}
		synctest.Wait() // until they wait
		giveUp()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		close(answer)
		group.Wait()
		if got := s.requests.Load(); got != 1 {
			t.Errorf("%d requests", got)
		}
	})
}

// TestAPI_remembers an answer for a minute, and an error not at all.
func TestAPI_remembers(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	s := newServer(t, failing(1, 400, says("unknown", "")))
	api := s.api(t, clock)
	other := *api
	other.Route = "another proxy"
	if _, err := api.Lookup(t.Context(), "a.example"); err == nil {
		t.Error("there is no error")
	}
	look := func(api *preloadlist.API, name string, requests int32) {
		t.Helper()
		if _, err := api.Lookup(t.Context(), name); err != nil || s.requests.Load() != requests {
			t.Errorf("%s: %d requests instead of %d; %v", name, s.requests.Load(), requests, err)
		}
	}
	look(api, "a.example", 2)
	look(api, "b.example", 3)
	clock.Advance(59 * time.Second)
	look(api, "a.example", 3)
	look(&other, "a.example", 4)
	clock.Advance(time.Second)
	look(api, "a.example", 5)
	look(api, "b.example", 6)
	clock.Advance(-time.Second)
	look(api, "a.example", 7)
}

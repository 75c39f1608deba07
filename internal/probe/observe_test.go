package probe_test

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

const ready = "max-age=63072000; includeSubDomains; preload"

// TestObserve_ready is also the structural half of the promise of three round
// trips: one connection, one handshake and one request to each place.
func TestObserve_ready(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var requests atomic.Int32
		count := func(next http.HandlerFunc) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				if r.Method != http.MethodGet || r.Header.Get("User-Agent") != "terraform-provider-hsts" || len(r.Header) != 2 {
					t.Errorf("the request is %s with %v", r.Method, r.Header)
				}
				next(w, r)
			}
		}
		httpsPort, httpPort := s.site("site.test",
			count(answer(200, "Strict-Transport-Security", ready, "Strict-Transport-Security", "second")),
			count(redirect("https://site.test/")))
		wwwPort, _ := s.site("www.site.test", count(answer(200)), nil)

		seen := s.observe("site.test")
		want := []string{
			"https://site.test/", "http://site.test/", "https://www.site.test/",
			"https://site.test" + observation.FurtherPaths()[0], "https://site.test" + observation.FurtherPaths()[1],
		}
		if got := urls(seen); !slices.Equal(got, want) {
			t.Fatalf("the URLs are %v, want %v", got, want)
		}
		for port, name := range map[string]string{httpsPort: "https", httpPort: "http", wwwPort: "www"} {
			if n := s.connections(port); n != 1 {
				t.Errorf("%d connections for %s", n, name)
			}
		}
		if int(requests.Load()) != len(want) {
			t.Errorf("%d requests", requests.Load())
		}
		root := exchange(t, seen, "https://site.test/")
		if root.Failure != nil || root.Status != 200 || root.Address != "127.0.0.1:"+httpsPort ||
			!slices.Equal(root.HSTS, []string{ready, "second"}) {
			t.Errorf("the exchange is %+v", root)
		}
		if !root.Trusted() || root.TLS.Version != "TLS 1.3" || len(root.TLS.Sent) != 1 || len(root.TLS.Verified) != 2 ||
			root.TLS.Verified[0].PublicKey != "ECDSA 256" || root.TLS.Verified[1].Subject != "CN=stage root" {
			t.Errorf("the handshake is %+v", root.TLS)
		}
		plain := exchange(t, seen, "http://site.test/")
		if plain.TLS != nil || plain.Status != 301 || plain.Location != "https://site.test/" {
			t.Errorf("the exchange is %+v", plain)
		}
		if got, want := hosts(seen), []string{"site.test", "www.site.test", observation.WildcardName("site.test")}; !slices.Equal(got, want) {
			t.Errorf("the hosts are %v, want %v", got, want)
		}
		if !slices.Equal(seen.Apex.DNS.Addresses, []string{"127.0.0.1"}) || seen.Wildcard.DNS.Failure == nil || seen.Wildcard.HTTPS.Asked() {
			t.Errorf("the names are %+v and %+v", seen.Apex.DNS, seen.Wildcard)
		}
		for name, chain := range map[string]observation.Chain{"https": seen.HTTPS, "http": seen.HTTP.Chain, "apex": seen.Apex.HTTPS.Chain, "www": seen.WWW.HTTPS.Chain} {
			if chain.End != observation.Arrived || chain.Last().Status != 200 {
				t.Errorf("the chain of %s is %v", name, chainURLs(chain))
			}
		}
		if seen.Version != observation.Version || len(seen.Apex.FurtherPaths) != 2 || seen.WWW.HTTP != nil {
			t.Errorf("the observation is %+v", seen)
		}
	})(t)
}

func TestObserve_sharesConnections(t *testing.T) {
	t.Parallel()
	for name, protocols := range map[string][]string{"HTTP/2": nil, "HTTP/1.1": {"http/1.1"}} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			mux := http.NewServeMux()
			mux.HandleFunc("/{$}", answer(302, "Location", "/a", "Content-Length", "0"))
			mux.HandleFunc("/a", answer(302, "Location", "https://SITE.test:443/b#part", "Content-Length", "0"))
			mux.HandleFunc("/b", answer(200))
			mux.HandleFunc("/", answer(404)) // the further paths
			port := s.serveTLS(mux, &tls.Config{
				Certificates: []tls.Certificate{s.root.Issue(t, trusttest.Leaf("site.test"))},
				NextProtos:   protocols,
			})
			s.lead("site.test", "443", port)
			s.lead("", "80", s.closedPort())

			seen := s.observe("site.test")
			want := []string{"https://site.test/", "https://site.test/a", "https://site.test/b", "http://site.test/"}
			if got := withoutPaths(seen); !slices.Equal(got, want) {
				t.Fatalf("the URLs are %v, want %v", got, want)
			}
			if s.connections(port) != 1 {
				t.Errorf("%d connections", s.connections(port))
			}
			if last := exchange(t, seen, "https://site.test/b"); last.Status != 200 || last.TLS == nil || last.Address == "" {
				t.Errorf("the exchange is %+v", last)
			}
		}))
	}
}

// TestObserve_joins checks that a redirect to a URL that is asked for anyway is
// the same exchange.
func TestObserve_joins(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var requests atomic.Int32
		_, _ = s.site("site.test", redirect("https://www.site.test/"), redirect("https://www.site.test/"))
		s.site("www.site.test", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests.Add(1)
			w.WriteHeader(204)
		}), nil)
		seen := s.observe("site.test")
		want := []string{"https://site.test/", "https://www.site.test/", "http://site.test/"}
		if got := withoutPaths(seen); !slices.Equal(got, want) || requests.Load() != 1 {
			t.Errorf("the URLs are %v, want %v; www was asked %d times", got, want, requests.Load())
		}
	})(t)
}

func TestObserve_chains(t *testing.T) {
	t.Parallel()
	next := func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		w.Header().Set("Location", "/"+strconv.Itoa(n+1))
		w.WriteHeader(307)
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    int // exchanges over https
	}{
		"endless": {next, 1 + observation.MaxRedirects},
		"loop":    {redirect("https://site.test/"), 1},
		"circle of two": {func(w http.ResponseWriter, r *http.Request) {
			redirect(map[string]string{"/": "/a", "/a": "/"}[r.URL.Path])(w, r)
		}, 2},
		"no Location":           {answer(301), 1},
		"another status":        {answer(300, "Location", "/a"), 1},
		"Location is no URL":    {redirect("https://[broken/"), 1},
		"Location without host": {redirect("mailto:a@site.test"), 2},
		"empty body, no type":   {answer(404), 1},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.site("site.test", test.handler, nil)
			seen := s.observe("site.test")
			if got := len(withoutPaths(seen)) - 1; got != test.want {
				t.Errorf("%d exchanges, want %d: %v", got, test.want, urls(seen))
			}
		}))
	}
}

// TestObserve_oddLocation checks that a chain under the policy goes by how browsers
// read a Location, and one as written by how the scan's client does.
func TestObserve_oddLocation(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				w.Header().Set("Location", `https:\\www.site.test\100%`)
				w.WriteHeader(301)
			}
		}), nil)
		s.site("www.site.test", answer(200), nil)
		seen := s.observe("site.test")
		want := []string{"https://site.test/", "https://www.site.test/100%25", string(observation.Arrived)}
		if got := chainURLs(seen.Apex.HTTPS.Chain); !slices.Equal(got, want) {
			t.Errorf("under the policy %q, want %q", got, want)
		}
		if seen.HTTPS.End != observation.Failed || seen.HTTPS.Last().Failure.Kind != observation.UnsupportedScheme {
			t.Errorf("as written %q", chainURLs(seen.HTTPS))
		}
	})(t)
}

// TestObserve_setsCookie checks that a cookie is seen, and never sent.
func TestObserve_setsCookie(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Cookie") != "" {
				t.Error("a cookie is sent")
			}
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(w, r, "https://site.test/", http.StatusFound)
		}), nil)
		chain := s.observe("site.test").Apex.HTTPS.Chain
		if !chain.First().SetsCookie || chain.End != observation.Loop || len(chain.Hops) != 1 {
			t.Errorf("the chain is %+v", chain)
		}
	})(t)
}

func TestObserve_badTargets(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]struct {
		url    string
		kind   observation.Kind
		detail string
	}{
		"ftp://site.test/":                              {"ftp://site.test/", observation.UnsupportedScheme, `"ftp"`},
		"https://site.test:99999/":                      {"https://site.test:99999/", observation.ConnectFailed, "port"},
		"https://nowhere.test/":                         {"https://nowhere.test/", observation.NoSuchName, "nowhere.test"},
		"https://a..b/":                                 {"https://a..b/", observation.NoSuchName, ""},
		"https://" + strings.Repeat("x", 64) + ".test/": {"https://" + strings.Repeat("x", 64) + ".test/", observation.NoSuchName, ""},
	} {
		t.Run(location, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.site("site.test", redirect(location), nil)
			wantFailure(t, exchange(t, s.observe("site.test"), want.url), want.kind, want.detail)
		}))
	}
}

// TestObserve_unicode checks that a host in a redirect may be written in Unicode.
func TestObserve_unicode(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["xn--mller-kva.test"] = []string{"127.0.0.1"}
		s.site("site.test", redirect("https://Müller.test/"), nil)
		s.site("xn--mller-kva.test", answer(200), nil)
		target := exchange(t, s.observe("site.test"), "https://müller.test/")
		if target.Status != 200 || !target.Trusted() {
			t.Errorf("the exchange is %+v (%+v)", target, target.Failure)
		}
	})(t)
}

func TestObserve_steady(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", redirect("https://www.site.test/a"), redirect("https://site.test/"))
		s.site("www.site.test", answer(200), nil)
		config := s.config()
		var first string
		for range 3 {
			seen := observeWith(t, config, "site.test")
			text, err := json.Marshal(seen)
			if err != nil {
				t.Fatal(err)
			}
			if first == "" {
				first = string(text)
			}
			if string(text) != first {
				t.Fatalf("two observations of a steady site:\n%s\n%s", first, text)
			}
		}
	})(t)
}

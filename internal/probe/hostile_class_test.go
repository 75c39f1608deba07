package probe_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestHostile_classes has redirects between the classes of addresses. It is the
// class of the start that counts, not that of the hop before.
func TestHostile_classes(t *testing.T) {
	t.Parallel()
	const private, otherPrivate, ula, carrier, linkLocal = "10.0.0.1", "192.168.0.1", "fd00::1", "100.64.0.1", "169.254.0.1"
	tests := map[string]struct {
		start string
		// via is an address of the domain's www, by which the way leads; may be empty.
		via, target string
		blocked     string // empty: followed
	}{
		"private to private":                     {private, "", otherPrivate, ""},
		"private to unique local":                {private, "", ula, ""},
		"unique local to private":                {ula, "", private, ""},
		"private to public":                      {private, "", publicIP, ""},
		"private to loopback":                    {private, "", "127.0.0.1", "loopback"},
		"private to carrier":                     {private, "", carrier, "carrier-grade"},
		"private to link-local":                  {private, "", linkLocal, "link-local"},
		"private to metadata":                    {private, "", "fd00:ec2::254", "link-local"},
		"loopback to private":                    {"127.0.0.1", "", private, "private"},
		"loopback to link-local":                 {"127.0.0.1", "", linkLocal, "link-local"},
		"carrier to carrier":                     {carrier, "", "100.64.0.2", ""},
		"carrier to private":                     {carrier, "", private, "private"},
		"link-local to link-local":               {linkLocal, "", "169.254.169.254", "link-local"},
		"link-local to private":                  {linkLocal, "", private, "private"},
		"public by a private www to public":      {publicIP, private, publicIP, ""},
		"public by a private www to private":     {publicIP, private, otherPrivate, "private"},
		"public by a loopback www to loopback":   {publicIP, "127.0.0.9", "127.0.0.1", "loopback"},
		"private by a public www to private":     {private, publicIP, otherPrivate, ""},
		"private by a loopback www to loopback":  {private, "127.0.0.9", "127.0.0.1", "loopback"},
		"public by a link-local www":             {publicIP, linkLocal, publicIP, "link-local"},
		"public to unspecified by any class":     {publicIP, "", "0.0.0.0", "unspecified"},
		"private to what is translated to it":    {private, "", "64:ff9b::a00:2", ""},
		"private to a translated metadata":       {private, "", "64:ff9b::a9fe:a9fe", "link-local"},
		"private to what is tunnelled to itself": {private, "", "2002:7f00:1::1", "loopback"},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone = map[string][]string{"site.test": {test.start}, "other.test": {test.target}}
			for _, address := range []string{test.start, test.via, test.target} {
				s.forwarded[address] = "127.0.0.1"
			}
			var sites routed
			s.serveRouted(&sites)
			sites.lead("http://site.test/", "https://site.test/")
			sites.lead("https://site.test/", "https://other.test/")
			want, dials := "https://other.test/", []string{test.start}
			if test.via != "" {
				s.zone["www.site.test"] = []string{test.via}
				sites.lead("https://site.test/", "https://www.site.test/a")
				sites.lead("https://www.site.test/a", "https://other.test/")
				dials = append(dials, test.via)
			}
			if test.via == linkLocal {
				want = "https://www.site.test/a"
			}
			seen := s.observe("site.test")
			target := exchange(t, seen, want)
			if test.blocked == "" {
				if target.Status != 204 || !strings.Contains(target.Address, test.target) {
					t.Errorf("the exchange is %+v (%+v)", target, target.Failure)
				}
				return
			}
			wantFailure(t, target, observation.Blocked, test.blocked)
			wantLeftOpen(t, seen)
			s.wantDials(t, dials...)
		}))
	}
}

// TestHostile_mixedAnswers has a name with public and other addresses, in both
// families: the public ones alone are dialled, also where they do not answer.
func TestHostile_mixedAnswers(t *testing.T) {
	t.Parallel()
	const public6 = "2606:4700::1"
	for name, answers := range map[string]bool{"the public one answers": true, "nothing public answers": false} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone["site.test"] = []string{publicIP}
			s.zone["mixed.test"] = []string{"10.0.0.1", "127.0.0.1", publicIP, "169.254.169.254", "100.64.0.1", "::1", "fd00::1", "fe80::1", public6}
			s.forwarded[publicIP] = "127.0.0.1"
			s.forwarded[public6] = "127.0.0.1"
			s.site("site.test", redirect("https://mixed.test/"), nil)
			if answers {
				s.site("mixed.test", answer(204), nil)
			} else {
				s.site("mixed.test", nil, nil)
			}
			e := exchange(t, s.observe("site.test"), "https://mixed.test/")
			if answers && e.Status != 204 {
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			}
			if !answers {
				wantFailure(t, e, observation.Refused, publicIP)
			}
			s.wantDials(t, publicIP, public6)
		}))
	}
}

// TestHostile_secondAnswer has a name that is public when it is looked up first,
// and another class ever after. Both chains lead there, by several URLs.
func TestHostile_secondAnswer(t *testing.T) {
	t.Parallel()
	for _, then := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254"} {
		t.Run(then, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone["site.test"] = []string{publicIP}
			s.forwarded[publicIP] = "127.0.0.1"
			var sites routed
			s.serveRouted(&sites)
			sites.lead("https://site.test/", "https://other.test/a")
			sites.lead("https://other.test/a", "http://other.test/b")
			sites.lead("http://other.test/b", "https://other.test/c")
			sites.lead("http://site.test/", "http://other.test/d")
			var asked atomic.Int32
			config := s.config()
			config.DNSServers = []string{s.serveDNS(dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
				question := query.Question[0]
				s.mu.Lock()
				s.zone["other.test"] = []string{publicIP}
				if question.Name == "other.test." && question.Qtype == dns.TypeA && asked.Add(1) > 1 {
					s.zone["other.test"] = []string{then}
				}
				s.mu.Unlock()
				s.answerDNS(w, query)
			}))}
			seen := observeWith(t, config, "site.test")
			for _, url := range []string{"https://other.test/c", "http://other.test/d"} {
				if e := exchange(t, seen, url); e.Status != 204 || !strings.HasPrefix(e.Address, publicIP) {
					t.Errorf("%s: %+v (%+v)", url, e, e.Failure)
				}
			}
			if asked.Load() != 1 {
				t.Errorf("the name was looked up %d times", asked.Load())
			}
			s.wantDials(t, publicIP)
		}))
	}
}

// TestHostile_byProxy checks that what a redirect says without DNS is checked even
// where a proxy would connect to it, in whatever way the proxy would read it.
func TestHostile_byProxy(t *testing.T) {
	t.Parallel()
	s := newLoopbackStage(t)
	s.zone = nil
	var sites routed
	https := s.serveTLS(&sites, s.anyHost())
	var mu sync.Mutex
	var asked []string
	tunnel := proxyHandler(https)
	proxy := s.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.Host)
		mu.Unlock()
		tunnel(w, r)
	}))
	config := s.config()
	config.Proxy = func(*url.URL) (*url.URL, error) { return url.Parse("http://user:secret@127.0.0.1:" + proxy) }
	n := 0
	for words, hosts := range forbidden {
		for _, host := range hosts {
			if name := strings.ToLower(strings.TrimSuffix(host, ".")); strings.HasSuffix(name, ".test") {
				continue // the proxy's own affair
			}
			n++
			domain := siteName(n)
			sites.lead("https://"+domain+"/", "http://"+host+"/")
			t.Run(host, func(t *testing.T) {
				t.Parallel()
				key, _ := observation.Key("http://" + host + "/")
				wantFailure(t, exchange(t, observeWith(t, config, domain), key), observation.Blocked, words)
			})
		}
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		if i := slices.IndexFunc(asked, func(host string) bool { return !strings.Contains(host, ".test") }); i >= 0 {
			t.Errorf("the proxy was asked for %s", asked[i])
		}
	})
}

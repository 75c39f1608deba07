package probe_test

import (
	"crypto/tls"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// check returns the check of a subdomain.
func check(t *testing.T, seen observation.Observation, name string) observation.HostCheck {
	t.Helper()
	for _, c := range seen.Subdomains {
		if c.Name() == name {
			return c
		}
	}
	t.Fatalf("%s was not checked: %v", name, hosts(seen))
	return observation.HostCheck{}
}

// TestHostCheck_upgrade has redirects to plain http of names that a policy covers:
// the chains of the domain go there as written, those of the host checks over https.
func TestHostCheck_upgrade(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", redirect("http://www.site.test/"), redirect("http://www.site.test/"))
		s.site("www.site.test", answer(204), redirect("http://elsewhere.test/"))
		s.site("elsewhere.test", nil, answer(204))
		s.site("back.site.test", redirect("http://SITE.test.:80/back"), nil)
		s.site("old.site.test", redirect("http://old.site.test/"), answer(200))
		s.site("away.site.test", redirect("http://elsewhere.test/"), answer(200))
		seen := s.look(probe.Subject{Domain: "site.test", Subdomains: []string{"back.site.test", "old.site.test", "away.site.test"}})
		back, old, away := check(t, seen, "back.site.test"), check(t, seen, "old.site.test"), check(t, seen, "away.site.test")
		for name, test := range map[string]struct {
			chain observation.Chain
			want  []string
		}{
			"https as written": {seen.HTTPS, []string{"https://site.test/", "http://www.site.test/", "http://elsewhere.test/", "arrived"}},
			"http as written":  {seen.HTTP.Chain, []string{"http://site.test/", "http://www.site.test/", "http://elsewhere.test/", "arrived"}},
			"the domain":       {seen.Apex.HTTPS.Chain, []string{"https://site.test/", "https://www.site.test/", "arrived"}},
			"www":              {seen.WWW.HTTPS.Chain, []string{"https://www.site.test/", "arrived"}},
			"back":             {back.HTTPS.Chain, []string{"https://back.site.test/", "https://site.test./back", "https://www.site.test/", "arrived"}},
			"old":              {old.HTTPS.Chain, []string{"https://old.site.test/", "loop"}},
			"away":             {away.HTTPS.Chain, []string{"https://away.site.test/", "http://elsewhere.test/", "arrived"}},
		} {
			if got := chainURLs(test.chain); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", name, got, test.want)
			}
		}
		if hop := seen.Apex.HTTPS.Chain.Hops[1]; !hop.Upgraded || hop.Target != "http://www.site.test/" {
			t.Errorf("the hop is %+v", hop)
		}
		if hop := away.HTTPS.Chain.Hops[1]; hop.Upgraded || seen.HTTPS.Hops[1].Upgraded {
			t.Errorf("the hop is %+v", hop)
		}
		// A redirect back to plain http of the same name never ends under the policy.
		if old.HTTPS.Chain.Next.Target != "http://old.site.test/" || old.HTTP == nil || old.HTTP.Status != 200 {
			t.Errorf("the loop leads to %+v, and plain http answers %+v", old.HTTPS.Chain.Next, old.HTTP)
		}
		if back.HTTP != nil || away.HTTP != nil || seen.WWW.HTTP != nil || seen.Apex.HTTP != nil {
			t.Errorf("plain http was requested where https works: %v", urls(seen))
		}
	})(t)
}

// TestHostCheck_plainHTTP checks when a name is requested over plain http: where
// https fails, and only there.
func TestHostCheck_plainHTTP(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		wildcard := observation.WildcardName("site.test")
		s.site("site.test", answer(204), answer(204))
		s.site("www.site.test", answer(500), answer(200))
		s.site("closed.site.test", nil, redirect("/never"))
		s.site("dead.site.test", nil, nil)
		s.site(wildcard, nil, answer(200))
		s.site("expired.site.test", nil, answer(200))
		s.entries = slices.DeleteFunc(s.entries, func(e probe.ConnectTo) bool { return e.Host == "expired.site.test" && e.Port == "443" })
		s.lead("expired.site.test", "443", s.serveTLS(answer(200), tlsOf(trusttest.SelfSigned(t, trusttest.Leaf("expired.site.test")))))
		seen := s.look(probe.Subject{Domain: "site.test", Subdomains: []string{
			"closed.site.test", "dead.site.test", "expired.site.test", "gone.site.test",
		}})
		for name, test := range map[string]struct {
			check observation.HostCheck
			want  int // the status over plain http; 0: no answer; -1: not requested
		}{
			"an error page":           {seen.WWW, -1},
			"nothing listens":         {check(t, seen, "closed.site.test"), 301},
			"nothing listens at all":  {check(t, seen, "dead.site.test"), 0},
			"an untrusted one":        {check(t, seen, "expired.site.test"), 200},
			"no such name":            {check(t, seen, "gone.site.test"), -1},
			"the wildcard's stand-in": {seen.Wildcard, 200},
			"the domain itself":       {seen.Apex, -1},
		} {
			switch {
			case test.check.HTTP == nil && test.want >= 0:
				t.Errorf("%s: plain http was not requested", name)
			case test.check.HTTP != nil && (test.want < 0 || test.check.HTTP.Status != test.want):
				t.Errorf("%s: %+v", name, test.check.HTTP)
			}
		}
		if gone := check(t, seen, "gone.site.test"); gone.DNS.Failure == nil || gone.HTTPS.Asked() {
			t.Errorf("the check is %+v", gone)
		}
	})(t)
}

// TestHostCheck_addresses has names other than the domain with several addresses,
// each of which is requested once; a fault at a further one shows.
func TestHostCheck_addresses(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{"93.184.216.1"}
		for _, name := range []string{"www.site.test", "api.site.test", observation.WildcardName("site.test")} {
			s.zone[name] = []string{"93.184.216.1", "93.184.216.2", "93.184.216.3"}
		}
		config := s.config()
		times := s.at(&config, machines{"93.184.216.1": answer(201), "93.184.216.2": answer(202)}, nil, nil)
		seen := lookWith(t, config, probe.Subject{Domain: "site.test", Subdomains: []string{"api.site.test"}})
		for _, c := range []observation.HostCheck{seen.WWW, check(t, seen, "api.site.test"), seen.Wildcard} {
			further := c.HTTPS.FurtherAddresses
			if len(further) != 2 || c.HTTPS.First().Status == further[0].Status || further[0].Status == 0 ||
				further[1].Failure == nil || further[1].Failure.Kind != observation.Refused || further[1].Address != "93.184.216.3:443" {
				t.Errorf("%s: %q, further %q", c.Name(), shorthand([]observation.Exchange{c.HTTPS.First()}), shorthand(further))
			}
			if c.HTTP == nil || c.HTTP.Status == 0 {
				t.Errorf("%s: https fails at an address, and plain http was not requested", c.Name())
			}
		}
		times.mu.Lock()
		defer times.mu.Unlock()
		// One connection for each of the four names over https, the domain's over http,
		// and plain http of three.
		if n := times.times["93.184.216.1:443"]; n != 4 {
			t.Errorf("%d connections over https to the first address", n)
		}
	})(t)
}

// TestHostCheck_connections checks that names that answer well cost one connection
// each, and so does what many of them redirect to.
func TestHostCheck_connections(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", answer(204), nil)
		login := "login.test"
		loginPort, _ := s.site(login, answer(200), nil)
		subject := probe.Subject{Domain: "site.test"}
		ports := map[string]string{}
		for label := range strings.SplitSeq("abcdefghijklmnopqrst", "") {
			name := label + ".site.test"
			subject.Subdomains = append(subject.Subdomains, name)
			mux := http.NewServeMux()
			mux.HandleFunc("/", redirect("https://"+login+"/?from="+label))
			mux.HandleFunc("/{$}", redirect("/start"))
			ports[name], _ = s.site(name, mux, nil)
		}
		var once sync.Once
		config := s.config()
		config.MaxConcurrency = 4
		seen := lookWith(t, config, subject)
		for name, port := range ports {
			if n := s.connections(port); n != 1 {
				once.Do(func() { t.Errorf("%d connections to %s", n, name) })
			}
			if c := check(t, seen, name); c.HTTPS.Chain.End != observation.Arrived || len(c.HTTPS.Chain.Hops) != 3 || c.HTTP != nil {
				t.Errorf("%s: %v", name, chainURLs(c.HTTPS.Chain))
			}
		}
		if n := s.connections(loginPort); n != 1 {
			t.Errorf("%d connections to what all redirect to", n)
		}
	})(t)
}

// TestHostCheck_differentStarts has two names that redirect to the same URL in a
// private network: the one that is in it may, and the public one may not, whichever
// comes first.
func TestHostCheck_differentStarts(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", answer(204), nil)
		s.zone["public.site.test"], s.zone["private.site.test"], s.zone["inside.test"] = []string{publicIP}, []string{"10.0.0.1"}, []string{"10.0.0.2"}
		s.forwarded[publicIP], s.forwarded["10.0.0.1"], s.forwarded["10.0.0.2"] = "127.0.0.1", "127.0.0.1", "127.0.0.1"
		s.site("public.site.test", redirect("https://inside.test/"), nil)
		s.site("private.site.test", redirect("https://inside.test/"), nil)
		s.site("inside.test", answer(204), nil)
		seen := s.look(probe.Subject{Domain: "site.test", Subdomains: []string{"public.site.test", "private.site.test"}})
		public, private := check(t, seen, "public.site.test").HTTPS.Chain.Last(), check(t, seen, "private.site.test").HTTPS.Chain.Last()
		wantFailure(t, public, observation.Blocked, "a private address")
		if private.Status != 204 {
			t.Errorf("the exchange is %+v (%+v)", private, private.Failure)
		}
	})(t)
}

// TestHostCheck_ports checks that a port is asked over https, and over plain http
// where that fails.
func TestHostCheck_ports(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", answer(204), nil)
		s.zone["api.site.test"] = []string{"127.0.0.1"}
		s.lead("api.site.test", "8080", s.serve(answer(204)))
		s.lead("api.site.test", "8443", s.serveTLS(redirect("http://api.site.test:8443/on"), &tls.Config{Certificates: []tls.Certificate{s.root.Issue(t, trusttest.Leaf("api.site.test"))}}))
		s.lead("api.site.test", "443", s.closedPort())
		s.lead("api.site.test", "80", s.closedPort())
		seen := s.look(probe.Subject{Domain: "site.test", Subdomains: []string{"api.site.test:8443", "api.site.test:443", "api.site.test:8080", "api.site.test"}})
		if want := []string{"api.site.test", "api.site.test:8080", "api.site.test:8443"}; !slices.Equal(hosts(seen)[3:], want) {
			t.Fatalf("the hosts are %v, want %v", hosts(seen)[3:], want)
		}
		plain := check(t, seen, "api.site.test:8080")
		wantFailure(t, plain.HTTPS.First(), observation.NotTLS, "plain HTTP")
		if plain.HTTP == nil || plain.HTTP.URL != "http://api.site.test:8080/" || plain.HTTP.Status != 204 {
			t.Errorf("plain http: %+v", plain.HTTP)
		}
		// A port other than 80 stays as it is when a URL is upgraded.
		if got, want := chainURLs(check(t, seen, "api.site.test:8443").HTTPS.Chain), []string{"https://api.site.test:8443/", "https://api.site.test:8443/on", "loop"}; !slices.Equal(got, want) {
			t.Errorf("the chain is %v, want %v", got, want)
		}
	})(t)
}

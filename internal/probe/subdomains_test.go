package probe_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// look observes a subject of the stage.
func (s *stage) look(subject probe.Subject) observation.Observation {
	s.t.Helper()
	return lookWith(s.t, s.config(), subject)
}

func lookWith(t testing.TB, config probe.Config, subject probe.Subject) observation.Observation {
	t.Helper()
	return probe.New(config).Observe(t.Context(), subject)
}

// hosts returns the names of the hosts that were checked.
func hosts(seen observation.Observation) []string {
	var all []string
	for _, check := range hostChecks(seen) {
		all = append(all, check.Name())
	}
	return all
}

// TestObserve_subdomains checks which of the names that were given are asked, how
// often, and how far.
func TestObserve_subdomains(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		// The user's own words may lead into a private network.
		s.zone["api.site.test"] = []string{"10.0.0.1"}
		s.forwarded["10.0.0.1"] = "127.0.0.1"
		s.site("site.test", redirect("https://shop.site.test/"), nil)
		apiPort, _ := s.site("api.site.test", redirect("https://never.test/"), nil)
		s.lead("api.site.test", "8443", apiPort)
		shopPort, _ := s.site("shop.site.test", redirect("/on"), nil)
		wwwPort, _ := s.site("www.site.test", answer(204), nil)

		seen := s.look(probe.Subject{Domain: "site.test", Subdomains: []string{
			"www.site.test", "shop.site.test", "gone.site.test", "api.site.test:8443", "api.site.test:443", "api.site.test", "shop.site.test",
		}})
		if want := []string{
			"site.test", "www.site.test", observation.WildcardName("site.test"),
			"api.site.test", "api.site.test:8443", "gone.site.test", "shop.site.test", "www.site.test",
		}; !slices.Equal(hosts(seen), want) {
			t.Errorf("the names are %v, want %v", hosts(seen), want)
		}
		// Where https fails, as redirects to nowhere do, plain http is requested.
		if want := []string{
			"https://site.test/", "https://shop.site.test/", "https://shop.site.test/on",
			"http://site.test/", "https://www.site.test/", "https://api.site.test/", "https://never.test/", "http://api.site.test/",
			"https://api.site.test:8443/", "http://api.site.test:8443/", "http://shop.site.test/",
		}; !slices.Equal(withoutPaths(seen), want) {
			t.Errorf("the URLs are %v, want %v", withoutPaths(seen), want)
		}
		if gone := resolution(seen, "gone.site.test"); gone.Failure == nil || gone.Failure.Kind != observation.NoSuchName {
			t.Errorf("the name is %+v", gone)
		}
		for _, url := range []string{"https://api.site.test/", "https://api.site.test:8443/"} {
			if e := exchange(t, seen, url); e.Status != 301 || !e.Trusted() || e.Address != "10.0.0.1:"+apiPort {
				t.Errorf("%s: %+v (%+v)", url, e, e.Failure)
			}
		}
		// One connection over https, and one over plain http to a port of its own.
		for port, want := range map[string]int{apiPort: 3, shopPort: 1, wwwPort: 1} {
			if n := s.connections(port); n != want {
				t.Errorf("%d connections instead of %d", n, want)
			}
		}
	})(t)
}

func TestObserve_subdomainsNotGiven(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", answer(204), nil)
		if seen := s.look(probe.Subject{Domain: "site.test"}); seen.Subdomains != nil {
			t.Errorf("none were given, and it says %v", seen.Subdomains)
		}
		if seen := s.look(probe.Subject{Domain: "site.test", Subdomains: []string{}}); seen.Subdomains == nil || len(seen.Subdomains) != 0 {
			t.Errorf("it was said that there are none, and it says %#v", seen.Subdomains)
		}
	})(t)
}

// TestObserve_manySubdomains checks the bound on what is open at once, and that a
// name that hangs holds up none of the others.
func TestObserve_manySubdomains(t *testing.T) {
	inBubble(func(t *testing.T) {
		const names, concurrency = 300, 8
		s := newStage(t)
		var mu sync.Mutex
		asked := map[string]int{}
		s.site("", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked[r.Host]++
			mu.Unlock()
			if r.Host == "name7.site.test" {
				<-r.Context().Done()
			}
			w.WriteHeader(204)
		}), answer(204))
		subject := probe.Subject{Domain: "site.test"}
		for i := range names {
			name := fmt.Sprintf("name%d.site.test", i)
			s.zone[name] = []string{"127.0.0.1"}
			subject.Subdomains = append(subject.Subdomains, name)
		}
		config := s.config()
		config.MaxConcurrency = concurrency
		var open counter
		config.Dial = open.count(config.Dial)

		seen := lookWith(t, config, subject)
		mu.Lock()
		defer mu.Unlock()
		if got := len(hostChecks(seen)); got != names+3 {
			t.Errorf("%d names", got)
		}
		for _, name := range subject.Subdomains {
			e, times := exchange(t, seen, "https://"+name+"/"), 1
			if name == "name7.site.test" {
				times = 2 // over HTTP/1.1 too
				wantFailure(t, e, observation.HeadersTimeout, "before the timeout")
			} else if e.Status != 204 {
				t.Errorf("%s: %+v", e.URL, e.Failure)
			}
			if asked[name] != times {
				t.Errorf("%s was asked %d times", name, asked[name])
			}
		}
		// Besides what is under way, the connections of the domain itself are kept, https
		// and http, and eight that are idle.
		if most := open.most.Load(); most > concurrency+2+8 || most < 2 {
			t.Errorf("%d connections were open at once", most)
		}
		if now := open.now.Load(); now != 0 {
			t.Errorf("%d connections are still open", now)
		}
	})(t)
}

package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// publicIP is an address of the Internet that the stage leads to loopback.
const publicIP = "93.184.216.34"

// TestObserve_blocked has a public site that sends this machine where it must not
// go. The stage fails a test in which anything else is dialled.
func TestObserve_blocked(t *testing.T) {
	t.Parallel()
	for location, class := range map[string]string{
		"http://127.0.0.1/":                        "loopback",
		"http://127.1.2.3:8080/":                   "loopback",
		"http://[::1]/":                            "loopback",
		"http://[::ffff:127.0.0.1]/":               "loopback",
		"https://[64:ff9b::7f00:1]/":               "loopback",
		"https://[2002:7f00:1::]/":                 "loopback",
		"http://10.0.0.1/":                         "private",
		"http://[fd00::1]/":                        "private",
		"http://192.168.0.1/":                      "private",
		"http://100.64.0.1/":                       "carrier-grade",
		"http://169.254.169.254/latest/meta-data/": "link-local",
		"http://[fe80::1%25lo]/":                   "link-local",
		"http://[fd00:ec2::254]/":                  "link-local",
		"http://[64:ff9b::a9fe:a9fe]/":             "link-local",
		"http://0.0.0.0/":                          "unspecified",
		"https://localhost.test/":                  "loopback",
		"https://mapped.test/":                     "loopback",
		"https://router.test/":                     "private",
		"https://alias.test/":                      "private",
		"https://metadata.test/":                   "link-local",
		"https://notsite.test/":                    "loopback",
		// Even under the domain's own name, which the remote side can have lead anywhere.
		"https://metadata.site.test/":      "link-local",
		"https://loopback.site.test/":      "loopback",
		"http://intranet.site.test/":       "private",
		"https://carrier.site.test/":       "carrier-grade",
		"http://ip-7f000001.site.test:22/": "port 22, which browsers block",
		"https://app.site.test:8443/":      "port 8443 of a name that the configuration does not list",
		"https://site.test:22/":            "port 22, which browsers block",
		"http://" + publicIP + ":6000/":    "port 6000, which browsers block",
	} {
		t.Run(location, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone = map[string][]string{
				"site.test":          {publicIP},
				"localhost.test":     {"127.0.0.1", "::1"},
				"mapped.test":        {"::ffff:127.0.0.1"},
				"router.test":        {"192.168.0.1"},
				"alias.test":         {"=router.test"},
				"metadata.test":      {"169.254.169.254"},
				"metadata.site.test": {"169.254.169.254"},
				"notsite.test":       {"127.0.0.1"},
				"loopback.site.test": {"127.0.0.1"}, "ip-7f000001.site.test": {"127.0.0.1"},
				"intranet.site.test": {"10.0.0.1"}, "carrier.site.test": {"100.64.0.1"}, "app.site.test": {publicIP},
			}
			s.forwarded[publicIP] = "127.0.0.1"
			s.site("site.test", redirect(location), nil)
			key, err := observation.Key(location)
			if err != nil {
				t.Fatal(err)
			}
			blocked := exchange(t, s.observe("site.test"), key)
			wantFailure(t, blocked, observation.Blocked, class)
			if blocked.Address != "" || len(s.webDials()) != 3 { // 443 once, 80 twice
				t.Errorf("%v was dialled", s.webDials())
			}
		}))
	}
}

// webDials are the connections made over TCP.
func (s *stage) webDials() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.dialled), func(to string) bool { return !strings.HasPrefix(to, "tcp ") })
}

// TestObserve_allowed has redirects that stay within what the user named.
func TestObserve_allowed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		start, location, target string // addresses, and the redirect
	}{
		"public to public":               {publicIP, "https://other.test/", publicIP},
		"public to its own www":          {publicIP, "https://www.site.test/", "10.0.0.1"},
		"public to a public name of its": {publicIP, "https://app.site.test/", publicIP},
		"private to a name of its own":   {"10.0.0.1", "https://intranet.site.test/", "10.0.0.2"},
		"loopback to a name of its own":  {"127.0.0.1", "https://intranet.site.test/", "127.0.0.2"},
		"private to private":             {"10.0.0.1", "https://other.test/", "192.168.0.1"},
		"loopback to loopback":           {"127.0.0.1", "https://other.test/", "127.0.0.2"},
		"link-local to public":           {"169.254.0.1", "https://other.test/", publicIP},
		"carrier's network to its own":   {"100.64.0.1", "https://other.test/", "100.64.0.2"},
		"public to a literal of its own": {publicIP, "https://" + publicIP + "/", publicIP},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			host := strings.Trim(strings.TrimPrefix(test.location, "https:"), "/")
			s.zone = map[string][]string{host: {test.target}}
			s.zone["site.test"] = []string{test.start}
			s.forwarded[test.start], s.forwarded[test.target] = "127.0.0.1", "127.0.0.1"
			s.site("site.test", redirect(test.location), nil)
			s.site(host, answer(204), nil)
			target := exchange(t, s.observe("site.test"), test.location)
			if target.Status != 204 || !strings.HasPrefix(target.Address, test.target+":") {
				t.Errorf("the exchange is %+v (%+v)", target, target.Failure)
			}
		}))
	}
}

// TestObserve_skipsBlockedAddresses has a host with addresses of both kinds.
func TestObserve_skipsBlockedAddresses(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{publicIP}
		s.zone["other.test"] = []string{"::1", "10.0.0.1", publicIP}
		s.forwarded[publicIP] = "127.0.0.1"
		s.site("site.test", redirect("https://other.test/"), nil)
		s.site("other.test", answer(204), nil)
		if e := exchange(t, s.observe("site.test"), "https://other.test/"); e.Status != 204 || !strings.HasPrefix(e.Address, publicIP) {
			t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
		}
	})(t)
}

// TestObserve_rebinding has a name that changes its answer: the address that was
// looked up first is the only one that is ever dialled.
func TestObserve_rebinding(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{publicIP}
		s.zone["other.test"] = []string{publicIP}
		s.forwarded[publicIP] = "127.0.0.1"
		s.site("site.test", redirect("https://other.test/"), nil)
		port := s.serveRaw(raw(""))
		s.lead("other.test", "443", port)
		config := s.config()
		dial := config.Dial
		config.Dial = dialHook(dial, func(network, address string) {
			if network == "tcp" && strings.HasSuffix(address, ":"+port) {
				s.mu.Lock()
				s.zone["other.test"] = []string{"127.0.0.1"}
				s.mu.Unlock()
			}
		})
		wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "https://other.test/"), observation.TLSFailed, "closed")
		for _, to := range s.webDials() {
			if !strings.HasPrefix(to, "tcp "+publicIP+":") {
				t.Errorf("%s was dialled", to)
			}
		}
	})(t)
}

// TestObserve_connectTo checks that a target that the user named may be anywhere,
// and that one that leaves the host alone frees nothing.
func TestObserve_connectTo(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone = map[string][]string{"site.test": {publicIP}, "router.test": {"192.168.0.1"}}
		s.forwarded[publicIP] = "127.0.0.1"
		s.site("site.test", redirect("https://other.test/"), redirect("https://router.test/"))
		httpsPort, _ := s.site("site.test", redirect("https://other.test/"), nil)
		s.entries = append([]probe.ConnectTo{
			{Host: "other.test", Port: "443", TargetHost: "127.0.0.1", TargetPort: s.entries[0].TargetPort},
			{Host: "router.test", TargetPort: httpsPort},
		}, s.entries...)
		seen := s.observe("site.test")
		if e := exchange(t, seen, "https://other.test/"); e.Status != 301 || e.TLS == nil || e.TLS.Untrusted == nil {
			t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
		}
		wantFailure(t, exchange(t, seen, "https://router.test/"), observation.Blocked, "private")
	})(t)
}

// TestObserve_splitDNS has a public site that redirects to a private name below the
// domain, which is allowed where the configuration has a private name, and on the ports
// that it has.
func TestObserve_splitDNS(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		www, location string
		subdomains    []string
		blocked       string // empty: followed
	}{
		"www is private":                       {"10.0.0.1", "https://app.site.test/", nil, ""},
		"www is public":                        {publicIP, "https://app.site.test/", nil, "a private address"},
		"www is at loopback":                   {"127.0.0.1", "https://app.site.test/", nil, "a private address"},
		"to loopback, which www is at":         {"127.0.0.1", "https://here.site.test/", nil, "a loopback address"},
		"a subdomain is private":               {publicIP, "https://app.site.test/", []string{"db.site.test"}, ""},
		"the name itself is given":             {publicIP, "https://app.site.test/login", []string{"app.site.test"}, ""},
		"on another port":                      {"10.0.0.1", "https://app.site.test:8443/", nil, "port 8443 of a name that the configuration does not list"},
		"on a port that another is given with": {"10.0.0.1", "https://app.site.test:8443/", []string{"db.site.test:8443"}, ""},
		"the name is given without the port":   {"10.0.0.1", "https://app.site.test:8443/", []string{"app.site.test"}, "a private address"},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone = map[string][]string{
				"site.test": {publicIP}, "www.site.test": {test.www}, "app.site.test": {"10.0.0.2"}, "db.site.test": {"10.0.0.3"}, "here.site.test": {"127.0.0.2"},
			}
			for _, address := range []string{publicIP, "10.0.0.1", "10.0.0.2", "10.0.0.3"} {
				s.forwarded[address] = "127.0.0.1"
			}
			var sites routed
			s.lead("", "8443", s.serveTLS(&sites, s.anyHost()))
			s.serveRouted(&sites)
			sites.lead("https://site.test/", test.location)
			e := exchange(t, lookWith(t, s.config(), probe.Subject{Domain: "site.test", Subdomains: test.subdomains}), test.location)
			if test.blocked != "" {
				wantFailure(t, e, observation.Blocked, test.blocked)
			} else if e.Status != 204 || !strings.HasPrefix(e.Address, "10.0.0.2:") {
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			}
		}))
	}
}

// TestObserve_tunnel has a ConnectTo entry that names loopback: that is where the user's
// tunnel is, and not where the site is, so redirects get no further than usual.
func TestObserve_tunnel(t *testing.T) {
	t.Parallel()
	for location, blocked := range map[string]string{
		"https://other.test/":     "a loopback address",
		"http://127.0.0.1:8080/":  "a loopback address",
		"https://app.site.test/":  "a loopback address",
		"https://www.site.test/a": "",
	} {
		t.Run(location, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone = map[string][]string{"other.test": {"127.0.0.1"}, "app.site.test": {"127.0.0.1"}, "www.site.test": {"127.0.0.1"}}
			var sites routed
			s.serveRouted(&sites)
			sites.lead("https://site.test/", location)
			s.entries = append([]probe.ConnectTo{{Host: "site.test", Port: "443", TargetHost: "127.0.0.1", TargetPort: s.entries[0].TargetPort}}, s.entries...)
			e := exchange(t, s.observe("site.test"), location)
			if blocked != "" {
				wantFailure(t, e, observation.Blocked, blocked)
			} else if e.Status != 204 {
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			}
		}))
	}
}

package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
)

// TestObserve_names has the addresses of a name in their order, each once; and the
// same failure of a name wherever it is recorded. Nothing listens behind any.
func TestObserve_names(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		records []string // of site.test; nil: there is no such name
		want    []string
		kind    observation.Kind
	}{
		"sorted, once": {[]string{"::1", "127.0.0.9", "127.0.0.10", "127.0.0.9"}, []string{"127.0.0.9", "127.0.0.10", "::1"}, observation.Refused},
		"no such name": {nil, nil, observation.NoSuchName},
		"no address":   {[]string{}, nil, observation.NoAddress},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone = map[string][]string{}
			if test.records != nil {
				s.zone["site.test"] = test.records
			}
			s.lead("", "", s.closedPort())
			seen := s.observe("site.test")
			if !slices.Equal(seen.Apex.DNS.Addresses, test.want) {
				t.Errorf("the addresses are %v", seen.Apex.DNS.Addresses)
			}
			for _, url := range []string{"https://site.test/", "http://site.test/"} {
				e := exchange(t, seen, url)
				wantFailure(t, e, test.kind, "")
				if failed := seen.Apex.DNS.Failure; test.want == nil && (failed == nil || *failed != *e.Failure) {
					t.Errorf("DNS says %+v, and %s %+v", failed, url, e.Failure)
				}
			}
		}))
	}
}

// TestCheckDNSServers tells servers that are there from those that are not.
func TestCheckDNSServers(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		config := s.config()
		refuses := dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
			_ = w.WriteMsg(new(dns.Msg).SetRcode(query, dns.RcodeRefused))
		})
		config.DNSServers = []string{s.serveDNS(refuses), "127.0.0.1:" + s.closedPort(), s.serveDNS(resolvertest.Silent{})}
		got := probe.New(config).CheckDNSServers(t.Context())
		if len(got) != 3 || got[0] != "" || !strings.Contains(got[1], "refused") || !strings.Contains(got[2], "did not answer in time") {
			t.Errorf("got %q", got)
		}
		if got := probe.New(probe.Config{}).CheckDNSServers(t.Context()); got != nil {
			t.Errorf("there is nothing to check: %q", got)
		}
	})(t)
}

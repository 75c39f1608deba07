package serverconfig_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// realServers are the servers that Debian has, except Varnish, which ends no TLS.
var realServers = []realServer{nginx, apache, haproxy, lighttpd, caddy}

// stages are those of a policy from the first one to its retirement, with the errors
// that the ruleset of each stage finds: none, except that a retired policy is one.
var stages = []stage{
	{"5 minutes", hsts.Policy{MaxAge: 300}, readiness.HSTS, []string{}},
	{"a week, with subdomains", hsts.Policy{MaxAge: 604800, IncludeSubDomains: true}, readiness.HSTS, []string{}},
	{"preload", hsts.Policy{MaxAge: 2 * hsts.OneYear, IncludeSubDomains: true, Preload: true}, readiness.Bulk1Year, []string{}},
	{"retired", hsts.Policy{IncludeSubDomains: true}, readiness.HSTS, []string{"header.hsts.max_age.zero"}},
}

type stage struct {
	name    string
	policy  hsts.Policy
	ruleset readiness.Ruleset
	errors  []string
}

// TestConfig_live serves the text of each stage with the server itself, and judges
// what the provider's own probe sees of pages, errors, redirects and applications.
func TestConfig_live(t *testing.T) {
	t.Parallel()
	for _, server := range realServers {
		t.Run(server.name, func(t *testing.T) {
			t.Parallel()
			server.find(t)
			s := newFixture(t, allSites(t)...)
			for _, stage := range stages {
				t.Run(stage.name, func(t *testing.T) {
					stage.check(t, s, server.run(t, s, stage.policy, change{}))
				})
			}
		})
	}
}

// check probes every site, and compares what was seen with the stage.
func (stage stage) check(t *testing.T, s *fixture, at ports) {
	t.Helper()
	prober := s.prober(t, at)
	for _, site := range s.domains() {
		seen := prober.Observe(t.Context(), probe.Subject{Domain: site.Host})
		checkExchanges(t, seen, site, stage.policy)
		report := readiness.Evaluate(seen, readiness.Criteria{Ruleset: stage.ruleset})
		if diff := cmp.Diff(stage.errors, report.ErrorCodes()); diff != "" || report.Ready != (len(stage.errors) == 0) {
			t.Errorf("%s: ready is %v; errors (-want +got):\n%s", site.Host, report.Ready, diff)
		}
	}
}

// checkExchanges compares every response of a site with the policy: over https it has
// the header once; over http it redirects to https on the same host, without it.
func checkExchanges(t *testing.T, seen observation.Observation, on site, policy hsts.Policy) {
	t.Helper()
	first := seen.HTTPS.First()
	if !slices.Contains(on.Status, first.Status) {
		t.Errorf("%s: the status is %d, want one of %v: %+v", first.URL, first.Status, on.Status, first.Failure)
	}
	exchanges := seen.Exchanges()
	for _, e := range exchanges {
		path, http := strings.CutPrefix(e.URL, "http://")
		want := []string{policy.String()}
		if http {
			want = nil
		}
		if diff := cmp.Diff(want, e.HSTS); diff != "" {
			t.Errorf("%s, %d: the header (-want +got):\n%s", e.URL, e.Status, diff)
		}
		if http && (e.Location != "https://"+path || e.Status != 301 && e.Status != 308) {
			t.Errorf("%s: %d to %q, want a permanent redirect to %q", e.URL, e.Status, e.Location, "https://"+path)
		}
	}
	if len(exchanges) < 4 {
		t.Errorf("%s: only %d exchanges were seen", on.Host, len(exchanges))
	}
}

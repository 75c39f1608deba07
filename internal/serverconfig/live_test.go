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

// realServers are those that Debian has.
var realServers = []realServer{nginx, apache, haproxy, lighttpd, caddy}

// journey is a policy from its first stage to its end, with the errors that the
// ruleset for each stage is to find: none, but the one that a retired policy is.
var journey = []stage{
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

// TestConfig_live serves the text of each stage with the server itself, and has the
// provider's own probe judge pages, errors, redirects and what is proxied.
func TestConfig_live(t *testing.T) {
	t.Parallel()
	for _, server := range realServers {
		t.Run(server.name, func(t *testing.T) {
			t.Parallel()
			server.find(t)
			s := newStand(t, everyPage(t)...)
			for _, stage := range journey {
				t.Run(stage.name, func(t *testing.T) {
					stage.hold(t, s, server.run(t, s, stage.policy, change{}))
				})
			}
		})
	}
}

// hold has the probe look at every site that is served, and holds what it saw to the
// stage.
func (stage stage) hold(t *testing.T, s *stand, at ports) {
	t.Helper()
	prober := s.prober(t, at)
	for _, site := range s.domains() {
		seen := prober.Observe(t.Context(), probe.Subject{Domain: site.Host})
		holdAnswers(t, seen, site, stage.policy)
		report := readiness.Evaluate(seen, readiness.Criteria{Ruleset: stage.ruleset})
		if diff := cmp.Diff(stage.errors, report.ErrorCodes()); diff != "" || report.Ready != (len(stage.errors) == 0) {
			t.Errorf("%s: ready is %v; errors (-want +got):\n%s", site.Host, report.Ready, diff)
		}
	}
}

// holdAnswers holds every answer that was seen of a site to the policy: over https
// it has the header, once; over http it leads to https on the same host, without.
func holdAnswers(t *testing.T, seen observation.Observation, site liveSite, policy hsts.Policy) {
	t.Helper()
	first, _ := seen.Exchange("https://" + site.Host + "/")
	if !slices.Contains(site.Status, first.Status) {
		t.Errorf("%s: the status is %d, want one of %v: %+v", first.URL, first.Status, site.Status, first.Failure)
	}
	for _, e := range seen.Exchanges {
		path, http := strings.CutPrefix(e.URL, "http://")
		want := []string{policy.String()}
		if http {
			want = nil
		}
		if diff := cmp.Diff(want, e.Header); diff != "" {
			t.Errorf("%s, %d: the header (-want +got):\n%s", e.URL, e.Status, diff)
		}
		if http && (e.Location != "https://"+path || e.Status != 301 && e.Status != 308) {
			t.Errorf("%s: %d to %q, want a permanent redirect to %q", e.URL, e.Status, e.Location, "https://"+path)
		}
	}
	if len(seen.Exchanges) < 4 {
		t.Errorf("%s: only %d exchanges were seen", site.Host, len(seen.Exchanges))
	}
}

package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// TestToldOnce has a domain that redirects to www, or to a subdomain that was given, where
// something is wrong. The codes of both stay: hstspreload.org reports them, and each can
// be waived. The cause, and what to do, is told once, of the name.
func TestToldOnce(t *testing.T) {
	t.Parallel()
	const shop = "https://shop.example.com/"
	for page, names := range map[string][]change{
		www:  nil,
		shop: {given("shop.example.com"), resolves("shop.example.com", "192.0.2.2")},
	} {
		host := strings.TrimSuffix(strings.TrimPrefix(page, "https://"), "/")
		for cause, bad := range map[string]change{
			"it is expired":          answers(page, 200, untrusted(observation.Expired)),
			"it was refused":         fails(page, observation.Refused),
			"it was tls_alert":       fails(page, observation.TLSAlert),
			"it was closed":          fails(page, observation.Closed),
			"it was connect_timeout": fails(page, observation.ConnectTimeout),
		} {
			site := ready(append(names, answers(https, 301, to(page), header(good)), bad)...)
			for _, ruleset := range []readiness.Ruleset{readiness.Bulk1Year, readiness.Bulk18Weeks, readiness.HSTS} {
				v := evaluate(site, ruleset)
				var telling, redirects []string
				for _, f := range v.Findings {
					if strings.Contains(f.Detail, cause) {
						telling = append(telling, f.Code)
					}
					if f.Requirement == readiness.Redirect {
						redirects = append(redirects, f.Code)
					}
				}
				if len(telling) != 1 || len(redirects) == 0 || slices.Contains(redirects, telling[0]) {
					t.Errorf("%s, %s, %s: told by %v, beside %v", page, cause, ruleset, telling, redirects)
					continue
				}
				for _, f := range v.Findings {
					if f.Requirement == readiness.Redirect && !strings.Contains(f.Detail, "The finding "+telling[0]+" says why") && !strings.Contains(f.Detail, " too.") {
						t.Errorf("%s, %s, %s: %s does not lead to the finding: %s", page, cause, ruleset, f.Code, f.Detail)
					}
					if f.Code == telling[0] && (strings.Contains(f.Detail, "from DNS") || f.Severity == readiness.Error && !strings.Contains(f.Detail, "https://example.com/ redirects there")) {
						t.Errorf("%s, %s, %s: %s", page, cause, ruleset, f.Detail)
					}
				}
				if v.HTTPSReady || !strings.HasPrefix(v.Gate.Reason, host+": ") || strings.Contains(v.Gate.Reason, ";") || v.Gate.Broken != !strings.Contains(cause, "timeout") {
					t.Errorf("%s, %s, %s: %+v", page, cause, ruleset, v.Gate)
				}
				waived := readiness.Evaluate(site, readiness.Criteria{Ruleset: ruleset, At: now, Waive: map[string]string{telling[0]: "not in use"}})
				if waived.Ready || waived.HTTPSReady || waived.Gate.Open || strings.Contains(waived.Gate.Reason, telling[0]) {
					t.Errorf("%s, %s, %s: with a waiver of %s the domain, which leads there, is in order: %+v", page, cause, ruleset, telling[0], waived.Gate)
				}
			}
		}
	}
}

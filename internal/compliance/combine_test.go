package compliance_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hstskit/terraform-provider-hsts/internal/compliance"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// TestCombine judges what two saw of one site together: the worst of both, in any order.
func TestCombine(t *testing.T) {
	t.Parallel()
	good := site()
	bare := site(func(o *observation.Observation) {
		o.HTTPS = chain(answer("https://example.com/", 200))
		o.HTTP.Chain = chain(answer("http://example.com/", 301), answer("https://example.com/", 200))
	})
	silent := site(func(o *observation.Observation) {
		o.HTTPS = chain(failed("https://example.com/", observation.ConnectTimeout))
	})
	partly := site(func(o *observation.Observation) { o.Subdomains = nil })
	for _, profile := range profiles.All() {
		of := func(o observation.Observation) compliance.Verdict { return compliance.Judge(profile, o) }
		for name, pair := range map[string][]observation.Observation{
			"good and bare": {good, bare}, "good and silent": {good, silent}, "bare and silent": {bare, silent}, "good and partly": {good, partly}, "three": {good, bare, silent},
		} {
			var verdicts []compliance.Verdict
			worst := profiles.Met
			for _, o := range pair {
				v := of(o)
				verdicts = append(verdicts, v)
				if v.Status == profiles.Unmet || v.Status == profiles.Unknown && worst == profiles.Met {
					worst = v.Status
				}
			}
			together := compliance.Combine(verdicts)
			if together.Status != worst {
				t.Errorf("%s, %s: %s; the worst is %s", profile.Name, name, together.Status, worst)
			}
			for _, unknown := range together.Unknown {
				if slices.ContainsFunc(together.Misses, func(p profiles.Point) bool { return p.Requirement == unknown.Requirement }) {
					t.Errorf("%s, %s: %s is missed and unknown", profile.Name, name, unknown.Requirement)
				}
			}
			slices.Reverse(verdicts)
			if diff := cmp.Diff(together, compliance.Combine(verdicts)); diff != "" {
				t.Errorf("%s, %s: in another order (-first +second)\n%s", profile.Name, name, diff)
			}
		}
		for _, o := range []observation.Observation{good, bare, silent, partly} {
			v := of(o)
			if diff := cmp.Diff(v, compliance.Combine([]compliance.Verdict{v, v}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: one verdict twice (-once +twice)\n%s", profile.Name, diff)
			}
		}
	}
}

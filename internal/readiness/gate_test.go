package readiness_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// TestGate tells sites that are broken from those that could not be looked at.
func TestGate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		seen observation.Observation
		want readiness.Gate
	}{
		"in order":  {ready(), readiness.Gate{Open: true}},
		"no header": {ready(answers("https://example.com/", 200)), readiness.Gate{Open: true}},
		"the certificate of www expired": {
			ready(answers("https://www.example.com/", 301, untrusted(observation.Expired))),
			readiness.Gate{Broken: true, Reason: "www.example.com: certificate expired"},
		},
		"the domain's own certificate expired": {
			ready(answers("https://example.com/", 200, header(good), untrusted(observation.Expired))),
			readiness.Gate{Broken: true},
		},
		"a subdomain is shut": {
			ready(given("shop.example.com"), resolves("shop.example.com", "192.0.2.2"), fails("https://shop.example.com/", observation.Refused)),
			readiness.Gate{Broken: true},
		},
		"a subdomain is silent": {
			ready(given("shop.example.com"), resolves("shop.example.com", "192.0.2.2"), fails("https://shop.example.com/", observation.ConnectTimeout)),
			readiness.Gate{},
		},
		"the domain is silent": {
			ready(fails("https://example.com/", observation.ConnectTimeout), fails("http://example.com/", observation.ConnectTimeout)),
			readiness.Gate{},
		},
		"silent, and broken elsewhere": {
			ready(given("shop.example.com"), resolves("shop.example.com", "192.0.2.2"), fails("https://shop.example.com/", observation.ConnectTimeout),
				answers("https://www.example.com/", 301, untrusted(observation.Expired))),
			readiness.Gate{Broken: true},
		},
		"plain HTTP does not redirect": {
			ready(answers("http://example.com/", 200)),
			readiness.Gate{Reason: "example.com: plain HTTP does not end in HTTPS"},
		},
		"HTTPS leads back": {
			ready(answers("https://example.com/", 302, header(good), to("http://example.com/"))),
			readiness.Gate{Broken: true},
		},
	} {
		got := evaluate(test.seen, readiness.Bulk1Year)
		if got.Gate.Open != got.HTTPSReady || (got.Gate.Reason == "") != got.Gate.Open {
			t.Errorf("%s: %+v, https ready %t", name, got.Gate, got.HTTPSReady)
		}
		if test.want.Reason == "" {
			test.want.Reason = got.Gate.Reason
		}
		if diff := cmp.Diff(test.want, got.Gate); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

package readiness_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// TestEvaluate_cutOff checks that no verdict is conclusive where any one of the requests
// of an observation was cut off when the read was over, and that a finding says so. The
// sites are ready otherwise.
func TestEvaluate_cutOff(t *testing.T) {
	t.Parallel()
	cut := &observation.Failure{Kind: observation.Cancelled, Detail: "the time for the whole read ran out before there was an answer"}
	refused := &observation.Failure{Kind: observation.Refused, Detail: "nothing listens"}
	tests := map[string]struct {
		cut func(*observation.Observation)
		// is a part of the finding that says so.
		is string
	}{
		"the lookup of the wildcard's name": {func(o *observation.Observation) { o.Wildcard.DNS = observation.Resolution{Failure: cut} }, "terraform-provider-hsts-no-such-name.example.com"},
		"the wildcard's name": {func(o *observation.Observation) {
			o.Wildcard = observation.HostCheck{Host: observation.WildcardName("example.com"), DNS: o.Apex.DNS, HTTPS: endpointOf(observation.Exchange{URL: "https://" + observation.WildcardName("example.com") + "/", Failure: cut})}
		}, "no-such-name"},
		"a further path": {func(o *observation.Observation) {
			o.Apex.FurtherPaths = []observation.Exchange{{URL: "https://example.com/robots.txt", Failure: cut}}
		}, "robots.txt"},
		"a further IPv6 address": {func(o *observation.Observation) {
			o.Apex.HTTPS.FurtherAddresses = []observation.Exchange{{URL: https, Address: "[2001:db8::1]:443", Failure: cut}}
		}, "2001:db8::1"},
		"a further IPv6 address over HTTP": {func(o *observation.Observation) {
			o.HTTP.FurtherAddresses = []observation.Exchange{{URL: http, Address: "[2001:db8::1]:80", Failure: cut}}
		}, "2001:db8::1"},
		"a further IPv6 address of www": {func(o *observation.Observation) {
			o.WWW.HTTPS.FurtherAddresses = []observation.Exchange{{URL: www, Address: "[2001:db8::1]:443", Failure: cut}}
		}, "2001:db8::1"},
		"the lookup of a subdomain": {func(o *observation.Observation) {
			o.Subdomains = []observation.HostCheck{{Host: "a.example.com", DNS: observation.Resolution{Failure: cut}}}
		}, "a.example.com"},
		"plain HTTP of a subdomain": {func(o *observation.Observation) {
			o.Subdomains = []observation.HostCheck{{
				Host: "a.example.com", DNS: o.Apex.DNS, HTTPS: endpointOf(observation.Exchange{URL: "https://a.example.com/", Failure: refused}),
				HTTP: &observation.Exchange{URL: "http://a.example.com/", Failure: cut},
			}}
		}, "a.example.com"},
		"plain HTTP": {func(o *observation.Observation) { o.HTTP = endpointOf(observation.Exchange{URL: http, Failure: cut}) }, http},
	}
	for name, test := range tests {
		for _, ruleset := range readiness.Rulesets() {
			seen := ready()
			test.cut(&seen)
			verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: ruleset, At: now})
			if verdict.Conclusive || verdict.Ready {
				t.Errorf("%s, under %s: conclusive %v, ready %v", name, ruleset, verdict.Conclusive, verdict.Ready)
			}
			says := false
			for _, f := range verdict.Findings {
				says = says || f.Open && strings.Contains(f.Host+f.Detail, test.is)
			}
			if !says {
				t.Errorf("%s, under %s: no finding says so: %+v", name, ruleset, verdict.Findings)
			}
		}
	}
}

func endpointOf(e observation.Exchange) observation.Endpoint {
	return observation.Endpoint{Chain: observation.Chain{Hops: []observation.Hop{{Exchange: e}}, End: observation.Failed}}
}

// TestEvaluate_cutOffWaived checks that a waiver does not make up for what was not seen
// to the end.
func TestEvaluate_cutOffWaived(t *testing.T) {
	t.Parallel()
	seen := ready(fails(http, observation.Cancelled))
	waive := map[string]string{"observation.http.unanswered": "port 80 is closed", "redirects.http.does_not_exist": "port 80 is closed"}
	if readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.HSTS, At: now, Waive: waive}).Conclusive {
		t.Error("the verdict is conclusive")
	}
	seen = ready(fails(http, observation.ConnectTimeout))
	if verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.HSTS, At: now, Waive: waive}); !verdict.Conclusive {
		t.Errorf("what is waived leaves the question open: %+v", verdict.Findings)
	}
}

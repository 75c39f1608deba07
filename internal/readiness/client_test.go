package readiness_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func keyed521(c *observation.Certificate)       { c.PublicKey = "ECDSA 521" }
func negativeSerial(c *observation.Certificate) { c.NegativeSerial = true }

// refusesHTTP2 is an answer over HTTP/1.1 where the server refused HTTP/2.
func refusesHTTP2(e *observation.Exchange) { e.RefusesHTTP2 = true }

// answersHTTP1 is a failure over HTTP/2 alone.
func answersHTTP1(e *observation.Exchange) { e.Failure.AnswersHTTP1 = true }

// TestEvaluate_client holds what the scan's client and browsers take differently. In
// the comments: what the scan reports | what Chromium does.
func TestEvaluate_client(t *testing.T) {
	t.Parallel()
	const api = "https://api.example.com/"
	run(t, []verdictCase{
		// invalid_cert_chain, as its last try alone is answered | works over HTTP/1.1
		{name: "the domain refuses HTTP/2", site: ready(answers(https, 200, header(good), refusesHTTP2)),
			want: []string{"scan domain.tls.invalid_cert_chain"}, verdict: "https conclusive"},
		{name: "the domain refuses HTTP/2, as a policy", ruleset: readiness.HSTS, site: ready(answers(https, 200, header(good), refusesHTTP2)),
			verdict: "ready https conclusive"},
		// not asked | works over HTTP/1.1
		{name: "www refuses HTTP/2", site: ready(answers(www, 200, refusesHTTP2)), verdict: all},
		{name: "a subdomain refuses HTTP/2", site: ready(given("api.example.com"), answers(api, 200, refusesHTTP2)), verdict: all},
		// invalid_cert_chain | ERR_HTTP2_PROTOCOL_ERROR
		{name: "the domain breaks HTTP/2", site: ready(fails(https, observation.Malformed, trusted, answersHTTP1)),
			want: []string{"scan domain.tls.invalid_cert_chain"}, verdict: "conclusive"},
		// cannot_connect | works
		{name: "the domain has a negative serial number", site: ready(answers(https, 200, header(good), leaf(negativeSerial))),
			want: []string{"scan domain.tls.cannot_connect", "advice domain.tls.negative_serial"}, verdict: "https conclusive"},
		{name: "the domain has a negative serial number, as a policy", ruleset: readiness.HSTS, site: ready(answers(https, 200, header(good), leaf(negativeSerial))),
			want: []string{"advice domain.tls.negative_serial"}, verdict: "ready https conclusive"},
		// www.no_tls | works
		{name: "www has a negative serial number", site: ready(answers(www, 200, leaf(negativeSerial))),
			want: []string{"scan domain.www.no_tls", "advice domain.tls.negative_serial"}, verdict: "https conclusive"},
		// not asked | works
		{name: "a subdomain has a negative serial number", site: ready(given("api.example.com"), answers(api, 200, leaf(negativeSerial))),
			want: []string{"advice domain.tls.negative_serial"}, verdict: all},
		// nothing | ERR_SSL_VERSION_OR_CIPHER_MISMATCH
		{name: "the domain has a key on P-521", site: ready(answers(https, 200, header(good), leaf(keyed521))),
			want: []string{"requirement domain.tls.unusable_key"}, verdict: "scan conclusive"},
		{name: "www has a key on P-521", site: ready(answers(www, 200, leaf(keyed521))),
			want: []string{"requirement domain.subdomain.unusable_key"}, verdict: "scan conclusive"},
		{name: "a subdomain has a key on P-521", site: ready(given("api.example.com"), answers(api, 200, leaf(keyed521))),
			want: []string{"requirement domain.subdomain.unusable_key"}, verdict: "scan conclusive"},
	})
}

// TestEvaluate_ipv4 has domains that hstspreload.org, without IPv6, can't reach.
func TestEvaluate_ipv4(t *testing.T) {
	t.Parallel()
	over6 := answers(https, 200, header(good), func(e *observation.Exchange) { e.Address = "[2001:db8::1]:443" })
	over4 := answers(https, 200, header(good), func(e *observation.Exchange) { e.Address = "192.0.2.1:443" })
	plain := answers(http, 301, to(https))
	both := resolves("example.com", "192.0.2.1", "2001:db8::1")
	advice := []string{"advice domain.address.no_ipv4"}
	run(t, []verdictCase{
		{name: "IPv6 alone", site: ready(over6, resolves("example.com", "2001:db8::1")), want: advice, verdict: all},
		{name: "IPv6 alone, as a policy", ruleset: readiness.HSTS, site: ready(over6, resolves("example.com", "2001:db8::1")), verdict: "ready https conclusive"},
		{name: "both", site: ready(over6, both, at("192.0.2.1", answers(https, 200, header(good)), plain)), verdict: all},
		{name: "IPv4 alone", site: ready(over4, resolves("example.com", "192.0.2.1")), verdict: all},
		{name: "IPv4 refuses", site: ready(over6, both, at("192.0.2.1", fails(https, observation.Refused), plain)),
			want: append([]string{"advice domain.address.cannot_connect"}, advice...), verdict: all},
		{name: "one IPv4 address of two refuses", site: ready(over6, both, at("192.0.2.1", fails(https, observation.Refused), plain), at("192.0.2.3", answers(https, 200, header(good)), plain)),
			want: []string{"advice domain.address.cannot_connect"}, verdict: all},
		{name: "no IPv4 from here", site: ready(over6, both, at("192.0.2.1", fails(https, observation.Unreachable), plain)),
			want: []string{"advice observation.address.no_route"}, verdict: all},
	})
}

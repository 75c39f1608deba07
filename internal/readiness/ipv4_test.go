package readiness_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

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

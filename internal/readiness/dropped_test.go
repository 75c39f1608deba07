package readiness_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// dropped makes an answer one that browsers drop.
func dropped(e *observation.Exchange) {
	e.BrowserFailure = &observation.Failure{Kind: observation.Malformed, Detail: "it has two Location fields that differ"}
}

// spaced gives an answer a header with a blank before its colon.
func spaced(value string) part {
	return func(e *observation.Exchange) { e.SpacedHSTS = []string{value} }
}

// TestEvaluate_dropped has answers that browsers drop, and the scan takes.
func TestEvaluate_dropped(t *testing.T) {
	t.Parallel()
	const api, next = "https://api.example.com/", "https://example.com/next"
	nobody := observation.WildcardName("example.com")
	run(t, []verdictCase{
		{name: "of the domain", site: ready(answers(https, 200, header(good), dropped)),
			want: []string{"requirement response.dropped"}, verdict: "scan conclusive"},
		{name: "of the domain, as a policy", ruleset: readiness.HSTS, site: ready(answers(https, 200, header(good), dropped)),
			want: []string{"requirement response.dropped"}, verdict: "conclusive"},
		{name: "over plain HTTP", site: ready(answers(http, 301, to(https), dropped)),
			want: []string{"requirement redirects.http.dropped"}, verdict: "scan conclusive"},
		{name: "over plain HTTP, as a policy", ruleset: readiness.HSTS, site: ready(answers(http, 301, to(https), dropped)),
			want: []string{"requirement redirects.http.dropped"}, verdict: "conclusive"},
		{name: "of a page that it leads to", site: ready(answers(https, 301, to(next), header(good)), answers(next, 301, to("/x"), dropped), answers("https://example.com/x", 200)),
			want: []string{"requirement redirects.https.dead_end"}, verdict: "scan conclusive"},
		{name: "of www", site: ready(answers(www, 200, dropped)), want: []string{"requirement domain.www.no_https"}, verdict: "scan conclusive"},
		{name: "of a subdomain", site: ready(given("api.example.com"), answers(api, 200, dropped)),
			want: []string{"requirement domain.subdomain.no_https"}, verdict: "scan conclusive"},
		{name: "of a wildcard", site: ready(resolves(nobody, "192.0.2.1"), answers("https://"+nobody+"/", 200, dropped)),
			want: []string{"requirement domain.subdomain.wildcard_no_https"}, verdict: "scan conclusive"},
		{name: "at one address", site: ready(at("192.0.2.2", answers(https, 200, header(good), dropped))),
			want: []string{"requirement domain.address.no_https"}, verdict: "scan conclusive"},
		{name: "at the first address alone", site: ready(answers(https, 200, header(good), dropped), at("192.0.2.2", answers(https, 200, header(good)))),
			want: []string{"requirement response.dropped", "advice domain.address.better"}, verdict: "scan conclusive"},
		{name: "at one address, over plain HTTP", site: ready(at("192.0.2.2", answers(http, 301, to(https), dropped))),
			want: []string{"requirement redirects.address.unfit"}, verdict: "scan conclusive"},
		{name: "at one address of a subdomain", site: ready(given("api.example.com"), answers(api, 200), at("192.0.2.2", answers(api, 200, dropped))),
			want: []string{"requirement domain.subdomain.address.no_https"}, verdict: "scan conclusive"},
		{name: "of a removal", ruleset: readiness.Removal, site: ready(answers(https, 200, header("max-age=0"), dropped)), verdict: "scan ready https conclusive"},
	})
}

// TestEvaluate_spacedName has headers with a blank before the colon.
func TestEvaluate_spacedName(t *testing.T) {
	t.Parallel()
	run(t, []verdictCase{
		{name: "alone", site: ready(answers(https, 200, spaced(good))), want: []string{"scan response.no_header"}, verdict: "https conclusive"},
		{name: "beside another", site: ready(answers(https, 200, header(good), spaced("max-age=0"))),
			want: []string{"advice header.hsts.spaced_name"}, verdict: all},
	})
	for _, ruleset := range readiness.Rulesets() {
		for _, f := range evaluate(ready(answers(https, 200, spaced("max-age=1"))), ruleset).Findings {
			if f.Code == "response.no_header" && !strings.Contains(f.Detail, `the line "Strict-Transport-Security : max-age=1", with a space before the colon`) {
				t.Errorf("%s: %s", ruleset, f.Detail)
			}
		}
	}
	e := observation.Exchange{URL: https, Status: 200, TLS: &observation.TLS{}, SpacedHSTS: []string{"max-age=1"}}
	if answer := readiness.JudgeAnswer(e); answer.Served != readiness.ServesNone || !strings.Contains(answer.Why, "which Chrome obeys") {
		t.Errorf("%+v", answer)
	}
	e = observation.Exchange{URL: https, Status: 200, TLS: &observation.TLS{}, HSTS: []string{good}}
	dropped(&e)
	if readiness.JudgeAnswer(e).Cause != readiness.DroppedAnswer {
		t.Errorf("%+v", readiness.JudgeAnswer(e))
	}
}

package readiness_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func TestEvaluate_open(t *testing.T) {
	t.Parallel()
	other := "https://other.example/"
	leadsOn := answers(https, 301, to(other), header(good))
	gone := []change{
		unresolved("example.com", observation.NoSuchName), unresolved("www.example.com", observation.NoSuchName),
		unasked(https), unasked(http), unasked(www),
	}
	run(t, []verdictCase{
		{name: "no such name", site: ready(gone...),
			want:     []string{"scan domain.tls.cannot_connect"},
			statuses: "unknown unknown unknown not_checked unknown"},
		{name: "no resolver tells of the name", site: ready(append(gone, unresolved("example.com", observation.ResolverFailed))...),
			want:     []string{"scan domain.tls.cannot_connect", "advice observation.name_not_resolved"},
			statuses: "unknown unknown unknown not_checked unknown"},
		{name: "no such name, for a policy", ruleset: readiness.HSTS, site: ready(gone...),
			want:     []string{"requirement domain.tls.cannot_connect"},
			statuses: "unknown unknown unknown not_checked unknown"},
		{name: "https times out", site: ready(fails(https, observation.ConnectTimeout)),
			want:     []string{"scan domain.tls.cannot_connect", "advice observation.https.unanswered"},
			statuses: "met unknown met met unknown"},
		{name: "the handshake times out", site: ready(fails(https, observation.TLSTimeout)),
			want: []string{"scan domain.tls.cannot_connect", "advice observation.https.unanswered"}},
		{name: "no headers come", site: ready(fails(https, observation.HeadersTimeout, trusted)),
			want: []string{"scan domain.tls.cannot_connect", "advice observation.https.unanswered"}},
		{name: "the proxy fails", site: ready(fails(https, observation.ProxyFailed)),
			want: []string{"scan domain.tls.cannot_connect", "advice observation.https.unanswered"}},
		{name: "http times out", site: ready(fails(http, observation.ConnectTimeout)),
			want:    []string{"advice observation.http.unanswered", "scan redirects.http.does_not_exist"},
			verdict: "scan https", statuses: "met met unknown met met"},
		{name: "http times out, for a policy", ruleset: readiness.HSTS, site: ready(fails(http, observation.ConnectTimeout)),
			want: []string{"advice observation.http.unanswered"}, verdict: "https", statuses: "not_checked met unknown met met"},
		{name: "http was not asked", site: ready(unasked(http)),
			want: []string{"advice observation.http.unanswered", "scan redirects.http.does_not_exist"}, verdict: "scan https"},
		{name: "a redirect times out, seen from https and http", site: ready(leadsOn, fails(other, observation.ConnectTimeout)),
			want:     []string{"scan redirects.follow_error", "scan redirects.follow_error", "advice observation.redirect.unanswered"},
			statuses: "met met unknown met met"},
		{name: "a redirect is blocked", site: ready(leadsOn, fails(other, observation.Blocked)),
			want:     []string{"scan redirects.follow_error", "scan redirects.follow_error", "advice observation.redirect.blocked"},
			statuses: "met met unknown met met"},
		{name: "a redirect was not asked", site: ready(leadsOn),
			want: []string{"scan redirects.follow_error", "scan redirects.follow_error", "advice observation.redirect.unanswered"}},
		{name: "the first redirect times out", site: ready(answers(http, 301, to("https://example.com/a")), fails("https://example.com/a", observation.HeadersTimeout)),
			want:     []string{"scan redirects.follow_error", "scan redirects.http.first_redirect.invalid", "advice observation.redirect.unanswered"},
			statuses: "met met unknown met met"},
		{name: "a redirect that the scan no longer follows", site: ready(
			answers(https, 301, to("/1"), header(good)), answers("https://example.com/1", 301, to("/2")), answers("https://example.com/2", 301, to("/3")),
			answers("https://example.com/3", 301, to("/4")), fails("https://example.com/4", observation.HeadersTimeout)),
			want: []string{"scan redirects.too_many", "scan redirects.too_many", "advice observation.redirect.under_policy"}},
		{name: "www times out", site: ready(fails(www, observation.ConnectTimeout)),
			want: []string{"advice observation.www.unanswered"}, verdict: "scan", statuses: "met met met unknown met"},
		{name: "no route to www", site: ready(fails(www, observation.Unreachable)),
			want: []string{"advice observation.www.unanswered"}, verdict: "scan"},
		{name: "www was not asked", site: ready(unasked(www)),
			want: []string{"advice observation.www.unanswered"}, verdict: "scan"},
		{name: "no resolver tells of www", site: ready(unresolved("www.example.com", observation.ResolverFailed), unasked(www)),
			want: []string{"advice observation.www.unanswered"}, verdict: "scan", statuses: "met met met unknown met"},
		{name: "the handshake of www times out", site: ready(fails(www, observation.TLSTimeout)),
			want: []string{"scan domain.www.no_tls", "advice observation.www.unanswered"}, statuses: "met met met unknown met"},
		{name: "www does not matter to a policy without it", ruleset: readiness.HSTS, site: ready(answers(https, 200, header("max-age=300")), fails(www, observation.ConnectTimeout)),
			verdict: "ready https conclusive", statuses: "not_checked met met not_checked met"},
		{name: "nothing was observed", site: observation.Observation{Domain: "example.com"},
			want:     []string{"scan domain.tls.cannot_connect", "advice observation.https.unanswered", "advice observation.http.unanswered", "requirement redirects.http.does_not_exist"},
			statuses: "met unknown unknown not_checked unknown"},
	})
}

// A finding that rests on a missing answer says so.
func TestEvaluate_openIsSaid(t *testing.T) {
	t.Parallel()
	for _, site := range []observation.Observation{
		ready(fails(https, observation.ConnectTimeout), fails(http, observation.ConnectTimeout), fails(www, observation.TLSTimeout)),
		ready(answers(https, 301, to("https://other.example/"), header(good)), fails("https://other.example/", observation.Blocked)),
		ready(answers(http, 301, to("https://example.com/a")), fails("https://example.com/a", observation.HeadersTimeout)),
		ready(unresolved("example.com", observation.ResolverTimeout), unasked(https), unasked(http)),
	} {
		judged := evaluate(site, readiness.Bulk1Year)
		open := 0
		for _, f := range judged.Findings {
			if f.Open {
				open++
			}
			if said := strings.Contains(f.Detail, "could not be judged from here"); said != f.Open {
				t.Errorf("%s: open %v, said %v: %s", f.Code, f.Open, said, f.Detail)
			}
		}
		if open == 0 || judged.Conclusive || judged.Ready {
			t.Errorf("%d open findings, conclusive %v, ready %v", open, judged.Conclusive, judged.Ready)
		}
	}
}

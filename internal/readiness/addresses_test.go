package readiness_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

func TestEvaluate_addresses(t *testing.T) {
	t.Parallel()
	const second = "192.0.2.2"
	secure := answers(https, 200, header(good))
	plain := answers(http, 301, to(https))
	other := leaf(func(c *observation.Certificate) { c.SHA256 = "other" })
	run(t, []verdictCase{
		{name: "the same everywhere", site: ready(at(second, secure, plain), at("2001:db8::2", secure, plain)), verdict: all, statuses: met},
		{name: "no header", site: ready(at(second, answers(https, 200), plain)),
			want: []string{"requirement response.address.unfit_header"}, verdict: "scan https conclusive", statuses: "met met met met unmet"},
		{name: "a shorter header", site: ready(at(second, answers(https, 200, header("max-age=300")), plain)),
			want: []string{"requirement response.address.unfit_header"}, verdict: "scan https conclusive"},
		{name: "another header that will do", site: ready(at(second, answers(https, 200, header("max-age=31536001; includeSubDomains; preload")), plain)),
			want: []string{"advice response.address.other_header"}, verdict: all},
		{name: "at fault both", site: ready(answers(https, 200, header("max-age=0")), at(second, answers(https, 200), plain)), ruleset: readiness.HSTS,
			want: []string{"requirement header.hsts.max_age.zero", "advice response.address.other_header"}, verdict: "https conclusive"},
		{name: "no header by a wall", site: ready(at(second, answers(https, 403, marked("Cf-Mitigated", "challenge")), plain)),
			want: []string{"requirement response.address.unfit_header"}, verdict: "scan https", statuses: "met met met met unknown"},
		{name: "untrusted", site: ready(at(second, answers(https, 200, header(good), untrusted(observation.Expired)), plain)),
			want: []string{"requirement domain.address.invalid_cert_chain"}, verdict: "scan conclusive", statuses: "met unmet met met met"},
		{name: "another certificate", site: ready(answers(https, 200, header(good), leaf(func(c *observation.Certificate) { c.SHA256 = "this" })), at(second, answers(https, 200, header(good), other), plain)),
			want: []string{"advice domain.address.other_certificate"}, verdict: all},
		{name: "refused: clients try another", site: ready(at(second, fails(https, observation.Refused), fails(http, observation.Refused))),
			want: []string{"advice domain.address.cannot_connect"}, verdict: all},
		{name: "port 80 refused at one", site: ready(at(second, secure, fails(http, observation.Refused))),
			want: []string{"advice redirects.address.other"}, verdict: all},
		{name: "no handshake: clients are lost", site: ready(at(second, fails(https, observation.TLSAlert), plain)),
			want: []string{"requirement domain.address.no_https"}, verdict: "scan conclusive"},
		{name: "silent", site: ready(at(second, fails(https, observation.ConnectTimeout), fails(http, observation.ConnectTimeout))),
			want: []string{"advice observation.https.address_unanswered", "advice observation.http.address_unanswered"}, verdict: "scan", statuses: "met unknown unknown met met"},
		{name: "no route", site: ready(at("2001:db8::2", fails(https, observation.Unreachable), fails(http, observation.Unreachable))),
			want: []string{"advice observation.address.no_route"}, verdict: all, statuses: met},
		{name: "leads elsewhere", site: ready(at(second, answers(https, 301, to("https://other.example/?a"), header(good)), plain)),
			want: []string{"advice redirects.address.other"}, verdict: all},
		{name: "only the query differs", site: ready(answers(https, 301, to("/a?1"), header(good)), answers("https://example.com/a?1", 200), at(second, answers(https, 301, to("/a?2"), header(good)), plain)), verdict: all},
		{name: "no redirect", site: ready(at(second, secure, answers(http, 200))),
			want: []string{"requirement redirects.address.unfit"}, verdict: "scan conclusive", statuses: "met met unmet met met"},
		{name: "www first", site: ready(at(second, secure, answers(http, 301, to(www)))),
			want: []string{"requirement redirects.address.unfit"}, verdict: "scan https conclusive"},
		{name: "port 80 open at one only", site: ready(fails(http, observation.Refused), at(second, secure, plain)),
			want: []string{"advice redirects.address.other", "scan redirects.http.does_not_exist"}, verdict: all},
		{name: "port 80 open at one only, without a redirect", site: ready(fails(http, observation.Refused), at(second, secure, answers(http, 200))),
			want: []string{"requirement redirects.address.unfit", "scan redirects.http.does_not_exist"}, verdict: "scan conclusive"},
		{name: "no redirect at the first either", site: ready(answers(http, 200), at(second, secure, answers(http, 200))),
			want: []string{"scan redirects.http.no_redirect"}, verdict: "conclusive"},
		{name: "to https on another host will do for a policy", ruleset: readiness.HSTS, site: ready(answers(http, 301, to(www)), at(second, secure, answers(http, 301, to(www)))), verdict: "ready https conclusive"},
		{name: "better than the first", site: ready(fails(https, observation.TLSAlert), at(second, secure, plain)),
			want: []string{"scan domain.tls.cannot_connect", "advice domain.address.better"}, verdict: "conclusive"},
		{name: "all silent", site: ready(fails(https, observation.ConnectTimeout), at(second, fails(https, observation.ConnectTimeout), plain)),
			want: []string{"scan domain.tls.cannot_connect", "advice observation.https.unanswered"}, statuses: "met unknown met met unknown"},
		{name: "too many to ask", site: ready(func(w *world) { w.leftOut = 4 }), want: []string{"advice observation.address.cap"}, verdict: all},
		{name: "still preload at one", ruleset: readiness.Removal, site: ready(answers(https, 200, header("max-age=0")), at(second, secure, answers(http, 200))),
			want: []string{"requirement response.address.unfit_header"}, verdict: "scan conclusive"},
	})
}

// A finding about an address names it.
func TestFinding_address(t *testing.T) {
	t.Parallel()
	judged := evaluate(ready(at("192.0.2.2", answers(https, 200), answers(http, 301, to(https)))), readiness.Bulk1Year)
	f := judged.Findings[0]
	if f.Host != "192.0.2.2" {
		t.Errorf("the host is %q", f.Host)
	}
	for _, part := range []string{`answers with "` + good + `", but at its address 192.0.2.2 with no header`, "response.no_header", "remove this one from DNS"} {
		if !strings.Contains(f.Detail, part) {
			t.Errorf("%q is not in %q", part, f.Detail)
		}
	}
}

// TestDifferingAddresses holds that a site whose DNS hands out other addresses each time is
// shown the same each time, as long as they agree.
func TestDifferingAddresses(t *testing.T) {
	t.Parallel()
	show := func(v4, v6 string) string {
		same := []change{answers(https, 200, header(good)), answers(http, 301, to(https))}
		site := ready(append(same, at(v4, same...), at("["+v6+"]", fails(https, observation.Unreachable), fails(http, observation.Unreachable)))...)
		judged := evaluate(site, readiness.Bulk1Year)
		return report.Markdown(judged, site) + report.Text(judged)
	}
	one, other := show("192.0.2.7", "2001:db8::7"), show("192.0.2.8", "2001:db8::8")
	if diff := cmp.Diff(one, other); diff != "" || !strings.Contains(one, "IPv6") {
		t.Errorf("it differs (-one +other):\n%s\n%s", diff, one)
	}
	site := ready(at("192.0.2.7", answers(https, 200), answers(http, 301, to(https))))
	if text := report.Markdown(evaluate(site, readiness.Bulk1Year), site); !strings.Contains(text, "| `https://example.com/` at `192.0.2.7` |") || strings.Contains(text, "`http://example.com/` at") {
		t.Errorf("what differs is not shown alone:\n%s", text)
	}
}

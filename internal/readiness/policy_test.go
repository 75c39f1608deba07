package readiness_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func TestEvaluate_policy(t *testing.T) {
	t.Parallel()
	const sound = "ready https conclusive"
	serves := func(fields ...string) change { return answers(https, 200, header(fields...)) }
	cases := []verdictCase{
		{name: "everything", site: ready(), verdict: sound, statuses: "not_checked met met met met"},
		{name: "a short age alone", site: ready(serves("max-age=1")), verdict: sound, statuses: "not_checked met met not_checked met"},
		{name: "quoted and unknown directives", site: ready(serves(`max-age="1"; x=";"`)), verdict: sound},
		{name: "a subdomain", site: readyAs("shop.example.com"), verdict: sound},
		{name: "a public suffix", site: readyAs("github.io"), verdict: sound},
		{name: "port 80 closed", site: ready(fails(http, observation.Refused)), verdict: sound},
		{name: "no header", site: ready(serves()), want: []string{"requirement response.no_header"}, verdict: "https conclusive", statuses: "not_checked met met not_checked unmet"},
		{name: "invalid", site: ready(serves("max-age=1, max-age=1")), want: []string{"requirement header.hsts.invalid"}, verdict: "https conclusive"},
		{name: "empty", site: ready(serves("")), want: []string{"requirement header.hsts.invalid"}, verdict: "https conclusive"},
		{name: "zero", site: ready(serves("max-age=0")), want: []string{"requirement header.hsts.max_age.zero"}, verdict: "https conclusive"},
		{name: "two headers", site: ready(serves("max-age=1", "x")), want: []string{"advice header.hsts.several_fields"}, verdict: sound},
		{name: "two headers, the first invalid", site: ready(serves("x", "max-age=1")),
			want: []string{"requirement header.hsts.invalid", "advice header.hsts.several_fields"}, verdict: "https conclusive"},
		{name: "expired", site: ready(answers(https, 200, header(good), untrusted(observation.Expired))),
			want: []string{"requirement domain.tls.invalid_cert_chain"}, verdict: "conclusive"},
		{name: "refused", site: ready(fails(https, observation.Refused)),
			want: []string{"requirement domain.tls.cannot_connect"}, verdict: "conclusive", statuses: "not_checked unmet met not_checked not_checked"},
		{name: "an outdated suite", site: ready(answers(https, 200, header(good), suite("TLS 1.2", "TLS_RSA_WITH_AES_128_CBC_SHA"))),
			want: []string{"advice tls.obsolete_cipher_suite"}, verdict: sound},
		{name: "http does not redirect", site: ready(answers(http, 200)),
			want: []string{"requirement redirects.http.no_redirect"}, verdict: "conclusive"},
		{name: "http redirects to no URL", site: ready(answers(http, 301, to("//["))),
			want: []string{"requirement redirects.http.no_redirect"}, verdict: "conclusive"},
		{name: "http stays http", site: ready(answers(http, 301, to("/a")), answers("http://example.com/a", 200)),
			want: []string{"requirement redirects.http.no_https"}, verdict: "conclusive"},
		{name: "http without end", site: ready(answers(http, 301, to("/"))),
			want: []string{"requirement redirects.http.no_https"}, verdict: "conclusive"},
		{name: "http to a dead host", site: ready(answers(http, 301, to("https://other.example/")), fails("https://other.example/", observation.Refused)),
			want: []string{"requirement redirects.follow_error"}, verdict: "conclusive"},
		{name: "http, then https on the same host", site: ready(answers(http, 301, to("/a")), answers("http://example.com/a", 301, to(https))), verdict: sound},
		{name: "five redirects", site: ready(answers(https, 301, to("/1"), header(good)), answers("https://example.com/1", 301, to("/2")), answers("https://example.com/2", 301, to("/3")),
			answers("https://example.com/3", 301, to("/4")), answers("https://example.com/4", 200)), verdict: sound},
		{name: "http to www, past the domain", site: ready(answers(http, 301, to(www)), answers(www, 200, header(good))),
			want: []string{"advice redirects.http.base_domain_skipped"}, verdict: sound},
		{name: "http to www, and back to the domain", site: ready(answers(http, 301, to(www))), verdict: sound},
		{name: "https to http", site: ready(answers(https, 301, to("http://other.example/"), header(good)), answers("http://other.example/", 200)),
			want: []string{"requirement redirects.http.no_https", "requirement redirects.insecure.initial"}, verdict: "conclusive"},
		{name: "www without HTTPS", site: ready(fails(www, observation.Refused)),
			want: []string{"requirement domain.www.no_https"}, verdict: "conclusive"},
		{name: "www untrusted", site: ready(answers(www, 200, untrusted(observation.WrongHost))),
			want: []string{"requirement domain.www.no_tls"}, verdict: "conclusive"},
		{name: "www untrusted, and not covered", site: ready(serves("max-age=300"), answers(www, 200, untrusted(observation.WrongHost))), verdict: sound},
	}
	for i := range cases {
		cases[i].ruleset = readiness.HSTS
	}
	run(t, cases)
}

func TestVerdict_header(t *testing.T) {
	t.Parallel()
	field, spoilt := "max-age=300; includeSubDomains", "max-age=300, max-age=1"
	for _, c := range []struct {
		site       observation.Observation
		header     *string
		directives *hsts.Policy
	}{
		{ready(fails(https, observation.Refused)), nil, nil},
		{ready(answers(https, 200)), nil, nil},
		{ready(answers(https, 200, header(field, good))), &field, &hsts.Policy{MaxAge: 300, IncludeSubDomains: true}},
		{ready(answers(https, 200, header(spoilt))), &spoilt, nil},
	} {
		judged := evaluate(c.site, readiness.HSTS)
		if judged.ScanPasses != nil {
			t.Error("hstspreload.org has no scan for this ruleset")
		}
		if diff := cmp.Diff(c.header, judged.Header); diff != "" {
			t.Errorf("header (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(c.directives, judged.Directives); diff != "" {
			t.Errorf("directives (-want +got):\n%s", diff)
		}
	}
}

// A planned header is judged as if the domain served it already, also on the
// page that plain http leads to.
func TestEvaluate_plannedHeader(t *testing.T) {
	t.Parallel()
	site := ready(answers(https, 200), answers(http, 301, to("https://example.com/a")), answers("https://example.com/a", 200))
	if r := evaluate(site, readiness.Bulk1Year); r.Ready {
		t.Errorf("ready without a header: %v", r.ErrorCodes())
	}
	planned := good
	if r := readiness.Evaluate(site, readiness.Criteria{PlannedHeader: &planned}); !r.Ready {
		t.Errorf("not ready with the planned header: %v", r.ErrorCodes())
	}
}

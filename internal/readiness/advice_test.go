package readiness_test

import (
	"strconv"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func TestEvaluate_temporaryRedirect(t *testing.T) {
	t.Parallel()
	var cases []verdictCase
	for status, want := range map[int][]string{
		301: nil, 308: nil,
		302: {"advice redirects.http.temporary"}, 303: {"advice redirects.http.temporary"}, 307: {"advice redirects.http.temporary"},
	} {
		cases = append(cases, verdictCase{name: strconv.Itoa(status), site: ready(answers(http, status, to(https))), want: want, verdict: all})
	}
	run(t, append(cases, verdictCase{name: "to plain http", site: ready(answers(http, 302, to("/a")), answers("http://example.com/a", 301, to(https))),
		want: []string{"scan redirects.http.first_redirect.insecure"}, verdict: "https conclusive"}))
}

func TestEvaluate_paths(t *testing.T) {
	t.Parallel()
	page, missing := "https://example.com"+observation.FurtherPaths()[0], "https://example.com"+observation.FurtherPaths()[1]
	without, other := []string{"advice response.path.no_header"}, []string{"advice response.path.other_header"}
	run(t, []verdictCase{
		{name: "everywhere", site: ready(answers(page, 200, header(good)), answers(missing, 404, header(good))), verdict: all},
		{name: "not with errors", site: ready(answers(page, 200, header(good)), answers(missing, 404)), want: without, verdict: all, statuses: met},
		{name: "on / alone", site: ready(answers(page, 200), answers(missing, 404)), want: without, verdict: all},
		{name: "another one", site: ready(answers(page, 200, header("max-age=1")), answers(missing, 404)), want: append(without[:1:1], other...), verdict: all},
		{name: "no answer", site: ready(fails(page, observation.Closed), answers(missing, 404, header(good))), verdict: all},
		{name: "turned away", site: ready(answers(page, 429)), verdict: all},
		{name: "only elsewhere", site: ready(answers(https, 200), answers(page, 200, header(good))),
			want: append([]string{"scan response.no_header"}, other...), verdict: "https conclusive"},
		{name: "nowhere", site: ready(answers(https, 200), answers(page, 200), answers(missing, 404)),
			want: []string{"scan response.no_header"}, verdict: "https conclusive"},
		{name: "a policy", ruleset: readiness.HSTS, site: ready(answers(missing, 404)), want: without, verdict: "ready https conclusive"},
	})
}

func TestEvaluate_age(t *testing.T) {
	t.Parallel()
	long := []string{"advice header.hsts.max_age.over_1_year"}
	aged := func(age string) observation.Observation {
		return ready(answers(https, 200, header("max-age="+age+"; includeSubDomains; preload")))
	}
	run(t, []verdictCase{
		{name: "a year", site: aged("31536000"), verdict: all},
		{name: "more", site: aged("31536001"), want: long, verdict: all},
		{name: "ten years", site: aged("315360000"), want: long, verdict: all},
		{name: "more than ten years", site: aged("315360001"), want: []string{"scan header.preloadable.max_age.over_10_years"}, verdict: all},
		{name: "more than ten years, as a policy", ruleset: readiness.HSTS, site: aged("315360001"),
			want: []string{"advice header.hsts.max_age.over_10_years"}, verdict: "ready https conclusive"},
		{name: "two years, as a policy", ruleset: readiness.HSTS, site: aged("63072000"), want: long, verdict: "ready https conclusive"},
		{name: "leaving", ruleset: readiness.Removal, site: ready(answers(https, 200, header("max-age=63072000"))), verdict: all},
	})
}

func TestEvaluate_botProtection(t *testing.T) {
	t.Parallel()
	answered := func(status int, mark, value string) observation.Observation {
		return ready(answers(https, status, marked(mark, value)))
	}
	open := []string{"scan response.no_header", "advice observation.https.wall"}
	shut := []string{"scan response.no_header"}
	const unknown = "met met met met unknown"
	run(t, []verdictCase{
		{name: "Cloudflare's challenge", site: answered(403, "Cf-Mitigated", "challenge"), want: open, verdict: "https", statuses: unknown},
		{name: "AWS WAF's challenge", site: answered(202, "X-Amzn-Waf-Action", "challenge"), want: open, verdict: "https", statuses: unknown},
		{name: "AWS WAF's captcha", site: answered(405, "X-Amzn-Waf-Action", "captcha"), want: open, verdict: "https"},
		{name: "Vercel", site: answered(429, "X-Vercel-Mitigated", "challenge"), want: open, verdict: "https"},
		{name: "Akamai", site: answered(403, "Server", "AkamaiGHost"), want: open, verdict: "https"},
		{name: "CloudFront", site: answered(403, "Server", "CloudFront"), want: open, verdict: "https"},
		{name: "DataDome", site: answered(403, "X-Datadome", "protected"), want: open, verdict: "https"},
		{name: "too many requests", site: answered(429, "Retry-After", "60"), want: open, verdict: "https"},
		{name: "a site behind Akamai", site: answered(200, "Server", "AkamaiGHost"), want: shut, verdict: "https conclusive", statuses: "met met met met unmet"},
		{name: "a site that says no", site: answered(403, "Server", "nginx"), want: shut, verdict: "https", statuses: unknown},
		{name: "a site behind Cloudflare that is down", site: answered(503, "Server", "cloudflare"), want: append(shut[:1:1], "advice response.server_error"), statuses: unknown},
		{name: "bot protection that sends the header", site: ready(answers(https, 403, header(good), marked("Cf-Mitigated", "challenge"))),
			want: []string{"advice observation.https.wall"}, verdict: "scan https", statuses: unknown},
		{name: "over http", site: ready(answers(http, 403, marked("Cf-Mitigated", "challenge"))),
			want: []string{"scan redirects.http.no_redirect", "advice observation.http.wall"}, verdict: "", statuses: "met met unknown met met"},
		{name: "over http, redirecting", site: ready(answers(http, 301, to(https), marked("Cf-Mitigated", "challenge"))),
			want: []string{"advice observation.http.wall"}, verdict: all},
		{name: "a policy", ruleset: readiness.HSTS, site: answered(403, "Cf-Mitigated", "challenge"),
			want: []string{"requirement response.no_header", "advice observation.https.wall"}, verdict: "https"},
		{name: "leaving", ruleset: readiness.Removal, site: answered(403, "Cf-Mitigated", "challenge"), want: open, verdict: "https"},
	})
}

func TestEvaluate_severalFields(t *testing.T) {
	t.Parallel()
	run(t, []verdictCase{
		{name: "that agree", ruleset: readiness.HSTS, site: ready(answers(https, 200, header("max-age=1", "max-age=1"))),
			want: []string{"advice header.hsts.repeated_field"}, verdict: "ready https conclusive"},
		{name: "that differ", ruleset: readiness.HSTS, site: ready(answers(https, 200, header("max-age=1", "max-age=2"))),
			want: []string{"advice header.hsts.several_fields"}, verdict: "ready https conclusive"},
	})
}

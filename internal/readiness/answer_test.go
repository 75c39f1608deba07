package readiness_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// challenge is a page of Cloudflare's bot protection.
var challenge = marked("Cf-Mitigated", "challenge")

// answer returns one exchange with the domain over HTTPS.
func answer(status int, parts ...part) observation.Exchange {
	return exchangeOf(answers(https, status, parts...))
}

// failure returns one failed exchange with the domain over HTTPS.
func failure(kind observation.Kind, parts ...part) observation.Exchange {
	return exchangeOf(fails(https, kind, parts...))
}

func exchangeOf(c change) observation.Exchange {
	var w world
	c(&w)
	return w.exchanges[0]
}

func TestJudgeAnswer(t *testing.T) {
	t.Parallel()
	policy := hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true, Preload: true}
	for _, c := range []struct {
		name   string
		seen   observation.Exchange
		served readiness.Served
		cause  readiness.Cause
		policy hsts.Policy
		why    string // a part of it
	}{
		{"the header", answer(200, header(good)), readiness.ServesPolicy, readiness.ValidHeader, policy, good},
		{"with a redirect", answer(301, to(www), header(good)), readiness.ServesPolicy, readiness.ValidHeader, policy, good},
		{"with a page that is not there", answer(404, header(good)), readiness.ServesPolicy, readiness.ValidHeader, policy, good},
		{"with a refusal of the site's own", answer(403, header(good)), readiness.ServesPolicy, readiness.ValidHeader, policy, good},
		{"with a maintenance page", answer(503, header(good)), readiness.ServesPolicy, readiness.ValidHeader, policy, good},
		{"with an error of the gateway", answer(502, header(good), marked("Server", "cloudflare")), readiness.ServesPolicy, readiness.ValidHeader, policy, good},
		{"to forget", answer(200, header("max-age=0")), readiness.ServesPolicy, readiness.ValidHeader, hsts.Policy{}, "max-age=0"},
		{"several, of which the first counts", answer(200, header("max-age=5", "x")), readiness.ServesPolicy, readiness.ValidHeader, hsts.Policy{MaxAge: 5}, "max-age=5"},

		{"no header", answer(200), readiness.ServesNone, readiness.NoHeader, hsts.Policy{}, "without the header (status 200)"},
		{"no header with a redirect", answer(308, to(www)), readiness.ServesNone, readiness.NoHeader, hsts.Policy{}, "status 308"},
		{"no header with a page that is not there", answer(404), readiness.ServesNone, readiness.NoHeader, hsts.Policy{}, "status 404"},
		{"no header for those who are not logged in", answer(401), readiness.ServesNone, readiness.NoHeader, hsts.Policy{}, "status 401"},
		{"no header behind a CDN", answer(200, marked("Server", "CloudFront")), readiness.ServesNone, readiness.NoHeader, hsts.Policy{}, "status 200"},
		{"a header that browsers ignore", answer(200, header("max-age=none")), readiness.ServesNone, readiness.IgnoredHeader, hsts.Policy{}, "browsers ignore"},
		{"an empty header", answer(200, header("")), readiness.ServesNone, readiness.IgnoredHeader, hsts.Policy{}, "browsers ignore"},
		{"an ignored header before a valid one", answer(200, header("x y", good)), readiness.ServesNone, readiness.IgnoredHeader, hsts.Policy{}, "browsers ignore"},
		{"an ignored header with an error", answer(500, header("max-age")), readiness.ServesNone, readiness.IgnoredHeader, hsts.Policy{}, "browsers ignore"},
		{"expired", answer(200, header(good), untrusted(observation.Expired)), readiness.ServesNone, readiness.UntrustedCertificate, hsts.Policy{}, "it is expired"},
		{"for another host, and no header", answer(200, untrusted(observation.WrongHost)), readiness.ServesNone, readiness.UntrustedCertificate, hsts.Policy{}, "it is wrong_host"},
		{"expired, with an error", answer(503, untrusted(observation.Expired)), readiness.ServesNone, readiness.UntrustedCertificate, hsts.Policy{}, "it is expired"},
		{"expired, with a challenge", answer(403, challenge, untrusted(observation.Expired)), readiness.ServesNone, readiness.UntrustedCertificate, hsts.Policy{}, "it is expired"},

		{"a challenge with the header", answer(403, header(good), challenge), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "Cf-Mitigated: challenge"},
		{"a challenge without it", answer(403, challenge), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "bot protection instead of the site"},
		{"a challenge with status 200", answer(200, header(good), marked("X-Amzn-Waf-Action", "challenge")), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "X-Amzn-Waf-Action: challenge"},
		{"too many requests, with the header", answer(429, header(good)), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "status 429"},
		{"refused by a CDN, with the header", answer(403, header(good), marked("Server", "AkamaiGHost")), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "status 403 by AkamaiGHost"},
		{"DataDome", answer(403, marked("X-Datadome", "protected")), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "DataDome"},
		{"Sucuri", answer(403, marked("X-Sucuri-Block", "1")), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "Sucuri"},
		{"Imperva", answer(403, marked("X-Iinfo", "1")), readiness.CannotTell, readiness.BotProtection, hsts.Policy{}, "Imperva"},
		{"forbidden", answer(403), readiness.CannotTell, readiness.ErrorPage, hsts.Policy{}, "status 403"},
		{"a maintenance page", answer(503), readiness.CannotTell, readiness.ErrorPage, hsts.Policy{}, "status 503"},
		{"an error", answer(500), readiness.CannotTell, readiness.ErrorPage, hsts.Policy{}, "status 500"},
		{"an error of a gateway", answer(502, marked("Server", "cloudflare")), readiness.CannotTell, readiness.ErrorPage, hsts.Policy{}, "status 502"},
		{"an error of Cloudflare's own", answer(522), readiness.CannotTell, readiness.ErrorPage, hsts.Policy{}, "status 522"},

		{"refused", failure(observation.Refused), readiness.CannotTell, readiness.NoAnswer, hsts.Policy{}, "gave no answer (it was refused)"},
		{"no such name", failure(observation.NoSuchName), readiness.CannotTell, readiness.NoAnswer, hsts.Policy{}, "it was no_such_name"},
		{"timed out", failure(observation.HeadersTimeout, trusted), readiness.CannotTell, readiness.NoAnswer, hsts.Policy{}, "it was headers_timeout"},
		{"closed, and expired", failure(observation.Closed, untrusted(observation.Expired)), readiness.CannotTell, readiness.NoAnswer, hsts.Policy{}, "it was closed"},
		{"nothing was asked", observation.Exchange{URL: https}, readiness.ServesNone, readiness.UntrustedCertificate, hsts.Policy{}, "none was seen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := readiness.JudgeAnswer(c.seen)
			want := readiness.Answer{Served: c.served, Cause: c.cause, Policy: c.policy, Why: got.Why}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(got.Why, https+" ") || !strings.Contains(got.Why, c.why) || strings.HasSuffix(got.Why, ".") {
				t.Errorf("why: %q", got.Why)
			}
		})
	}
}

// What came from the network is safe to print in the reason, and so is a URL with
// secrets that a redirect has led to.
func TestJudgeAnswer_isSafeToPrint(t *testing.T) {
	t.Parallel()
	const bad = "\x1b[2J\u202e"
	for _, seen := range []observation.Exchange{
		answer(200, header(bad)), answer(200, header("max-age=1; x=\""+bad+"\"")),
		answer(403, marked("X-Amzn-Waf-Action", bad)), answer(429, marked("Server", bad)),
		exchangeOf(answers("https://u:secret@example.com/?secret#secret", 503)),
		{URL: https, Failure: &observation.Failure{Kind: observation.Closed, Detail: bad}},
		{URL: https, TLS: &observation.TLS{Untrusted: &observation.Untrusted{Detail: bad}}},
	} {
		if why := readiness.JudgeAnswer(seen).Why; strings.ContainsFunc(why, unsafe) || strings.Contains(why, "secret") {
			t.Errorf("%q", why)
		}
	}
}

// Readiness asks the same judge: an answer that need not be the site's own leaves
// the verdict open, whatever header came with it and whatever header is planned,
// and the prediction of the scan stays as it is.
func TestEvaluate_answerOfSomethingElse(t *testing.T) {
	t.Parallel()
	page := "https://example.com/a"
	withoutHeader, scanOnly := []string{"scan response.no_header"}, "https"
	bot := []string{"advice observation.https.wall"}
	cases := []verdictCase{
		{name: "a maintenance page without the header", site: ready(answers(https, 503)), want: append(withoutHeader[:1:1], "advice response.server_error"), verdict: "", statuses: "met met met met unknown"},
		{name: "forbidden without the header", site: ready(answers(https, 403)), want: withoutHeader, verdict: scanOnly},
		{name: "a maintenance page with the header", site: ready(answers(https, 503, header(good))), want: []string{"advice response.server_error"}, verdict: "scan ready conclusive", statuses: met},
		{name: "a challenge with the header", site: ready(answers(https, 403, header(good), challenge)), want: bot, verdict: "scan https", statuses: "met met met met unknown"},
		{name: "a challenge without it", site: ready(answers(https, 403, challenge)), want: append(withoutHeader[:1:1], bot...), verdict: scanOnly},
		{name: "a maintenance page, for a policy", ruleset: readiness.HSTS, site: ready(answers(https, 503)), want: []string{"requirement response.no_header", "advice response.server_error"}},
		{name: "a challenge with the header, for a policy", ruleset: readiness.HSTS, site: ready(answers(https, 403, header(good), challenge)), want: bot, verdict: "https"},
		{name: "a maintenance page, leaving", ruleset: readiness.Removal, site: ready(answers(https, 503)), want: withoutHeader},
		{name: "a challenge, leaving", ruleset: readiness.Removal, site: ready(answers(https, 403, header("max-age=0"), challenge)), want: bot, verdict: "scan https"},
		{name: "an error page behind the first redirect", site: ready(answers(http, 301, to(page)), answers(page, 503)),
			want: []string{"scan redirects.http.first_redirect.no_hsts"}, verdict: "https", statuses: "met met unknown met met"},
		{name: "a maintenance page at another address", site: ready(at("192.0.2.2", answers(https, 503), answers(http, 301, to(https)))),
			want: []string{"requirement response.address.unfit_header", "advice response.server_error"}, verdict: "scan", statuses: "met met met met unknown"},
		{name: "a challenge with the header at another address", site: ready(at("192.0.2.2", answers(https, 403, header(good), challenge), answers(http, 301, to(https)))),
			want: []string{"advice observation.https.address_unanswered"}, verdict: "scan", statuses: "met unknown met met met"},
		{name: "error pages beside the first page", site: ready(answers("https://example.com"+observation.FurtherPaths()[1], 503)), verdict: all},
	}
	run(t, cases)

	for _, c := range cases {
		judged := readiness.Evaluate(c.site, readiness.Criteria{Ruleset: c.ruleset})
		if wantOpen := !strings.Contains(c.verdict, "conclusive"); judged.Undecided() != wantOpen {
			t.Errorf("%s: undecided %v", c.name, judged.Undecided())
		}
	}
}

// A planned header stands in for that of the site's own answers alone.
func TestEvaluate_plannedHeaderOfTheSiteAlone(t *testing.T) {
	t.Parallel()
	const short = "max-age=300"
	planned := good
	for _, c := range []struct {
		name    string
		site    observation.Observation
		verdict string
		header  string
	}{
		{"the site's own answer", ready(answers(https, 200)), all, good},
		{"another policy", ready(answers(https, 404, header(short))), all, good},
		{"a maintenance page with a policy", ready(answers(https, 503, header(short))), "scan ready conclusive", good},
		{"a maintenance page without one", ready(answers(https, 503)), "", ""},
		{"a challenge", ready(answers(https, 403, challenge)), "https", ""},
		{"a challenge with a policy", ready(answers(https, 403, header(short), challenge)), "https", short},
		{"an untrusted certificate", ready(answers(https, 200, untrusted(observation.Expired))), "conclusive", good},
		{"a maintenance page at another address", ready(answers(https, 200), at("192.0.2.2", answers(https, 503), answers(http, 301, to(https)))), "scan", good},
	} {
		judged := readiness.Evaluate(c.site, readiness.Criteria{PlannedHeader: &planned})
		served := ""
		if judged.Header != nil {
			served = *judged.Header
		}
		if got := verdict(judged); got != c.verdict || served != c.header {
			t.Errorf("%s: %q with %q; want %q with %q", c.name, got, served, c.verdict, c.header)
		}
	}
}

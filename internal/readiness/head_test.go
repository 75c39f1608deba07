package readiness_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// firefox is a verdict in which nothing stands against Firefox's list.
const firefox = "ready https conclusive"

// TestEvaluate_firefox has what the job that makes Firefox's list asks for, and every
// way in which the answer by HEAD can differ from that by GET.
func TestEvaluate_firefox(t *testing.T) {
	t.Parallel()
	const weeks = "max-age=10886400; includeSubDomains"
	head := func(status int, parts ...part) change { return byHEAD(answers(https, status, parts...)) }
	cases := []verdictCase{
		{name: "ready", site: ready(), verdict: firefox, statuses: "not_checked met not_checked met met"},
		{name: "18 weeks, and no preload", site: ready(answers(https, 200, header(weeks))), verdict: firefox},
		{name: "a second less", site: ready(answers(https, 200, header("max-age=10886399; includeSubDomains"))),
			want: []string{"requirement header.firefox.max_age.below_18_weeks"}, verdict: "https conclusive", statuses: "not_checked met not_checked met unmet"},
		{name: "the domain alone", site: ready(answers(https, 200, header("max-age=31536000"))),
			want: []string{"advice header.firefox.include_sub_domains.missing"}, verdict: firefox, statuses: "not_checked met not_checked not_checked met"},
		{name: "to be forgotten", site: ready(answers(https, 200, header("max-age=0"))), want: []string{"requirement header.hsts.max_age.zero"}, verdict: "https conclusive"},
		{name: "ignored", site: ready(answers(https, 200, header("max-age=31536000; foo="))), want: []string{"requirement header.hsts.invalid"}, verdict: "https conclusive"},
		{name: "in quotes", site: ready(answers(https, 200, header(`max-age="31536000"; includeSubDomains`))), verdict: firefox},
		{name: "more than one", site: ready(answers(https, 200, header(good, "max-age=1"))), want: []string{"advice header.hsts.several_fields"}, verdict: firefox},
		{name: "no header", site: ready(answers(https, 200)), want: []string{"requirement response.no_header"}, verdict: "https conclusive"},
		{name: "plain HTTP does not count", site: ready(answers(http, 200)), verdict: "ready conclusive", statuses: "not_checked met not_checked met met"},
		{name: "nor does its silence", site: ready(fails(http, observation.ConnectTimeout)), verdict: firefox},
		{name: "nor a temporary redirect", site: ready(answers(http, 302, to(https))), verdict: firefox},
		{name: "a certificate does", site: ready(answers(https, 200, header(good), untrusted(observation.Expired))),
			want: []string{"requirement domain.tls.invalid_cert_chain"}, verdict: "conclusive"},
		{name: "HTTPS does", site: ready(fails(https, observation.Refused)), want: []string{"requirement domain.tls.cannot_connect"}, verdict: "conclusive"},
		{name: "no IPv4 is needed", site: ready(resolves("example.com", "2001:db8::1")), verdict: firefox},
		{name: "a name below another one may be on it", site: readyAs("shop.example.com"), verdict: firefox},
		{name: "a header for the domain alone reaches no www", site: ready(answers(https, 200, header("max-age=31536000")), fails(www, observation.Refused)),
			want: []string{"advice header.firefox.include_sub_domains.missing"}, verdict: firefox},
		{name: "one for all names does", site: ready(fails(www, observation.Refused)), want: []string{"requirement domain.www.no_https"}, verdict: "conclusive"},

		{name: "HEAD without it", site: ready(head(200)), want: []string{"requirement response.head.no_header"}, verdict: "https conclusive", statuses: "not_checked met not_checked met unmet"},
		{name: "HEAD not found, without it", site: ready(head(404)), want: []string{"requirement response.head.no_header"}, verdict: "https conclusive"},
		{name: "HEAD not allowed", site: ready(head(405)), want: []string{"requirement response.head.refused"}, verdict: "https conclusive"},
		{name: "HEAD not implemented", site: ready(head(501)), want: []string{"requirement response.head.refused"}, verdict: "https conclusive"},
		{name: "neither allowed nor a header by GET", site: ready(answers(https, 200), head(405)), want: []string{"requirement response.head.refused"}, verdict: "https conclusive"},
		{name: "not allowed, with a header", site: ready(head(405, header(good))), want: []string{"advice response.head.other_answer"}, verdict: firefox},
		{name: "a shorter age", site: ready(head(200, header("max-age=300; includeSubDomains"))),
			want: []string{"requirement header.firefox.max_age.below_18_weeks", "advice response.head.other_header"}, verdict: "https conclusive"},
		{name: "another age that will do", site: ready(head(200, header(weeks))), want: []string{"advice response.head.other_header"}, verdict: firefox},
		{name: "a shorter age by GET", site: ready(answers(https, 200, header("max-age=300; includeSubDomains")), head(200, header(good))),
			want: []string{"advice response.head.other_header"}, verdict: firefox},
		{name: "by HEAD alone", site: ready(answers(https, 200), head(200, header(good))), want: []string{"advice response.head.other_header"}, verdict: firefox},
		{name: "the domain alone by HEAD", site: ready(head(200, header("max-age=31536000")), fails(www, observation.Refused)),
			want: []string{"requirement domain.www.no_https", "advice response.head.other_header", "advice header.firefox.include_sub_domains.missing"}, verdict: "conclusive"},
		{name: "a redirect by both", site: ready(answers(https, 301, header(good), to(www)), answers(www, 200)), want: []string{"advice response.head.redirect"}, verdict: firefox},
		{name: "a redirect by HEAD", site: ready(head(301, header(good), to(www))),
			want: []string{"advice response.head.other_answer", "advice response.head.redirect"}, verdict: firefox},
		{name: "a redirect by HEAD without it", site: ready(head(302, to(www))),
			want: []string{"requirement response.head.no_header", "advice response.head.redirect"}, verdict: "https conclusive"},
		{name: "a redirect elsewhere", site: ready(answers(https, 301, header(good), to(www)), answers(www, 200), head(301, header(good), to("https://other.example/"))),
			want: []string{"advice response.head.other_answer", "advice response.head.redirect"}, verdict: firefox},
		{name: "another status of the class", site: ready(head(204, header(good))), verdict: firefox},

		{name: "no answer in time", site: ready(byHEAD(fails(https, observation.HeadersTimeout))),
			want: []string{"advice observation.head.unanswered"}, verdict: "https", statuses: "not_checked met not_checked met unknown"},
		{name: "no answer", site: ready(byHEAD(fails(https, observation.Closed))), want: []string{"requirement response.head.no_answer"}, verdict: "https conclusive"},
		{name: "an answer that browsers drop", site: ready(head(200, header(good), dropped)), want: []string{"requirement response.head.no_answer"}, verdict: "https conclusive"},
		{name: "one by GET too", site: ready(answers(https, 200, header(good), dropped)), want: []string{"requirement response.dropped"}, verdict: "conclusive"},
		{name: "one by GET alone", site: ready(answers(https, 200, header(good), dropped), head(200, header(good))),
			want: []string{"requirement response.dropped", "advice response.head.other_answer"}, verdict: "conclusive"},
		{name: "one over plain HTTP", site: ready(answers(http, 301, to(https), dropped)), verdict: "ready conclusive"},
		{name: "an error page", site: ready(head(503)), want: []string{"requirement response.head.no_header"}, verdict: "https", statuses: "not_checked met not_checked met unknown"},
		{name: "a page of a firewall", site: ready(head(403)), want: []string{"requirement response.head.no_header"}, verdict: "https"},
		{name: "an error of the server with it", site: ready(head(500, header(good))), want: []string{"advice response.head.other_answer"}, verdict: firefox},
		{name: "bot protection", site: ready(head(429, header(good))), want: []string{"advice observation.https.wall"}, verdict: "https"},
		{name: "bot protection by GET", site: ready(answers(https, 429), head(200, header(good))), want: []string{"advice observation.https.wall"}, verdict: "https"},
		{name: "another certificate", site: ready(head(200, header(good), untrusted(observation.WrongHost))),
			want: []string{"requirement domain.tls.invalid_cert_chain"}, verdict: "conclusive"},
		{name: "one address without it", site: ready(at("192.0.2.2", answers(https, 200))), want: []string{"requirement response.address.unfit_header"}, verdict: "https conclusive"},
		{name: "one address below 18 weeks", site: ready(at("192.0.2.2", answers(https, 200, header("max-age=300; includeSubDomains")))),
			want: []string{"requirement response.address.unfit_header"}, verdict: "https conclusive"},
	}
	for i := range cases {
		cases[i].ruleset = readiness.Firefox
	}
	run(t, cases)
}

// A HEAD that was recorded counts under no other ruleset.
func TestEvaluate_headIsFirefoxs(t *testing.T) {
	t.Parallel()
	run(t, []verdictCase{
		{name: "the list", site: ready(byHEAD(answers(https, 405))), verdict: all},
		{name: "a policy", ruleset: readiness.HSTS, site: ready(byHEAD(fails(https, observation.HeadersTimeout))), verdict: firefox},
		{name: "removal", ruleset: readiness.Removal, site: ready(answers(https, 200, header("max-age=0")), byHEAD(answers(https, 200, header(good)))), verdict: all},
	})
}

// Evidence without a HEAD leaves the question open: what was not asked is nobody's fault.
func TestEvaluate_firefoxWithoutHEAD(t *testing.T) {
	t.Parallel()
	site := ready()
	site.Head = nil
	run(t, []verdictCase{{name: "not asked", ruleset: readiness.Firefox, site: site, want: []string{"advice observation.head.unanswered"}, verdict: "https"}})
	judged := evaluate(site, readiness.Firefox)
	if !judged.Undecided() || judged.Header != nil || !strings.Contains(judged.Findings[0].Detail, "no HEAD was sent") {
		t.Errorf("undecided %v, header %v: %+v", judged.Undecided(), judged.Header, judged.Findings)
	}
}

// What is judged is what HEAD gets, and so is what is shown.
func TestEvaluate_firefoxHeader(t *testing.T) {
	t.Parallel()
	judged := evaluate(ready(byHEAD(answers(https, 200, header("max-age=20000000; includeSubDomains")))), readiness.Firefox)
	if judged.Header == nil || *judged.Header != "max-age=20000000; includeSubDomains" || judged.Directives.MaxAge != 20000000 {
		t.Errorf("header %v, directives %+v", judged.Header, judged.Directives)
	}
	judged = evaluate(ready(byHEAD(answers(https, 405))), readiness.Firefox)
	if judged.Header != nil || judged.Directives != nil {
		t.Errorf("header %v, directives %+v; want those of an answer without", judged.Header, judged.Directives)
	}
	for _, part := range []string{"HEAD " + https, "status 405", `a GET is answered with status 200 and "` + good + `"`, "curl -sSI " + https} {
		if !strings.Contains(judged.Findings[0].Detail, part) {
			t.Errorf("%q is not in: %s", part, judged.Findings[0].Detail)
		}
	}
}

// A planned header is served by HEAD too, unless HEAD was seen to get another one than
// GET: what makes the difference would go on making it.
func TestEvaluate_firefoxPlanned(t *testing.T) {
	t.Parallel()
	plan := "max-age=10886400; includeSubDomains"
	head := func(status int, parts ...part) change { return byHEAD(answers(https, status, parts...)) }
	for name, c := range map[string]struct {
		site  observation.Observation
		codes string
		ready bool
	}{
		"no header yet":          {ready(answers(https, 200)), "", true},
		"another header":         {ready(answers(https, 200, header("max-age=300"))), "", true},
		"HEAD without it":        {ready(head(200)), "response.head.no_header", false},
		"HEAD refused":           {ready(head(405)), "response.head.refused", false},
		"refused, and none yet":  {ready(answers(https, 200), head(405)), "response.head.refused", false},
		"HEAD with another":      {ready(head(200, header("max-age=300; includeSubDomains"))), "header.firefox.max_age.below_18_weeks response.head.other_header", false},
		"HEAD alone":             {ready(answers(https, 200), head(200, header(good))), "response.head.other_header", true},
		"an error page by HEAD":  {ready(answers(https, 200), head(503)), "response.head.no_header", false},
		"HEAD does not answer":   {ready(byHEAD(fails(https, observation.HeadersTimeout))), "observation.head.unanswered", false},
		"HEAD behind protection": {ready(head(429, header(good))), "observation.https.wall", false},
	} {
		judged := readiness.Evaluate(c.site, readiness.Criteria{Ruleset: readiness.Firefox, At: now, PlannedHeader: &plan})
		var codes []string
		for _, f := range judged.Findings {
			codes = append(codes, f.Code)
		}
		if got := strings.Join(codes, " "); got != c.codes || judged.Ready != c.ready {
			t.Errorf("%s: %s, ready %v; want %s, %v", name, got, judged.Ready, c.codes, c.ready)
		}
	}
}

func TestHeaderFindings_firefox(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"max-age=10886400; includeSubDomains":          "",
		"max-age=10886400; includeSubDomains; preload": "",
		"max-age=10886399; includeSubDomains":          "header.firefox.max_age.below_18_weeks",
		"max-age=63072000":                             "header.firefox.include_sub_domains.missing",
		"max-age=300; preload":                         "header.firefox.max_age.below_18_weeks header.firefox.include_sub_domains.missing",
		"max-age=0":                                    "header.hsts.max_age.zero",
		"max-age=63072000; includeSubDomains preload":  "header.hsts.invalid",
		"max-age = 63072000; includeSubDomains":        "",
		`max-age="63072000"; includeSubDomains`:        "",
		"":                                             "header.hsts.invalid",
	} {
		var codes []string
		for _, f := range readiness.HeaderFindings(value, readiness.Firefox) {
			codes = append(codes, f.Code)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%q: %s; want %s", value, got, want)
		}
	}
}

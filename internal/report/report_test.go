package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

const good = "max-age=31536000; includeSubDomains; preload"

// answer is an answer over HTTPS with a certificate that is trusted.
func answer(url string, status int, fields ...string) observation.Exchange {
	leaf, root := observation.Certificate{Subject: "CN=leaf"}, observation.Certificate{Subject: "CN=root", Issuer: "CN=root"}
	return observation.Exchange{URL: url, Status: status, HSTS: fields, TLS: &observation.TLS{
		Version: "TLS 1.3", CipherSuite: "TLS_AES_128_GCM_SHA256",
		Sent: []observation.Certificate{leaf}, Verified: []observation.Certificate{leaf, root},
	}}
}

// chain is a chain of requests; each but the first is where the one before leads.
func chain(exchanges ...observation.Exchange) observation.Chain {
	c := observation.Chain{End: observation.Arrived}
	for i, e := range exchanges {
		hop := observation.Hop{Exchange: e}
		if i > 0 {
			target, err := exchanges[i-1].Redirect()
			if err != nil || target == nil {
				panic("the exchange before is no redirect")
			}
			hop.Target = target.String()
		}
		if e.Failure != nil {
			c.End = observation.Failed
		}
		c.Hops = append(c.Hops, hop)
	}
	return c
}

// ready is a site that has everything, and no www and no subdomains, but answers
// over HTTPS with these fields.
func ready(fields ...string) observation.Observation {
	secure := answer("https://example.com/", 200, fields...)
	plain := observation.Exchange{URL: "http://example.com/", Status: 301, Location: "https://example.com/"}
	found := observation.Resolution{Addresses: []string{"192.0.2.1"}}
	none := observation.Resolution{Failure: &observation.Failure{Kind: observation.NoSuchName, Detail: "there is no such name"}}
	return observation.Observation{
		Version: observation.Version, Domain: "example.com",
		HTTPS:      chain(secure),
		HTTP:       observation.Endpoint{Chain: chain(plain, secure)},
		Apex:       observation.HostCheck{Host: "example.com", DNS: found, HTTPS: observation.Endpoint{Chain: chain(secure)}},
		WWW:        observation.HostCheck{Host: "www.example.com", DNS: none},
		Wildcard:   observation.HostCheck{Host: observation.WildcardName("example.com"), DNS: none},
		Subdomains: []observation.HostCheck{},
	}
}

// silentHTTP is a site like it whose port 80 does not answer.
func silentHTTP(fields ...string) observation.Observation {
	site := ready(fields...)
	site.HTTP.Chain = chain(observation.Exchange{URL: "http://example.com/", Failure: &observation.Failure{Kind: observation.ConnectTimeout, Detail: "it did not answer"}})
	return site
}

func judge(o observation.Observation, ruleset readiness.Ruleset) readiness.Verdict {
	return readiness.Evaluate(o, readiness.Criteria{Ruleset: ruleset})
}

func TestText(t *testing.T) {
	t.Parallel()
	text := report.Text(judge(silentHTTP("max-age=300; includeSubDomains;"), readiness.Bulk1Year))
	at := 0
	for _, part := range []string{
		"Not ready:\n", "header.preloadable.max_age.below_1_year, as\n", "header.preloadable.preload.missing",
		"Could not be judged from here", "observation.http.unanswered)",
		"Warnings:\n", "header.parse.empty_directive",
	} {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Fatalf("%q is missing, or stands too early, in:\n%s", part, text)
		}
		at += i
	}
	if got := report.Text(judge(ready(good), readiness.Bulk1Year)); got != "" {
		t.Errorf("there is nothing to say of a ready site: %s", got)
	}
}

// Terraform does not wrap indented lines, so the text has lines for a terminal of 80
// columns, and a command on a line of its own.
func TestText_lines(t *testing.T) {
	t.Parallel()
	command := "    To see it: curl -sSv -o /dev/null https://example.com/"
	text := report.Text(judge(ready("max-age=300; includeSubDomains; preload; "+strings.Repeat("x", 100)), readiness.HSTS)) +
		report.Text(judge(ready(), readiness.Bulk1Year))
	if !strings.Contains(text, "\n"+command+"\n") {
		t.Errorf("no line is %q:\n%s", command, text)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > 78 && strings.Contains(strings.TrimSpace(line), " ") && !strings.Contains(line, "curl ") {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
}

// An error has no notes, on which nothing has to be done.
func TestText_notes(t *testing.T) {
	t.Parallel()
	verdict := judge(silentHTTP("max-age=63072000; includeSubDomains"), readiness.HSTS)
	if !slices.ContainsFunc(verdict.Findings, func(f readiness.Finding) bool { return f.Severity == readiness.Info && !f.Open }) {
		t.Fatalf("no finding is a note: %+v", verdict.Findings)
	}
	if text := report.Text(verdict); text == "" || strings.Contains(text, "No action is needed") {
		t.Errorf("the text of an error: %s", text)
	}
}

// What a site sends is shown as it is, and acts on nothing.
func TestMarkdown_escapes(t *testing.T) {
	t.Parallel()
	site := ready("max-age=1; `|<img src=x>[a](http://evil.example)\x1b[31m")
	site.HTTP.Chain = chain(
		observation.Exchange{URL: "http://example.com/", Status: 301, Location: "https://user:secret@example.com/a|b?token=secret#fragment"},
		observation.Exchange{URL: "https://example.com/a%7Cb?token=secret", Failure: &observation.Failure{Kind: observation.Closed, Detail: "*closed*"}},
	)
	text := report.Markdown(judge(site, readiness.Bulk1Year), site)
	for _, want := range []string{
		"## HSTS: example.com\n", "**Not ready** under `bulk-1-year`.", "scan would report errors",
		"`` max-age=1; `\\|<img src=x>[a](http://evil.example)\\x1b[31m ``", `\<img src=x\>\[a\](http`,
		"- [ ] Header on the base domain: unmet", "- [x] Domain can be submitted: met", `\*closed\*`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	for _, bad := range []string{"secret", "\x1b", " *closed*", "/a|b"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q is not escaped in:\n%s", bad, text)
		}
	}
	for row := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(row, "| ") && strings.Count(strings.ReplaceAll(row, `\|`, ""), "|") != 5 {
			t.Errorf("a row with other than four cells: %s", row)
		}
	}
}

func TestMarkdown_headline(t *testing.T) {
	t.Parallel()
	planned := good
	for _, c := range []struct {
		name      string
		site      observation.Observation
		criteria  readiness.Criteria
		has, lack []string
	}{
		{"ready", ready(good), readiness.Criteria{}, []string{"**Ready**", "scan would pass"}, []string{"### Findings", "### Waived"}},
		{"left open", silentHTTP(good), readiness.Criteria{}, []string{"**Could not be judged**", "### Findings"}, nil},
		{"a planned header is not taken for what was seen", ready(), readiness.Criteria{PlannedHeader: &planned},
			[]string{"**Ready**", "as if the site already served `" + good + "`", "| `https://example.com/` | status 200 |  |"}, nil},
		{"no scan for a sound policy", ready(good), readiness.Criteria{Ruleset: readiness.HSTS}, nil, []string{"scan"}},
	} {
		text := report.Markdown(readiness.Evaluate(c.site, c.criteria), c.site)
		for _, want := range c.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing in:\n%s", c.name, want, text)
			}
		}
		for _, bad := range c.lack {
			if strings.Contains(text, bad) {
				t.Errorf("%s: %q is in:\n%s", c.name, bad, text)
			}
		}
	}
}

// A name that DNS does not have has one row, also where it was given as a subdomain
// too, or with several ports.
func TestMarkdown_namesOnce(t *testing.T) {
	t.Parallel()
	site := ready(good)
	gone := site.WWW.DNS
	site.Subdomains = []observation.HostCheck{
		{Host: "api.example.com", DNS: gone}, {Host: "api.example.com", Port: "8443", DNS: gone}, {Host: "www.example.com", DNS: gone},
	}
	text := report.Markdown(judge(site, readiness.Bulk1Year), site)
	for _, name := range []string{"api", "www"} {
		if n := strings.Count(text, "| `"+name+".example.com` | there is no such name |"); n != 1 {
			t.Errorf("%s is in %d rows:\n%s", name, n, text)
		}
	}
}

func TestFew(t *testing.T) {
	t.Parallel()
	for want, values := range map[string][]string{
		"":                      nil,
		"a,b,c":                 {"a", "b", "c"},
		"a,b,c,… and 2 more":    {"a", "b", "c", "d", "e"},
		`\x1b,b,c,… and 1 more`: {"\x1b", "b", "c", "\x1b"},
	} {
		if got := strings.Join(report.Few(values, 3), ","); got != want {
			t.Errorf("Few(%q) = %q; want %q", values, got, want)
		}
	}
}

func TestSecondOpinion_Markdown(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		opinion report.SecondOpinion
		want    string
	}{
		{report.SecondOpinion{Source: "hstspreload.org", Passes: true}, "The scan of `hstspreload.org` passes, and agrees with what was seen from here.\n"},
		{report.SecondOpinion{Source: "hstspreload.org"}, "The scan of `hstspreload.org` reports errors, and agrees with what was seen from here.\n"},
		{report.SecondOpinion{Source: "hstspreload.org", Failure: "it answered <b>|"}, "`hstspreload.org` gave no second opinion. it answered \\<b\\>\\|\n"},
		{report.SecondOpinion{Source: "hstspreload.org", Differences: []readiness.Difference{
			{Code: "response.no_header", Theirs: readiness.Error, Why: "By *place*."},
			{Code: "tls.obsolete_cipher_suite", Ours: readiness.Warning, Why: "Otherwise."},
		}}, "The scan of `hstspreload.org` reports errors. It differs from what was seen from here:\n\n| code | here | there | possible cause |\n|---|---|---|---|\n" +
			"| `response.no_header` | - | error | By \\*place\\*. |\n| `tls.obsolete_cipher_suite` | warning | - | Otherwise. |\n"},
	} {
		if got, want := row.opinion.Markdown(), "\n### Second opinion\n\n"+row.want; got != want {
			t.Errorf("%q instead of %q", got, want)
		}
	}
}

package readiness_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

func TestReport_Meets(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		site    observation.Observation
		ruleset readiness.Ruleset
		meets   string
	}{
		"ready":                       {ready(), readiness.Bulk1Year, "none https scan ready"},
		"no header":                   {ready(answers(https, 200)), readiness.Bulk1Year, "none https"},
		"www only listens for http":   {ready(fails(www, observation.Refused)), readiness.Bulk1Year, "none scan"},
		"a firewall before port 80":   {ready(fails(http, observation.ConnectTimeout)), readiness.Bulk1Year, "none https scan"},
		"untrusted":                   {ready(answers(https, 200, header(good), untrusted(observation.Expired))), readiness.Bulk1Year, "none"},
		"sound, and there is no scan": {ready(answers(https, 200, header("max-age=300"))), readiness.HSTS, "none https ready"},
	} {
		judged := evaluate(test.site, test.ruleset)
		var meets []string
		for _, level := range readiness.Levels() {
			if judged.Meets(level) {
				meets = append(meets, string(level))
			}
		}
		if got := strings.Join(meets, " "); got != test.meets {
			t.Errorf("%s: meets %q, want %q", name, got, test.meets)
		}
	}
}

func TestReport_Explain(t *testing.T) {
	t.Parallel()
	judged := evaluate(ready(
		answers(https, 200, header("max-age=300; includeSubDomains;")),
		fails(http, observation.ConnectTimeout),
	), readiness.Bulk1Year)
	text := report.Text(judged)
	order := []string{
		"Not ready:\n", "header.preloadable.max_age.below_1_year, as hstspreload.org reports it", "header.preloadable.preload.missing",
		"Could not be judged from here", "observation.http.unanswered)",
		"Worth knowing:\n", "header.parse.empty_directive",
	}
	at := 0
	for _, part := range order {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Fatalf("%q is missing, or stands too early, in:\n%s", part, text)
		}
		at += i
	}
	if got := report.Text(evaluate(ready(), readiness.Bulk1Year)); got != "" {
		t.Errorf("there is nothing to tell of a ready site: %s", got)
	}
}

func TestReport_Markdown(t *testing.T) {
	t.Parallel()
	site := ready(
		answers(https, 200, header("max-age=1; `|<img src=x>[a](http://evil.example)\x1b[31m")),
		answers(http, 301, to("https://user:secret@example.com/a|b?token=secret#fragment")),
		exchange(observation.Exchange{URL: "https://example.com/a|b?token=secret", Failure: &observation.Failure{Kind: observation.Closed, Detail: "*closed*"}}),
	)
	text := report.Markdown(evaluate(site, readiness.Bulk1Year), site)
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
	if got := report.Markdown(evaluate(ready(), readiness.Bulk1Year), ready()); !strings.Contains(got, "**Ready**") || !strings.Contains(got, "scan would pass") || strings.Contains(got, "### Findings") {
		t.Errorf("a ready site:\n%s", got)
	}
	open := ready(fails(http, observation.ConnectTimeout))
	if got := report.Markdown(evaluate(open, readiness.Bulk1Year), open); !strings.Contains(got, "**Could not be judged**") {
		t.Errorf("an open question:\n%s", got)
	}
	bare, planned := ready(answers(https, 200)), good
	got := report.Markdown(readiness.Evaluate(bare, readiness.Criteria{PlannedHeader: &planned}), bare)
	if !strings.Contains(got, "**Ready**") || !strings.Contains(got, "as if the site already served `"+good+"`") || !strings.Contains(got, "| `https://example.com/` | status 200 |  |") {
		t.Errorf("a planned header is taken for what was seen:\n%s", got)
	}
	if got := report.Markdown(evaluate(ready(), readiness.HSTS), ready()); strings.Contains(got, "scan") {
		t.Errorf("there is no scan for a sound policy:\n%s", got)
	}
}

package readiness_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// TestHostile_size holds that no site makes a report, or a state, large.
func TestHostile_size(t *testing.T) {
	t.Parallel()
	const full = 64 << 10 // what a header has room for
	many := make([]string, full/30)
	for i := range many {
		many[i] = "max-age=" + strconv.Itoa(i)
	}
	for name, field := range map[string][]string{
		"many fields":                many,
		"one long field":             {strings.Repeat("\U000e0041", full/4)},
		"unknown directives":         {strings.Repeat("a;", full/2)},
		"different directives":       {strings.Join(many, "x;")},
		"leading zeros":              {strings.Repeat("max-age=01;", full/11)},
		"empty ages":                 {strings.Repeat("max-age=;", full/9)},
		"no digits":                  {strings.Repeat("max-age=x;", full/10)},
		"empty directives":           {strings.Repeat(";", full)},
		"repeated, of all known":     {strings.Repeat("max-age=1;includeSubDomains;preload;preloadx;", full/44)},
		"backticks":                  {strings.Repeat("`", full)},
		"characters that are marked": {strings.Repeat("@", full), strings.Repeat("&", full)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Two chains, as long as any.
			w := readyWorld("example.com", answers(http, 301, header(field...), to("https://example.com/a0")), answers(https, 301, header(field...), to("/b0")))
			for i := range 20 {
				for _, chain := range []string{"a", "b"} {
					answers(fmt.Sprintf("https://example.com/%s%d", chain, i), 301, header(field...), to(fmt.Sprintf("/%s%d?%s", chain, i+1, strings.Repeat("@", full))))(w)
				}
			}
			site := w.observe()
			for _, ruleset := range readiness.Rulesets() {
				judged := readiness.Evaluate(site, readiness.Criteria{Ruleset: ruleset})
				if n := len(report.Markdown(judged, site)); n > 256<<10 {
					t.Errorf("%d bytes of Markdown under %s", n, ruleset)
				}
				if n := len(report.Text(judged)); n > 32<<10 {
					t.Errorf("%d bytes of explanation under %s", n, ruleset)
				}
				if n := len(judged.Findings); n > 50 {
					t.Errorf("%d findings under %s", n, ruleset)
				}
			}
		})
	}
}

// TestHeaderFindings_many holds that the complaints that are left out are counted,
// and that no code is lost by it.
func TestHeaderFindings_many(t *testing.T) {
	t.Parallel()
	found := readiness.HeaderFindings(good+";a;b;c;d;e;f;g;max-age=x", readiness.Bulk1Year)
	told, last := 0, ""
	for _, f := range found {
		if f.Code == "header.parse.unknown_directive" {
			told++
			last = f.Detail
		}
	}
	if told != 5 || !strings.Contains(last, `"e"`) || !strings.HasSuffix(last, "The header has 2 more of the kind, which are not listed.") {
		t.Errorf("%d are told, the last of them %q", told, last)
	}
	if end := found[len(found)-2:]; end[0].Code != "header.parse.max_age.non_digit_characters" || end[1].Code != "header.hsts.invalid" {
		t.Errorf("the last are %+v", end)
	}
	for _, f := range readiness.HeaderFindings(good+";a;b;c;d;e", readiness.Bulk1Year) {
		if strings.Contains(f.Detail, "not listed") {
			t.Errorf("nothing is left out: %s", f.Detail)
		}
	}
}

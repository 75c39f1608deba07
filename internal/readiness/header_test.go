package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// short undoes the abbreviations of the tables here.
var short = strings.NewReplacer(
	"parse/", "header.parse.", "list/", "header.preloadable.", "leave/", "header.removable.",
	"noSub", "include_sub_domains.missing", "noPreload", "preload.missing", "noAge", "max_age.missing",
)

// check compares codes in the order in which hstspreload.org reports them:
// errors, then warnings.
func check(t *testing.T, value string, ruleset readiness.Ruleset, want string) {
	t.Helper()
	var got []string
	for _, severity := range []readiness.Severity{readiness.Error, readiness.Warning} {
		for _, f := range readiness.HeaderFindings(value, ruleset) {
			if f.Severity == severity {
				got = append(got, f.Code)
			}
			if f.Host != "" {
				t.Errorf("%q: a finding about host %q", value, f.Host)
			}
		}
	}
	if diff := cmp.Diff(strings.Fields(short.Replace(want)), got, equateEmpty); diff != "" {
		t.Errorf("%q under %s (-want +got):\n%s", value, ruleset, diff)
	}
}

var equateEmpty = cmp.Transformer("nonNil", func(list []string) []string { return slices.Concat([]string{}, list) })

func TestHeaderFindings_preloadable(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		// hstspreload's own vectors.
		"max-age=31536000; includeSubDomains; preload":  "",
		"max-age=315360001; preload; includeSubDomains": "list/max_age.over_10_years",
		"":                                             "list/noSub list/noPreload list/noAge parse/empty",
		"includeSubDomains; max-age=31536000":          "list/noPreload",
		"preload; max-age=31536000":                    "list/noSub",
		"includeSubDomains; preload":                   "list/noAge",
		"preload":                                      "list/noSub list/noAge",
		"includeSubDomains":                            "list/noPreload list/noAge",
		"max-age=123456789":                            "list/noSub list/noPreload",
		"includeSubDomains; preload; max-age":          "parse/invalid.max_age.no_value list/noAge",
		"includeSubDomains; preload; max-age=0":        "list/max_age.zero",
		"includeSubDomains; preload; max-age=100":      "list/max_age.below_1_year",
		"includeSubDomains; preload; max-age=10886400": "list/max_age.below_1_year",
		"max-age=315360001; includeSubDomains":         "list/noPreload list/max_age.over_10_years",
		// The headers of hstspreload.org's page and of https.cio.gov.
		"max-age=31536000;":                             "list/noSub list/noPreload parse/empty_directive",
		"max-age=63072000; includeSubDomains; preload":  "",
		"max-age=31536000; includeSubdomains; preload":  "",
		"max-age=31536000; includeSubDomains; preload;": "parse/empty_directive",
		"max-age=300; includeSubDomains":                "list/noPreload list/max_age.below_1_year",
		// Thresholds.
		"max-age=31535999; includeSubDomains; preload":  "list/max_age.below_1_year",
		"max-age=315360000; includeSubDomains; preload": "",
		// A second policy behind a comma spoils the last directive.
		"max-age=63072000; includeSubDomains; preload, max-age=1": "list/noPreload header.hsts.invalid parse/invalid.preload",
		// A complaint stays, even where a valid directive follows.
		"max-age=abc; max-age=31536000; includeSubDomains; preload":        "parse/max_age.non_digit_characters header.hsts.invalid",
		"max-age=00x; max-age=31536000; includeSubDomains; preload":        "parse/max_age.non_digit_characters header.hsts.invalid parse/max_age.leading_zero",
		"max-age=1; max-age=31536000; includeSubDomains; preload":          "list/max_age.below_1_year header.hsts.invalid parse/repeated.max_age",
		`max-age="31536000"; includeSubDomains; preload`:                   "parse/max_age.non_digit_characters list/noAge",
		"max-age=18446744073709551615; includeSubDomains; preload":         "list/max_age.over_10_years",
		"max-age=18446744073709551616; includeSubDomains; preload":         "parse/max_age.parse_int_error list/noAge",
		`max-age=31536000; includeSubDomains; preload; x="a;b"`:            "parse/unknown_directive parse/unknown_directive",
		"\u00a0max-age=31536000;\u2003include\u017fubdomains; preload":     "header.hsts.invalid",
		"max-age=31536000; include\u017fubdomains=1; preload":              "list/noSub header.hsts.invalid parse/unknown_directive",
		"max-age=31536000; preloaded; preload=1; includeSubDomains x":      "list/noSub list/noPreload header.hsts.invalid parse/invalid.preload parse/invalid.include_sub_domains",
		"max-age=31536000;;;includeSubDomains;includeSubDomains=1;preload": "header.hsts.invalid parse/empty_directive parse/invalid.include_sub_domains",
	} {
		check(t, value, readiness.Bulk1Year, want)
	}
}

func TestHeaderFindings_eligible(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"max-age=10886400; includeSubDomains; preload":  "",
		"max-age=31536000; includeSubDomains; preload":  "",
		"max-age=315360001; preload; includeSubDomains": "list/max_age.over_10_years",
		"":                                      "list/noSub list/noPreload list/noAge parse/empty",
		"includeSubDomains; preload; max-age":   "parse/invalid.max_age.no_value list/noAge",
		"includeSubDomains; preload; max-age=0": "list/max_age.zero",
		"includeSubDomains; preload; max-age=100": "list/max_age.below_18_weeks",
		"max-age=315360001; includeSubDomains":    "list/noPreload list/max_age.over_10_years",
	} {
		check(t, value, readiness.Bulk18Weeks, want)
	}
}

func TestHeaderFindings_removable(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"max-age=315360001":                             "",
		"max-age=0":                                     "",
		"max-age=315360001; includeSubDomains":          "",
		"includeSubDomains":                             "leave/missing.max_age",
		"max-age=315360001; includeSubDomains; preload": "leave/contains.preload",
		"preload":                             "leave/contains.preload leave/missing.max_age",
		"max-age=15768000; includeSubDomains": "",
		"":                                    "leave/missing.max_age",
		"max-age=0; preloaded":                "",
		"preload, max-age=0;max-age=0":        "header.hsts.invalid",
		"max-age=x; max-age=0":                "parse/max_age.non_digit_characters header.hsts.invalid",
	} {
		check(t, value, readiness.Removal, want)
	}
}

func TestHeaderFindings_policy(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		good:                           "",
		"max-age=1":                    "",
		`max-age="1"`:                  "",
		"":                             "header.hsts.invalid",
		"max-age=1; max-age=1":         "header.hsts.invalid",
		"includeSubDomains":            "header.hsts.invalid",
		"max-age=0; includeSubDomains": "header.hsts.max_age.zero",
	} {
		check(t, value, readiness.HSTS, want)
	}
}

// TestHeaderFindings_browsers holds what is said of browsers beside what the scan says:
// one code of a value, and what its text says, or never says.
func TestHeaderFindings_browsers(t *testing.T) {
	t.Parallel()
	const ignore, mind, obey = "browsers ignore", "accept it", "browsers obey"
	for _, c := range []struct {
		value       string
		ruleset     readiness.Ruleset
		code        string
		says, never string
	}{
		{good + "; preload", readiness.Bulk1Year, "header.parse.repeated.preload", "browsers ignore preload, and obey the header", "the whole header"},
		{good + "; preload; foo=", readiness.Bulk1Year, "header.parse.repeated.preload", "browsers ignore the whole header", "obey"},
		{good + "; includeSubDomains", readiness.Bulk1Year, "header.parse.repeated.include_sub_domains", "browsers ignore the whole header", "obey"},
		{good + `; foo="a; includeSubDomains; b"`, readiness.Bulk1Year, "header.parse.repeated.include_sub_domains", "browsers still obey the header", ignore},
		{good + "; max-age=1", readiness.Bulk1Year, "header.parse.repeated.max_age", "browsers ignore the whole header", "obey"},
		{good + ";", readiness.Bulk1Year, "header.parse.empty_directive", "Browsers accept it", ignore},
		{good + "; foo=;", readiness.Bulk1Year, "header.parse.empty_directive", "Remove it.", mind},
		{`max-age="1"; includeSubDomains; preload`, readiness.Bulk1Year, "header.preloadable.max_age.missing", "although browsers obey it", ignore},
		{"includeSubDomains; preload", readiness.Bulk1Year, "header.preloadable.max_age.missing", "and browsers ignore it", obey},
		{`max-age="1"`, readiness.Removal, "header.removable.missing.max_age", "although browsers obey it", ignore},
		{"max-age = 1", readiness.Removal, "header.removable.missing.max_age", "although browsers obey it", ignore},
		{"max-age=99999999999999999999", readiness.Removal, "header.removable.missing.max_age", "although browsers obey it", ignore},
		{"max-age=x", readiness.Removal, "header.removable.missing.max_age", "and browsers ignore it", obey},
		{"max-age=1; preload; foo=", readiness.Removal, "header.hsts.invalid", "Browsers ignore the whole header", obey},
		{"max-age=1; includeSubDomains; foo=", readiness.Bulk1Year, "header.hsts.invalid", "Browsers ignore the whole header", obey},
	} {
		said := ""
		for _, f := range readiness.HeaderFindings(c.value, c.ruleset) {
			if f.Code == c.code {
				said = f.Detail
			}
		}
		if !strings.Contains(said, c.says) || strings.Contains(said, c.never) {
			t.Errorf("%q under %s, %s: %q", c.value, c.ruleset, c.code, said)
		}
	}
}

// The fields of hstspreload's tests of whole responses.
func TestEvaluate_response(t *testing.T) {
	t.Parallel()
	const year, weeks, leave = readiness.Bulk1Year, readiness.Bulk18Weeks, readiness.Removal
	full18 := "max-age=10886400; includeSubDomains; preload"
	for _, c := range []struct {
		ruleset readiness.Ruleset
		fields  []string
		want    string
	}{
		{year, []string{"max-age=31536000; includeSubDomains; preload"}, ""},
		{year, []string{"max-age=31536000; includeSubDomains"}, "list/noPreload"},
		{year, []string{"preload; max-age=31536000"}, "list/noSub"},
		{year, []string{"includeSubDomains; max-age=100"}, "list/max_age.below_1_year list/noPreload"},
		{year, []string{""}, "list/noSub list/noAge list/noPreload parse/empty"},
		{year, nil, "response.no_header"},
		{year, []string{"max-age=10", "max-age=20", "max-age=30"}, "response.multiple_headers"},
		{year, []string{good, good}, "response.multiple_headers"},
		{year, []string{good + "; foo=", good}, "header.hsts.invalid response.multiple_headers"},
		{year, []string{good, good + "; foo="}, "response.multiple_headers"},
		{leave, []string{"max-age=1; preload; foo="}, "header.hsts.invalid leave/contains.preload"},
		{leave, []string{"max-age=15768000; includeSubDomains"}, ""},
		{leave, []string{"max-age=15768000; includeSubDomains; preload"}, "leave/contains.preload"},
		{leave, []string{"preload"}, "leave/contains.preload leave/missing.max_age"},
		{weeks, []string{full18}, ""},
		{weeks, []string{"includeSubDomains; max-age=100"}, "list/max_age.below_18_weeks list/noPreload"},
		{year, []string{full18}, "list/max_age.below_1_year"},
		{weeks, []string{"max-age=31536000; includeSubDomains; preload"}, ""},
		// The scan takes the first of a repeated directive; browsers ignore the field.
		{year, []string{"max-age=63072000; max-age=1; includeSubDomains; preload"}, "header.hsts.invalid header.parse.repeated.max_age"},
		{weeks, []string{good + ", " + good}, "header.hsts.invalid parse/invalid.preload header.parse.repeated.include_sub_domains"},
		{year, []string{"max-age=63072000; preload; includeSubDomains=1; preload"}, "header.hsts.invalid list/noSub header.parse.invalid.include_sub_domains header.parse.repeated.preload"},
		{year, []string{"max-age=63072000; includeSubDomains; includeSubDomains=1; preload"}, "header.hsts.invalid header.parse.invalid.include_sub_domains"},
		{year, []string{good + "; preload"}, "header.parse.repeated.preload"},
		{year, []string{good + "; report-uri=/a; report-uri=/b"}, "header.hsts.invalid header.parse.unknown_directive header.parse.unknown_directive"},
	} {
		site := ready(answers(https, 200, header(c.fields...)), answers(http, 301, to("https://example.com/a")), answers("https://example.com/a", 200, header(good)))
		var got []string
		for _, f := range evaluate(site, c.ruleset).Findings {
			got = append(got, f.Code)
			if f.Host != "example.com" {
				t.Errorf("%s is about host %q", f.Code, f.Host)
			}
		}
		if diff := cmp.Diff(strings.Fields(short.Replace(c.want)), got, equateEmpty); diff != "" {
			t.Errorf("%q under %s (-want +got):\n%s", c.fields, c.ruleset, diff)
		}
	}
}

package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// TestParity states code by code that what is said to be hstspreload.org's is
// what its scan (chromium/hstspreload) reports for the same observation: the code
// by itself, or with those beside it.
func TestParity(t *testing.T) {
	t.Parallel()
	const (
		other  = "https://other.example/"
		page   = "https://example.com/a"
		weeks  = "max-age=10886400; includeSubDomains; preload"
		noHSTS = "redirects.http.first_redirect.no_hsts"
	)
	named := func(name string) observation.Observation { return observation.Observation{Domain: name} }
	sent := func(fields ...string) observation.Observation {
		// The page that http leads to is another, with a good header: what is wrong
		// with the first answer is then reported once.
		return ready(answers(https, 200, header(fields...)), answers(http, 301, to(page)), answers(page, 200, header(good)))
	}
	rest := "; includeSubDomains; preload"
	proved := map[string]bool{}
	for _, row := range []struct {
		code    string
		beside  string
		site    observation.Observation
		ruleset readiness.Ruleset
	}{
		{code: "header.parse.empty", beside: "header.preloadable.include_sub_domains.missing header.preloadable.max_age.missing header.preloadable.preload.missing", site: sent("")},
		{code: "header.parse.repeated.preload", site: sent(good + "; preload")},
		{code: "header.parse.invalid.preload", beside: "header.preloadable.preload.missing", site: sent("max-age=31536000; includeSubDomains; preload=true")},
		{code: "header.parse.repeated.include_sub_domains", site: sent(good + "; includeSubDomains")},
		{code: "header.parse.invalid.include_sub_domains", beside: "header.preloadable.include_sub_domains.missing", site: sent("max-age=31536000; includeSubDomains=1; preload")},
		{code: "header.parse.max_age.leading_zero", site: sent("max-age=031536000" + rest)},
		{code: "header.parse.max_age.non_digit_characters", beside: "header.preloadable.max_age.missing", site: sent(`max-age="31536000"` + rest)},
		{code: "header.parse.max_age.parse_int_error", beside: "header.preloadable.max_age.missing", site: sent("max-age=" + rest)},
		{code: "header.parse.repeated.max_age", site: sent(good + "; max-age=1")},
		{code: "header.parse.invalid.max_age.no_value", beside: "header.preloadable.max_age.missing", site: sent("max-age" + rest)},
		{code: "header.parse.empty_directive", site: sent(good + ";")},
		{code: "header.parse.unknown_directive", site: sent(good + "; foo")},

		{code: "header.preloadable.include_sub_domains.missing", site: sent("max-age=31536000; preload")},
		{code: "header.preloadable.preload.missing", site: sent("max-age=31536000; includeSubDomains")},
		{code: "header.preloadable.max_age.missing", site: sent("includeSubDomains; preload")},
		{code: "header.preloadable.max_age.zero", site: sent("max-age=0" + rest)},
		{code: "header.preloadable.max_age.below_1_year", site: sent(weeks)},
		{code: "header.preloadable.max_age.below_18_weeks", site: sent("max-age=10886399" + rest), ruleset: readiness.Bulk18Weeks},
		{code: "header.preloadable.max_age.over_10_years", site: sent("max-age=315360001" + rest)},
		{code: "header.removable.contains.preload", site: sent(good), ruleset: readiness.Removal},
		{code: "header.removable.missing.max_age", site: sent("includeSubDomains"), ruleset: readiness.Removal},
		{code: "response.no_header", site: sent()},
		{code: "response.multiple_headers", site: sent(good, good)},

		{code: "domain.format.begins_with_dot", site: named(".example.com")},
		{code: "domain.format.ends_with_dot", site: named("example.com.")},
		{code: "domain.format.contains_double_dot", site: named("example..com")},
		{code: "domain.format.public_suffix", site: named("co.uk")},
		{code: "domain.format.invalid_characters", site: named("example&co.com")},
		{code: "domain.format.is_ip_address", site: named("1.1.1.1")},
		{code: "domain.is_subdomain", site: readyAs("shop.example.com")},
		{code: "domain.tls.invalid_cert_chain", site: ready(answers(https, 200, untrusted(observation.Expired)))},
		{code: "domain.tls.cannot_connect", site: ready(fails(https, observation.Refused), answers(http, 200))},
		{code: "domain.tls.sha1", site: ready(answers(https, 200, header(good), signed("SHA1-RSA")))},
		{code: "tls.obsolete_cipher_suite", site: ready(answers(https, 200, header(good), suite("TLS 1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")))},

		{code: "redirects.http.does_not_exist", site: ready(fails(http, observation.Refused))},
		{code: "redirects.http.useless_header", site: ready(answers(http, 301, to(https), header(good)))},
		{code: "redirects.too_many", site: ready(answers(https, 301, to("/1"), header(good)), answers(https+"1", 301, to("/2")), answers(https+"2", 301, to("/3")), answers(https+"3", 200))},
		{code: "redirects.follow_error", beside: "redirects.follow_error", site: ready(answers(https, 301, to(other), header(good)), fails(other, observation.Refused))},
		{code: "redirects.http.no_redirect", site: ready(answers(http, 200))},
		{code: "redirects.insecure.initial", beside: "redirects.insecure.subsequent", site: ready(answers(https, 301, to("http://other.example/"), header(good)), answers("http://other.example/", 200))},
		{code: "redirects.insecure.subsequent", site: ready(answers(http, 301, to(page)), answers(page, 301, to("http://other.example/"), header(good)), answers("http://other.example/", 200))},
		{code: "redirects.http.www_first", site: ready(answers(http, 301, to(www)))},
		{code: "redirects.http.first_redirect.insecure", site: ready(answers(http, 301, to("https://EXAMPLE.com/")))},
		{code: "redirects.http.first_redirect.invalid", beside: "redirects.follow_error", site: ready(answers(http, 301, to(page)), fails(page, observation.Closed))},
		{code: noHSTS, site: ready(answers(http, 301, to(page)), answers(page, 200))},
		// The scan's own slip: a year is asked for on the page behind the redirect.
		{code: noHSTS, site: ready(answers(https, 200, header(weeks))), ruleset: readiness.Bulk18Weeks},
		{code: "domain.www.no_tls", site: ready(answers(www, 200, untrusted(observation.WrongHost)))},
	} {
		want := append(strings.Fields(row.beside), row.code)
		slices.Sort(want)
		judged := evaluate(row.site, row.ruleset)
		got := []string{}
		for _, f := range judged.Findings {
			if f.Source == readiness.SourceScan {
				got = append(got, f.Code)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s under %q (-scan +ours):\n%s", row.code, row.ruleset, diff)
		}
		proved[row.code] = true
	}
	for _, code := range append(strings.Fields(scanErrors), strings.Fields(scanWarnings)...) {
		if !proved[code] {
			t.Errorf("%s has no row", code)
		}
	}
	// What a site can't provoke: its scan's internal errors, the first behind
	// checks that catch every such name, the others of closing a socket.
	for _, internal := range []string{
		"internal.domain.name.cannot_compute_etld1",
		"internal.domain.www.first_dial.no_close", "internal.domain.www.second_dial.no_close",
	} {
		if slices.ContainsFunc(readiness.Codes(), func(c readiness.Code) bool { return c.Name == internal }) {
			t.Errorf("%s is among the codes", internal)
		}
	}
}

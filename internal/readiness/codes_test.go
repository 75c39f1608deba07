package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// scanErrors and scanWarnings are every code of hstspreload.org's scan that a
// site can provoke.
const (
	scanErrors = `
		header.parse.max_age.non_digit_characters header.parse.max_age.parse_int_error header.parse.invalid.max_age.no_value
		header.preloadable.include_sub_domains.missing header.preloadable.preload.missing header.preloadable.max_age.missing
		header.preloadable.max_age.zero header.preloadable.max_age.below_1_year header.preloadable.max_age.below_18_weeks
		header.removable.contains.preload header.removable.missing.max_age
		response.no_header response.multiple_headers
		domain.format.begins_with_dot domain.format.ends_with_dot domain.format.contains_double_dot
		domain.format.public_suffix domain.format.invalid_characters domain.format.is_ip_address domain.is_subdomain
		domain.tls.invalid_cert_chain domain.tls.cannot_connect domain.tls.sha1
		redirects.too_many redirects.follow_error redirects.insecure.initial redirects.insecure.subsequent
		redirects.http.no_redirect redirects.http.www_first redirects.http.first_redirect.insecure
		redirects.http.first_redirect.invalid redirects.http.first_redirect.no_hsts
		domain.www.no_tls`
	scanWarnings = `
		header.parse.empty header.parse.repeated.preload header.parse.invalid.preload
		header.parse.repeated.include_sub_domains header.parse.invalid.include_sub_domains header.parse.max_age.leading_zero
		header.parse.repeated.max_age header.parse.empty_directive header.parse.unknown_directive
		header.preloadable.max_age.over_10_years
		tls.obsolete_cipher_suite redirects.http.does_not_exist redirects.http.useless_header`
)

func TestCodes_areTheScans(t *testing.T) {
	t.Parallel()
	got := map[readiness.Severity][]string{}
	for _, c := range readiness.Codes() {
		if c.Source == readiness.SourceScan {
			got[c.Severity] = append(got[c.Severity], c.Name)
		}
	}
	for severity, list := range map[readiness.Severity]string{readiness.Error: scanErrors, readiness.Warning: scanWarnings, readiness.Info: ""} {
		want := strings.Fields(list)
		slices.Sort(want)
		if diff := cmp.Diff(want, got[severity], equateEmpty); diff != "" {
			t.Errorf("%s (-want +got):\n%s", severity, diff)
		}
	}
}

func TestCodes_areWellFormed(t *testing.T) {
	t.Parallel()
	all := readiness.Codes()
	if !slices.IsSortedFunc(all, func(a, b readiness.Code) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the codes are not sorted")
	}
	seen := map[string]bool{}
	for _, c := range all {
		if seen[c.Name] {
			t.Errorf("%s is there twice", c.Name)
		}
		seen[c.Name] = true
		if !slices.Contains(readiness.Requirements(), c.Requirement) {
			t.Errorf("%s belongs to %q", c.Name, c.Requirement)
		}
		if words := len(strings.Fields(c.Summary)); words == 0 || words > 8 {
			t.Errorf("%s: a summary of %d words", c.Name, words)
		}
		if !strings.HasSuffix(c.Meaning, ".") || strings.Contains(c.Meaning, "\n") {
			t.Errorf("%s: the meaning is not one sentence: %q", c.Name, c.Meaning)
		}
		if c.Source == readiness.SourceAdvice && c.Severity == readiness.Error {
			t.Errorf("%s: advice is no error", c.Name)
		}
	}
}

// Every finding is as the table of codes says, and every code is used.
func TestCodes_areComplete(t *testing.T) {
	t.Parallel()
	sites := []observation.Observation{ready(answers(https, 200, header("max-age=0, x", "y"))), ready(answers(https, 200, header("max-age=1;;max-age=1;max-age=;max-age;preload;preload;includeSubDomains;includeSubDomains;max-age=00;x;max-age=y;preloaded;includeSubDomainsX")))}
	sites = append(sites, ready(answers(https, 200, leaf(keyed521)), answers(www, 200, leaf(keyed521), leaf(negativeSerial)), resolves("example.com", "2001:db8::1")),
		ready(given("api.example.com"), answers("https://api.example.com/", 200, leaf(keyed521)), at("192.0.2.2", answers(https, 200, header(good), refusesHTTP2))))
	for _, name := range []string{".a", "a.", "a..b", "com", "a_.com", "1.1.1.1", "a.example.com"} {
		sites = append(sites, observation.Observation{Domain: name})
	}
	for seed := range uint64(1000) {
		sites = append(sites, random(seed, "max-age=0", "/%"), random(seed, "max-age=63072000; preload=1", "/%"))
	}
	sites = append(sites, ready(answers(https, 200, header("max-age=1", "max-age=1"))), ready(answers(https, 200, header("max-age=400000000"))))
	table, emitted := map[string]readiness.Code{}, map[string]bool{}
	for _, c := range readiness.Codes() {
		table[c.Name] = c
	}
	for _, site := range sites {
		for _, ruleset := range readiness.Rulesets() {
			for _, f := range readiness.Evaluate(site, readiness.Criteria{Ruleset: ruleset, MinMaxAge: 2, At: now}).Findings {
				emitted[f.Code] = true
				c := table[f.Code]
				if c.Name == "" || f.Severity != c.Severity || f.Requirement != c.Requirement || f.Summary != c.Summary {
					t.Fatalf("%+v is not as the table says: %+v", f, c)
				}
			}
		}
	}
	for code := range table {
		if !emitted[code] {
			t.Errorf("%s is never used", code)
		}
	}
}

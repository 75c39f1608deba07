package readiness_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func TestEvaluate_name(t *testing.T) {
	t.Parallel()
	const none = "unmet not_checked not_checked not_checked not_checked"
	for name, code := range map[string]string{
		// hstspreload's own vectors.
		".example.com":   "domain.format.begins_with_dot",
		"example.com.":   "domain.format.ends_with_dot",
		"example..com":   "domain.format.contains_double_dot",
		"example":        "domain.format.public_suffix",
		"co.uk":          "domain.format.public_suffix",
		"github.io":      "domain.format.public_suffix",
		"example&co.com": "domain.format.invalid_characters",
		"1.1.1.1":        "domain.format.is_ip_address",
		// The order of its checks.
		"":              "domain.format.public_suffix",
		".":             "domain.format.begins_with_dot",
		"::1":           "domain.format.public_suffix",
		"_.example.com": "domain.format.invalid_characters",
		"müller.de":     "domain.format.invalid_characters",
		"2001:db8::.1":  "domain.format.invalid_characters",
	} {
		run(t, []verdictCase{{
			name: name, site: observation.Observation{Domain: name},
			want: []string{"scan " + code}, verdict: "conclusive", statuses: none,
		}})
	}
}

func TestEvaluate_level(t *testing.T) {
	t.Parallel()
	run(t, []verdictCase{
		{name: "example.com", site: readyAs("example.com"), verdict: all},
		{name: "example.co.uk", site: readyAs("example.co.uk"), verdict: all},
		{name: "a private suffix", site: readyAs("example.github.io"), verdict: all},
		{name: "a name that looks like a number", site: readyAs("127.1"), verdict: all},
		{name: "subdomain.example.com", site: readyAs("subdomain.example.com"),
			want: []string{"scan domain.is_subdomain"}, verdict: "https conclusive", statuses: "unmet met met met met"},
		{name: "not an address", site: readyAs("010.0.0.1"), want: []string{"scan domain.is_subdomain"}, verdict: "https conclusive"},
		{name: "a public suffix that has a site",
			site:    readyAs("github.io", answers("https://github.io/", 200), fails("http://github.io/", observation.Refused)),
			want:    []string{"scan domain.format.public_suffix", "requirement response.no_header", "requirement redirects.http.does_not_exist"},
			verdict: "https conclusive", statuses: "unmet met met met unmet"},
	})
}

func TestEvaluate_unknownRuleset(t *testing.T) {
	t.Parallel()
	run(t, []verdictCase{{
		name: "is judged as today's", ruleset: "bulk-legacy", site: ready(answers(https, 200, header("max-age=10886400; includeSubDomains; preload"))),
		want: []string{"scan header.preloadable.max_age.below_1_year"}, verdict: "https conclusive",
	}})
	if got := readiness.Rulesets(); len(got) != 5 || got[0] != readiness.Bulk1Year {
		t.Errorf("rulesets %v; want five, the default first", got)
	}
}

package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

func TestEvaluate_minMaxAge(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"max-age=299":  "header.hsts.max_age.below_minimum",
		"max-age=300":  "",
		"max-age=0":    "header.hsts.max_age.zero",
		"max-age=none": "header.hsts.invalid",
	} {
		site := ready(answers(https, 200, header(field)))
		judged := readiness.Evaluate(site, readiness.Criteria{Ruleset: readiness.HSTS, MinMaxAge: 300})
		if got := strings.Join(judged.ErrorCodes(), " "); got != want {
			t.Errorf("%s: %s; want %s", field, got, want)
		}
		if judged := readiness.Evaluate(site, readiness.Criteria{Ruleset: readiness.Removal, MinMaxAge: 300}); strings.Contains(strings.Join(judged.ErrorCodes(), " "), "minimum") {
			t.Error("min_max_age counts under hsts alone")
		}
	}
}

func TestEvaluate_waive(t *testing.T) {
	t.Parallel()
	const code = "domain.subdomain.no_https"
	has := given("a.example.com", "b.example.com")
	a, b := fails("https://a.example.com/", observation.Refused), fails("https://b.example.com/", observation.Refused)
	silent := fails("https://a.example.com/", observation.ConnectTimeout)
	fine := answers("https://b.example.com/", 200)
	for _, c := range []struct {
		name    string
		site    observation.Observation
		waive   map[string]string
		verdict string
		status  readiness.Status // of subdomains
		unused  string
	}{
		{"nothing", ready(has, a, b), nil, "scan conclusive", readiness.Unmet, ""},
		{"one host of two", ready(has, a, b), map[string]string{code + "@a.example.com": "it goes in May"}, "scan conclusive", readiness.Unmet, ""},
		{"both hosts", ready(has, a, b), map[string]string{code + "@a.example.com": "it goes in May", code + "@b.example.com": "so does this"}, all, readiness.Met, ""},
		{"the code", ready(has, a, b), map[string]string{code: "nobody uses them"}, all, readiness.Met, ""},
		{"the one for a host goes first", ready(has, a, fine), map[string]string{code: "nobody uses them", code + "@a.example.com": "it goes in May"}, all, readiness.Met, code},
		{"what is not found", ready(), map[string]string{code: "nobody uses them"}, all, readiness.Met, code},
		{"an open question", ready(has, silent, fine), map[string]string{"observation.subdomain.unanswered@a.example.com": "only the VPN gets there"}, all, readiness.Met, ""},
		{"another code", ready(has, silent, fine), map[string]string{code: "nobody uses them"}, "scan", readiness.Unknown, code},
		{"a port 80 that drops packets", ready(fails(http, observation.ConnectTimeout)), map[string]string{"redirects.http.does_not_exist": "closed by policy", "observation.http.unanswered": "closed by policy"}, all, readiness.Met, ""},
		{"half of it", ready(fails(http, observation.ConnectTimeout)), map[string]string{"observation.http.unanswered": "closed by policy"}, "scan https", readiness.Met, ""},
		{"an open question beside a waived error", ready(has, silent, b), map[string]string{code: "it goes in May"}, "scan", readiness.Unknown, ""},
		{"what the scan reports stays", ready(answers(https, 200)), map[string]string{"response.no_header": "the CDN adds it"}, "https conclusive", readiness.Met, ""},
	} {
		judged := readiness.Evaluate(c.site, readiness.Criteria{Waive: c.waive})
		if got := verdict(judged); got != c.verdict {
			t.Errorf("%s: verdict %q; want %q", c.name, got, c.verdict)
		}
		if got := judged.Requirements[readiness.Subdomains].Status; got != c.status {
			t.Errorf("%s: subdomains are %s; want %s", c.name, got, c.status)
		}
		var unused []string
		for _, w := range judged.Waivers {
			if w.Reason != c.waive[w.Key] {
				t.Errorf("%s: the reason for %s is %q", c.name, w.Key, w.Reason)
			}
			if !w.Used {
				unused = append(unused, w.Key)
			}
		}
		if diff := cmp.Diff(c.unused, strings.Join(unused, " ")); diff != "" {
			t.Errorf("%s: unused waivers (-want +got):\n%s", c.name, diff)
		}
		checkCodes(t, c.name, judged)
		for _, f := range judged.Findings {
			if f.Severity == readiness.Error && f.Waived == "" && judged.Ready {
				t.Errorf("%s: ready in spite of %s", c.name, f.Code)
			}
		}
	}
}

// What is waived is still shown.
func TestEvaluate_waivedIsReported(t *testing.T) {
	t.Parallel()
	site := ready(given("a.example.com"), fails("https://a.example.com/", observation.Refused))
	judged := readiness.Evaluate(site, readiness.Criteria{Waive: map[string]string{
		"domain.subdomain.no_https@a.example.com": "it goes in *May*", "tls.obsolete_cipher_suite": "old",
	}})
	if diff := cmp.Diff([]string{"domain.subdomain.no_https"}, judged.ErrorCodes()); diff != "" {
		t.Errorf("error codes (-want +got):\n%s", diff)
	}
	for text, parts := range map[string][]string{
		report.Text(judged):           {"Waived:", "domain.subdomain.no_https", "it goes in *May*"},
		report.Markdown(judged, site): {"### Waived", `it goes in \*May\*`, "a.example.com", "`tls.obsolete_cipher_suite`", "nothing was found"},
	} {
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%q is not in:\n%s", part, text)
			}
		}
	}
}

func TestVerdict_Meets(t *testing.T) {
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

// checkCodes has the verdict follow from the codes, as it does for those who have the
// results of a fleet alone, and each code that is undecided or waived be one that counts.
func checkCodes(t *testing.T, name string, judged readiness.Verdict) {
	t.Helper()
	undecided, waived := judged.UndecidedCodes(), judged.WaivedCodes()
	blocked := false
	for _, code := range judged.ErrorCodes() {
		blocked = blocked || !slices.Contains(undecided, code) && !slices.Contains(waived, code)
	}
	if got := !judged.Conclusive && !blocked; got != judged.Undecided() {
		t.Errorf("%s: by the codes undecided is %v: errors %v, undecided %v, waived %v", name, got, judged.ErrorCodes(), undecided, waived)
	}
	all := append(judged.ErrorCodes(), judged.WarningCodes()...)
	for _, code := range append(undecided, waived...) {
		if !slices.Contains(all, code) {
			t.Errorf("%s: %s is neither an error nor a warning", name, code)
		}
	}
	for _, f := range judged.Findings {
		if f.Severity != readiness.Info && (slices.Contains(waived, f.Code) && f.Waived == "" || slices.Contains(undecided, f.Code) && f.Waived == "" && !f.Open) {
			t.Errorf("%s: undecided %v, waived %v, and there is %+v", name, undecided, waived, f)
		}
	}
}

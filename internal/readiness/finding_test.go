package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func TestVerdict_codes(t *testing.T) {
	t.Parallel()
	judged := evaluate(ready(
		answers(https, 301, to("http://other.example/"), header("max-age=x;max-age=31536000;a;b;includeSubDomains;preload"), untrusted(observation.Expired)),
		answers("http://other.example/", 200),
		fails(www, observation.NotTLS),
	), readiness.Bulk1Year)
	if diff := cmp.Diff([]string{
		"domain.tls.invalid_cert_chain", "domain.www.no_tls", "header.hsts.invalid", "header.parse.max_age.non_digit_characters",
		"redirects.insecure.initial", "redirects.insecure.subsequent",
	}, judged.ErrorCodes()); diff != "" {
		t.Errorf("error codes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"header.parse.unknown_directive"}, judged.WarningCodes()); diff != "" {
		t.Errorf("warning codes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(readiness.Assessment{
		Status: readiness.Unmet, Codes: []string{"header.hsts.invalid", "header.parse.max_age.non_digit_characters", "header.parse.unknown_directive"},
	}, judged.Requirements[readiness.Header]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if codes := evaluate(ready(), readiness.Bulk1Year).ErrorCodes(); codes == nil || len(codes) != 0 {
		t.Errorf("a ready site has the codes %#v; want an empty list, not nil", codes)
	}
}

// A finding says what was seen, and what to do about it.
func TestFinding_detail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		site  observation.Observation
		code  string
		host  string
		parts []string
	}{
		{ready(answers(https, 200, header(good), untrusted(observation.MissingIntermediate))), "domain.tls.invalid_cert_chain", "example.com",
			[]string{https, "it is missing_intermediate", "Send the intermediate certificates"}},
		{ready(answers(https, 200, header(good), untrusted(observation.WrongHost))), "domain.tls.invalid_cert_chain", "example.com", []string{"names this host"}},
		{ready(answers(https, 200, header(good), untrusted(observation.NotYetValid))), "domain.tls.invalid_cert_chain", "example.com", []string{"already valid"}},
		{ready(answers(https, 200, header(good), untrusted(observation.WeakSignature))), "domain.tls.invalid_cert_chain", "example.com", []string{"SHA-256"}},
		{ready(answers(https, 200, header(good), func(e *observation.Exchange) { e.TLS = nil })), "domain.tls.invalid_cert_chain", "example.com", []string{"none was seen"}},
		{ready(fails(https, observation.Refused)), "domain.tls.cannot_connect", "example.com", []string{"gave no answer: it was refused. Under HSTS"}},
		{ready(exchange(observation.Exchange{URL: https, Failure: &observation.Failure{Kind: observation.NotTLS}})), "domain.tls.cannot_connect", "example.com", []string{": not tls."}},
		{ready(answers(http, 301, to("https://u:p@other.example/a?token=1#b")), answers("https://other.example/a?token=1", 200)), "redirects.http.first_redirect.insecure", "example.com",
			[]string{`redirects to "https://other.example/a" first`, "Redirect to https://example.com/."}},
		{ready(answers(https, 301, to("https://other.example/"), header(good)), answers("https://other.example/", 200, untrusted(observation.Expired))), "redirects.follow_error", "other.example",
			[]string{`end at "https://other.example/"`, "its certificate is not trusted: it is expired"}},
		{ready(answers(https, 200, header("max-age=1\x1b[2J"))), "header.parse.max_age.non_digit_characters", "example.com", []string{`"max-age=1\x1b[2J"`}},
		{ready(answers(www, 200, untrusted(observation.WrongHost))), "domain.www.no_tls", "www.example.com", []string{"https://www.example.com/ shows", "names this host"}},
	} {
		found := false
		for _, f := range evaluate(c.site, readiness.Bulk1Year).Findings {
			if f.Code != c.code || found {
				continue
			}
			found = true
			if f.Host != c.host {
				t.Errorf("%s is about %q; want %q", c.code, f.Host, c.host)
			}
			for _, part := range c.parts {
				if !strings.Contains(f.Detail, part) {
					t.Errorf("%s does not say %q: %s", c.code, part, f.Detail)
				}
			}
			if strings.Contains(f.Detail, "token") || strings.Contains(f.Detail, "u:p") {
				t.Errorf("%s gives a secret away: %s", c.code, f.Detail)
			}
		}
		if !found {
			t.Errorf("there is no %s", c.code)
		}
	}
}

func TestFinding_oneYearMistakeIsExplained(t *testing.T) {
	t.Parallel()
	judged := evaluate(ready(answers(https, 200, header("max-age=10886400; includeSubDomains; preload"))), readiness.Bulk18Weeks)
	if len(judged.Findings) != 1 || !strings.Contains(judged.Findings[0].Detail, "requires a year on this page") {
		t.Errorf("findings %+v", judged.Findings)
	}
}

// TestVerdict_Kinds leaves out what is waived, and what is only good to know.
func TestVerdict_Kinds(t *testing.T) {
	t.Parallel()
	got := readiness.Verdict{Findings: []readiness.Finding{
		{Code: "one", Severity: readiness.Error, Host: "a"},
		{Code: "one", Severity: readiness.Error, Host: "b"},
		{Code: "two", Severity: readiness.Error, Waived: "a reason"},
		{Code: "three", Severity: readiness.Info},
		{Code: "four", Severity: readiness.Warning, Open: true},
	}}.Kinds()
	want := []readiness.FindingKind{{Severity: readiness.Error, Code: "one"}, {Severity: readiness.Warning, Code: "four", Open: true}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

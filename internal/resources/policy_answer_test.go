package resources

import (
	"strings"
	"testing"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestJudge checks what one answer says of the site's policy. Import and
// rollout.verify both go by it.
func TestJudge(t *testing.T) {
	t.Parallel()
	const header = "max-age=604800; includeSubDomains"
	week := hsts.Policy{MaxAge: 604800, IncludeSubDomains: true}
	tls := &observation.TLS{}
	untrusted := &observation.TLS{Untrusted: &observation.Untrusted{Reason: observation.Expired, Detail: "it expired"}}
	challenge := map[string]string{"Cf-Mitigated": "challenge"}
	for name, test := range map[string]struct {
		answer  observation.Exchange
		policy  hsts.Policy
		verdict verdict
		says    string
	}{
		"the header":                            {observation.Exchange{Status: 200, TLS: tls, Header: []string{header}}, week, servesPolicy, ""},
		"the first of two counts":               {observation.Exchange{Status: 200, TLS: tls, Header: []string{header, "max-age=0"}}, week, servesPolicy, ""},
		"the header on a redirect":              {observation.Exchange{Status: 301, TLS: tls, Header: []string{header}}, week, servesPolicy, ""},
		"the header on an error of the site":    {observation.Exchange{Status: 503, TLS: tls, Header: []string{header}}, week, servesPolicy, ""},
		"an age of zero":                        {observation.Exchange{Status: 200, TLS: tls, Header: []string{"max-age=0"}}, hsts.Policy{}, servesPolicy, ""},
		"no header":                             {observation.Exchange{Status: 200, TLS: tls}, hsts.Policy{}, servesNone, "without the header (status 200)"},
		"no header on a page not found":         {observation.Exchange{Status: 404, TLS: tls}, hsts.Policy{}, servesNone, "without the header (status 404)"},
		"a maintenance page without the header": {observation.Exchange{Status: 503, TLS: tls}, hsts.Policy{}, cannotTell, "status 503, and without the header"},
		"bot protection without the header":     {observation.Exchange{Status: 403, TLS: tls, Marks: challenge}, hsts.Policy{}, cannotTell, "bot protection"},
		"bot protection with the header":        {observation.Exchange{Status: 403, TLS: tls, Marks: challenge, Header: []string{header}}, hsts.Policy{}, cannotTell, "bot protection"},
		"an invalid header":                     {observation.Exchange{Status: 200, TLS: tls, Header: []string{"max-age=1; max-age=2"}}, hsts.Policy{}, servesNone, "which browsers ignore"},
		"a certificate that is not trusted":     {observation.Exchange{Status: 200, TLS: untrusted, Header: []string{header}}, hsts.Policy{}, servesNone, "it expired"},
		"no TLS":                                {observation.Exchange{Status: 200, Header: []string{header}}, hsts.Policy{}, servesNone, "without TLS"},
		"no answer":                             {observation.Exchange{Failure: &observation.Failure{Kind: observation.TLSAlert, Detail: "it hung up"}}, hsts.Policy{}, cannotTell, "gave no answer (it hung up)"},
	} {
		test.answer.URL = "https://example.com/"
		policy, verdict, reason := judge(test.answer)
		if policy != test.policy || verdict != test.verdict || !strings.Contains(reason, test.says) || (reason == "") != (test.says == "") {
			t.Errorf("%s: %v, %v, %q", name, policy, verdict, reason)
		}
	}
}

// TestJudge_hostile checks that no text of the site reaches a terminal unescaped.
func TestJudge_hostile(t *testing.T) {
	t.Parallel()
	const hostile = "\x1b[2J\u009b\u202e\u200b\u3164\x7f\xff\r\n"
	for name, e := range map[string]observation.Exchange{
		"a failure":     {Failure: &observation.Failure{Kind: observation.TLSAlert, Detail: hostile}},
		"a certificate": {Status: 200, TLS: &observation.TLS{Untrusted: &observation.Untrusted{Reason: observation.WrongHost, Detail: hostile}}},
		"a header":      {Status: 200, TLS: &observation.TLS{}, Header: []string{"max-age=1;" + hostile}},
		"protection":    {Status: 403, TLS: &observation.TLS{}, Marks: map[string]string{"Server": "CloudFront"}},
	} {
		e.URL = "https://example.com/"
		_, _, reason := judge(e)
		if reason == "" || strings.ContainsFunc(reason, func(r rune) bool {
			return !unicode.IsPrint(r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
		}) {
			t.Errorf("%s: %q", name, reason)
		}
	}
}

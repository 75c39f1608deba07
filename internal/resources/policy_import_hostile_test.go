package resources

import (
	"strings"
	"testing"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestServedBy_hostile holds that a message of an import acts on nobody, whatever
// the site and the words about it say.
func TestServedBy_hostile(t *testing.T) {
	t.Parallel()
	const hostile = "\x1b[2J\u009b\u202e\u200b\u3164\x7f\xff\r\n"
	for name, e := range map[string]observation.Exchange{
		"a failure":     {Failure: &observation.Failure{Kind: observation.TLSAlert, Detail: hostile}},
		"a certificate": {Status: 200, TLS: &observation.TLS{Untrusted: &observation.Untrusted{Reason: observation.WrongHost, Detail: hostile}}},
		"a header":      {Status: 200, Header: []string{"max-age=1;" + hostile}},
		"a wall":        {Status: 403, Marks: map[string]string{"Server": "CloudFront"}},
		"an empty age":  {Status: 200, Header: []string{"max-age=0;x=\"" + hostile + "\""}},
	} {
		e.URL = "https://example.com/"
		_, why := servedBy(e)
		if why == "" || strings.ContainsFunc(why, func(r rune) bool {
			return !unicode.IsPrint(r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
		}) {
			t.Errorf("%s: %q", name, why)
		}
	}
}

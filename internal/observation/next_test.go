package observation_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestHostName_long checks that a host longer than any name is not converted to
// A-labels, which for one of 60 KiB takes seconds that no interrupt ends.
func TestHostName_long(t *testing.T) {
	t.Parallel()
	for _, host := range []string{strings.Repeat("例", 400), strings.Repeat("例え.", 20000), strings.Repeat("a.", 600)} {
		if got, err := observation.HostName(host); err == nil {
			t.Errorf("%d bytes become %d", len(host), len(got))
		}
	}
	longest := strings.Repeat(strings.Repeat("a", 62)+".", 4)
	if got, err := observation.HostName(longest); err != nil || got+"." != longest {
		t.Errorf("%q, %v", got, err)
	}
}

// TestExchange_NextUnderPolicy has answers of www.example.com, and where browsers that
// hold a policy of example.com go from there.
func TestExchange_NextUnderPolicy(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		location, want       string
		upgraded, includeSub bool
	}{
		{"http://example.com/", "https://example.com/", true, false},
		{"http://EXAMPLE.com.:80/", "https://example.com./", true, false},
		{"http://www.example.com/a", "https://www.example.com/a", true, true},
		{"http://www.example.com/a", "http://www.example.com/a", false, false},
		{"http://www.example.com:8080/", "https://www.example.com:8080/", true, true},
		{"http://other.example/", "http://other.example/", false, true},
		{"http://notexample.com/", "http://notexample.com/", false, true},
		{"https:/\\www.example.com", "https://www.example.com/", false, true},
		{"http://m\u00fcller.example.com/", "https://m%C3%BCller.example.com/", true, true},
		{"mailto:a@example.com", "", false, true},
		{"https://[", "", false, true},
		{"", "", false, true},
	} {
		e := observation.Exchange{URL: "https://www.example.com/", Status: 301, Location: test.location}
		next, err := e.NextUnderPolicy("example.com", test.includeSub)
		if err != nil || next == nil {
			next = &observation.Next{}
		}
		if next.URL != test.want || next.Upgraded != test.upgraded {
			t.Errorf("%q leads to %+v, want %q, upgraded: %v", test.location, next, test.want, test.upgraded)
		}
	}
}

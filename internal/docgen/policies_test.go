package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
)

// TestCarriersOf holds that the rules in policies/ know of each consumer where its
// policy stands, and that it carries an age.
func TestCarriersOf(t *testing.T) {
	t.Parallel()
	for _, c := range consumers.All() {
		var parts []string
		for _, found := range carriersOf(c) {
			parts = append(parts, found.Part)
			if len(found.Path) == 0 || slices.Contains(found.Path, "") || strings.ContainsAny(strings.Join(found.Path, ""), " ,[") {
				t.Errorf("%s: %q is no path of an attribute", c.Name, found.Path)
			}
			if found.Part == "age" && (found.Unit == 0) == (found.Names == nil) {
				t.Errorf("%s: an age has either a unit or names: %+v", c.Name, found)
			}
		}
		slices.Sort(parts)
		want := []string{"age", "subdomains"}
		switch {
		case c.Name == "aws_lambda_edge":
			want = nil // the source of a function is in no plan
		case c.Age.Fixed:
			want = []string{"switch"}
		case len(parts) > 0 && (parts[0] == "header" || parts[0] == "text"):
			// Kong takes the whole header twice.
			want = slices.Repeat(parts[:1], len(parts))
		case c.Preload == consumers.Settable:
			want = []string{"age", "preload", "subdomains"}
		}
		if !slices.Equal(parts, want) {
			t.Errorf("%s carries %q, want %q", c.Name, parts, want)
		}
	}
}

// TestCatalogueRego checks a carrier of each kind as it is written.
func TestCatalogueRego(t *testing.T) {
	t.Parallel()
	text, err := catalogueRego()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`	"aws_lambda_function": [],`,
		`{"consumer": "aws_alb", "path": ["routing_http_response_strict_transport_security_header_value"], "part": "header"},`,
		`{"consumer": "oci_lb", "path": ["items", "value"], "part": "header", "when": {"header": "Strict-Transport-Security"}},`,
		`{"consumer": "avi", "path": ["http_profile", "hsts_max_age"], "part": "age", "unit": 86400},`,
		`"ZERO_MINS": 0`,
		`	"fortios_firewall_vip": 60,`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not have %s", want)
		}
	}
}

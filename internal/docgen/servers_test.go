package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/serverconfig"
)

// TestServersGuide compares the committed guide with the generated one, and its table
// with what the tests saw.
func TestServersGuide(t *testing.T) {
	t.Parallel()
	seen, err := readSeen("../serverconfig/testdata/requests.json")
	if err != nil {
		t.Fatal(err)
	}
	guide := serversGuide(seen)
	committed, err := os.ReadFile("../../templates/guides/servers.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(guide, string(committed)); diff != "" {
		t.Errorf("run make generate (-generated +committed):\n%s", diff)
	}
	if strings.Contains(guide, tableMarker) || len(seen.Servers) < 9 || len(seen.Requests) < 60 {
		t.Errorf("%d servers and %d requests, or no table", len(seen.Servers), len(seen.Requests))
	}
	for name := range seen.Servers {
		if _, found := serverconfig.Find(name); !found {
			t.Errorf("there is no server %q", name)
		}
	}
}

// TestCell has each kind of response.
func TestCell(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		seen  string
		https bool
		want  string
	}{
		{"200, policy", true, "✓"},
		{"302 to /elsewhere, policy", true, "✓"},
		{"404, none", true, "none"},
		{"200, another: max-age=1", true, "its own"},
		{"416, 2 headers", true, "2×"},
		{"refused", true, "refused"},
		{"not spoken", true, "–"},
		{"", false, "–"},
		{"no answer", false, "no answer"},
		{"308 to https://page.example/, none", false, "308"},
	} {
		if got := cell(row.seen, row.https); got != row.want {
			t.Errorf("%q, %v: %q, want %q", row.seen, row.https, got, row.want)
		}
	}
}

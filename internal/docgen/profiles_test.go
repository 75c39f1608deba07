package main

import (
	"os"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// TestProfilesGuide compares the guide with the table, and the committed guide with
// the generated one.
func TestProfilesGuide(t *testing.T) {
	t.Parallel()
	guide := profilesGuide()
	committed, err := os.ReadFile("../../templates/guides/profiles.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != guide {
		t.Error("templates/guides/profiles.md is not what docgen writes: run make generate")
	}
	for line := range strings.Lines(guide) {
		if strings.HasPrefix(line, "| [`") && strings.Count(line, "|") != 6 {
			t.Errorf("a row with other columns: %s", line)
		}
	}
	for _, p := range profiles.All() {
		for _, want := range []string{
			"| [`" + p.Name + "`](#" + p.Name + ")", "<a id=\"" + p.Name + "\"></a>", "\n### " + p.Name + "\n", p.Source, p.Note, "read " + p.Read,
		} {
			if !strings.Contains(guide, want) {
				t.Errorf("%s: %q is missing", p.Name, want)
			}
		}
	}
	for _, r := range profiles.Requirements()[3:] {
		if !strings.Contains(guide, "| `"+string(r)+"` | ") {
			t.Errorf("%s is not explained", r)
		}
	}
	if strings.Contains(strings.ToLower(guide), "certified") {
		t.Error("nobody is certified by a profile")
	}
}

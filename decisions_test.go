package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDecisions checks the records in adr: their order to read in has each of them
// once, each fits on a page and has its three parts, and the packages that they name exist.
func TestDecisions(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("adr/[0-9]*.md")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d records: %v", len(files), err)
	}
	var order strings.Builder
	for i, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		title, _, _ := strings.Cut(text, "\n")
		title, numbered := strings.CutPrefix(title, fmt.Sprintf("# %d. ", i+1))
		fmt.Fprintf(&order, "%d. [%s](%s)\n", i+1, title, filepath.Base(file))
		headings := regexp.MustCompile(`(?m)^#+ .*$`).FindAllString(text, -1)
		if want := "## Context, ## Decision, ## Consequences"; !numbered || strings.Join(headings[1:], ", ") != want {
			t.Errorf("%s has the headings %q", file, headings)
		}
		if lines := strings.Count(text, "\n"); lines > 40 {
			t.Errorf("%s has %d lines", file, lines)
		}
		for _, pkg := range regexp.MustCompile("`(internal/[a-z/]+)`").FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(pkg[1]); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	readme, err := os.ReadFile("adr/README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "\n"+order.String()) {
		t.Errorf("adr/README.md does not list the records as\n%s", order.String())
	}
}

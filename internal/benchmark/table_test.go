package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGuide holds that the table of the guide is that of the baseline, and that the
// baseline has every work.
func TestGuide(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	kept, err := readBaseline(filepath.Join(root, baselinePath))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range works {
		if len(kept.with(baseline{}).rowsOf(w.name)) == 0 {
			t.Errorf("the baseline has nothing of %s: make bench-baseline BENCH='^%s$'", w.name, w.name)
		}
	}
	text, err := os.ReadFile(filepath.Join(root, guidePath))
	if err != nil {
		t.Fatal(err)
	}
	want, err := kept.inGuide(string(text))
	if err != nil || want != string(text) {
		t.Errorf("the guide has another table than the baseline (%v): make bench-baseline", err)
	}
}

// TestBaseline_with replaces the rows of a work that was measured again, and keeps the
// others.
func TestBaseline_with(t *testing.T) {
	t.Parallel()
	before := baseline{Rows: []row{
		{Name: "Start", Work: "start", Measure: "wall", Unit: milliseconds, Ours: 10, Other: 8},
		{Name: "Policies", Work: "plan", Measure: "wall", Unit: seconds, Ours: 2},
	}}
	now := baseline{Machine: "here", Rows: []row{{Name: "Start", Work: "start", Measure: "wall", Unit: milliseconds, Ours: 6, Other: 8, Beside: "nothing"}}}
	merged := before.with(now)
	if len(merged.Rows) != 2 || merged.Rows[0].Ours != 6 || merged.Rows[1].Ours != 2 || merged.Machine != "here" {
		t.Errorf("%+v", merged)
	}
	for _, part := range []string{
		"| start | wall | 6 ms | nothing: 8 ms | 0.75 | 1.25 |\n",
		"| plan | wall | 2.0 s |  |  | 2.0 s |\n",
	} {
		if got := merged.beside(before); !strings.Contains(got, part) {
			t.Errorf("the table lacks %q:\n%s", part, got)
		}
	}
}

// TestMultiply makes instances of one.
func TestMultiply(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	state := "{\n  \"resources\": [\n    {\n      \"instances\": [\n        {\n          \"index_key\": \"ready-0.example\"\n        }\n      ]\n    }\n  ]\n}\n"
	if err := os.WriteFile(path, []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := multiply(path, 3); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if got := string(text); err != nil || strings.Count(got, "index_key") != 3 || !strings.Contains(got, `"ready-2.example"`) {
		t.Errorf("%v: %s", err, got)
	}
}

package main

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the demo shows")

// recorded is what the demo shows. The picture of it is drawn from this.
const recorded = "testdata/demo.txt"

// TestDemo runs the demo and compares what it shows with what is recorded: each text,
// color and line break of the CLI and of the provider, in their order, up to the report,
// which has tests of its own. After a change
// of a text `go test ./internal/demo -run TestDemo -update`, under
// tools/with-terraform.sh, records it, and make generate draws the picture.
func TestDemo(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1, as in make test")
	}
	var shown bytes.Buffer
	if err := run(t.Context(), &screen{out: &shown, columns: 60, color: true}); err != nil {
		t.Fatalf("%v\n%s", err, shown.String())
	}
	scenes, _, ended := strings.Cut(shown.String(), "\n## HSTS: ")
	if !ended || !strings.HasSuffix(shown.String(), "\nEvery step worked.\n") {
		t.Fatalf("the demo did not come to its end:\n%s", shown.String())
	}
	got := steady(scenes)
	if *update {
		if err := os.WriteFile(recorded, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the demo shows something else than what is recorded. If that is right, record it:\n"+
			"tools/with-terraform.sh go test ./internal/demo -run TestDemo -update && make generate\n(-recorded +shown)\n%s", diff)
	}
}

// instant matches what is another in each run.
var instant = regexp.MustCompile(`\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d)?`)

// steady returns a text with dates that are the same in each run: each one is some
// seconds after that before it. Escapes are written as the symbol for one.
func steady(text string) string {
	at := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	text = instant.ReplaceAllStringFunc(text, func(date string) string {
		at = at.Add(7 * time.Second)
		layout := map[int]string{len(time.DateOnly): time.DateOnly, len("2006-01-02 15:04"): "2006-01-02 15:04", len(time.RFC3339) - len("07:00"): time.RFC3339}[len(date)]
		return at.Format(layout)
	})
	text = regexp.MustCompile(`(?m)^(\x1b\[1m\$ )tofu `).ReplaceAllString(text, "${1}terraform ")
	return strings.ReplaceAll(text, "\x1b", "␛")
}

func TestSteady(t *testing.T) {
	t.Parallel()
	got := steady("2026-11-25T17:54:47Z, 2026-11-25 17:55, 2026-11-25 \x1b[1m$ tofu\n\x1b[1m$ tofu plan\n")
	if want := "2027-01-04T09:00:07Z, 2027-01-04 09:00, 2027-01-04 ␛[1m$ tofu\n␛[1m$ terraform plan\n"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
}

func TestMessage(t *testing.T) {
	t.Parallel()
	const output = "data.x: Reading...\n\x1b[33m╷\x1b[0m\n\x1b[33m│\x1b[0m Warning: One\n\x1b[33m│\x1b[0m \n│   with a.b,\n│   on main.tf line 1:\n│    1: x\n│     ├────\n│     │ x is 1\n│ \n│ It is so\n│ on Monday.\n╵\n" +
		"╷\n│ Error: Two\n╵\nPlan: 1 to add.\n"
	for text, want := range map[string]string{
		"Warning: One": "\x1b[33m│\x1b[0m Warning: One\n\x1b[33m│\x1b[0m \n│ It is so\n│ on Monday.\n", "Error: Two": "│ Error: Two\n", "Three": "",
	} {
		if diff := cmp.Diff(want, message(output, text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	if got := lineWith(output, "Plan:"); got != "Plan: 1 to add.\n" {
		t.Errorf("%q", got)
	}
}

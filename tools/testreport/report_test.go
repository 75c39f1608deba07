package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const pkg = `"Package":"github.com/hstskit/terraform-provider-hsts/internal/hsts"`

func TestReport(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		stream     []string
		allowed    string
		want       []string // lines of the report
		unexpected int
	}{
		"all passed": {
			stream: []string{
				`{"Action":"start",` + pkg + `}`,
				`{"Action":"run",` + pkg + `,"Test":"TestA"}`,
				`{"Action":"output",` + pkg + `,"Test":"TestA","Output":"noise\n"}`,
				`{"Action":"pass",` + pkg + `,"Test":"TestA/one"}`,
				`{"Action":"pass",` + pkg + `,"Test":"TestA"}`,
				`{"Action":"pass",` + pkg + `,"Elapsed":1.25}`,
			},
			want: []string{
				"ok   internal/hsts  1.2s  2 tests",
				"2 passed, 0 failed, 0 skipped",
			},
		},
		"the slowest and the shortened are named": {
			stream: []string{
				`{"Action":"attr",` + pkg + `,"Test":"TestA","Key":"shortened","Value":"10 of 100 walks"}`,
				`{"Action":"attr",` + pkg + `,"Test":"TestB","Key":"other","Value":"x"}`,
				`{"Action":"pass",` + pkg + `,"Test":"TestA","Elapsed":3}`,
				`{"Action":"pass",` + pkg + `,"Test":"TestB/one","Elapsed":4}`,
				`{"Action":"pass",` + pkg + `,"Test":"TestB","Elapsed":4}`,
				`{"Action":"pass",` + pkg + `,"Test":"TestC","Elapsed":0.5}`,
				`{"Action":"pass",` + pkg + `,"Elapsed":4.5}`,
			},
			want: []string{
				"ok   internal/hsts  4.5s  4 tests",
				"slowest packages: internal/hsts 4s",
				"slowest tests: internal/hsts.TestB 4s, internal/hsts.TestA 3s",
				"short internal/hsts.TestA: 10 of 100 walks",
				"make test LONG=1 runs all of these, as .ci/run does",
				"4 passed, 0 failed, 0 skipped",
			},
		},
		"a failed test shows its output": {
			stream: []string{
				`{"Action":"output",` + pkg + `,"Test":"TestA","Output":"a_test.go:1: got 1, want 2\n"}`,
				`{"Action":"fail",` + pkg + `,"Test":"TestA"}`,
				`{"Action":"fail",` + pkg + `,"Elapsed":0.1}`,
			},
			want: []string{
				"FAIL internal/hsts.TestA",
				"a_test.go:1: got 1, want 2",
				"FAIL internal/hsts  0.1s",
				"0 passed, 1 failed, 0 skipped",
			},
		},
		"a package that crashes counts as failed and shows what ran": {
			stream: []string{
				`{"Action":"output",` + pkg + `,"Test":"TestA","Output":"panic: test timed out\n"}`,
				`{"Action":"output",` + pkg + `,"Output":"exit status 2\n"}`,
				`{"Action":"fail",` + pkg + `,"Elapsed":0.1}`,
			},
			want: []string{
				"exit status 2",
				"panic: test timed out",
				"FAIL internal/hsts  0.1s",
				"0 passed, 1 failed, 0 skipped",
			},
		},
		"a package that does not build": {
			stream: []string{
				`{"ImportPath":"x/hsts","Action":"build-output","Output":"a.go:1: undefined: b\n"}`,
				`{"ImportPath":"x/hsts","Action":"build-fail"}`,
				`{"Action":"fail",` + pkg + `,"Elapsed":0}`,
			},
			want: []string{
				"FAIL x/hsts does not build",
				"a.go:1: undefined: b",
				"FAIL internal/hsts  0.0s",
				"0 passed, 1 failed, 0 skipped",
			},
		},
		"a package without tests is no skipped test": {
			stream: []string{`{"Action":"skip",` + pkg + `}`},
			want:   []string{"0 passed, 0 failed, 0 skipped"},
		},
		"a skip that nobody allowed": {
			stream: []string{
				`{"Action":"output",` + pkg + `,"Test":"TestA","Output":"=== RUN   TestA\n"}`,
				`{"Action":"output",` + pkg + `,"Test":"TestA","Output":"    a_test.go:1: no terraform\n"}`,
				`{"Action":"output",` + pkg + `,"Test":"TestA","Output":"--- SKIP: TestA (0.00s)\n"}`,
				`{"Action":"skip",` + pkg + `,"Test":"TestA"}`,
			},
			want: []string{
				"SKIP internal/hsts.TestA: a_test.go:1: no terraform (not on the list of allowed skips)",
				"0 passed, 0 failed, 1 skipped",
			},
			unexpected: 1,
		},
		"what is not installed is told in one line": {
			stream: []string{
				`{"Action":"attr",` + pkg + `,"Test":"TestA","Key":"missing","Value":"varnishd"}`,
				`{"Action":"skip",` + pkg + `,"Test":"TestA"}`,
				`{"Action":"attr",` + pkg + `,"Test":"TestB/one","Key":"missing","Value":"caddy"}`,
				`{"Action":"skip",` + pkg + `,"Test":"TestB/one"}`,
			},
			want: []string{
				"SKIP 2 tests that need caddy, varnishd: tools/install-packages.sh tools/test-packages.txt installs them",
				"0 passed, 0 failed, 2 skipped",
			},
			unexpected: 2,
		},
		"a skip that is allowed here": {
			stream:  []string{`{"Action":"skip",` + pkg + `,"Test":"TestA/identity"}`},
			allowed: "# comment\ninternal/hsts.TestA/* terraform needs 1.12\n",
			want: []string{
				"skip internal/hsts.TestA/identity: needs 1.12",
				"0 passed, 0 failed, 1 skipped",
			},
		},
		"a skip that is allowed under the other CLI": {
			stream:  []string{`{"Action":"skip",` + pkg + `,"Test":"TestA"}`},
			allowed: "internal/hsts.TestA opentofu needs 1.12\n",
			want: []string{
				"SKIP internal/hsts.TestA: no reason given (not on the list of allowed skips)",
				"0 passed, 0 failed, 1 skipped",
			},
			unexpected: 1,
		},
		"a skip that is allowed under older ones": {
			stream:  []string{`{"Action":"skip",` + pkg + `,"Test":"TestA"}`, `{"Action":"skip",` + pkg + `,"Test":"TestB"}`},
			allowed: "internal/hsts.TestA any<1.12 needs 1.12\ninternal/hsts.TestB terraform<1.11 needs 1.11\n",
			want: []string{
				"skip internal/hsts.TestA: needs 1.12",
				"SKIP internal/hsts.TestB: no reason given (not on the list of allowed skips)",
				"0 passed, 0 failed, 2 skipped",
			},
			unexpected: 1,
		},
		"what is no event is passed on": {
			stream: []string{`go: downloading x`},
			want:   []string{"go: downloading x", "0 passed, 0 failed, 0 skipped"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			list := filepath.Join(t.TempDir(), "allowed.txt")
			if err := os.WriteFile(list, []byte(test.allowed), 0o600); err != nil {
				t.Fatal(err)
			}
			allowed, err := readAllowed(list)
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			r := newReport(&out)
			if err := read(strings.NewReader(strings.Join(test.stream, "\n")), r); err != nil {
				t.Fatal(err)
			}
			if got := r.finish(allowed, cli{"terraform", 1, 11}); got != test.unexpected {
				t.Errorf("unexpected skips: got %d, want %d", got, test.unexpected)
			}
			if got, want := out.String(), strings.Join(test.want, "\n")+"\n"; got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestParseAllowed(t *testing.T) {
	t.Parallel()

	for _, line := range []string{
		"internal/hsts.TestA",
		"internal/hsts.TestA any",
		"internal/hsts.TestA tofu needs 1.12",
		"internal/hsts.TestA any<new needs 1.12",
		"internal/[hsts.TestA any needs 1.12",
	} {
		if entry, err := parseAllowed(line); err == nil {
			t.Errorf("parseAllowed(%q) = %+v, want an error", line, entry)
		}
	}
}

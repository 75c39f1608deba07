package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// event is a line of `go test -json`; see `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // build events have this in place of Package
	Test       string
	Elapsed    float64
	Output     string
	Key, Value string // of an attribute
}

// The attributes by which a test tells what it leaves out with -short, and the
// program that is not installed without which it is skipped (internal/testrun).
const (
	shortened = "shortened"
	missing   = "missing"
)

// testID names a test. The empty test is the package itself.
type testID struct{ pkg, test string }

// report gathers what a test run reports about itself.
type report struct {
	out                     io.Writer
	passed, failed, skipped int

	output  map[testID][]string // what a test that still runs has said
	build   map[string][]string // what the compiler said, by import path
	tests   map[string]int      // tests done, by package
	failing map[string]bool     // packages with a failed test
	reasons map[testID]string   // the skipped tests
	left    map[testID]string   // what the shortened tests say
	lacking map[testID]string   // the programs that tests were skipped for
	took    map[testID]float64  // seconds; top-level tests and packages
}

func newReport(out io.Writer) *report {
	return &report{
		out:     out,
		output:  map[testID][]string{},
		build:   map[string][]string{},
		tests:   map[string]int{},
		failing: map[string]bool{},
		reasons: map[testID]string{},
		left:    map[testID]string{},
		lacking: map[testID]string{},
		took:    map[testID]float64{},
	}
}

// line takes one line of the stream. What is no event is passed on as it is.
func (r *report) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		fmt.Fprintf(r.out, "%s\n", strings.TrimRight(string(line), "\n"))
		return
	}
	switch {
	case e.Action == "build-output":
		r.build[e.ImportPath] = append(r.build[e.ImportPath], e.Output)
	case e.Action == "build-fail":
		fmt.Fprintf(r.out, "FAIL %s does not build\n%s", e.ImportPath, strings.Join(r.build[e.ImportPath], ""))
	case e.Action == "attr":
		switch e.Key {
		case shortened:
			r.left[testID{e.Package, e.Test}] = e.Value
		case missing:
			r.lacking[testID{e.Package, e.Test}] = e.Value
		}
	case e.Action == "output":
		id := testID{e.Package, e.Test}
		r.output[id] = append(r.output[id], e.Output)
	case e.Test != "":
		r.testDone(e)
	default:
		r.packageDone(e)
	}
}

// testDone takes the end of a test or subtest.
func (r *report) testDone(e event) {
	id := testID{e.Package, e.Test}
	switch e.Action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
		r.failing[e.Package] = true
		fmt.Fprintf(r.out, "FAIL %s\n%s", id, strings.Join(r.output[id], ""))
	case "skip":
		r.skipped++
		r.reasons[id] = skipReason(r.output[id])
	default: // run, pause, cont, start, bench
		return
	}
	r.tests[e.Package]++
	if !strings.Contains(e.Test, "/") {
		r.took[id] = e.Elapsed
	}
	delete(r.output, id)
}

// packageDone takes the end of a package. One that fails without a failed
// test crashed, hung or did not build: that counts as a failure of its own,
// and whatever its unfinished tests said is shown.
func (r *report) packageDone(e event) {
	name := testID{pkg: e.Package}
	if e.Action == "pass" || e.Action == "fail" {
		r.took[name] = e.Elapsed
	}
	switch e.Action {
	case "pass":
		fmt.Fprintf(r.out, "ok   %s  %.1fs  %d tests\n", name, e.Elapsed, r.tests[e.Package])
	case "fail":
		if !r.failing[e.Package] {
			r.failed++
		}
		r.printUnfinished(e.Package)
		fmt.Fprintf(r.out, "FAIL %s  %.1fs\n", name, e.Elapsed)
	}
	maps.DeleteFunc(r.output, func(id testID, _ []string) bool { return id.pkg == e.Package })
}

// printUnfinished shows the output of the package itself and of its tests
// that never ended.
func (r *report) printUnfinished(pkg string) {
	for _, id := range sorted(r.output) {
		if id.pkg == pkg {
			fmt.Fprint(r.out, strings.Join(r.output[id], ""))
		}
	}
}

// finish prints the slowest and the shortened tests, those that were skipped and
// the totals, and returns how many were skipped that may not be under this CLI.
func (r *report) finish(allowed allowList, used cli) (unexpected int) {
	r.printSlowest()
	r.printShortened()
	for _, id := range sorted(r.reasons) {
		if entry, ok := allowed.find(id.String(), used); ok {
			fmt.Fprintf(r.out, "skip %s: %s\n", id, entry.reason)
			continue
		}
		unexpected++
		if r.lacking[id] != "" {
			continue // these are told in one line
		}
		fmt.Fprintf(r.out, "SKIP %s: %s (not on the list of allowed skips)\n", id, r.reasons[id])
	}
	r.printLacking()
	fmt.Fprintf(r.out, "%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
	return unexpected
}

// skipReason is what a skipped test said, without go test's own lines.
func skipReason(output []string) string {
	var said []string
	for _, line := range output {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			said = append(said, line)
		}
	}
	if len(said) == 0 {
		return "no reason given"
	}
	return strings.Join(said, " ")
}

// String is the package's path in this repository, a dot, and the test's name.
func (id testID) String() string {
	pkg := strings.TrimPrefix(id.pkg, "github.com/hstskit/terraform-provider-hsts/")
	if id.test == "" {
		return pkg
	}
	return pkg + "." + id.test
}

// sorted are the tests of a map in the order of their names.
func sorted[V any](m map[testID]V) []testID {
	return slices.SortedFunc(maps.Keys(m), func(a, b testID) int {
		return strings.Compare(a.String(), b.String())
	})
}

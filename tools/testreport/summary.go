package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// How many packages and tests are named as the slowest, and how many seconds it
// takes to be worth it.
const (
	slowest = 5
	slow    = 2.0
)

// printSlowest names the packages and the tests that took the longest. Those of a
// package run beside each other, so a test's time has that of others in it.
func (r *report) printSlowest() {
	var packages, tests []testID
	for id, seconds := range r.took {
		switch {
		case seconds < slow:
		case id.test == "":
			packages = append(packages, id)
		default:
			tests = append(tests, id)
		}
	}
	for _, kind := range []struct {
		name string
		ids  []testID
	}{{"packages", packages}, {"tests", tests}} {
		slices.SortFunc(kind.ids, func(a, b testID) int {
			return cmp.Or(cmp.Compare(r.took[b], r.took[a]), strings.Compare(a.String(), b.String()))
		})
		var told []string
		for _, id := range kind.ids[:min(len(kind.ids), slowest)] {
			told = append(told, fmt.Sprintf("%s %.0fs", id, r.took[id]))
		}
		if told != nil {
			fmt.Fprintf(r.out, "slowest %s: %s\n", kind.name, strings.Join(told, ", "))
		}
	}
}

// printShortened names the tests that did not run in full.
func (r *report) printShortened() {
	for _, id := range sorted(r.left) {
		fmt.Fprintf(r.out, "short %s: %s\n", id, r.left[id])
	}
	if len(r.left) > 0 {
		fmt.Fprintln(r.out, "make test LONG=1 runs all of these, as .ci/run does")
	}
}

// printLacking names, in one line, the programs that are not installed, and how to
// install them.
func (r *report) printLacking() {
	if len(r.lacking) == 0 {
		return
	}
	programs := slices.Compact(slices.Sorted(maps.Values(r.lacking)))
	fmt.Fprintf(r.out, "SKIP %d tests that need %s: tools/install-packages.sh tools/test-packages.txt installs them\n",
		len(r.lacking), strings.Join(programs, ", "))
}

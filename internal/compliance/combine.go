package compliance

import (
	"cmp"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// Combine returns the worst of several verdicts by one profile on one domain: what any
// of them misses is missed, and otherwise what any of them could not tell is unknown.
// Their order does not matter.
func Combine(verdicts []Verdict) Verdict {
	var all profiles.Verdict
	for _, v := range verdicts {
		all.Misses = append(all.Misses, v.Misses...)
		all.Unknown = append(all.Unknown, v.Unknown...)
	}
	all.Misses, all.Unknown = sorted(all.Misses), sorted(all.Unknown)
	all.Unknown = slices.DeleteFunc(all.Unknown, func(unknown profiles.Point) bool {
		return slices.ContainsFunc(all.Misses, func(missed profiles.Point) bool { return missed.Requirement == unknown.Requirement })
	})
	return Verdict{Status: all.Status(), Verdict: all}
}

// sorted returns points, each once, in the order in which requirements are reported.
func sorted(points []profiles.Point) []profiles.Point {
	order := profiles.Requirements()
	slices.SortFunc(points, func(a, b profiles.Point) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Requirement), slices.Index(order, b.Requirement)), cmp.Compare(a.Detail, b.Detail))
	})
	return slices.Compact(points)
}

// Package profiles has what standards, governments, scanners and lists demand of
// a Strict-Transport-Security policy, and judges a policy by it.
//
// A profile's name has its version in it, and its data never changes: a source
// that demands something else gets a profile of its own. Each says where it was
// read.
package profiles

import (
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Profile is what one source demands of a policy. The tests hold a checksum of
// each.
type Profile struct {
	// Name identifies the profile in a configuration. It has the version in it, or
	// the year of reading where the source has no version.
	Name string
	// Title says who demands it, for people.
	Title string
	// Version is the source's own version; "" where it has none.
	Version string

	// MinMaxAge is the shortest max-age, in seconds. It is 1 where any policy will
	// do, and 0 where even the one that makes browsers forget will.
	MinMaxAge int64
	// IncludeSubDomains and Preload say what is demanded of the two directives.
	IncludeSubDomains Demand
	Preload           Demand
	// Beyond is what is required apart from the directives, so that they alone can't
	// show it. It is in the order of [Requirements].
	Beyond []Requirement
	// ByHEAD: the source looks at the answer to the method HEAD instead of GET.
	ByHEAD bool

	// Note has what else is worth knowing, in sentences; may be "".
	Note string
	// Source is the address of the source, and Section the place in it; may be "".
	Source  string
	Section string
	// Published is the date of the version, as precise as the source has it
	// ("2025-05-30", "2012-11"); "" where it has none.
	Published string
	// Read is the month in which the source was read.
	Read string
}

// Demand is what a source demands of a directive.
type Demand string

// The demands.
const (
	NoOpinion Demand = ""
	Must      Demand = "must"
	MustNot   Demand = "must not"
)

// satisfied reports whether a directive that is there or not is as demanded.
func (d Demand) satisfied(there bool) bool {
	switch d {
	case Must:
		return there
	case MustNot:
		return !there
	default:
		return true
	}
}

// Requirement is one thing that a profile demands.
type Requirement string

// Those that the directives show.
const (
	MaxAge            Requirement = "max_age"
	IncludeSubDomains Requirement = "include_subdomains"
	Preload           Requirement = "preload"
)

// Those beyond the directives.
const (
	Apex                 Requirement = "apex"
	FirstResponse        Requirement = "first_response"
	AllResponses         Requirement = "all_responses"
	EveryPublicSubdomain Requirement = "every_public_subdomain"
	HTTPSOnly            Requirement = "https_only"
	SingleHeader         Requirement = "single_header"
	Redirect             Requirement = "redirect"
	Certificate          Requirement = "certificate"
	Listed               Requirement = "listed"
)

// Requirements returns all requirements in the order in which they are reported.
func Requirements() []Requirement {
	return []Requirement{
		MaxAge, IncludeSubDomains, Preload,
		Apex, FirstResponse, AllResponses, EveryPublicSubdomain, HTTPSOnly, SingleHeader, Redirect, Certificate, Listed,
	}
}

// Meaning says what a requirement demands, as a clause after "demands that".
func (r Requirement) Meaning() string { return meanings[r] }

var meanings = map[Requirement]string{
	MaxAge:               "max-age is long enough",
	IncludeSubDomains:    "the header has, or does not have, includeSubDomains",
	Preload:              "the header has, or does not have, preload",
	Apex:                 "the registrable domain itself serves the header, not only www or another name below it",
	FirstResponse:        "the first response over HTTPS has the header, before any redirect is followed",
	AllResponses:         "every response over HTTPS has the header, redirects and errors included",
	EveryPublicSubdomain: "every subdomain that is reachable from the internet has a policy of its own",
	HTTPSOnly:            "no response over plain HTTP has the header",
	SingleHeader:         "a response has the header exactly once",
	Redirect:             "plain HTTP redirects to HTTPS",
	Certificate:          "browsers trust the certificate",
	Listed:               "the domain is on the browsers' preload list",
}

// All returns every profile, sorted by name.
func All() []Profile {
	all := slices.Clone(table)
	for i := range all {
		all[i].Beyond = slices.Clone(all[i].Beyond)
	}
	return all
}

// Names returns the names of all profiles, sorted.
func Names() []string {
	names := make([]string, len(table))
	for i, p := range table {
		names[i] = p.Name
	}
	return names
}

// Find returns the profile with a name.
func Find(name string) (Profile, bool) {
	at, found := slices.BinarySearchFunc(table, name, func(p Profile, name string) int { return strings.Compare(p.Name, name) })
	if !found {
		return Profile{}, false
	}
	return table[at], true
}

// table has every profile, sorted by name as [Find] needs it.
var table = func() []Profile {
	sorted := slices.Concat(standards(), governments(), lists(), scanners(), benchmarks())
	slices.SortFunc(sorted, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}()

// Ages that the sources require, in seconds, other than those of [hsts].
const (
	days180   int64 = 180 * 24 * 60 * 60
	sixMonths int64 = hsts.OneYear / 2
	twoYears        = 2 * hsts.OneYear
)

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// Judged is what a report on a fleet says about one domain.
type Judged struct {
	// Domain is in A-labels.
	Domain string
	Ready  bool
	// Undecided reports whether only missing answers are against it.
	Undecided bool
	Kinds     []readiness.FindingKind
	// ByProfile is how it stands by each of the profiles that were asked for: the same
	// ones for each domain.
	ByProfile []profiles.Standing
}

// The limits of a report on a fleet, with which it fits into a comment on GitHub
// (65,536 characters), whatever the domains are.
const (
	maxFleetRows  = 20
	maxFleetNames = 3
	// maxFleetTable is how many bytes the rows of one table may have, of four.
	maxFleetTable = 14000
)

// shared is a cause, and the domains that have it.
type shared struct {
	readiness.FindingKind
	domains []string
}

// group returns the causes that are chosen, those of most domains first.
func group(judged []Judged, chosen func(readiness.FindingKind) bool) []shared {
	index := map[readiness.FindingKind]int{}
	var all []shared
	for _, j := range judged {
		for _, c := range j.Kinds {
			if !chosen(c) {
				continue
			}
			at, known := index[c]
			if !known {
				at = len(all)
				index[c] = at
				all = append(all, shared{FindingKind: c})
			}
			all[at].domains = append(all[at].domains, j.Domain)
		}
	}
	for i := range all {
		slices.Sort(all[i].domains)
	}
	slices.SortFunc(all, func(a, b shared) int {
		return cmp.Or(cmp.Compare(len(b.domains), len(a.domains)), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Summary, b.Summary), cmp.Compare(a.Severity, b.Severity))
	})
	return all
}

// The sections of a report on a fleet: which causes each has.
var fleetSections = []struct {
	title  string
	chosen func(readiness.FindingKind) bool
}{
	{"Not ready", func(c readiness.FindingKind) bool { return c.Severity == readiness.Error && !c.Open }},
	{"Could not be judged from here", func(c readiness.FindingKind) bool { return c.Open }},
	{"Warnings", func(c readiness.FindingKind) bool { return c.Severity == readiness.Warning && !c.Open }},
}

// FleetMarkdown writes what was found of a fleet as tables for a pull request or a
// job summary: worst first, one row for all domains with the same cause.
func FleetMarkdown(ruleset readiness.Ruleset, judged []Judged) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## HSTS: %s\n\nJudged by `%s`.\n", fleetHeadline(judged), ruleset)
	for _, section := range fleetSections {
		causes := group(judged, section.chosen)
		if len(causes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n| Domains | Cause | Code | Which |\n| ---: | --- | --- | --- |\n", section.title)
		more := writeRows(&b, causes, func(c shared) string {
			return fmt.Sprintf("| %d | %s | `%s` | %s |\n", len(c.domains), escape(c.Summary), c.Code, someOf(c.domains, code))
		})
		if more > 0 {
			fmt.Fprintf(&b, "\n%s.\n", counted(more, "more cause", "more causes"))
		}
	}
	writeFleetProfiles(&b, judged)
	return b.String()
}

// writeRows writes the first rows of a table, and returns how many are left.
func writeRows[T any](b *strings.Builder, all []T, row func(T) string) (left int) {
	size := 0
	for i, element := range all {
		text := row(element)
		if size += len(text); i == maxFleetRows || size > maxFleetTable {
			return len(all) - i
		}
		b.WriteString(text)
	}
	return 0
}

// FleetText is the part of [FleetMarkdown] on errors and missing answers as plain text.
func FleetText(judged []Judged) string {
	var b strings.Builder
	for _, section := range fleetSections[:2] {
		causes := group(judged, section.chosen)
		if len(causes) == 0 {
			continue
		}
		b.WriteString(section.title + ":\n")
		for _, c := range causes[:min(len(causes), maxFleetRows)] {
			fmt.Fprintf(&b, "- %s: %s (%s)\n  %s\n", counted(len(c.domains), "domain", "domains"), c.Summary, c.Code,
				someOf(c.domains, func(name string) string { return name }))
		}
		if more := len(causes) - maxFleetRows; more > 0 {
			b.WriteString("- " + counted(more, "more cause", "more causes") + "\n")
		}
	}
	return b.String()
}

// fleetHeadline says how many domains are what.
func fleetHeadline(judged []Judged) string {
	ready, undecided := 0, 0
	for _, j := range judged {
		switch {
		case j.Ready:
			ready++
		case j.Undecided:
			undecided++
		}
	}
	text := fmt.Sprintf("%d of %s ready", ready, counted(len(judged), "domain", "domains"))
	if not := len(judged) - ready - undecided; not > 0 {
		text += fmt.Sprintf(", %d not ready", not)
	}
	if undecided > 0 {
		text += fmt.Sprintf(", %d could not be judged", undecided)
	}
	return text
}

// someOf lists the first names, and how many more there are.
func someOf(names []string, write func(string) string) string {
	var shown []string
	for _, name := range names[:min(len(names), maxFleetNames)] {
		shown = append(shown, write(name))
	}
	text := strings.Join(shown, ", ")
	if more := len(names) - maxFleetNames; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

package fleetpage

import (
	"cmp"
	"slices"
	"strings"
)

// Verdict is what a domain was found to be.
type Verdict int

// The verdicts, the worst one first.
const (
	// NotReady: an error was seen.
	NotReady Verdict = iota
	// Unknown: only missing answers block it, or there is no result.
	Unknown
	// Ready: nothing blocks it.
	Ready
)

var verdicts = []Verdict{NotReady, Unknown, Ready}

func (v Verdict) String() string {
	switch v {
	case NotReady:
		return "Not ready"
	case Unknown:
		return "Could not be judged"
	case Ready:
		return "Ready"
	}
	return ""
}

// class is the verdict in the page's style and script, whose columns are sorted by it.
func (v Verdict) class() string { return [...]string{"n", "u", "y"}[v] }

// judged is a domain with what follows from its codes.
type judged struct {
	Domain
	verdict Verdict
	// blocking are the errors that were seen and are not waived; notes the warnings of
	// the same kind; open what rests on missing answers; waived what is waived.
	blocking, notes, open, waived []string
}

// judge sorts the codes of a domain by what they do to its verdict, as
// hsts_fleet_readiness does.
func judge(d Domain) judged {
	j := judged{Domain: d, verdict: NotReady}
	decided := func(codes []string) []string {
		var seen []string
		for _, code := range codes {
			switch {
			case slices.Contains(d.Waived, code):
				j.waived = append(j.waived, code)
			case slices.Contains(d.Undecided, code):
				j.open = append(j.open, code)
			default:
				seen = append(seen, code)
			}
		}
		return seen
	}
	j.blocking, j.notes = decided(d.Errors), decided(d.Warnings)
	switch {
	case d.Ready:
		j.verdict = Ready
	case !d.Conclusive && len(j.blocking) == 0:
		j.verdict = Unknown
	}
	return j
}

// worstFirst judges the domains and sorts them: what would lock visitors out, then by
// the verdict, the number of errors, and the name.
func worstFirst(domains []Domain) []judged {
	all := make([]judged, len(domains))
	for i, d := range domains {
		all[i] = judge(d)
	}
	slices.SortStableFunc(all, func(a, b judged) int {
		return cmp.Or(cmp.Compare(a.verdict, b.verdict), compareBool(b.Broken, a.Broken),
			cmp.Compare(len(b.blocking), len(a.blocking)), cmp.Compare(len(b.open), len(a.open)), strings.Compare(a.Name, b.Name))
	})
	return all
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func countVerdicts(domains []judged) map[Verdict]int {
	count := make(map[Verdict]int)
	for _, d := range domains {
		count[d.verdict]++
	}
	return count
}

package readiness

import (
	"cmp"
	"maps"
	"slices"
)

// Witnessed is a finding and who saw it.
type Witnessed struct {
	Finding
	// SeenBy are the names of the verdicts that have the finding, sorted.
	SeenBy []string
}

// Combined is the worst of several verdicts on one domain, as from several networks.
type Combined struct {
	// Verdict has of each promise the worst. Its findings are those of all, each
	// once; Header and Directives are nil where the verdicts do not agree.
	Verdict
	// Witnesses are the findings, in the order of Verdict.Findings.
	Witnesses []Witnessed
}

// Combine returns the worst of the verdicts, which have names. They are by the same
// criteria, and at least one.
func Combine(verdicts map[string]Verdict) Combined {
	names := slices.Sorted(maps.Keys(verdicts))
	first := verdicts[names[0]]
	c := Combined{Verdict: Verdict{
		Ruleset: first.Ruleset, PlannedHeader: first.PlannedHeader, Waivers: slices.Clone(first.Waivers),
		Ready: true, ScanPasses: first.ScanPasses, HTTPSReady: true, Conclusive: true,
		Gate: Gate{Open: true}, Header: first.Header, Directives: first.Directives,
	}}
	for _, name := range names {
		v := verdicts[name]
		c.Ready = c.Ready && v.Ready
		c.HTTPSReady = c.HTTPSReady && v.HTTPSReady
		c.Conclusive = c.Conclusive && v.Conclusive
		if v.ScanPasses != nil && !*v.ScanPasses {
			c.ScanPasses = v.ScanPasses
		}
		c.Gate = worseGate(c.Gate, v.Gate)
		if !samePointer(c.Header, v.Header) {
			c.Header = nil
		}
		if !samePointer(c.Directives, v.Directives) {
			c.Directives = nil
		}
		for i, waiver := range v.Waivers {
			c.Waivers[i].Used = c.Waivers[i].Used || waiver.Used
		}
		c.add(name, v.Findings)
	}
	slices.SortStableFunc(c.Witnesses, func(a, b Witnessed) int {
		return cmp.Or(compareFindings(a.Finding, b.Finding), cmp.Compare(a.Detail, b.Detail))
	})
	for _, w := range c.Witnesses {
		c.Findings = append(c.Findings, w.Finding)
	}
	c.Requirements = worstAssessments(verdicts)
	return c
}

// add adds the findings of a verdict, each to the one that says the same.
func (c *Combined) add(name string, findings []Finding) {
	for _, f := range findings {
		at := slices.IndexFunc(c.Witnesses, func(w Witnessed) bool { return w.Finding == f })
		if at < 0 {
			at = len(c.Witnesses)
			c.Witnesses = append(c.Witnesses, Witnessed{Finding: f})
		}
		if !slices.Contains(c.Witnesses[at].SeenBy, name) {
			c.Witnesses[at].SeenBy = append(c.Witnesses[at].SeenBy, name)
		}
	}
}

// worseGate returns the gate that is further from open. The first one counts where
// they are alike.
func worseGate(a, b Gate) Gate {
	badness := func(g Gate) int {
		switch {
		case g.Broken:
			return 2
		case !g.Open:
			return 1
		default:
			return 0
		}
	}
	if badness(b) > badness(a) {
		return b
	}
	return a
}

// worstAssessments returns for each requirement the worst status and all codes.
func worstAssessments(verdicts map[string]Verdict) map[Requirement]Assessment {
	worst := []Status{Unmet, Unknown, NotChecked, Met}
	all := make(map[Requirement]Assessment)
	for _, r := range Requirements() {
		together := Assessment{Status: Met, Codes: []string{}}
		for _, v := range verdicts {
			one := v.Requirements[r]
			if slices.Index(worst, one.Status) < slices.Index(worst, together.Status) {
				together.Status = one.Status
			}
			together.Codes = append(together.Codes, one.Codes...)
		}
		slices.Sort(together.Codes)
		together.Codes = slices.Compact(together.Codes)
		all[r] = together
	}
	return all
}

func samePointer[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

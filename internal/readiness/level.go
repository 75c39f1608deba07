package readiness

import "slices"

// Level is how much is required of a site.
type Level string

// The levels, each asking more than the one before.
const (
	// RequireNone asks nothing.
	RequireNone Level = "none"
	// RequireHTTPS asks for Report.HTTPSReady.
	RequireHTTPS Level = "https"
	// RequireScan asks for Report.ScanPasses.
	RequireScan Level = "scan"
	// RequireReady asks for Report.Ready.
	RequireReady Level = "ready"
)

// Levels returns every level, the default first.
func Levels() []Level { return []Level{RequireNone, RequireHTTPS, RequireScan, RequireReady} }

// Meets tells whether the site is what a level asks for. Under a ruleset that
// hstspreload.org has no scan for, nothing meets RequireScan.
func (r Report) Meets(level Level) bool {
	switch level {
	case RequireNone:
		return true
	case RequireHTTPS:
		return r.HTTPSReady
	case RequireScan:
		return r.ScanPasses != nil && *r.ScanPasses
	default:
		return r.Ready
	}
}

// Undecided tells whether nothing but missing answers stands in the way: the site
// may be ready, and could not be judged from here.
func (r Report) Undecided() bool {
	return !r.Conclusive && !slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Severity == Error && !f.Open && f.Waived == ""
	})
}

package readiness

import (
	"cmp"
	"slices"
	"time"
)

// Criteria is what a site is judged by.
type Criteria struct {
	// Ruleset is the set of requirements; the zero value stands for [Bulk1Year].
	Ruleset Ruleset
	// At is the instant that certificates must be valid after; the zero value
	// judges no expiry. An observation does not say when it was made.
	At time.Time
	// MinMaxAge is the lowest max-age in seconds that is accepted under [HSTS]; 0 is
	// none. The other rulesets have their own.
	MinMaxAge int64
	// PlannedHeader is what the domain is judged as if it served; nil judges what
	// it serves.
	PlannedHeader *string
	// Waive has reasons for findings that must not block: by code, or by
	// "code@host" for those about one host, in the form of [Finding].Host.
	Waive map[string]string
}

// Ruleset is a set of requirements.
type Ruleset string

// The rulesets.
const (
	// Bulk1Year is what hstspreload.org's form demands of a submission today.
	Bulk1Year Ruleset = "bulk-1-year"
	// Bulk18Weeks is what names must keep that were preloaded between February
	// 2016 and October 2017.
	Bulk18Weeks Ruleset = "bulk-18-weeks"
	// Removal is what hstspreload.org requires of a name that leaves the list.
	Removal Ruleset = "removal"
	// HSTS is a sound policy by RFC 6797, without preloading. hstspreload.org has no
	// scan for it.
	HSTS Ruleset = "hsts"
	// Firefox is what Firefox's own list asks of a name, which is made by another job
	// than Chromium's: the header by HEAD, for at least 18 weeks.
	Firefox Ruleset = "firefox"
)

// Rulesets returns every ruleset, the default first.
func Rulesets() []Ruleset { return []Ruleset{Bulk1Year, Bulk18Weeks, Removal, Firefox, HSTS} }

// HasScan reports whether hstspreload.org has a scan for the ruleset.
func (r Ruleset) HasScan() bool { return r != HSTS && r != Firefox }

// asksPlainHTTP reports whether the ruleset asks what plain HTTP answers.
func (r Ruleset) asksPlainHTTP() bool { return r != Removal && r != Firefox }

// Level is how much is required of a site.
type Level string

// The levels, each asking more than the one before.
const (
	// RequireNone asks nothing.
	RequireNone Level = "none"
	// RequireHTTPS asks for [Verdict].HTTPSReady.
	RequireHTTPS Level = "https"
	// RequireScan asks for [Verdict].ScanPasses.
	RequireScan Level = "scan"
	// RequireReady asks for [Verdict].Ready.
	RequireReady Level = "ready"
)

// Levels returns every level, the default first.
func Levels() []Level { return []Level{RequireNone, RequireHTTPS, RequireScan, RequireReady} }

// Meets reports whether the site is what a level asks for. Under a ruleset that
// hstspreload.org has no scan for, nothing meets [RequireScan].
func (v Verdict) Meets(level Level) bool {
	switch level {
	case RequireNone:
		return true
	case RequireHTTPS:
		return v.HTTPSReady
	case RequireScan:
		return v.ScanPasses != nil && *v.ScanPasses
	case RequireReady:
		return v.Ready
	}
	return false
}

// Waiver is one entry of [Criteria].Waive and its result.
type Waiver struct {
	// Key is the code, or "code@host".
	Key string
	// Reason is what the user wrote.
	Reason string
	// Used reports whether it waived a finding.
	Used bool
}

// waive marks the findings that a waiver is for, and returns the waivers, sorted
// by key. A waiver for one host goes before the one for all.
func waive(found []Finding, reasons map[string]string) []Waiver {
	used := make(map[string]bool)
	for i := range found {
		f := &found[i]
		for _, key := range []string{f.Code + "@" + f.Host, f.Code} {
			if reason, ok := reasons[key]; ok {
				f.Waived = reason
				used[key] = true
				break
			}
		}
	}
	waivers := make([]Waiver, 0, len(reasons))
	for key, reason := range reasons {
		waivers = append(waivers, Waiver{Key: key, Reason: reason, Used: used[key]})
	}
	slices.SortFunc(waivers, func(a, b Waiver) int { return cmp.Compare(a.Key, b.Key) })
	return waivers
}

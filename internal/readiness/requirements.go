package readiness

import "slices"

// Status is how a requirement stands.
type Status string

// The statuses.
const (
	// Met: it was looked at, and no error was found that is not waived.
	Met Status = "met"
	// Unmet: there is an error that is not waived and does not rest on a missing
	// answer.
	Unmet Status = "unmet"
	// Unknown: an answer that it depends on did not come.
	Unknown Status = "unknown"
	// NotChecked: there was nothing to look at, or the ruleset does not ask. So
	// it is with subdomains where none were given, even if www is fine: nobody
	// but the author knows them all.
	NotChecked Status = "not_checked"
)

// Assessment is how a requirement stands, and the codes of every finding about it.
type Assessment struct {
	Status Status
	// Codes are sorted, each once, never nil.
	Codes []string
}

func assess(s *site, found []Finding) map[Requirement]Assessment {
	all := make(map[Requirement]Assessment)
	for _, r := range Requirements() {
		all[r] = Assessment{
			Status: s.status(r, found),
			Codes:  codes(found, func(f Finding) bool { return f.Requirement == r }),
		}
	}
	return all
}

func (s *site) status(r Requirement, found []Finding) Status {
	unmet := slices.ContainsFunc(found, func(f Finding) bool {
		return f.Requirement == r && f.Severity == Error && !f.Open && f.Waived == ""
	})
	switch {
	case unmet:
		return Unmet
	case hasOpen(found, r) || s.silent(r):
		return Unknown
	case !s.looksAt(r):
		return NotChecked
	default:
		return Met
	}
}

// silent tells whether an answer is missing that the requirement depends on, and
// another requirement's finding says so.
func (s *site) silent(r Requirement) bool {
	switch r {
	case Header:
		return isOpen(s.https) && !s.unaskable
	case Redirect:
		return isOpen(s.http) && !s.unaskable && s.ruleset != Removal
	default:
		return false
	}
}

// looksAt tells whether there was something to look at, and a rule to do so.
func (s *site) looksAt(r Requirement) bool {
	switch r {
	case Domain:
		return s.ruleset != HSTS && s.ruleset != Removal
	case Certificate:
		return !s.unaskable
	case Redirect:
		return !s.unaskable && s.ruleset != Removal
	case Subdomains:
		return len(s.subdomains()) > 0 || s.seen.Subdomains != nil && s.wwwCounts() && connected(s.www)
	default: // Header
		return answered(s.https)
	}
}

// hasOpen tells whether a question was left open that is not waived, about one
// requirement or, for "", about any.
func hasOpen(found []Finding, about Requirement) bool {
	return slices.ContainsFunc(found, func(f Finding) bool {
		return f.Open && f.Waived == "" && (about == "" || f.Requirement == about)
	})
}

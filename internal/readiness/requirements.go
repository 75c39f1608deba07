package readiness

import (
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Requirement is the part of the published requirements that a code belongs to
// (hstspreload.org, "Submission Requirements"), and the name itself.
type Requirement string

// The requirements.
const (
	// Domain: the name can be submitted.
	Domain Requirement = "domain"
	// Certificate: HTTPS answers, with a certificate that is trusted.
	Certificate Requirement = "certificate"
	// Redirect: plain HTTP, where it listens, leads to HTTPS on the same host.
	Redirect Requirement = "redirect"
	// Subdomains: the names below the domain answer over HTTPS too.
	Subdomains Requirement = "subdomains"
	// Header: the base domain serves the header over HTTPS.
	Header Requirement = "header"
)

// Requirements returns every requirement, in the order in which they are shown.
func Requirements() []Requirement {
	return []Requirement{Domain, Certificate, Redirect, Subdomains, Header}
}

// Status is how a requirement stands.
type Status string

// The statuses.
const (
	// Met: it was looked at, and no error was found that is not waived.
	Met Status = "met"
	// Unmet: there is an error that is not waived, and it does not rest on a
	// missing answer.
	Unmet Status = "unmet"
	// Unknown: an answer that it depends on did not come.
	Unknown Status = "unknown"
	// NotChecked: there was nothing to look at, or the ruleset does not ask. That
	// is so for subdomains where none were given, even if www is fine: only the
	// domain's owner knows all of them.
	NotChecked Status = "not_checked"
)

// Assessment is how a requirement stands, and the codes of every finding about it.
type Assessment struct {
	Status Status
	// Codes are sorted, each once, never nil.
	Codes []string
}

// assess returns an assessment for each requirement.
func assess(s *site, found []Finding) map[Requirement]Assessment {
	all := make(map[Requirement]Assessment)
	for _, r := range Requirements() {
		all[r] = Assessment{
			Status: s.status(r, found),
			Codes:  codeNames(found, func(f Finding) bool { return f.Requirement == r }),
		}
	}
	return all
}

func (s *site) status(r Requirement, found []Finding) Status {
	unmet := slices.ContainsFunc(found, func(f Finding) bool { return f.isAbout(r) && f.blocks() && !f.Open })
	switch {
	case unmet:
		return Unmet
	case hasOpen(found, r) || s.dependsOnMissing(r):
		return Unknown
	case !s.looksAt(r):
		return NotChecked
	default:
		return Met
	}
}

// dependsOnMissing reports whether an answer is missing that the requirement
// depends on. The finding that says so is about another requirement.
func (s *site) dependsOnMissing(r Requirement) bool {
	switch r {
	case Header:
		return isOpen(s.https) && !s.notProbed
	case Redirect:
		return isOpen(s.http) && !s.notProbed && s.ruleset.asksPlainHTTP()
	case Domain:
		return s.isUnresolved() && isOpen(s.https)
	case Certificate, Subdomains:
		return false
	}
	return false
}

// looksAt reports whether there was something to look at, and a rule that does.
func (s *site) looksAt(r Requirement) bool {
	switch r {
	case Domain:
		return s.ruleset.HasScan() && s.ruleset != Removal
	case Certificate:
		return !s.notProbed
	case Redirect:
		return !s.notProbed && s.ruleset.asksPlainHTTP()
	case Subdomains:
		return len(s.subdomains()) > 0 || s.seen.Subdomains != nil && s.wwwCounts() && connected(s.www)
	case Header:
		return answered(s.judged())
	}
	return false
}

// LeavesOpen reports whether a failure of this kind leaves the question open: from
// another place, or a minute later, the answer may be different. A refused
// connection is an answer; a timeout is none.
func LeavesOpen(k observation.Kind) bool {
	switch k {
	case observation.NoSuchName, observation.NoAddress, observation.ResolverTimeout, observation.ResolverFailed,
		observation.ConnectTimeout, observation.Unreachable, observation.ProxyFailed,
		observation.TLSTimeout, observation.HeadersTimeout, observation.Blocked, observation.Cancelled:
		return true
	case observation.Refused, observation.ConnectFailed,
		observation.TLSAlert, observation.TLSVersion, observation.NotTLS, observation.CertificateWanted, observation.TLSFailed,
		observation.Closed, observation.Malformed, observation.HTTP1Required, observation.HeadersTooLarge, observation.UnsupportedScheme:
		return false
	}
	return false
}

// Package readiness judges what was observed of a domain: is it ready for the
// HSTS preload list, still fit to stay on it, ready to leave it, or does it
// just have a sound policy?
//
// It is a pure function of an observation. Every rule yields findings, whose
// codes are those of hstspreload.org's scan wherever it has one; Codes is the
// published table of them. A verdict makes two promises, kept apart:
// Verdict.ScanPasses predicts what the scan says, quirks included, and
// Verdict.Ready also asks what the published requirements ask and the scan
// can't see.
//
// Where to begin reading: rules.go has the rules in their order.
package readiness

import (
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Verdict is a verdict and its reasons.
type Verdict struct {
	Ruleset Ruleset
	// PlannedHeader is the criteria's. The verdict, Header and Directives are for
	// it; the evidence stays what was seen.
	PlannedHeader *string
	// Findings are sorted: errors, warnings, infos; in each by requirement,
	// code and host.
	Findings []Finding
	// Waivers are the criteria's, sorted by key.
	Waivers []Waiver
	// Ready: nothing was left open, and there is no error, those that are waived
	// aside. Never true where ScanPasses is false.
	Ready bool
	// ScanPasses predicts the scan of hstspreload.org for this ruleset: it
	// would report no error, given the same observation. No waiver changes it.
	// Nil under HSTS, which it has no scan for.
	ScanPasses *bool
	// HTTPSReady: nothing that was looked at stands in the way of a longer
	// max-age: HTTPS answers with a trusted certificate at every address, on the
	// subdomains too that count, plain HTTP, where it answers, ends in HTTPS, and
	// HTTPS does not lead back to plain HTTP. The header does not count.
	HTTPSReady bool
	// Conclusive: no question was left open that is not waived.
	Conclusive bool
	// Requirements has a status for each of Requirements().
	Requirements map[Requirement]Assessment
	// Header is the first Strict-Transport-Security field of the first answer
	// over HTTPS that is judged, as sent and so not safe to print; nil where there is none.
	Header *string
	// Directives is Header as a browser reads it (RFC 6797, section 6.1); nil
	// where there is none, or the browser ignores it.
	Directives *hsts.Policy
}

// ErrorCodes returns the codes of the errors: sorted, each once, never nil.
func (r Verdict) ErrorCodes() []string {
	return codes(r.Findings, func(f Finding) bool { return f.Severity == Error })
}

// WarningCodes returns the codes of the warnings: sorted, each once, never nil.
func (r Verdict) WarningCodes() []string {
	return codes(r.Findings, func(f Finding) bool { return f.Severity == Warning })
}

// Evaluate judges an observation. As in the scan, a ruleset that is not known
// is judged as Bulk1Year.
func Evaluate(o observation.Observation, criteria Criteria) Verdict {
	if criteria.Ruleset == "" {
		criteria.Ruleset = Bulk1Year
	}
	judged := o
	if criteria.PlannedHeader != nil {
		judged = withHeader(o, *criteria.PlannedHeader)
	}
	s := newSite(judged, criteria)
	found := judge(s)
	sortFindings(found)
	waivers := waive(found, criteria.Waive)

	verdict := Verdict{
		Ruleset:  criteria.Ruleset,
		Findings: found,

		PlannedHeader: criteria.PlannedHeader,
		Waivers:       waivers,
		Conclusive:    !hasOpen(found, ""),
		Requirements:  assess(s, found),
	}
	verdict.Ready = verdict.Conclusive && !hasError(found, "")
	verdict.HTTPSReady = s.plainHTTPEndsInHTTPS() && s.httpsStays() &&
		verdict.Requirements[Certificate].Status == Met &&
		(verdict.Requirements[Subdomains].Status == Met || verdict.Requirements[Subdomains].Status == NotChecked)
	if criteria.Ruleset != HSTS {
		passes := scanPasses(found)
		verdict.ScanPasses = &passes
		verdict.Ready = verdict.Ready && passes
	}
	if len(s.https.Header) > 0 {
		verdict.Header = &s.https.Header[0]
	}
	if policy, err := hsts.First(s.https.Header); err == nil {
		verdict.Directives = &policy
	}
	return verdict
}

func scanPasses(found []Finding) bool {
	for _, f := range found {
		if f.Severity == Error && f.Source == SourceScan {
			return false
		}
	}
	return true
}

// rule looks at one thing and says what it finds. It knows nothing of other rules.
type rule struct {
	check func(*site) []Finding
	// stops: hstspreload.org's scan goes no further after an error of this rule.
	stops bool
	// skippedAfter: the scan does not report this rule after an error about
	// this requirement.
	skippedAfter Requirement
	// ours: the scan has no such rule.
	ours bool
}

// ownRules look at what the scan does not, for the list and for a policy alike.
var ownRules = []rule{
	{check: checkWWWAnswers, ours: true},
	{check: checkSubdomains, ours: true},
	{check: checkWildcard, ours: true},
	{check: checkAddresses, ours: true},
	{check: checkCertificates, ours: true},
	{check: checkTemporaryRedirect, ours: true},
	{check: checkPaths, ours: true},
	{check: checkLongAge, ours: true},
	{check: checkBotProtection, ours: true},
	{check: checkOpen, ours: true},
}

// listRules are those of the preload list: the scan's in its order, then ours.
var listRules = append([]rule{
	{check: checkName, stops: true},
	{check: checkLevel},
	{check: checkConnection, stops: true},
	{check: checkSignatures},
	{check: checkCipherSuite},
	{check: checkResponse},
	{check: checkHTTPRedirects},
	{check: checkFirstRedirect, skippedAfter: Header},
	{check: checkHTTPSRedirects},
	{check: checkWWW, skippedAfter: Domain},

	{check: checkIgnoredHeader, ours: true},
	{check: checkUnreadableRedirect, ours: true},
}, ownRules...)

// removalRules are those of the removal form, in the order of the scan.
var removalRules = []rule{
	{check: checkConnection, stops: true},
	{check: checkResponse},

	{check: checkMalformedPreload, ours: true},
	{check: checkAddresses, ours: true},
	{check: checkBotProtection, ours: true},
	{check: checkOpen, ours: true},
}

// policyRules are those of a sound policy.
var policyRules = append([]rule{
	{check: checkConnection, ours: true},
	{check: checkSignatures, ours: true},
	{check: checkCipherSuite, ours: true},
	{check: checkPolicyHeader, ours: true},
	{check: checkPolicyRedirects, ours: true},
	{check: checkWWW, ours: true},
}, ownRules...)

func rulesOf(ruleset Ruleset) []rule {
	switch ruleset {
	case HSTS:
		return policyRules
	case Removal:
		return removalRules
	default:
		return listRules
	}
}

// judge applies every rule. The scan stops early, and so makes people mend one
// thing at a time; here what it would not report is found too, but not said to
// be its word.
func judge(s *site) []Finding {
	found := []Finding{}
	stopped := false
	for _, r := range rulesOf(s.ruleset) {
		if stopped && s.unaskable {
			break
		}
		unseen := r.ours || stopped || r.skippedAfter != "" && hasError(found, r.skippedAfter)
		news := r.check(s)
		for _, f := range news {
			if unseen && f.Source == SourceScan {
				f.Source = unseenSource(s.ruleset, f)
			}
			found = append(found, f)
		}
		if r.stops && hasError(news, "") {
			stopped = true
		}
	}
	return found
}

// unseenSource is the source of a finding under one of the scan's codes that
// the scan does not verdict.
func unseenSource(ruleset Ruleset, f Finding) Source {
	if ruleset == HSTS && f.Severity != Error {
		return SourceAdvice
	}
	return SourceRequirement
}

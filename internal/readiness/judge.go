// Package readiness judges what was observed of a domain: is it ready for the
// HSTS preload list, still fit to stay on it, ready to leave it, or does it
// serve a sound policy, without preloading?
//
// [Evaluate] is a pure function of an observation and [Criteria]. Every rule
// yields findings, whose codes are those of hstspreload.org's scan wherever it
// has one; [Codes] is the published table of them. A [Verdict] makes two promises,
// kept apart: ScanPasses predicts what the scan says, quirks included, and Ready
// also asks what the published requirements ask and the scan can't see.
//
// This file has the rules in their order; the rules stand in the files named for
// what they look at. [JudgeAnswer] says about a single answer what policy the site
// serves.
package readiness

import (
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Verdict is what a site was found to be, and the reasons.
type Verdict struct {
	Ruleset Ruleset
	// PlannedHeader is that of the criteria. The verdict, Header and Directives are
	// for it; the evidence stays what was seen.
	PlannedHeader *string
	// Findings are sorted: errors, warnings, infos; in each by requirement,
	// code and host.
	Findings []Finding
	// Waivers are those of the criteria, sorted by key.
	Waivers []Waiver
	// Ready: nothing was left open, and there is no error that is not waived.
	// Never true where ScanPasses is false.
	Ready bool
	// ScanPasses predicts the scan of hstspreload.org for this ruleset: it
	// would report no error, given the same observation. No waiver changes it.
	// Nil under [HSTS] and [Firefox], which it has no scan for.
	ScanPasses *bool
	// HTTPSReady: nothing that was looked at speaks against a longer
	// max-age. A browser that holds the policy gets to a page over HTTPS, at every
	// address, on the domain, www and the subdomains that count; plain HTTP, where it
	// answers, ends in HTTPS. The header does not count.
	HTTPSReady bool
	// Gate is HTTPSReady with the difference between what is broken and what could
	// not be told.
	Gate Gate
	// Conclusive: no question was left open that is not waived, and every request was
	// answered, or failed, before the read was over.
	Conclusive bool
	// Requirements has an assessment of each of [Requirements].
	Requirements map[Requirement]Assessment
	// Header is the first Strict-Transport-Security field of the first answer
	// over HTTPS that is judged, under [Firefox] by HEAD, as sent and so not safe to
	// print; nil where there is none.
	Header *string
	// Directives is Header as a browser reads it (RFC 6797, section 6.1); nil
	// where there is none, or the browser ignores it.
	Directives *hsts.Policy
}

// ErrorCodes returns the codes of the errors: sorted, each once, never nil.
func (v Verdict) ErrorCodes() []string {
	return codeNames(v.Findings, func(f Finding) bool { return f.Severity == Error })
}

// WarningCodes returns the codes of the warnings: sorted, each once, never nil.
func (v Verdict) WarningCodes() []string {
	return codeNames(v.Findings, func(f Finding) bool { return f.Severity == Warning })
}

// Undecided reports whether only missing answers are against it: the site may be
// ready, and could not be judged from here.
func (v Verdict) Undecided() bool {
	return !v.Conclusive && !slices.ContainsFunc(v.Findings, func(f Finding) bool { return f.blocks() && !f.Open })
}

// SubdomainsUnchecked reports whether the policy covers subdomains and none were given
// to be looked at, unless that was waived.
func (v Verdict) SubdomainsUnchecked() bool {
	return slices.ContainsFunc(v.Findings, func(f Finding) bool { return f.Code == subdomainsNotChecked.Name && f.Waived == "" })
}

// Evaluate judges an observation. As in the scan, a ruleset that is not known
// is judged as [Bulk1Year].
func Evaluate(seen observation.Observation, criteria Criteria) Verdict {
	if criteria.Ruleset == "" {
		criteria.Ruleset = Bulk1Year
	}
	if criteria.PlannedHeader != nil {
		seen = withHeader(seen, *criteria.PlannedHeader)
	}
	s := newSite(seen, criteria)
	missing := cutOffRequests(seen)
	found := s.withCutOff(applyRules(s), missing)
	sortFindings(found)
	waivers := waive(found, criteria.Waive)

	verdict := Verdict{
		Ruleset:       criteria.Ruleset,
		PlannedHeader: criteria.PlannedHeader,
		Findings:      found,
		Waivers:       waivers,
		// What was not seen to the end decides nothing, whatever is waived.
		Conclusive:   !hasOpen(found, "") && len(missing) == 0,
		Requirements: assess(s, found),
	}
	verdict.Ready = verdict.Conclusive && !hasError(found, "")
	verdict.HTTPSReady = s.plainHTTPEndsInHTTPS() && s.httpsStays() && !s.hasServerError() &&
		!slices.ContainsFunc(found, s.keepsHTTPSClosed) && s.looksAt(Certificate)
	verdict.Gate = s.gate(verdict)
	if criteria.Ruleset.HasScan() {
		passes := scanPasses(found)
		verdict.ScanPasses = &passes
		verdict.Ready = verdict.Ready && passes
	}
	verdict.Header, verdict.Directives = headerOf(s.judged())
	return verdict
}

// headerOf returns the first header of an answer, and what browsers read in it; nil where
// there is none, or they take none.
func headerOf(e observation.Exchange) (*string, *hsts.Policy) {
	if len(e.HSTS) == 0 {
		return nil, nil
	}
	policy, err := hsts.First(e.HSTS)
	if err != nil || isDropped(e) {
		return &e.HSTS[0], nil
	}
	return &e.HSTS[0], &policy
}

// scanPasses reports whether the scan would report no error. No waiver counts.
func scanPasses(found []Finding) bool {
	return !slices.ContainsFunc(found, func(f Finding) bool { return f.Severity == Error && f.Source == SourceScan })
}

// rule looks at one thing and returns what it finds. It knows nothing of other
// rules.
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
	{check: checkWWWAsBrowser, ours: true},
	{check: checkSubdomains, ours: true},
	{check: checkWildcard, ours: true},
	{check: checkDropped, ours: true},
	{check: checkSpacedName, ours: true},
	{check: checkAsBrowser, ours: true},
	{check: checkServerError, ours: true},
	{check: checkAddresses, ours: true},
	{check: checkIPv4, ours: true},
	{check: checkCertificates, ours: true},
	{check: checkTemporaryRedirect, ours: true},
	{check: checkFurtherPaths, ours: true},
	{check: checkLongAge, ours: true},
	{check: checkBotProtection, ours: true},
	{check: checkUnanswered, ours: true},
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
	{check: checkIgnoredHeader, ours: true},
	{check: checkAddresses, ours: true},
	{check: checkIPv4, ours: true},
	{check: checkBotProtection, ours: true},
	{check: checkUnanswered, ours: true},
}

// policyRules are those of a sound policy.
var policyRules = append([]rule{
	{check: checkConnection, ours: true},
	{check: checkSignatures, ours: true},
	{check: checkCipherSuite, ours: true},
	{check: checkPolicyHeader, ours: true},
	{check: checkPolicyRedirects, ours: true},
}, ownRules...)

// firefoxRules are those of Firefox's list. It does not ask what plain HTTP answers.
var firefoxRules = append([]rule{
	{check: checkConnection, ours: true},
	{check: checkSignatures, ours: true},
	{check: checkCipherSuite, ours: true},
	{check: checkHead, ours: true},
}, ownRules...)

func rulesOf(ruleset Ruleset) []rule {
	switch ruleset {
	case Firefox:
		return firefoxRules
	case HSTS:
		return policyRules
	case Removal:
		return removalRules
	case Bulk1Year, Bulk18Weeks:
		return listRules
	}
	return listRules
}

// applyRules applies every rule. The scan stops early, and so makes people fix one
// thing at a time; here what it would not report is kept too, with another
// Source than SourceScan.
func applyRules(s *site) []Finding {
	found := []Finding{}
	stopped := false
	for _, r := range rulesOf(s.ruleset) {
		if stopped && s.notProbed {
			break
		}
		unreported := r.ours || stopped || r.skippedAfter != "" && hasError(found, r.skippedAfter)
		news := r.check(s)
		for _, f := range news {
			if unreported && f.Source == SourceScan {
				f.Source = unreportedSource(s.ruleset, f)
			}
			found = append(found, f)
		}
		if r.stops && hasError(news, "") {
			stopped = true
		}
	}
	return found
}

// unreportedSource returns the source of a finding under one of the scan's codes
// that the scan does not report.
func unreportedSource(ruleset Ruleset, f Finding) Source {
	if !ruleset.HasScan() && f.Severity != Error {
		return SourceAdvice
	}
	return SourceRequirement
}

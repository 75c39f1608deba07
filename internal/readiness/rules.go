package readiness

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
// the scan does not report.
func unseenSource(ruleset Ruleset, f Finding) Source {
	if ruleset == HSTS && f.Severity != Error {
		return SourceAdvice
	}
	return SourceRequirement
}

package readiness

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// The codes of the policy as browsers read it.
var (
	headerInvalid = requirementCode("header.hsts.invalid", Header, RemedyValue,
		"Browsers ignore the header",
		"The first header is not valid by RFC 6797, section 6.1.")
	maxAgeZero = requirementCode("header.hsts.max_age.zero", Header, RemedyAge,
		"The header ends the policy",
		"The first header has max-age=0.")
	maxAgeBelowMinimum = requirementCode("header.hsts.max_age.below_minimum", Header, RemedyAge,
		"max-age is below min_max_age",
		"The first header has a max-age below min_max_age, under hsts.")
	maxAgeOverOneYear = adviceCode("header.hsts.max_age.over_1_year", Info, Header, RemedyAge,
		"max-age is above one year",
		"The first header has a max-age above 31536000 seconds. Chrome keeps only one year of it.")
	maxAgeOverTenYears = adviceCode("header.hsts.max_age.over_10_years", Warning, Header, RemedyAge,
		"max-age is above ten years",
		"The first header has a max-age above 315360000 seconds, under hsts.")
	severalFields = adviceCode("header.hsts.several_fields", Warning, Header, RemedyOneHeader,
		"Only the first header counts",
		"The answer has several different headers. Browsers use only the first.")
	repeatedField = adviceCode("header.hsts.repeated_field", Info, Header, RemedyOneHeader,
		"The same header more than once",
		"The answer has more than one header, and all are equivalent.")
)

// checkPolicyHeader reads the first header of the first answer as a browser does.
func checkPolicyHeader(s *site) []Finding {
	if !answered(s.https) {
		return nil
	}
	return leaveOpen(s.https, s.onDomain(s.withTarget(s.policyResponse(s.https.HSTS))))
}

// policyResponse judges the fields of one answer as browsers read them.
func (s *site) policyResponse(fields []string) []Finding {
	if len(fields) == 0 {
		return []Finding{missingHeader(s.httpsPage())}
	}
	found := valueFindings(fields[0], s.ruleset)
	if policy, err := hsts.Parse(fields[0]); err == nil && s.ruleset == HSTS && policy.MaxAge > 0 && policy.MaxAge < s.minMaxAge {
		found = append(found, maxAgeBelowMinimum.finding("", fmt.Sprintf(
			"The header %s has a max-age of %d seconds; at least %d are required (min_max_age). Raise it in stages, and wait for each stage to end.",
			quoted(fields[0]), policy.MaxAge, s.minMaxAge)))
	}
	if len(fields) > 1 {
		found = append(found, s.repeatedFields(fields))
	}
	return found
}

// policyFindings judges one value as browsers read it.
func policyFindings(value string) []Finding {
	policy, err := hsts.Parse(value)
	switch {
	case err != nil:
		return ignoredFindings(value)
	case policy.MaxAge == 0:
		return []Finding{maxAgeZero.finding("", fmt.Sprintf(
			"The header %s tells browsers to forget the policy. To protect the domain, serve a max-age above 0.", quoted(value)))}
	default:
		return nil
	}
}

// ignoredFindings finds a value that browsers ignore as a whole.
func ignoredFindings(value string) []Finding {
	_, err := hsts.Parse(value)
	var syntax *hsts.SyntaxError
	if !errors.As(err, &syntax) {
		return nil
	}
	return []Finding{headerInvalid.finding("", fmt.Sprintf(
		"Browsers ignore the whole header %s: %s (RFC 6797, section 6.1). Write it for example as %s.",
		quoted(value), syntax.Problem, hsts.Policy{MaxAge: 2 * hsts.OneYear, IncludeSubDomains: true}))}
}

// repeatedFields is the finding about more than one field. Fields that agree do no
// harm until one of the two places that add them is changed.
func (s *site) repeatedFields(fields []string) Finding {
	const advice = "Find the two places that add one, for example the application and the proxy in front of it, and keep one."
	if len(slices.Compact(slices.Clone(fields))) == 1 {
		return repeatedField.finding("", fmt.Sprintf(
			"%s sends %d equivalent %s headers. Browsers use only the first (RFC 6797, section 8.1). hstspreload.org still refuses such a site. %s",
			s.httpsPage(), len(fields), hsts.HeaderName, advice))
	}
	return severalFields.finding("", fmt.Sprintf(
		"%s sends %d %s headers. Browsers use only the first, %s (RFC 6797, section 8.1). %s",
		s.httpsPage(), len(fields), hsts.HeaderName, quoted(fields[0]), advice))
}

// checkIgnoredHeader finds a header that browsers ignore as a whole, whatever the scan
// makes of it, for example because a directive is repeated, or has an equals sign without
// a value: serving it is serving none. Of several, browsers look at the first.
func checkIgnoredHeader(s *site) []Finding {
	if !answered(s.https) {
		return nil
	}
	return leaveOpen(s.https, s.onDomain(s.ignoredFields(s.https.HSTS)))
}

// ignoredFields finds that browsers ignore the header of an answer, unless what the scan
// says about it is the same.
func (s *site) ignoredFields(fields []string) []Finding {
	if len(fields) == 0 {
		return nil
	}
	return ignoredBeside(fields[0], responseFindings("", fields, s.ruleset))
}

// checkLongAge finds an age that is longer than browsers keep it, or than is
// wise. Under the list's rulesets the scan warns above ten years.
func checkLongAge(s *site) []Finding {
	policy, err := hsts.First(s.https.HSTS)
	switch {
	case err != nil || policy.MaxAge <= hsts.OneYear:
		return nil
	case policy.MaxAge <= hsts.TenYears:
		return []Finding{maxAgeOverOneYear.finding(s.domain, fmt.Sprintf(
			"The max-age is %d seconds. Chrome keeps a policy for at most one year (%d seconds) after a visit. Other browsers keep it in full. No action is needed.",
			policy.MaxAge, hsts.OneYear))}
	case s.ruleset.HasScan():
		return nil
	default:
		return []Finding{maxAgeOverTenYears.finding(s.domain, fmt.Sprintf(
			"The max-age is %d seconds, which is more than ten years. Two years, max-age=%d, protect as well and are easier to leave.",
			policy.MaxAge, 2*hsts.OneYear))}
	}
}

package readiness

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// The codes of the policy as browsers read it, and of where plain HTTP leads them.
var (
	headerInvalid = requirementCode("header.hsts.invalid", Header, RemedyValue,
		"Browsers ignore the header",
		"The first header is not valid by RFC 6797, section 6.1.")
	maxAgeZero = requirementCode("header.hsts.max_age.zero", Header, RemedyAge,
		"The policy is to be forgotten",
		"The first header has max-age=0.")
	maxAgeBelowMinimum = requirementCode("header.hsts.max_age.below_minimum", Header, RemedyAge,
		"max-age is below min_max_age",
		"The first header has a max-age below what min_max_age asks for, under hsts.")
	maxAgeOverOneYear = adviceCode("header.hsts.max_age.over_1_year", Info, Header, RemedyAge,
		"max-age is above one year",
		"The first header has a max-age above 31536000 seconds, of which Chrome keeps a year.")
	maxAgeOverTenYears = adviceCode("header.hsts.max_age.over_10_years", Warning, Header, RemedyAge,
		"max-age is above ten years",
		"The first header has a max-age above 315360000 seconds, under hsts.")
	severalFields = adviceCode("header.hsts.several_fields", Warning, Header, RemedyOneHeader,
		"Only the first header counts",
		"The answer has headers that differ; browsers look at the first alone.")
	repeatedField = adviceCode("header.hsts.repeated_field", Info, Header, RemedyOneHeader,
		"The same header more than once",
		"The answer has more than one header, and they agree.")
	httpNeverHTTPS = requirementCode("redirects.http.no_https", Redirect, RemedyChains,
		"HTTP never reaches HTTPS",
		"Plain HTTP redirects, but never comes to an end at an https URL.")
	baseDomainSkipped = adviceCode("redirects.http.base_domain_skipped", Warning, Redirect, RemedyRedirect,
		"Redirects pass the domain by",
		"Plain HTTP ends in HTTPS on another host, without a visit to the domain over HTTPS, so its policy is never met.")
	temporaryRedirect = adviceCode("redirects.http.temporary", Warning, Redirect, RemedyRedirect,
		"Redirect to HTTPS is temporary",
		"Plain HTTP redirects to https with a status other than 301 and 308.")
)

// checkPolicyHeader reads the first header of the first answer as a browser does.
func checkPolicyHeader(s *site) []Finding {
	if !answered(s.https) {
		return nil
	}
	return leaveOpen(s.https, s.onHost(s.policyResponse(s.https.Header)))
}

// policyResponse judges the fields of one answer as browsers read them.
func (s *site) policyResponse(fields []string) []Finding {
	if len(fields) == 0 {
		return []Finding{missingHeader(s.httpsURL())}
	}
	found := policyFindings(fields[0])
	if policy, err := hsts.Parse(fields[0]); err == nil && policy.MaxAge > 0 && policy.MaxAge < s.minMaxAge {
		found = append(found, maxAgeBelowMinimum.finding("", fmt.Sprintf(
			"The header %s has a max-age of %d seconds; at least %d are asked for (min_max_age). Raise it in stages, and wait each of them out.",
			quoted(fields[0]), policy.MaxAge, s.minMaxAge)))
	}
	if len(fields) > 1 {
		found = append(found, s.severalFields(fields))
	}
	return found
}

// severalFields tells of more than one field. Fields that agree do no harm until
// one of the two places that add them is changed.
func (s *site) severalFields(fields []string) Finding {
	const advice = "Find the two places that add one, as an application and the proxy before it, and leave one."
	if len(slices.Compact(slices.Clone(fields))) == 1 {
		return repeatedField.finding("", fmt.Sprintf(
			"%s sends %d %s headers that agree. Browsers look at the first alone (RFC 6797, section 8.1). hstspreload.org refuses such a site all the same. %s",
			s.httpsURL(), len(fields), hsts.HeaderName, advice))
	}
	return severalFields.finding("", fmt.Sprintf(
		"%s sends %d %s headers. Browsers look at the first alone, %s (RFC 6797, section 8.1). %s",
		s.httpsURL(), len(fields), hsts.HeaderName, quoted(fields[0]), advice))
}

// checkIgnoredHeader finds a header that the scan is content with and browsers
// are not, as a directive that they know is repeated or has what it can't have:
// serving it is serving none. About directives that they don't know, browsers are
// laxer than RFC 6797, and the scan's warnings are enough.
func checkIgnoredHeader(s *site) []Finding {
	if !answered(s.https) || len(s.https.Header) != 1 || hasError(checkResponse(s), Header) {
		return nil
	}
	value := s.https.Header[0]
	if _, complaints := readAsScan(value); !slices.ContainsFunc(complaints, aboutKnownDirective) {
		return nil
	}
	return leaveOpen(s.https, s.onHost(policyFindings(value)))
}

func aboutKnownDirective(f Finding) bool {
	switch f.Code {
	case parseRepeatedMaxAge.Name, parseRepeatedIncludeSubDomains.Name, parseInvalidIncludeSubDomains.Name:
		return true
	default:
		return false
	}
}

func policyFindings(value string) []Finding {
	policy, err := hsts.Parse(value)
	var syntax *hsts.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return []Finding{headerInvalid.finding("", fmt.Sprintf(
			"Browsers ignore the header %s as a whole: %s (RFC 6797, section 6.1). Write it as in %s.",
			quoted(value), syntax.Problem, hsts.Policy{MaxAge: 2 * hsts.OneYear, IncludeSubDomains: true}))}
	case policy.MaxAge == 0:
		return []Finding{maxAgeZero.finding("", fmt.Sprintf(
			"The header %s tells browsers to forget the policy. Serve a max-age above 0 for the domain to be protected.", quoted(value)))}
	default:
		return nil
	}
}

// checkPolicyRedirects asks that plain http, where it answers, ends in https,
// and that https stays there.
func checkPolicyRedirects(s *site) []Finding {
	found := s.insecure(s.fromHTTPS)
	if !answered(s.http) {
		return found // a closed port is fine
	}
	w := s.fromHTTP
	switch {
	case len(w.hops) == 0:
		found = append(found, leaveOpenOverHTTP(s.http, []Finding{s.noRedirect()})...)
	case w.dead != nil:
		found = append(found, s.deadRedirect(w))
	case !w.arrives():
		found = append(found, httpNeverHTTPS.finding(s.domain, fmt.Sprintf(
			"From %s redirects never come to an end at an https URL; the last one seen leads to %s. Redirect to %s.",
			s.httpURL(), quoted(nettext.URL(w.hops[len(w.hops)-1].Target.String())), s.httpsURL())))
	case !s.visitsDomain(w):
		found = append(found, baseDomainSkipped.finding(s.domain, fmt.Sprintf(
			"From %s redirects lead to %s without a visit to %s, so browsers never meet the domain's own policy. Redirect to %s first.",
			s.httpURL(), quoted(nettext.URL(w.hops[0].Target.String())), s.httpsURL(), s.httpsURL())))
	}
	return found
}

// visitsDomain tells whether a walk meets https on the domain itself.
func (s *site) visitsDomain(w walk) bool {
	for _, hop := range w.hops {
		if s.isSecureDomain(hop.Target) {
			return true
		}
	}
	return false
}

// checkTemporaryRedirect finds a redirect to HTTPS that clients are not to
// remember. It is as good for browsers that have met the policy, and leaves the
// others on plain HTTP for one request more each time.
func checkTemporaryRedirect(s *site) []Finding {
	target, err := s.http.Redirect()
	if err != nil || target == nil || target.Scheme != "https" || s.http.Status == 301 || s.http.Status == 308 {
		return nil
	}
	return []Finding{temporaryRedirect.finding(s.domain, fmt.Sprintf(
		"%s redirects to HTTPS with status %d, which is temporary: clients come back over plain HTTP each time. Answer with 308, or 301.",
		s.httpURL(), s.http.Status))}
}

// checkLongAge tells of an age that is longer than browsers keep it, or than is
// wise. Under the list's rulesets the scan warns above ten years.
func checkLongAge(s *site) []Finding {
	policy, err := hsts.First(s.https.Header)
	switch {
	case err != nil || policy.MaxAge <= hsts.OneYear:
		return nil
	case policy.MaxAge <= hsts.TenYears:
		return []Finding{maxAgeOverOneYear.finding(s.domain, fmt.Sprintf(
			"The max-age is %d seconds. Chrome keeps no policy for more than a year (%d seconds) after a visit; others keep it in full. Nothing needs to be done.",
			policy.MaxAge, hsts.OneYear))}
	case s.ruleset != HSTS:
		return nil
	default:
		return []Finding{maxAgeOverTenYears.finding(s.domain, fmt.Sprintf(
			"The max-age is %d seconds, which is more than ten years. Two years, max-age=%d, are as good, and easier to leave.",
			policy.MaxAge, 2*hsts.OneYear))}
	}
}

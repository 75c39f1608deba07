package readiness

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
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
		found = append(found, newFinding("header.hsts.max_age.below_minimum", "", fmt.Sprintf(
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
		return newFinding("header.hsts.repeated_field", "", fmt.Sprintf(
			"%s sends %d %s headers that agree. Browsers look at the first alone (RFC 6797, section 8.1). hstspreload.org refuses such a site all the same. %s",
			s.httpsURL(), len(fields), hsts.HeaderName, advice))
	}
	return newFinding("header.hsts.several_fields", "", fmt.Sprintf(
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
	case "header.parse.repeated.max_age", "header.parse.repeated.include_sub_domains", "header.parse.invalid.include_sub_domains":
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
		return []Finding{newFinding("header.hsts.invalid", "", fmt.Sprintf(
			"Browsers ignore the header %s as a whole: %s (RFC 6797, section 6.1). Write it as in %s.",
			quoted(value), syntax.Problem, hsts.Policy{MaxAge: 2 * hsts.OneYear, IncludeSubDomains: true}))}
	case policy.MaxAge == 0:
		return []Finding{newFinding("header.hsts.max_age.zero", "", fmt.Sprintf(
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
		found = append(found, newFinding("redirects.http.no_https", s.domain, fmt.Sprintf(
			"From %s redirects never come to an end at an https URL; the last one seen leads to %s. Redirect to %s.",
			s.httpURL(), quoted(PrintableURL(w.hops[len(w.hops)-1].Target.String())), s.httpsURL())))
	case !s.visitsDomain(w):
		found = append(found, newFinding("redirects.http.base_domain_skipped", s.domain, fmt.Sprintf(
			"From %s redirects lead to %s without a visit to %s, so browsers never meet the domain's own policy. Redirect to %s first.",
			s.httpURL(), quoted(PrintableURL(w.hops[0].Target.String())), s.httpsURL(), s.httpsURL())))
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

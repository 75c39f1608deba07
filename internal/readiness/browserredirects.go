package readiness

import (
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of where redirects take browsers.
var (
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

// checkPolicyRedirects asks that plain HTTP, where it answers, ends in HTTPS,
// and that HTTPS stays there.
func checkPolicyRedirects(s *site) []Finding {
	found := s.insecure(s.fromHTTPS)
	if !answered(s.http) {
		return found // a closed port is fine
	}
	r := s.fromHTTP
	switch {
	case len(r.redirects) == 0:
		found = append(found, leaveOpenOverHTTP(s.http, []Finding{s.staysOnHTTP()})...)
	case r.deadEnd != nil:
		found = append(found, r.cannotFollow())
	case !r.arrives():
		found = append(found, httpNeverHTTPS.finding(s.domain, fmt.Sprintf(
			"From %s redirects never come to an end at an https URL; the last one seen leads to %s. Redirect to %s.",
			s.httpPage(), quoted(nettext.URL(r.redirects[len(r.redirects)-1].target.String())), s.httpsPage())))
	case !s.visitsDomain(r):
		found = append(found, baseDomainSkipped.finding(s.domain, fmt.Sprintf(
			"From %s redirects lead to %s without a visit to %s, so browsers never meet the domain's own policy. Redirect to %s first.",
			s.httpPage(), quoted(nettext.URL(r.redirects[0].target.String())), s.httpsPage(), s.httpsPage())))
	}
	return found
}

// visitsDomain reports whether a route goes over HTTPS on the domain itself.
func (s *site) visitsDomain(r route) bool {
	for _, step := range r.redirects {
		if s.isSecureDomain(step.target) {
			return true
		}
	}
	return false
}

// plainHTTPEndsInHTTPS reports whether plain HTTP, at every address where it
// answers, ends in HTTPS by any way. Of a further address the first redirect is
// known: it has to lead to https, or where that of the first address leads.
func (s *site) plainHTTPEndsInHTTPS() bool {
	if answered(s.http) && !s.route(s.seen.HTTP.Chain, observation.MaxRedirects).arrives() {
		return false
	}
	for _, e := range s.seen.HTTP.FurtherAddresses {
		if !answered(e) {
			continue
		}
		target, err := e.Redirect()
		if err != nil || target == nil || target.Scheme != "https" && leadsTo(e) != leadsTo(s.http) {
			return false
		}
	}
	return true
}

// httpsStays reports whether HTTPS does not end in plain HTTP. Browsers that hold
// the policy ask for https again there, and so never arrive.
func (s *site) httpsStays() bool {
	r := s.route(s.seen.HTTPS, observation.MaxRedirects)
	return len(s.insecure(r)) == 0 || r.arrives()
}

// checkTemporaryRedirect finds a redirect to HTTPS that clients are not to
// remember. It is as good for browsers that know the policy; the others ask over
// plain HTTP once more on each visit.
func checkTemporaryRedirect(s *site) []Finding {
	target, err := s.http.Redirect()
	if err != nil || target == nil || target.Scheme != "https" || s.http.Status == 301 || s.http.Status == 308 {
		return nil
	}
	return []Finding{temporaryRedirect.finding(s.domain, fmt.Sprintf(
		"%s redirects to HTTPS with status %d, which is temporary: clients come back over plain HTTP each time. Answer with 308, or 301.",
		s.httpPage(), s.http.Status))}
}

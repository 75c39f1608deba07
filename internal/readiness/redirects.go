package readiness

import (
	"fmt"
	"net/url"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of redirects.
var (
	noPlainHTTP = scanCode("redirects.http.does_not_exist", Warning, Redirect, RemedyRedirect,
		"No answer over plain HTTP",
		"Port 80 gave no HTTP answer, which is allowed.")
	headerOverHTTP = scanCode("redirects.http.useless_header", Warning, Redirect, RemedyHeader,
		"Header sent over plain HTTP",
		"The first answer over plain HTTP has the header, which browsers ignore there.")
	noRedirect = scanCode("redirects.http.no_redirect", Error, Redirect, RemedyRedirect,
		"Plain HTTP does not redirect",
		"The first answer over plain HTTP is no redirect that clients follow.")
	wwwFirst = scanCode("redirects.http.www_first", Error, Redirect, RemedyRedirect,
		"First redirect leads to www",
		"Plain HTTP redirects to www before HTTPS on the domain itself.")
	firstRedirectInsecure = scanCode("redirects.http.first_redirect.insecure", Error, Redirect, RemedyRedirect,
		"First redirect leads elsewhere",
		"Plain HTTP redirects to something other than HTTPS on exactly the same host.")
	firstRedirectInvalid = scanCode("redirects.http.first_redirect.invalid", Error, Redirect, RemedyChains,
		"First redirect leads to no page",
		"The page on the domain that plain HTTP redirects to does not answer.")
	firstRedirectNoHSTS = scanCode("redirects.http.first_redirect.no_hsts", Error, Redirect, RemedyHeader,
		"First redirect's page lacks the header",
		"The page on the domain that plain HTTP redirects to has no header that satisfies the preload list.")
	tooManyRedirects = scanCode("redirects.too_many", Error, Redirect, RemedyChains,
		"More than three redirects",
		"From http or https there are more than three redirects, the step to HTTPS counted.")
	followError = scanCode("redirects.follow_error", Error, Redirect, RemedyChains,
		"A redirect can't be followed",
		"From http or https a redirect leads to something that does not answer, or is not trusted.")
	insecureInitial = scanCode("redirects.insecure.initial", Error, Redirect, RemedyChains,
		"HTTPS redirects to plain HTTP",
		"The first redirect from https does not lead to https.")
	insecureSubsequent = scanCode("redirects.insecure.subsequent", Error, Redirect, RemedyChains,
		"A later redirect leaves HTTPS",
		"A redirect after the first one does not lead to https.")
)

// checkHTTPRedirects follows plain http, and asks for https on the same host first.
func checkHTTPRedirects(s *site) []Finding {
	if !answered(s.http) {
		return []Finding{noPlainHTTP.finding(s.domain, fmt.Sprintf(
			"%s gave no answer: %s. That is allowed. Who types the name into an old browser, or one that has not met the site, gets no page; a redirect to %s would help them.%s",
			s.httpURL(), FailureText(s.http.Failure), s.httpsURL(), openAdvice(isOpen(s.http)))).leftOpen(isOpen(s.http))}
	}
	if _, err := s.http.Redirect(); err != nil { // no answer to the scan's client
		return []Finding{noPlainHTTP.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s, which is not a URL; hstspreload.org takes that for a site without plain HTTP. Redirect to %s.",
			s.httpURL(), quoted(nettext.URL(s.http.Location)), s.httpsURL()))}
	}
	var found []Finding
	if len(s.http.Header) > 0 {
		found = append(found, headerOverHTTP.finding(s.domain, fmt.Sprintf(
			"%s sends %s over plain HTTP, where browsers ignore it (RFC 6797, section 8.1). Send the header over HTTPS only.",
			s.httpURL(), quoted(s.http.Header[0]))))
	}
	found = append(found, s.followed(s.fromHTTP)...)
	return append(found, s.firstRedirect()...)
}

func (s *site) firstRedirect() []Finding {
	if len(s.fromHTTP.hops) == 0 {
		return leaveOpenOverHTTP(s.http, []Finding{s.noRedirect()})
	}
	first := s.fromHTTP.hops[0].Target
	switch {
	case s.isSecureDomain(first):
		return s.insecure(s.fromHTTP)
	case first.Hostname() == s.wwwName():
		return []Finding{wwwFirst.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s first, so browsers never meet the policy of %s itself, which covers all its subdomains. Redirect to %s first, and from there to www.",
			s.httpURL(), quoted(nettext.URL(first.String())), s.domain, s.httpsURL()))}
	default:
		return []Finding{firstRedirectInsecure.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s first. The first redirect must lead to HTTPS on exactly the same host, in lower case and without a final dot, so that browsers meet the policy of the domain. Redirect to %s.",
			s.httpURL(), quoted(nettext.URL(first.String())), s.httpsURL()))}
	}
}

func (s *site) noRedirect() Finding {
	return noRedirect.finding(s.domain, fmt.Sprintf(
		"%s answers with status %d and leads nowhere that clients follow, so visitors stay on plain HTTP. Answer with status 301 or 308 and the Location %s, or close port 80.",
		s.httpURL(), s.http.Status, s.httpsURL()))
}

// isSecureDomain tells whether a redirect leads to https on the domain. The scan
// compares host names letter by letter, and lets any port and path pass.
func (s *site) isSecureDomain(u *url.URL) bool {
	return u.Scheme == "https" && u.Hostname() == s.domain
}

// checkFirstRedirect asks the page that plain http leads to for a header, with
// the threshold of one year whatever the ruleset.
func checkFirstRedirect(s *site) []Finding {
	w := s.fromHTTP
	if len(w.hops) == 0 || !s.isSecureDomain(w.hops[0].Target) {
		return nil
	}
	first := w.hops[0].Exchange
	target := nettext.URL(w.hops[0].Target.String())
	if len(w.hops) == 1 && w.dead != nil {
		return []Finding{firstRedirectInvalid.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s, where no page is to be had: %s. Redirect to a page that answers.%s",
			s.httpURL(), quoted(target), w.dead.why, openAdvice(w.dead.open))).leftOpen(w.dead.open)}
	}
	if !answered(first) || s.isRoot(first) && hasError(checkResponse(s), "") {
		return nil // told already
	}
	for _, f := range responseFindings(target, first.Header, Bulk1Year) {
		if f.Severity == Error {
			return leaveOpen(first, []Finding{firstRedirectNoHSTS.finding(s.domain, fmt.Sprintf(
				"%s redirects to %s, whose header does not satisfy the preload list (%s). %s%s",
				s.httpURL(), quoted(target), f.Code, f.Detail, oneYearSlip(first, s.ruleset)))})
		}
	}
	return nil
}

// oneYearSlip explains what hstspreload.org asks of old entries by mistake.
func oneYearSlip(first observation.Exchange, ruleset Ruleset) string {
	if ruleset != Bulk18Weeks || hasError(responseFindings("", first.Header, ruleset), "") {
		return ""
	}
	return " Eighteen weeks are enough for this domain's entry, but on this page hstspreload.org's scan asks for a year all the same."
}

// checkHTTPSRedirects follows https, and asks that it never leaves it.
func checkHTTPSRedirects(s *site) []Finding {
	return append(s.followed(s.fromHTTPS), s.insecure(s.fromHTTPS)...)
}

// followed tells of a chain that is too long or breaks off.
func (s *site) followed(w walk) []Finding {
	switch {
	case w.tooMany:
		return []Finding{tooManyRedirects.finding(s.domain, fmt.Sprintf(
			"From %s there are more than %d redirects, the step to HTTPS counted. Redirect to the final page sooner.",
			w.start, scanRedirects))}
	case w.dead != nil:
		return []Finding{s.deadRedirect(w)}
	default:
		return nil
	}
}

func (s *site) deadRedirect(w walk) Finding {
	return followError.finding(w.dead.host, fmt.Sprintf(
		"From %s redirects lead to %s, and no further: %s. Redirect to a page that answers.%s",
		w.start, quoted(w.dead.url), w.dead.why, openAdvice(w.dead.open))).leftOpen(w.dead.open)
}

// insecure tells of the first redirect in a chain that does not lead to https.
func (s *site) insecure(w walk) []Finding {
	for i, hop := range w.hops {
		if hop.Target.Scheme == "https" {
			continue
		}
		code := insecureSubsequent
		if i == 0 {
			code = insecureInitial
		}
		return []Finding{code.finding(s.domain, fmt.Sprintf(
			"From %s, redirect %d leads to %s, which is not HTTPS: it can be read and changed on its way. Redirect to an https URL.",
			w.start, i+1, quoted(nettext.URL(hop.Target.String()))))}
	}
	return nil
}

// checkUnreadableRedirect finds what checkHTTPRedirects lets pass as the scan
// does: port 80 answers, but its Location is not a URL.
func checkUnreadableRedirect(s *site) []Finding {
	if _, err := s.http.Redirect(); err == nil {
		return nil
	}
	return []Finding{s.noRedirect()}
}

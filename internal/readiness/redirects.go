package readiness

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of redirects, as the scan follows them.
var (
	noPlainHTTP = scanCode("redirects.http.does_not_exist", Warning, Redirect, RemedyRedirect,
		"No answer over plain HTTP",
		"Port 80 gave no HTTP answer, which is allowed.")
	headerOverHTTP = scanCode("redirects.http.useless_header", Warning, Redirect, RemedyHeader,
		"Header sent over plain HTTP",
		"The first answer over plain HTTP has the header. Browsers ignore it there.")
	noRedirect = scanCode("redirects.http.no_redirect", Error, Redirect, RemedyRedirect,
		"Plain HTTP does not redirect",
		"The first answer over plain HTTP is not a redirect that clients follow.")
	wwwFirst = scanCode("redirects.http.www_first", Error, Redirect, RemedyRedirect,
		"First redirect leads to www",
		"Plain HTTP redirects to www before HTTPS on the domain itself.")
	firstRedirectInsecure = scanCode("redirects.http.first_redirect.insecure", Error, Redirect, RemedyRedirect,
		"First redirect leaves HTTPS or the host",
		"Plain HTTP redirects to something other than HTTPS on exactly the same host.")
	firstRedirectInvalid = scanCode("redirects.http.first_redirect.invalid", Error, Redirect, RemedyChains,
		"First redirect's page does not answer",
		"The page on the domain that plain HTTP redirects to does not answer.")
	firstRedirectNoHSTS = scanCode("redirects.http.first_redirect.no_hsts", Error, Redirect, RemedyHeader,
		"First redirect's page lacks the header",
		"The page on the domain that plain HTTP redirects to has no header that satisfies the preload list.")
	tooManyRedirects = scanCode("redirects.too_many", Error, Redirect, RemedyChains,
		"More than three redirects",
		"There are more than three redirects from http or https, including the step to HTTPS.")
	followError = scanCode("redirects.follow_error", Error, Redirect, RemedyChains,
		"A redirect can't be followed",
		"A redirect from http or https leads to a URL that does not answer, or is not trusted.")
	insecureInitial = scanCode("redirects.insecure.initial", Error, Redirect, RemedyChains,
		"HTTPS redirects to plain HTTP",
		"The first redirect from https does not lead to https.")
	insecureSubsequent = scanCode("redirects.insecure.subsequent", Error, Redirect, RemedyChains,
		"A later redirect leaves HTTPS",
		"A redirect after the first one does not lead to https.")
)

// checkHTTPRedirects follows plain HTTP, and asks for HTTPS on the same host first.
func checkHTTPRedirects(s *site) []Finding {
	if s.isUnresolved() {
		return nil // checkConnection says so
	}
	if !answered(s.http) {
		return []Finding{noPlainHTTP.finding(s.domain, fmt.Sprintf(
			"%s gave no answer: %s. That is allowed. Visitors who type the name in an older browser, or one that has never visited, get no page; a redirect to %s would help them.%s",
			s.httpPage(), FailureText(s.http.Failure), s.httpsPage(), openAdvice(isOpen(s.http)))).leftOpen(isOpen(s.http))}
	}
	if s.http.GoFailure != nil {
		return []Finding{noPlainHTTP.finding(s.domain, fmt.Sprintf(
			"%s answers (status %d), but %s. %s", s.httpPage(), s.http.Status, scanRefuses(s.http), lineAdvice))}
	}
	if isUnreadableRedirect(s.http) {
		return []Finding{noPlainHTTP.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s, which is not a URL. hstspreload.org treats that as a site without plain HTTP.%s Redirect to %s.",
			s.httpPage(), quoted(nettext.URL(s.http.Location)), repairedByBrowsers(s.http), s.httpsPage()))}
	}
	var found []Finding
	if len(s.http.HSTS) > 0 {
		found = append(found, headerOverHTTP.finding(s.domain, fmt.Sprintf(
			"%s sends %s over plain HTTP, where browsers ignore it (RFC 6797, section 8.1). Send the header over HTTPS only.",
			s.httpPage(), quoted(s.http.HSTS[0]))))
	}
	found = append(found, s.followed(s.fromHTTP)...)
	return append(found, s.judgeFirstTarget()...)
}

// judgeFirstTarget judges where the first redirect from plain HTTP leads.
func (s *site) judgeFirstTarget() []Finding {
	if len(s.fromHTTP.redirects) == 0 {
		return leaveOpenOverHTTP(s.http, []Finding{s.staysOnHTTP()})
	}
	first := s.fromHTTP.redirects[0].target
	switch {
	case s.isSecureDomain(first):
		return s.insecure(s.fromHTTP)
	case first.Hostname() == s.wwwName():
		return []Finding{wwwFirst.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s first, so browsers never see the policy of %s itself, which covers all its subdomains. Redirect to %s first, and from there to www.",
			s.httpPage(), quoted(nettext.URL(first.String())), s.domain, s.httpsPage()))}
	default:
		return []Finding{firstRedirectInsecure.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s first. The first redirect must lead to HTTPS on exactly the same host, in lower case and without a final dot, so that browsers see the policy of the domain.%s Redirect to %s.",
			s.httpPage(), quoted(nettext.URL(first.String())), repairedByBrowsers(s.http), s.httpsPage()))}
	}
}

// staysOnHTTP is the finding that plain HTTP does not redirect.
func (s *site) staysOnHTTP() Finding {
	return noRedirect.finding(s.domain, fmt.Sprintf(
		"%s answers with status %d and without a redirect that clients follow, so visitors stay on plain HTTP.%s Answer with status 301 or 308 and the Location %s, or close port 80.",
		s.httpPage(), s.http.Status, spacedLocation(s.http), s.httpsPage()))
}

// isSecureDomain reports whether a redirect leads to https on the domain. The scan
// compares host names letter by letter, and accepts any port and path.
func (s *site) isSecureDomain(u *url.URL) bool {
	return u.Scheme == "https" && u.Hostname() == s.domain
}

// checkFirstRedirect asks the page that plain HTTP leads to for a header, with
// the threshold of one year whatever the ruleset.
func checkFirstRedirect(s *site) []Finding {
	r := s.fromHTTP
	if s.http.GoFailure != nil || len(r.redirects) == 0 || !s.isSecureDomain(r.redirects[0].target) {
		return nil
	}
	first := r.redirects[0].exchange
	target := nettext.URL(r.redirects[0].target.String())
	if len(r.redirects) == 1 && r.deadEnd != nil {
		return []Finding{firstRedirectInvalid.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s, which does not answer: %s. %s%s",
			s.httpPage(), quoted(target), r.deadEnd.why, r.deadEnd.advice, openAdvice(r.deadEnd.open))).leftOpen(r.deadEnd.open)}
	}
	if !answered(first) || s.isRoot(first) && hasError(checkResponse(s), "") {
		return nil // there is a finding about it already
	}
	for _, f := range responseFindings(target, first.HSTS, Bulk1Year) {
		if f.Severity == Error {
			return leaveOpen(first, []Finding{firstRedirectNoHSTS.finding(s.domain, fmt.Sprintf(
				"%s redirects to %s, which answers with status %d and %s. The preload list requires a full header there too (%s).%s%s",
				s.httpPage(), quoted(target), first.Status, headerText(first.HSTS), f.Code, oneYearMistake(first, s.ruleset), seeItWith(first)))})
		}
	}
	return nil
}

// oneYearMistake explains what hstspreload.org requires by mistake for older entries.
func oneYearMistake(first observation.Exchange, ruleset Ruleset) string {
	if ruleset != Bulk18Weeks || hasError(responseFindings("", first.HSTS, ruleset), "") {
		return ""
	}
	return " Eighteen weeks are enough for this domain's entry, but hstspreload.org's scan requires a year on this page."
}

// checkHTTPSRedirects follows HTTPS, and asks that it never leaves it.
func checkHTTPSRedirects(s *site) []Finding {
	return append(s.followed(s.fromHTTPS), s.insecure(s.fromHTTPS)...)
}

// followed finds a route that is too long or ends where it can't go on.
func (s *site) followed(r route) []Finding {
	switch {
	case r.tooMany:
		return []Finding{tooManyRedirects.finding(s.domain, s.tooLong(r))}
	case r.deadEnd != nil && r.start == s.fromHTTPS.start && s.fromHTTP.deadEnd != nil && s.fromHTTP.deadEnd.url == r.deadEnd.url:
		f := followError.finding(r.deadEnd.host, fmt.Sprintf(
			"The redirects from %s end at %s too.%s", r.start, quoted(r.deadEnd.url), openAdvice(r.deadEnd.open))).leftOpen(r.deadEnd.open)
		f.ScanOnly = r.deadEnd.scanOnly
		return []Finding{f}
	case r.deadEnd != nil:
		return []Finding{s.cannotFollow(r)}
	default:
		return nil
	}
}

// tooLong says that a route has more redirects than the scan follows: a loop by its name,
// and with the pages on it.
func (s *site) tooLong(r route) string {
	chain := s.seen.HTTPS
	if r.start == s.fromHTTP.start {
		chain = s.seen.HTTP.Chain
	}
	if chain.End != observation.Loop {
		return fmt.Sprintf("There are more redirects from %s than the %d allowed, including the step to HTTPS: %s. Redirect to the final page sooner.",
			r.start, scanRedirects, walked(chain))
	}
	if r.start == s.fromHTTPS.start && s.seen.HTTP.Chain.End == observation.Loop && s.fromHTTP.visits(s.https.URL) {
		return fmt.Sprintf("The redirects from %s lead into the same loop as those from %s.", r.start, s.fromHTTP.start)
	}
	advice := endlessAdvice(chain)
	if why := mayEnd(chain); why != "" {
		advice = why + ", but hstspreload.org's scan does not: it keeps none either. Answer a client without cookies with a page."
	}
	return fmt.Sprintf("The redirects from %s are a loop, so no page ever comes: %s. %s", r.start, walked(chain), advice)
}

// visits reports whether a route visits a page.
func (r route) visits(page string) bool {
	return slices.ContainsFunc(r.redirects, func(step redirect) bool { return step.exchange.URL == page })
}

// cannotFollow is the finding about the dead end of a route.
func (s *site) cannotFollow(r route) Finding {
	detail := fmt.Sprintf("The redirects from %s end at %s: %s. %s%s",
		r.start, quoted(r.deadEnd.url), r.deadEnd.why, r.deadEnd.advice, openAdvice(r.deadEnd.open))
	if code := s.findingOf(r.deadEnd.url); code != "" && !r.deadEnd.scanOnly {
		detail = fmt.Sprintf("The redirects from %s end at %s, which %s %s", r.start, quoted(r.deadEnd.url), doesNotWork(r.deadEnd.open), seeFinding(code))
	}
	f := followError.finding(r.deadEnd.host, detail).leftOpen(r.deadEnd.open)
	f.ScanOnly = r.deadEnd.scanOnly
	return f
}

// doesNotWork ends a sentence about a page that another finding is about.
func doesNotWork(open bool) string {
	if open {
		return "could not be judged from here."
	}
	return "does not work."
}

// seeFinding names the finding that says the rest.
func seeFinding(code string) string { return "The finding " + code + " says why and what to do." }

// insecure finds the first redirect of a route that does not lead to https.
func (s *site) insecure(r route) []Finding {
	for i, step := range r.redirects {
		if step.target.Scheme == "https" {
			continue
		}
		code := insecureSubsequent
		if i == 0 {
			code = insecureInitial
		}
		return []Finding{code.finding(s.domain, fmt.Sprintf(
			"From %s, redirect %d leads to %s, which is not HTTPS: others on the network can read and change it. Redirect to an https URL.",
			r.start, i+1, quoted(nettext.URL(step.target.String()))))}
	}
	return nil
}

// checkUnreadableRedirect finds what checkHTTPRedirects accepts as the scan does:
// port 80 answers, but its Location is not a URL.
// One that browsers repair is a fault only to the scan.
func checkUnreadableRedirect(s *site) []Finding {
	if s.http.GoFailure != nil && len(s.fromHTTP.redirects) == 0 {
		return leaveOpenOverHTTP(s.http, []Finding{s.staysOnHTTP()})
	}
	if !isUnreadableRedirect(s.http) || s.browsersMend(s.http) {
		return nil
	}
	return []Finding{s.staysOnHTTP()}
}

// isUnreadableRedirect reports whether an answer is a redirect to what is not a
// URL. The scan's client treats it as no answer at all.
func isUnreadableRedirect(e observation.Exchange) bool {
	_, err := e.Redirect()
	return err != nil
}

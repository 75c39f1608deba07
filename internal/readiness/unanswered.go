package readiness

import (
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of answers that did not come.
var (
	nameNotResolved = adviceCode("observation.name_not_resolved", Warning, Domain, RemedyUnanswered,
		"Name does not resolve from here",
		"DNS, queried from here, gave no answer about the domain.")
	httpsUnanswered = adviceCode("observation.https.unanswered", Warning, Certificate, RemedyUnanswered,
		"HTTPS could not be judged from here",
		"The domain did not answer over HTTPS, for a reason that may lie on this side: a timeout, no route, a failed proxy, or a read whose time ran out.")
	httpUnanswered = adviceCode("observation.http.unanswered", Warning, Redirect, RemedyUnanswered,
		"HTTP could not be judged from here",
		"Port 80 neither answered nor refused, so it may still answer others.")
	redirectUnanswered = adviceCode("observation.redirect.unanswered", Warning, Redirect, RemedyUnanswered,
		"A redirect could not be judged from here",
		"A redirect leads to a host that did not answer, for a reason that may lie on this side.")
	redirectBlocked = adviceCode("observation.redirect.blocked", Warning, Redirect, RemedyUnanswered,
		"A redirect was not followed",
		"A redirect leads to where a remote site may not send this machine, for example to a private address or to a port that browsers block.")
	wwwUnanswered = adviceCode("observation.www.unanswered", Warning, Subdomains, RemedyUnanswered,
		"www could not be judged from here",
		"www did not answer over HTTPS, or DNS did not resolve it, for a reason that may lie on this side.")
	subdomainNotResolved = adviceCode("observation.subdomain.not_resolved", Warning, Subdomains, RemedyUnanswered,
		"A subdomain does not resolve from here",
		"DNS, queried from here, has no address for a given subdomain, or gave no answer.")
	subdomainUnanswered = adviceCode("observation.subdomain.unanswered", Warning, Subdomains, RemedyUnanswered,
		"A subdomain could not be judged from here",
		"A given subdomain did not answer over HTTPS, for a reason that may lie on this side.")
)

// notFromHere is what every finding says that rests on a missing answer.
const notFromHere = " This could not be judged from here: the site may still be ready. Try another network, or a later run."

// openAdvice is the short form, for a finding that stands beside another which says
// the rest.
func openAdvice(open bool) string {
	if open {
		return " This could not be judged from here."
	}
	return ""
}

const (
	noAnswerAdvice = "Check the firewalls, routes and resolvers between here and there."
	blockedAdvice  = "A redirect may not send this machine into a private network, or to a port that is not used for the web. If the host is yours, list it in subdomains, with its port. Otherwise run this from where the address is public, or change the redirect."
)

// checkUnanswered finds the questions that were left open, and says why. The
// verdict is conclusive only if there is an answer to each of them.
func checkUnanswered(s *site) []Finding {
	var found []Finding
	check := func(e observation.Exchange, code Code, host, url string) {
		if isOpen(e) {
			found = append(found, unanswered(code, host, url, FailureText(e.Failure), failureAdvice(e.Failure)))
		}
	}
	if s.isUnresolved() {
		if isNoName(s.https.Failure) {
			return nil // checkConnection says so, and nothing else could be asked
		}
		return []Finding{s.unresolved(s.https.Failure)}
	}
	check(s.https, httpsUnanswered, s.domain, s.httpsPage())
	if s.ruleset == Removal {
		return found
	}
	if s.ruleset.asksPlainHTTP() {
		check(s.http, httpUnanswered, s.domain, s.httpPage())
	}
	return append(found, s.openRedirects()...)
}

// unanswered is the finding that a question was left open; why is a clause without
// a full stop.
func unanswered(code Code, host, url, why, advice string) Finding {
	return code.finding(host, fmt.Sprintf("%s got no answer: %s.%s %s", url, why, notFromHere, advice)).leftOpen(true)
}

// failureAdvice says what to do about a missing answer.
func failureAdvice(f *observation.Failure) string {
	if f.Kind == observation.Cancelled {
		return "Give the read more time (timeouts), or find the silent host that used it up."
	}
	return noAnswerAdvice
}

// unresolved is the finding that DNS gave no answer about the domain.
func (s *site) unresolved(f *observation.Failure) Finding {
	return nameNotResolved.finding(s.domain, fmt.Sprintf(
		"%s could not be resolved: %s.%s Use resolvers that answer (dns_servers), or check the domain's name servers.",
		quoted(s.domain), FailureText(f), notFromHere)).leftOpen(true)
}

// openRedirects finds each redirect that was left open, once where both routes end
// there.
func (s *site) openRedirects() []Finding {
	var found []Finding
	reported := ""
	routes := []route{s.fromHTTPS, s.fromHTTP}
	if !s.ruleset.asksPlainHTTP() {
		routes = routes[:1]
	}
	for _, r := range routes {
		end := r.deadEnd
		if end == nil || !end.open || end.url == reported {
			continue
		}
		reported = end.url
		code, advice := redirectUnanswered, noAnswerAdvice
		if end.blocked {
			code, advice = redirectBlocked, blockedAdvice
		}
		if told := s.findingOf(end.url); told != "" {
			found = append(found, code.finding(end.host, fmt.Sprintf("The redirects from %s end at %s, which %s %s", r.start, quoted(end.url), doesNotWork(true), seeFinding(told))).leftOpen(true))
			continue
		}
		found = append(found, unanswered(code, end.host, end.url, end.why, advice))
	}
	return found
}

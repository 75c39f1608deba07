package readiness

import (
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of answers that did not come.
var (
	nameNotResolved = adviceCode("observation.name_not_resolved", Warning, Domain, RemedyUnanswered,
		"Name does not resolve from here",
		"DNS, as asked from here, has no address for the domain, or gave no answer.")
	httpsUnanswered = adviceCode("observation.https.unanswered", Warning, Certificate, RemedyUnanswered,
		"HTTPS could not be judged from here",
		"The domain did not answer over HTTPS in a way that leaves open why: a timeout, no route, a proxy that failed.")
	httpUnanswered = adviceCode("observation.http.unanswered", Warning, Redirect, RemedyUnanswered,
		"HTTP could not be judged from here",
		"Port 80 neither answered nor refused, so that it may still listen for others.")
	redirectUnanswered = adviceCode("observation.redirect.unanswered", Warning, Redirect, RemedyUnanswered,
		"A redirect could not be judged from here",
		"A redirect leads to a host that did not answer in a way that leaves open why.")
	redirectBlocked = adviceCode("observation.redirect.blocked", Warning, Redirect, RemedyUnanswered,
		"A redirect was not followed",
		"A redirect leads to an address that a remote side may not send this machine to, as a private one.")
	wwwUnanswered = adviceCode("observation.www.unanswered", Warning, Subdomains, RemedyUnanswered,
		"www could not be judged from here",
		"www did not answer over HTTPS, or DNS about it, in a way that leaves open why.")
	subdomainNotResolved = adviceCode("observation.subdomain.not_resolved", Warning, Subdomains, RemedyUnanswered,
		"A subdomain does not resolve from here",
		"DNS, as asked from here, has no address for a subdomain that was given, or gave no answer.")
	subdomainUnanswered = adviceCode("observation.subdomain.unanswered", Warning, Subdomains, RemedyUnanswered,
		"A subdomain could not be judged from here",
		"A subdomain that was given did not answer over HTTPS in a way that leaves open why.")
)

// notFromHere is what every finding says that rests on a missing answer.
const notFromHere = " That could not be judged from here, which is not the same as not ready: from another place, or later, the answer may be another."

func openAdvice(open bool) string {
	if open {
		return notFromHere
	}
	return ""
}

// checkOpen tells which questions were left open, and why. Without an answer to
// each of them there is no verdict to rely on.
func checkOpen(s *site) []Finding {
	var found []Finding
	ask := func(e observation.Exchange, code Code, host string) {
		if isOpen(e) {
			found = append(found, openFinding(code, host, e.URL, FailureText(e.Failure), adviceOn(e.Failure)))
		}
	}
	if isOpen(s.https) && s.https.Failure.Kind.Phase() == observation.Resolving {
		return []Finding{s.unresolved(s.https.Failure)} // nothing else could be asked
	}
	ask(s.https, httpsUnanswered, s.domain)
	if s.ruleset == Removal {
		return found
	}
	ask(s.http, httpUnanswered, s.domain)
	found = append(found, s.openRedirects()...)
	if s.wwwCounts() {
		ask(s.www, wwwUnanswered, s.wwwName())
	}
	return found
}

const (
	silenceAdvice = "Look for a firewall, a route or a resolver between here and there, or ask again from where the site can be reached."
	blockedAdvice = "A redirect may not send this machine into a network that is not public; ask from where the address is public, or redirect elsewhere."
)

// adviceOn says what to do about a missing answer.
func adviceOn(f *observation.Failure) string {
	if f.Kind == observation.Cancelled {
		return "Give the read more time (timeouts), or look for what is silent and used it up."
	}
	return silenceAdvice
}

func (s *site) unresolved(f *observation.Failure) Finding {
	return nameNotResolved.finding(s.domain, fmt.Sprintf(
		"%s could not be resolved: %s.%s Check the spelling, and whether the resolvers asked here know the name.",
		quoted(s.domain), FailureText(f), notFromHere)).leftOpen(true)
}

// openRedirects tells of each redirect once, also where both walks end there.
func (s *site) openRedirects() []Finding {
	var found []Finding
	told := ""
	for _, w := range []walk{s.fromHTTPS, s.fromHTTP} {
		if w.dead == nil || !w.dead.open || w.dead.url == told {
			continue
		}
		told = w.dead.url
		code, advice := redirectUnanswered, silenceAdvice
		if w.dead.blocked {
			code, advice = redirectBlocked, blockedAdvice
		}
		found = append(found, openFinding(code, w.dead.host, told, w.dead.why, advice))
	}
	return found
}

func openFinding(code Code, host, url, why, advice string) Finding {
	return code.finding(host, fmt.Sprintf("%s was left unanswered: %s.%s %s", url, why, notFromHere, advice)).leftOpen(true)
}

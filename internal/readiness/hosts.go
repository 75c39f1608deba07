package readiness

import (
	"fmt"

	"golang.org/x/net/publicsuffix"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of the names below the domain.
var (
	wwwNoTLS = scanCode("domain.www.no_tls", Error, Subdomains, RemedySubdomains,
		"www has no valid HTTPS",
		"Port 443 of www is open, but the handshake fails or the certificate is not trusted.")
	wwwNoHTTPS = requirementCode("domain.www.no_https", Subdomains, RemedySubdomains,
		"www is in DNS, without HTTPS",
		"www has an address, but nothing accepts connections on port 443, or what does speaks no HTTP; the scan takes the first for no www.")
	subdomainNoHTTPS = requirementCode("domain.subdomain.no_https", Subdomains, RemedySubdomains,
		"A subdomain without HTTPS",
		"A subdomain that was given refuses connections over HTTPS, or gives no HTTP answer.")
	subdomainNoTLS = requirementCode("domain.subdomain.no_tls", Subdomains, RemedySubdomains,
		"A subdomain without valid HTTPS",
		"A subdomain that was given completes no TLS handshake, or shows a certificate that is not trusted for it.")
	subdomainsNotChecked = adviceCode("domain.subdomain.not_checked", Info, Subdomains, RemedySubdomains,
		"No subdomains were looked at",
		"The policy covers every name below the domain, and subdomains is not given.")
	wildcardInDNS = adviceCode("domain.subdomain.wildcard", Info, Subdomains, RemedySubdomains,
		"DNS has a wildcard",
		"DNS answers for a name below the domain that nobody has.")
	wildcardNoTLS = adviceCode("domain.subdomain.wildcard_no_tls", Warning, Subdomains, RemedySubdomains,
		"DNS has a wildcard, without valid HTTPS",
		"DNS answers for a name below the domain that nobody has, and what it leads to has no valid HTTPS.")
)

// isWWWWaived reports whether www need not answer over HTTPS: those who have a name
// under appspot.com can't serve it there.
func isWWWWaived(domain string) bool {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == "appspot.com"
}

const wwwMatters = "includeSubDomains covers www, many people type it, and browsers would have no other way there."

// checkWWW asks www for a TLS handshake and a trusted certificate, where port
// 443 is open. What it answers over HTTP does not matter.
func checkWWW(s *site) []Finding {
	if !s.wwwCounts() || !connected(s.www) {
		return nil
	}
	name := page(s.www, "HTTPS on "+s.wwwName())
	if untrusted(s.www) {
		return []Finding{wwwNoTLS.finding(s.wwwName(), fmt.Sprintf(
			"%s shows a certificate that is not trusted: %s. %s %s",
			name, nettext.Printable(s.www.TLS.Untrusted.Detail), wwwMatters, certificateAdvice(s.www)))}
	}
	if !completedHandshake(s.www) {
		open := isOpen(s.www)
		return []Finding{wwwNoTLS.finding(s.wwwName(), fmt.Sprintf(
			"%s does not complete a TLS handshake: %s. %s Serve HTTPS there, or take the name out of DNS.%s",
			name, FailureText(s.www.Failure), wwwMatters, openAdvice(open))).leftOpen(open)}
	}
	return nil
}

// checkWWWAnswers asks for HTTPS wherever DNS has a www, as the requirements do.
// The scan takes a closed port for no www at all, and a handshake for enough.
func checkWWWAnswers(s *site) []Finding {
	if !s.wwwCounts() || len(s.seen.WWW.DNS.Addresses) == 0 || s.www.Failure == nil || isOpen(s.www) {
		return nil
	}
	what := "can't be connected to"
	switch kind := s.www.Failure.Kind; {
	case !connected(s.www):
	case untrusted(s.www):
		return nil // checkWWW has a finding
	case kind == observation.Closed, kind == observation.Malformed:
		what = "does not answer with HTTP"
	default:
		return nil
	}
	return []Finding{wwwNoHTTPS.finding(s.wwwName(), fmt.Sprintf(
		"%s is in DNS, but %s %s: %s. %s Serve HTTPS there, or take the name out of DNS.",
		s.wwwName(), page(s.www, "HTTPS there"), what, FailureText(s.www.Failure), wwwMatters))}
}

// subdomains returns the host checks of the subdomains that were given and that the
// ruleset asks about. They count whatever the header says: they were given to be
// looked at.
func (s *site) subdomains() []observation.HostCheck {
	if s.ruleset == Removal {
		return nil
	}
	return s.seen.Subdomains
}

// checkSubdomains asks each subdomain that was given for HTTPS, as the third
// requirement does. The scan knows only www.
func checkSubdomains(s *site) []Finding {
	if s.seen.Subdomains == nil && s.coversSubdomains() && answered(s.https) {
		return []Finding{subdomainsNotChecked.finding(s.domain, fmt.Sprintf(
			"The policy is to cover every name below %s, and none was given to be looked at besides www. "+
				"Give them in subdomains, internal ones too; the function zone_hosts reads them from a zone file.", s.domain))}
	}
	var found []Finding
	for _, h := range s.subdomains() {
		if h.Name() == s.wwwName() && s.wwwCounts() {
			continue // the rules for www have the findings
		}
		found = append(found, s.judgeSubdomain(h)...)
	}
	return found
}

// judgeSubdomain judges one of them. Any HTTP answer is enough, and so is a server
// that only answers clients that show a certificate of their own.
func (s *site) judgeSubdomain(h observation.HostCheck) []Finding {
	e := firstExchange(h.HTTPS.Chain, h.DNS)
	name := page(e, "HTTPS on "+h.Name())
	advice := subdomainAdvice
	if h.Port != "" {
		advice = portAdvice
	}
	complain := func(code Code, what, advice string) []Finding {
		return []Finding{code.finding(h.Name(), fmt.Sprintf("%s %s. %s %s", name, what, s.whyCovered(h), advice))}
	}
	switch {
	case untrusted(e):
		return complain(subdomainNoTLS, "shows a certificate that is not trusted: "+nettext.Printable(e.TLS.Untrusted.Detail), certificateAdvice(e))
	case e.Failure == nil, e.Failure.Kind == observation.CertificateWanted:
		return nil
	case isOpen(e) && e.Failure.Kind.Phase() == observation.Resolving:
		return []Finding{subdomainNotResolved.finding(h.Name(), fmt.Sprintf(
			"%s could not be resolved: %s.%s Ask from where the name is known (dns_servers), or leave it out of subdomains if it is gone.",
			quoted(h.Host), FailureText(e.Failure), notFromHere)).leftOpen(true)}
	case isOpen(e):
		return []Finding{unanswered(subdomainUnanswered, h.Name(), name, FailureText(e.Failure), failureAdvice(e.Failure))}
	case !connected(e):
		return complain(subdomainNoHTTPS, "can't be connected to: "+FailureText(e.Failure), advice)
	case !completedHandshake(e):
		return complain(subdomainNoTLS, "does not complete a TLS handshake: "+FailureText(e.Failure), advice)
	default:
		return complain(subdomainNoHTTPS, "does not answer with HTTP: "+FailureText(e.Failure), advice)
	}
}

const (
	subdomainAdvice = "Serve HTTPS there with a certificate for the name, or take the name out of DNS, before the policy covers it."
	portAdvice      = "Serve TLS on that port with a certificate for the name, or move the service to a name that the policy does not cover, before it does."
)

// whyCovered says why a name, or a port of it, is asked for HTTPS.
func (s *site) whyCovered(h observation.HostCheck) string {
	if h.Port != "" {
		return "Once the policy of " + s.domain + " covers it, browsers ask port " + nettext.Printable(h.Port) + " over TLS even where a link says http (RFC 6797, section 8.3)."
	}
	return "Once the policy of " + s.domain + " covers it, browsers have no other way there."
}

// checkWildcard finds a wildcard in DNS: a name that nobody has then resolves like
// any other.
func checkWildcard(s *site) []Finding {
	h := s.seen.Wildcard
	e := firstExchange(h.HTTPS.Chain, h.DNS)
	if !s.coversSubdomains() || len(h.DNS.Addresses) == 0 && !connected(e) {
		return nil
	}
	// Its first label was made up; the finding is about all such names.
	every := "*." + s.domain
	if untrusted(e) || connected(e) && !completedHandshake(e) {
		why := "no TLS handshake is completed there"
		if untrusted(e) {
			why = "the certificate there is not trusted for it: " + nettext.Printable(e.TLS.Untrusted.Detail)
		}
		return []Finding{wildcardNoTLS.finding(every, fmt.Sprintf(
			"DNS has a wildcard: it answers for every name below %s, also for one that nobody has, but %s. "+
				"Who follows a link to such a name gets an error that can't be clicked past. Serve a wildcard certificate there, or take the wildcard out of DNS.", s.domain, why))}
	}
	return []Finding{wildcardInDNS.finding(every, fmt.Sprintf(
		"DNS has a wildcard: it answers for every name below %s, also for one that nobody has. So a subdomain that resolves need not exist, "+
			"and a list of subdomains can't be complete. A wildcard certificate is good for one level of names only.", s.domain))}
}

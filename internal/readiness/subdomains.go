package readiness

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// subdomains returns the subdomains that were given and that the ruleset asks
// about. They count whatever the header says: their author gave them to be
// looked at.
func (s *site) subdomains() []string {
	if s.ruleset == Removal {
		return nil
	}
	return s.seen.Subdomains
}

// checkSubdomains asks each subdomain that was given for HTTPS, as the third
// requirement does. The scan knows none but www.
func checkSubdomains(s *site) []Finding {
	if s.seen.Subdomains == nil && s.coversSubdomains() && answered(s.https) {
		return []Finding{newFinding("domain.subdomain.not_checked", s.domain, fmt.Sprintf(
			"The policy is to cover every name below %s, and none was given to be looked at besides www. "+
				"Give them in subdomains, internal ones too; the function zone_hosts reads them from a zone file.", s.domain))}
	}
	var found []Finding
	for _, subdomain := range s.subdomains() {
		if subdomain == s.wwwName() && s.wwwCounts() {
			continue // the rules for www tell
		}
		found = append(found, s.subdomain(subdomain)...)
	}
	return found
}

// subdomain judges one of them. Any HTTP answer will do, and so does a server
// that only talks to those who show a certificate of their own.
func (s *site) subdomain(subdomain string) []Finding {
	url := observation.SubdomainURL(subdomain)
	host, port, hasPort := strings.Cut(subdomain, ":")
	e := firstExchange(s.seen, url, host)
	advice := subdomainAdvice
	if hasPort {
		advice = portAdvice
	}
	complain := func(code, what, advice string) []Finding {
		return []Finding{newFinding(code, subdomain, fmt.Sprintf("%s %s. %s %s", url, what, whyCovered(s.domain, port, hasPort), advice))}
	}
	switch {
	case untrusted(e):
		return complain("domain.subdomain.no_tls",
			"shows a certificate that is not trusted: "+Printable(e.TLS.Untrusted.Detail), certificateAdvice(e))
	case e.Failure == nil, e.Failure.Kind == observation.CertificateWanted:
		return nil
	case isOpen(e) && e.Failure.Kind.Phase() == observation.Resolving:
		return []Finding{newFinding("observation.subdomain.not_resolved", subdomain, fmt.Sprintf(
			"%s could not be resolved: %s.%s Ask from where the name is known (dns_servers), or leave it out of subdomains if it is gone.",
			quoted(host), failureText(e.Failure), notFromHere)).leftOpen(true)}
	case isOpen(e):
		return []Finding{openFinding("observation.subdomain.unanswered", subdomain, url, failureText(e.Failure), adviceOn(e.Failure))}
	case !connected(e):
		return complain("domain.subdomain.no_https", "can't be connected to: "+failureText(e.Failure), advice)
	case !shookHands(e):
		return complain("domain.subdomain.no_tls", "does not complete a TLS handshake: "+failureText(e.Failure), advice)
	default:
		return complain("domain.subdomain.no_https", "does not answer with HTTP: "+failureText(e.Failure), advice)
	}
}

const (
	subdomainAdvice = "Serve HTTPS there with a certificate for the name, or take the name out of DNS, before the policy covers it."
	portAdvice      = "Serve TLS on that port with a certificate for the name, or move the service to a name that the policy does not cover, before it does."
)

// whyCovered says why a name, or a port of it, is asked for HTTPS.
func whyCovered(domain, port string, hasPort bool) string {
	if hasPort {
		return "Once the policy of " + domain + " covers it, browsers ask port " + port + " over TLS even where a link says http (RFC 6797, section 8.3)."
	}
	return "Once the policy of " + domain + " covers it, browsers have no other way there."
}

// checkWildcard recognises DNS that has every name. A name that nobody has then
// resolves like any other, and leads somewhere.
func checkWildcard(s *site) []Finding {
	name := observation.NobodysName(s.domain)
	e := firstExchange(s.seen, "https://"+name+"/", name)
	r, _ := s.seen.Resolution(name)
	if !s.coversSubdomains() || len(r.Addresses) == 0 && !connected(e) {
		return nil
	}
	// Its first label was made up; what is said is said of all of them.
	every := "*." + s.domain
	if untrusted(e) || connected(e) && !shookHands(e) {
		why := "no TLS handshake is completed there"
		if untrusted(e) {
			why = "the certificate there is not trusted for it: " + Printable(e.TLS.Untrusted.Detail)
		}
		return []Finding{newFinding("domain.subdomain.wildcard_no_tls", every, fmt.Sprintf(
			"DNS has a wildcard: it answers for every name below %s, also for one that nobody has, but %s. "+
				"Who follows a link to such a name gets an error that can't be clicked past. Serve a wildcard certificate there, or take the wildcard out of DNS.", s.domain, why))}
	}
	return []Finding{newFinding("domain.subdomain.wildcard", every, fmt.Sprintf(
		"DNS has a wildcard: it answers for every name below %s, also for one that nobody has. So a subdomain that resolves need not exist, "+
			"and a list of subdomains can't be complete. A wildcard certificate is good for one level of names only.", s.domain))}
}

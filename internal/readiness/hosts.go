package readiness

import (
	"fmt"
	"slices"

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
		"www has an address, but nothing accepts connections on port 443, or it does not speak HTTP. If nothing accepts connections, the scan assumes that there is no www.")
	wwwLoop = requirementCode("domain.www.loop", Subdomains, RemedyChains,
		"HTTPS on www is a redirect loop",
		"Browsers that hold the policy never reach a page from https on www: its redirects lead back to plain HTTP on a covered name, or form a loop.")
	wwwDeadEnd = requirementCode("domain.www.dead_end", Subdomains, RemedyChains,
		"HTTPS on www reaches no page",
		"Browsers that hold the policy and follow the redirects from https on www end at a URL that does not answer over HTTPS, or is not trusted.")
	subdomainNoHTTPS = requirementCode("domain.subdomain.no_https", Subdomains, RemedySubdomains,
		"A subdomain without HTTPS",
		"A given subdomain refuses connections over HTTPS, or gives no HTTP answer.")
	subdomainNoTLS = requirementCode("domain.subdomain.no_tls", Subdomains, RemedySubdomains,
		"A subdomain without valid HTTPS",
		"A given subdomain does not complete a TLS handshake, or shows a certificate that is not trusted for it.")
	subdomainLoop = requirementCode("domain.subdomain.loop", Subdomains, RemedyChains,
		"HTTPS on a subdomain is a redirect loop",
		"Browsers that hold the policy never reach a page from https on a name below the domain: its redirects lead back to plain HTTP on a covered name, or form a loop.")
	subdomainDeadEnd = requirementCode("domain.subdomain.dead_end", Subdomains, RemedyChains,
		"HTTPS on a subdomain reaches no page",
		"Browsers that hold the policy and follow the redirects from https on a name below the domain end at a URL that does not answer over HTTPS, or is not trusted.")
	wildcardNoTLS = requirementCode("domain.subdomain.wildcard_no_tls", Subdomains, RemedySubdomains,
		"DNS wildcard without valid HTTPS",
		"DNS answers for a made-up name below the domain, and the host there does not complete a TLS handshake, or shows a certificate that is not trusted for the name.")
	wildcardNoHTTPS = requirementCode("domain.subdomain.wildcard_no_https", Subdomains, RemedySubdomains,
		"DNS wildcard without HTTPS",
		"DNS answers for a made-up name below the domain, and the host there refuses connections over HTTPS, or gives no HTTP answer.")
	hostAddressNoTLS = requirementCode("domain.subdomain.address.no_tls", Subdomains, RemedyAddresses,
		"An address without valid HTTPS",
		"Another IP address of www, a subdomain or the wildcard does not complete a TLS handshake, or shows a certificate that is not trusted. The first address works.")
	hostAddressNoHTTPS = requirementCode("domain.subdomain.address.no_https", Subdomains, RemedyAddresses,
		"An address without HTTPS",
		"Another IP address of www, a subdomain or the wildcard gives no HTTP answer over TLS. The first address does.")
	hostAddressCannotConnect = adviceCode("domain.subdomain.address.cannot_connect", Warning, Subdomains, RemedyAddresses,
		"An address that can't be connected to",
		"Another IP address of www, a subdomain or the wildcard refuses connections on port 443. Browsers then try the next address.")
	hostAddressUnanswered = adviceCode("observation.subdomain.address_unanswered", Warning, Subdomains, RemedyUnanswered,
		"An address could not be judged over HTTPS",
		"Another IP address of www, a subdomain or the wildcard did not answer over HTTPS, for a reason that may lie on this side.")
	hostDead = adviceCode("domain.subdomain.dead", Info, Subdomains, RemedySubdomains,
		"Nothing answers at a name",
		"www or a subdomain answers neither over HTTPS nor over plain HTTP, so the policy breaks nothing there.")
	elsewhereDead = adviceCode("domain.subdomain.elsewhere_dead", Warning, Subdomains, RemedyChains,
		"Redirects lead to a dead page elsewhere",
		"www or a subdomain redirects to a page outside the domain that does not work. The policy does not change that.")
	subdomainsNotChecked = adviceCode("domain.subdomain.not_checked", Info, Subdomains, RemedySubdomains,
		"No subdomains were checked",
		"The policy covers every name below the domain, but subdomains is not set.")
	wildcardInDNS = adviceCode("domain.subdomain.wildcard", Info, Subdomains, RemedySubdomains,
		"DNS has a wildcard",
		"DNS answers for a made-up name below the domain.")
)

// isWWWWaived reports whether www need not answer over HTTPS: those who have a name
// under appspot.com can't serve it there.
func isWWWWaived(domain string) bool {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == "appspot.com"
}

// hostOfWWW is www as the rules for names judge it.
func (s *site) hostOfWWW() host {
	return host{
		site: s, seen: s.seen.WWW, name: s.wwwName(), page: page(s.www, "HTTPS on "+s.wwwName()), advice: subdomainAdvice,
		codes: hostCodes{wwwNoTLS, wwwNoHTTPS, wwwLoop, wwwDeadEnd, wwwUnanswered},
	}
}

// checkWWW asks www for a TLS handshake and a trusted certificate, where port
// 443 is open, as the scan does. What it answers over HTTP does not matter.
func checkWWW(s *site) []Finding {
	if !s.wwwCounts() || !connected(s.www) {
		return nil
	}
	h := s.hostOfWWW()
	switch {
	case s.ruleset.HasScan() && hasNegativeSerial(s.www):
		return []Finding{onlyGoRefuses(wwwNoTLS, s.wwwName(), page(s.www, "HTTPS on "+s.wwwName()), s.www)}
	case untrusted(s.www):
		return h.fault(wwwNoTLS, "shows a certificate that is not trusted: "+untrustedDetail(s.www), certificateAdvice(s.www))
	case !completedHandshake(s.www):
		found := h.fault(wwwNoTLS, "does not complete a TLS handshake: "+FailureText(s.www.Failure), subdomainAdvice+openAdvice(isOpen(s.www)))
		found[0].Open = isOpen(s.www)
		return found
	default:
		return nil
	}
}

// checkWWWAsBrowser judges www as a browser under the policy meets it, wherever DNS
// has one. The scan takes a closed port for no www at all, and a handshake for
// enough. What the scan reports is not told twice.
func checkWWWAsBrowser(s *site) []Finding {
	h := s.hostOfWWW()
	switch {
	case !s.wwwCounts():
		return nil
	case isOpen(s.www):
		return append([]Finding{h.leftUnanswered(FailureText(s.www.Failure), failureAdvice(s.www.Failure))}, h.judgeAddresses()...)
	case s.ruleset.HasScan() && slices.ContainsFunc(checkWWW(s), func(f Finding) bool { return !f.ScanOnly }):
		return nil
	case len(s.seen.WWW.DNS.Addresses) == 0 && !connected(s.www):
		return nil // it was requested anyway, and is not there
	}
	return h.judge()
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
			"The policy will cover every name below %s, but only www was checked. List the names in subdomains, including internal "+
				"ones; the function zone_hosts reads them from a zone file.", s.domain))}
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

// judgeSubdomain judges one of them. Any HTTP answer is enough.
func (s *site) judgeSubdomain(h observation.HostCheck) []Finding {
	advice := subdomainAdvice
	if h.Port != "" {
		advice = portAdvice
	}
	return host{
		site: s, seen: h, name: h.Name(), page: page(firstExchange(h.HTTPS.Chain, h.DNS), "HTTPS on "+h.Name()), advice: advice,
		codes: hostCodes{subdomainNoTLS, subdomainNoHTTPS, subdomainLoop, subdomainDeadEnd, subdomainUnanswered},
	}.judge()
}

const (
	targetAdvice    = "Serve HTTPS there with a certificate for it, or redirect to another page that works."
	subdomainAdvice = "Before the policy covers the name, serve HTTPS there with a certificate for it, or remove the name from DNS."
	portAdvice      = "Before the policy covers the name, serve TLS on that port with a certificate for it, or move the service to a name that the policy does not cover."
)

// whyCovered says why a name, or a port of it, is asked for HTTPS.
func (s *site) whyCovered(h observation.HostCheck) string {
	if h.Port != "" {
		return "Once the policy of " + s.domain + " covers it, browsers use TLS on port " + nettext.Printable(h.Port) + " even if a link says http (RFC 6797, section 8.3)."
	}
	return "Once the policy of " + s.domain + " covers it, browsers only use HTTPS there."
}

// findingOf returns the code of the finding that says why the first page of www, or of a
// subdomain that was given, does not work or could not be judged; "" if there is no such
// finding. A redirect that ends at that page does not say it again.
func (s *site) findingOf(page string) string {
	var found []Finding
	if s.wwwCounts() && page == nettext.URL(s.www.URL) {
		found = append(checkWWW(s), checkWWWAsBrowser(s)...)
	}
	for _, h := range s.subdomains() {
		if len(found) == 0 && page == nettext.URL(h.HTTPS.First().URL) {
			found = s.judgeSubdomain(h)
		}
	}
	for _, f := range found {
		if f.Severity == Error || f.Open {
			return f.Code
		}
	}
	return ""
}

// redirectsTo reports whether the redirects from https on the domain end at the first page
// of a name below it.
func (s *site) redirectsTo(h observation.HostCheck) bool {
	last := s.underPolicy().Last().URL
	return last != s.https.URL && last == h.HTTPS.First().URL
}

// checkWildcard finds a wildcard in DNS: a made-up name then resolves like
// any other, and is judged like any other.
func checkWildcard(s *site) []Finding {
	h := s.seen.Wildcard
	e := firstExchange(h.HTTPS.Chain, h.DNS)
	if !s.coversSubdomains() || len(h.DNS.Addresses) == 0 && !connected(e) {
		return nil
	}
	// Its first label was made up; the findings are about all such names.
	every := "*." + s.domain
	found := host{
		site: s, seen: h, name: every, page: page(e, "HTTPS on "+every), advice: wildcardAdvice,
		codes: hostCodes{wildcardNoTLS, wildcardNoHTTPS, subdomainLoop, subdomainDeadEnd, subdomainUnanswered},
	}.judge()
	// Nobody asked whether a made-up name can be reached. What is reported of it is what
	// was seen to be wrong.
	found = slices.DeleteFunc(found, func(f Finding) bool { return f.Open || f.Severity == Info })
	if len(found) > 0 {
		for i := range found {
			found[i].Detail = fmt.Sprintf("DNS has a wildcard: it answers for every name below %s, even for a made-up one. %s", s.domain, found[i].Detail)
		}
		return found
	}
	return []Finding{wildcardInDNS.finding(every, fmt.Sprintf(
		"DNS has a wildcard: it answers for every name below %s, even for a made-up one. So a subdomain that resolves may not "+
			"exist, and no list of subdomains can be complete. A wildcard certificate covers only one level of names.", s.domain))}
}

const wildcardAdvice = "Serve HTTPS there with a wildcard certificate, or remove the wildcard from DNS."

package readiness

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of the further addresses of the domain.
var (
	addressNoHTTPS = requirementCode("domain.address.no_https", Certificate, RemedyAddresses,
		"An address without HTTPS",
		"Another IP address of the domain accepts connections on port 443, but gives no HTTP answer over TLS.")
	addressUntrusted = requirementCode("domain.address.invalid_cert_chain", Certificate, RemedyAddresses,
		"An address with an untrusted certificate",
		"Another IP address of the domain shows a certificate that is not trusted. The first address shows a trusted one.")
	addressCannotConnect = adviceCode("domain.address.cannot_connect", Warning, Certificate, RemedyAddresses,
		"An address that can't be connected to",
		"Another IP address of the domain refuses connections on port 443. Clients then try the next address.")
	addressOnlyBrowsers = adviceCode("domain.address.only_browsers", Warning, Certificate, RemedyAddresses,
		"An address where the scan fails",
		"Another IP address of the domain answers browsers but not the scan: it refuses HTTP/2, or a line of its header is malformed. The first address answers both.")
	addressBetter = adviceCode("domain.address.better", Info, Certificate, RemedyAddresses,
		"Another address works",
		"Another IP address of the domain answers over HTTPS with a trusted certificate. The first address does not.")
	addressOtherCertificate = adviceCode("domain.address.other_certificate", Info, Certificate, RemedyAddresses,
		"Addresses show different certificates",
		"Another IP address of the domain shows a different certificate from the first one. Both are trusted.")
	addressUnfitHeader = requirementCode("response.address.unfit_header", Header, RemedyAddresses,
		"One address sends no valid header",
		"Another IP address of the domain sends no header that satisfies the ruleset. The first address does.")
	addressOtherHeader = adviceCode("response.address.other_header", Warning, Header, RemedyAddresses,
		"Addresses send different headers",
		"Another IP address of the domain sends a different header from the first one, or none while the first one's is faulty too.")
	addressUnfitRedirect = requirementCode("redirects.address.unfit", Redirect, RemedyAddresses,
		"An address that does not redirect to HTTPS",
		"Another IP address of the domain answers over plain HTTP without redirecting to HTTPS on the same host first. The first address does.")
	addressOtherRedirect = adviceCode("redirects.address.other", Warning, Redirect, RemedyAddresses,
		"Addresses redirect differently",
		"Another IP address of the domain redirects to a different URL from the first one, or does not answer over plain HTTP while the first one does.")
	addressUnanswered = adviceCode("observation.https.address_unanswered", Warning, Certificate, RemedyUnanswered,
		"An address could not be judged over HTTPS",
		"Another IP address of the domain did not answer over HTTPS, for a reason that may lie on this side.")
	addressHTTPUnanswered = adviceCode("observation.http.address_unanswered", Warning, Redirect, RemedyUnanswered,
		"An address could not be judged over HTTP",
		"Port 80 of another IP address of the domain neither answered nor refused.")
	addressNoRoute = adviceCode("observation.address.no_route", Info, Certificate, RemedyUnanswered,
		"Addresses not reachable from here",
		"This machine has no route to another IP address of the domain, for example to IPv6 from a machine without it.")
	addressCap = adviceCode("observation.address.cap", Info, Certificate, RemedyUnanswered,
		"Not every address was checked",
		"The domain has more than 16 addresses.")
)

const addressAdvice = "Configure all addresses of the domain alike, or remove this one from DNS."

// checkAddresses compares the answers of the domain's further addresses with the
// first. Clients, and the scan, connect to any one of them, so a fault of one
// address comes and goes.
func checkAddresses(s *site) []Finding {
	var found []Finding
	var noRoute []string
	secure, plain := s.seen.Apex.HTTPS, s.seen.HTTP
	for _, e := range secure.FurtherAddresses {
		if hasNoRoute(e) {
			noRoute = append(noRoute, family(e))
			continue
		}
		found = append(found, s.addressOverHTTPS(e)...)
	}
	for _, e := range plain.FurtherAddresses {
		switch {
		case hasNoRoute(e):
			noRoute = append(noRoute, family(e))
		case s.ruleset.asksPlainHTTP():
			found = append(found, s.addressOverHTTP(e)...)
		}
	}
	slices.Sort(noRoute)
	if noRoute = slices.Compact(noRoute); len(noRoute) > 0 {
		found = append(found, addressNoRoute.finding(s.domain, fmt.Sprintf(
			"This machine has no route to some addresses of %s (%s), so they were not checked. This is common for IPv6 on machines without it. hstspreload.org's scan has no IPv6 either.",
			s.domain, strings.Join(noRoute, ", "))))
	}
	if left := max(secure.AddressesLeftOut, plain.AddressesLeftOut); left > 0 {
		found = append(found, addressCap.finding(s.domain, fmt.Sprintf(
			"%s has more than %d addresses; %d of them were not checked.", s.domain, observation.MaxAddresses, left)))
	}
	return found
}

// hasNoRoute reports whether this machine has no way to an address, for example
// no IPv6. That says nothing about the site.
func hasNoRoute(e observation.Exchange) bool {
	return e.Failure != nil && e.Failure.Kind == observation.Unreachable
}

// family is the kind of address that an exchange went to. A text names it instead
// of the address where DNS may answer with other addresses each time.
func family(e observation.Exchange) string {
	if at, err := netip.ParseAddrPort(e.Address); err == nil && at.Addr().Unmap().Is4() {
		return "IPv4"
	}
	return "IPv6"
}

// addressOverHTTPS judges the first answer of one address over HTTPS.
func (s *site) addressOverHTTPS(e observation.Exchange) []Finding {
	switch {
	case isOpen(e) && isOpen(s.https):
		return nil // no address answers, and checkUnanswered says so
	case !connected(e) && isOpen(e) && isSpareIPv6(e, s.seen.Apex.HTTPS):
		return s.atAddress(e, addressCannotConnect, "can't be connected to: "+FailureText(e.Failure)+". Clients lose time before they try the next address", false)
	case isOpen(e):
		return s.atAddress(e, addressUnanswered, "was left unanswered: "+FailureText(e.Failure), true)
	case untrusted(e) && !untrusted(s.https):
		return s.atAddress(e, addressUntrusted, "shows a certificate that is not trusted: "+nettext.Printable(e.TLS.Untrusted.Detail), false)
	case s.failsHere(e):
		return s.addressFails(e)
	case !answered(s.https), !works(s.https) && works(e):
		return s.atAddress(e, addressBetter, "answers, with a certificate that is trusted. The fault is at the address that was checked first", false)
	case s.isBotProtectionHere(e):
		return s.atAddress(e, addressUnanswered, "could not be judged: "+JudgeAnswer(e).Why, true)
	default:
		return slices.Concat(s.otherHeader(e), s.otherConnection(e), s.onlyForBrowsersAt(e))
	}
}

// onlyForBrowsersAt finds an address that browsers get an answer from, and the scan does not
// where it gets to it.
func (s *site) onlyForBrowsersAt(e observation.Exchange) []Finding {
	if !s.ruleset.HasScan() {
		return nil
	}
	if e.GoFailure != nil && s.https.GoFailure == nil {
		return s.atAddress(e, addressOnlyBrowsers, "answers, but "+scanRefuses(e), false)
	}
	if !e.RefusesHTTP2 || s.https.RefusesHTTP2 {
		return nil
	}
	return s.atAddress(e, addressOnlyBrowsers, "refuses the request over HTTP/2 and requires HTTP/1.1 (HTTP_1_1_REQUIRED). Browsers retry, and work. The scan does not, "+
		"and blames the certificate when it reaches this address", false)
}

// failsHere reports whether an address gives browsers no answer. One that they drop
// counts where they do not drop that of the first address too.
func (s *site) failsHere(e observation.Exchange) bool {
	return !answered(e) || isDropped(e) && !isDropped(s.https)
}

// addressFails judges an address that gives no answer over HTTPS, in a way that
// leaves nothing open. Where the first address fails alike there is a finding
// already.
func (s *site) addressFails(e observation.Exchange) []Finding {
	switch {
	case isDropped(e):
		return s.atAddress(e, addressNoHTTPS, "answers, but "+dropped(e), false)
	case !connected(e) && connected(s.https):
		return s.atAddress(e, addressCannotConnect, "can't be connected to: "+FailureText(e.Failure)+". Clients lose time before they try the next address", false)
	case connected(e) && answered(s.https):
		return s.atAddress(e, addressNoHTTPS, "gives no answer: "+FailureText(e.Failure), false)
	default:
		return nil
	}
}

// atAddress returns a finding about an address over HTTPS; what is a clause
// without a full stop.
func (s *site) atAddress(e observation.Exchange, code Code, what string, open bool) []Finding {
	at := AddressOf(e)
	return []Finding{code.finding(at, fmt.Sprintf("%s at its address %s %s.%s %s%s",
		s.httpsPage(), at, what, openAdvice(open), addressAdvice, seeItAt(e))).leftOpen(open)}
}

// isBotProtectionHere reports whether bot protection answers at this address alone,
// with the same header as the first.
func (s *site) isBotProtectionHere(e observation.Exchange) bool {
	return JudgeAnswer(e).Cause == BotProtection && JudgeAnswer(s.https).Served != CannotTell && slices.Equal(e.HSTS, s.https.HSTS)
}

// otherHeader compares the header of an address with that of the first answer.
func (s *site) otherHeader(e observation.Exchange) []Finding {
	if slices.Equal(e.HSTS, s.https.HSTS) {
		return nil
	}
	at := AddressOf(e)
	difference := fmt.Sprintf("%s answers with %s, but at its address %s with %s", s.httpsPage(), headerText(s.https.HSTS), at, headerText(e.HSTS))
	faults := s.headerErrors(e.HSTS)
	if len(faults) > 0 && len(s.headerErrors(s.https.HSTS)) == 0 {
		return leaveOpen(e, []Finding{addressUnfitHeader.finding(at, fmt.Sprintf(
			"%s, which the ruleset does not accept (%s). %s%s", difference, faults[0].Code, addressAdvice, seeItAt(e)))})
	}
	return []Finding{addressOtherHeader.finding(at, fmt.Sprintf(
		"%s. Browsers keep the header that they received last. %s", difference, addressAdvice))}
}

// headerErrors returns the errors that fields have under the ruleset.
func (s *site) headerErrors(fields []string) []Finding {
	found := append(responseFindings(s.httpsPage(), fields, s.ruleset), s.ignoredFields(fields)...)
	if !s.ruleset.HasScan() {
		found = s.policyResponse(fields)
	}
	return slices.DeleteFunc(found, func(f Finding) bool { return f.Severity != Error })
}

// otherConnection compares where the answer of an address leads and which
// certificate it shows.
func (s *site) otherConnection(e observation.Exchange) []Finding {
	at := AddressOf(e)
	var found []Finding
	if leadsTo(e) != leadsTo(s.https) {
		found = append(found, addressOtherRedirect.finding(at, fmt.Sprintf(
			"%s %s, but at its address %s it %s. %s", s.httpsPage(), leadsTo(s.https), at, leadsTo(e), addressAdvice)))
	}
	if first, here := leafOf(s.https), leafOf(e); first != nil && here != nil && first.SHA256 != here.SHA256 {
		found = append(found, addressOtherCertificate.finding(at, fmt.Sprintf(
			"%s shows another certificate at its address %s: that of %s by %s, valid until %s. Both are trusted. Make sure that both are renewed.",
			s.httpsPage(), at, quoted(here.Subject), quoted(here.Issuer), here.NotAfter.UTC().Format("2006-01-02 15:04 UTC"))))
	}
	return found
}

// leafOf returns the server's own certificate; nil where none was sent.
func leafOf(e observation.Exchange) *observation.Certificate {
	if e.TLS == nil || len(e.TLS.Sent) == 0 {
		return nil
	}
	return &e.TLS.Sent[0]
}

// leadsTo says where an answer leads, as a clause. What is compared by it leaves
// query and fragment out, since servers often make these up for each answer.
func leadsTo(e observation.Exchange) string {
	target, err := e.Redirect()
	switch {
	case e.Failure != nil:
		return "gives no answer (" + FailureText(e.Failure) + ")"
	case isDropped(e):
		return "gives an answer that browsers drop (" + FailureText(e.BrowserFailure) + ")"
	case err != nil:
		return "redirects to an invalid URL"
	case target == nil:
		return "does not redirect"
	default:
		return "redirects to " + quoted(nettext.URL(target.String()))
	}
}

// addressOverHTTP judges the first answer of one address over plain HTTP: it has to
// lead to HTTPS as the first one does.
func (s *site) addressOverHTTP(e observation.Exchange) []Finding {
	at := AddressOf(e)
	switch {
	case isOpen(e) && isOpen(s.http):
		return nil
	case !connected(e) && isOpen(e) && isSpareIPv6(e, s.seen.HTTP):
		return nil // clients try the other one
	case isOpen(e):
		return []Finding{addressHTTPUnanswered.finding(at, fmt.Sprintf("%s at its address %s got no answer: %s.%s %s",
			s.httpPage(), at, FailureText(e.Failure), notFromHere, addressAdvice)).leftOpen(true)}
	case !answered(e) && !answered(s.http), !connected(e) && s.isDown(at):
		return nil
	case answered(e) && s.redirectsWorse(e):
		open := botProtection(e) != ""
		return []Finding{addressUnfitRedirect.finding(at, fmt.Sprintf(
			"%s at its address %s %s, instead of to HTTPS on the same host first.%s %s", s.httpPage(), at, leadsTo(e), openAdvice(open), addressAdvice)).leftOpen(open)}
	case leadsTo(e) != leadsTo(s.http):
		return []Finding{addressOtherRedirect.finding(at, fmt.Sprintf(
			"%s %s, but at its address %s it %s. %s", s.httpPage(), leadsTo(s.http), at, leadsTo(e), addressAdvice))}
	default:
		return nil
	}
}

// redirectsWorse reports whether an answer over plain HTTP does not lead where the
// ruleset asks, and the first one does, or did not come.
func (s *site) redirectsWorse(e observation.Exchange) bool {
	return !s.redirectsWell(e) && (!answered(s.http) || s.redirectsWell(s.http))
}

// redirectsWell reports whether an answer over plain HTTP leads first to where the
// ruleset asks: HTTPS, on the list also on the same host.
func (s *site) redirectsWell(e observation.Exchange) bool {
	target, err := e.Redirect()
	if err != nil || target == nil || isDropped(e) {
		return false
	}
	if !s.ruleset.HasScan() {
		return target.Scheme == "https"
	}
	return s.isSecureDomain(target)
}

// isDown reports whether an address accepts no connection for HTTPS, which
// addressOverHTTPS says.
func (s *site) isDown(address string) bool {
	for _, e := range s.seen.Apex.HTTPS.FurtherAddresses {
		if AddressOf(e) == address {
			return !connected(e)
		}
	}
	return false
}

// DifferingAddresses returns the exchanges with further addresses that show
// something other than the first exchange does. Those that agree are not worth
// showing: where DNS answers with some of many addresses, they are different each
// time, and a steady site must be shown the same each time.
func DifferingAddresses(o observation.Observation) []observation.Exchange {
	var differing []observation.Exchange
	for _, endpoint := range o.Endpoints() {
		for _, e := range endpoint.FurtherAddresses {
			if !isAlike(e, endpoint.First()) && !hasNoRoute(e) {
				differing = append(differing, e)
			}
		}
	}
	return differing
}

// isAlike reports whether two answers for the same URL show a person the same.
func isAlike(a, b observation.Exchange) bool {
	if a.Failure != nil || b.Failure != nil {
		return a.Failure != nil && b.Failure != nil && a.Failure.Kind == b.Failure.Kind
	}
	return a.Status == b.Status && isDropped(a) == isDropped(b) && slices.Equal(a.HSTS, b.HSTS) && leadsTo(a) == leadsTo(b) && isAlikeTLS(a, b)
}

func isAlikeTLS(a, b observation.Exchange) bool {
	if a.TLS == nil || b.TLS == nil {
		return a.TLS == nil && b.TLS == nil
	}
	return untrusted(a) == untrusted(b) && a.TLS.Version == b.TLS.Version && a.TLS.CipherSuite == b.TLS.CipherSuite &&
		fingerprint(a) == fingerprint(b)
}

// fingerprint identifies the server's own certificate; empty where none was sent.
func fingerprint(e observation.Exchange) string {
	if leaf := leafOf(e); leaf != nil {
		return leaf.SHA256
	}
	return ""
}

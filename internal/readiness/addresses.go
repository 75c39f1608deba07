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
		"A further address of the domain takes connections on port 443, but gives no HTTP answer over TLS.")
	addressUntrusted = requirementCode("domain.address.invalid_cert_chain", Certificate, RemedyAddresses,
		"An address with an untrusted certificate",
		"A further address of the domain shows a certificate that is not trusted, where the first one's is.")
	addressCannotConnect = adviceCode("domain.address.cannot_connect", Warning, Certificate, RemedyAddresses,
		"An address that can't be connected to",
		"A further address of the domain refuses connections on port 443; clients try another.")
	addressBetter = adviceCode("domain.address.better", Info, Certificate, RemedyAddresses,
		"Another address does better",
		"A further address of the domain answers over HTTPS with a trusted certificate, where the first one does not.")
	addressOtherCertificate = adviceCode("domain.address.other_certificate", Info, Certificate, RemedyAddresses,
		"Another certificate at another address",
		"A further address of the domain shows another certificate than the first one, trusted too.")
	addressUnfitHeader = requirementCode("response.address.unfit_header", Header, RemedyAddresses,
		"An address without a fit header",
		"A further address of the domain sends no header that satisfies the ruleset, where the first one does.")
	addressOtherHeader = adviceCode("response.address.other_header", Warning, Header, RemedyAddresses,
		"Another header at another address",
		"A further address of the domain sends another header than the first one, or none where the first one's is at fault too.")
	addressUnfitRedirect = requirementCode("redirects.address.unfit", Redirect, RemedyAddresses,
		"An address that does not redirect to HTTPS",
		"A further address of the domain answers over plain HTTP without leading first to HTTPS on the same host, where the first one does.")
	addressOtherRedirect = adviceCode("redirects.address.other", Warning, Redirect, RemedyAddresses,
		"Another redirect at another address",
		"A further address of the domain leads elsewhere than the first one, or does not answer over plain HTTP where the first one does.")
	addressUnanswered = adviceCode("observation.https.address_unanswered", Warning, Certificate, RemedyUnanswered,
		"An address could not be judged over HTTPS",
		"A further address of the domain did not answer over HTTPS in a way that leaves open why.")
	addressHTTPUnanswered = adviceCode("observation.http.address_unanswered", Warning, Redirect, RemedyUnanswered,
		"An address could not be judged over HTTP",
		"Port 80 of a further address of the domain neither answered nor refused.")
	addressNoRoute = adviceCode("observation.address.no_route", Info, Certificate, RemedyUnanswered,
		"Addresses that can't be reached from here",
		"There is no route from this machine to a further address of the domain, as to IPv6 from a machine without it.")
	addressCap = adviceCode("observation.address.cap", Info, Certificate, RemedyUnanswered,
		"Not every address was asked",
		"The domain has more than 16 addresses.")
)

// checkAddresses holds the answers of the domain's further addresses against the
// first. Clients, and the scan, come to any one of them: a fault behind one is a
// fault that comes and goes.
func checkAddresses(s *site) []Finding {
	var found []Finding
	var noRoute []string
	for _, e := range s.seen.ByAddress {
		switch {
		case e.Failure != nil && e.Failure.Kind == observation.Unreachable:
			noRoute = append(noRoute, family(e))
		case strings.HasPrefix(e.URL, "https:"):
			found = append(found, s.overHTTPS(e)...)
		case s.ruleset != Removal:
			found = append(found, s.overHTTP(e)...)
		}
	}
	slices.Sort(noRoute)
	if noRoute = slices.Compact(noRoute); len(noRoute) > 0 {
		found = append(found, addressNoRoute.finding(s.domain, fmt.Sprintf(
			"There is no route from here to addresses of %s (%s), so these were not looked at. That is usual for IPv6 on machines that have none. hstspreload.org's scan has none either.",
			s.domain, strings.Join(noRoute, ", "))))
	}
	if s.seen.Unasked > 0 {
		found = append(found, addressCap.finding(s.domain, fmt.Sprintf(
			"%s has more than %d addresses; %d of them were not asked.", s.domain, observation.MaxAddresses, s.seen.Unasked)))
	}
	return found
}

// family is the kind of address that an exchange went to. The addresses themselves
// are others each time where DNS hands out some of many.
func family(e observation.Exchange) string {
	if at, err := netip.ParseAddrPort(e.Address); err == nil && at.Addr().Unmap().Is4() {
		return "IPv4"
	}
	return "IPv6"
}

// DifferingAddresses returns the exchanges with further addresses that show something else
// than the first exchange does. Those that agree are not worth showing, and are at
// other addresses each time where DNS hands out some of many: a steady site is
// shown the same each time.
func DifferingAddresses(o observation.Observation) []observation.Exchange {
	var telling []observation.Exchange
	for _, e := range o.ByAddress {
		first, _ := o.Exchange(e.URL)
		if !alike(e, first) && (e.Failure == nil || e.Failure.Kind != observation.Unreachable) {
			telling = append(telling, e)
		}
	}
	return telling
}

func alike(a, b observation.Exchange) bool {
	if a.Failure != nil || b.Failure != nil {
		return a.Failure != nil && b.Failure != nil && a.Failure.Kind == b.Failure.Kind
	}
	if a.Status != b.Status || !slices.Equal(a.Header, b.Header) || leadsTo(a) != leadsTo(b) || (a.TLS == nil) != (b.TLS == nil) {
		return false
	}
	ours, theirs := leafOf(a), leafOf(b)
	return a.TLS == nil || untrusted(a) == untrusted(b) && a.TLS.Version == b.TLS.Version && a.TLS.CipherSuite == b.TLS.CipherSuite &&
		(ours == nil) == (theirs == nil) && (ours == nil || ours.SHA256 == theirs.SHA256)
}

// AddressOf is the IP address that an exchange went to, without the port: safe to print.
func AddressOf(e observation.Exchange) string {
	if at, err := netip.ParseAddrPort(e.Address); err == nil {
		return at.Addr().String()
	}
	return nettext.Printable(e.Address)
}

// leadsTo says where an answer leads, as a clause. Where it comes to without
// query and fragment is compared, since these are often made up anew each time.
func leadsTo(e observation.Exchange) string {
	target, err := e.Redirect()
	switch {
	case e.Failure != nil:
		return "gives no answer (" + FailureText(e.Failure) + ")"
	case err != nil:
		return "redirects to something that is not a URL"
	case target == nil:
		return "redirects nowhere"
	default:
		return "redirects to " + quoted(nettext.URL(target.String()))
	}
}

// overHTTPS judges one address's first answer over https.
func (s *site) overHTTPS(e observation.Exchange) []Finding {
	at := AddressOf(e)
	complain := func(code Code, what string, open bool) []Finding {
		return []Finding{code.finding(at, fmt.Sprintf("%s at its address %s %s.%s %s",
			s.httpsURL(), at, what, openAdvice(open), addressAdvice)).leftOpen(open)}
	}
	switch {
	case isOpen(e):
		if isOpen(s.https) {
			return nil // no address answers; checkOpen tells
		}
		return complain(addressUnanswered, "was left unanswered: "+FailureText(e.Failure), true)
	case untrusted(e) && !untrusted(s.https):
		return complain(addressUntrusted, "shows a certificate that is not trusted: "+nettext.Printable(e.TLS.Untrusted.Detail), false)
	case !answered(e) && !connected(e):
		if !connected(s.https) {
			return nil
		}
		return complain(addressCannotConnect, "can't be connected to: "+FailureText(e.Failure)+". Clients lose time before they try another address", false)
	case !answered(e):
		if !answered(s.https) {
			return nil
		}
		return complain(addressNoHTTPS, "gives no answer: "+FailureText(e.Failure), false)
	case !answered(s.https), untrusted(s.https) && !untrusted(e):
		return complain(addressBetter, "answers, with a certificate that is trusted. What is at fault is the address that was asked first", false)
	case JudgeAnswer(e).Cause == BotProtection && JudgeAnswer(s.https).Served != CannotTell && slices.Equal(e.Header, s.https.Header):
		return complain(addressUnanswered, "could not be judged: "+JudgeAnswer(e).Why, true)
	default:
		return append(s.otherHeader(e), s.otherConnection(e)...)
	}
}

const addressAdvice = "Bring all addresses of the domain to the same state, or take this one out of DNS."

// otherHeader compares the header of an address with that of the first answer.
func (s *site) otherHeader(e observation.Exchange) []Finding {
	if slices.Equal(e.Header, s.https.Header) {
		return nil
	}
	at := AddressOf(e)
	difference := fmt.Sprintf("%s answers with %s, but at its address %s with %s", s.httpsURL(), headerText(s.https.Header), at, headerText(e.Header))
	faults := s.headerErrors(e.Header)
	if len(faults) > 0 && len(s.headerErrors(s.https.Header)) == 0 {
		return leaveOpen(e, []Finding{addressUnfitHeader.finding(at, fmt.Sprintf(
			"%s. That does not do (%s): %s %s", difference, faults[0].Code, faults[0].Detail, addressAdvice))})
	}
	return []Finding{addressOtherHeader.finding(at, fmt.Sprintf(
		"%s. Browsers keep what they got last. %s", difference, addressAdvice))}
}

// headerErrors are the errors that fields have under the ruleset.
func (s *site) headerErrors(fields []string) []Finding {
	found := responseFindings(s.httpsURL(), fields, s.ruleset)
	if s.ruleset == HSTS {
		found = s.policyResponse(fields)
	}
	return slices.DeleteFunc(found, func(f Finding) bool { return f.Severity != Error })
}

// otherConnection compares where an address's answer leads and which certificate
// it shows.
func (s *site) otherConnection(e observation.Exchange) []Finding {
	at := AddressOf(e)
	var found []Finding
	if leadsTo(e) != leadsTo(s.https) {
		found = append(found, addressOtherRedirect.finding(at, fmt.Sprintf(
			"%s %s, but at its address %s it %s. %s", s.httpsURL(), leadsTo(s.https), at, leadsTo(e), addressAdvice)))
	}
	if first, here := leafOf(s.https), leafOf(e); first != nil && here != nil && first.SHA256 != here.SHA256 {
		found = append(found, addressOtherCertificate.finding(at, fmt.Sprintf(
			"%s shows another certificate at its address %s: that of %s by %s, valid until %s. Both are trusted. Mind that each of them is renewed.",
			s.httpsURL(), at, quoted(here.Subject), quoted(here.Issuer), here.NotAfter.UTC().Format("2006-01-02 15:04 UTC"))))
	}
	return found
}

func leafOf(e observation.Exchange) *observation.Certificate {
	if e.TLS == nil || len(e.TLS.Sent) == 0 {
		return nil
	}
	return &e.TLS.Sent[0]
}

// overHTTP judges one address's first answer over plain http: it has to lead to
// https as the first one does.
func (s *site) overHTTP(e observation.Exchange) []Finding {
	at := AddressOf(e)
	switch {
	case isOpen(e):
		if isOpen(s.http) {
			return nil
		}
		return []Finding{addressHTTPUnanswered.finding(at, fmt.Sprintf("%s at its address %s was left unanswered: %s.%s %s",
			s.httpURL(), at, FailureText(e.Failure), notFromHere, addressAdvice)).leftOpen(true)}
	case !answered(e) && !answered(s.http), !connected(e) && s.isDown(at):
		return nil
	case answered(e) && !s.redirectsWell(e) && (!answered(s.http) || s.redirectsWell(s.http)):
		open := botProtection(e) != ""
		return []Finding{addressUnfitRedirect.finding(at, fmt.Sprintf(
			"%s at its address %s %s, and not first to HTTPS on the same host.%s %s", s.httpURL(), at, leadsTo(e), openAdvice(open), addressAdvice)).leftOpen(open)}
	case leadsTo(e) != leadsTo(s.http):
		return []Finding{addressOtherRedirect.finding(at, fmt.Sprintf(
			"%s %s, but at its address %s it %s. %s", s.httpURL(), leadsTo(s.http), at, leadsTo(e), addressAdvice))}
	default:
		return nil
	}
}

// redirectsWell tells whether an answer over plain http leads first to where the
// ruleset asks: HTTPS, on the list also on the same host.
func (s *site) redirectsWell(e observation.Exchange) bool {
	target, err := e.Redirect()
	if err != nil || target == nil {
		return false
	}
	if s.ruleset == HSTS {
		return target.Scheme == "https"
	}
	return s.isSecureDomain(target)
}

// isDown tells whether an address takes no connection for https, of which
// overHTTPS tells.
func (s *site) isDown(address string) bool {
	for _, e := range s.seen.ByAddress {
		if strings.HasPrefix(e.URL, "https:") && AddressOf(e) == address {
			return !connected(e)
		}
	}
	return false
}

package readiness

import (
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of what the scan's client, which is Go's, and browsers take differently.
var (
	unusableKey = requirementCode("domain.tls.unusable_key", Certificate, RemedyCertificate,
		"Certificate that Chrome can't use",
		"A certificate has an ECDSA key on P-521 or an Ed25519 key. Chrome and browsers built on it support neither.")
	subdomainUnusableKey = requirementCode("domain.subdomain.unusable_key", Subdomains, RemedyCertificate,
		"Certificate of a subdomain that Chrome can't use",
		"The certificate of www, of a given subdomain, or of the host behind a DNS wildcard has an ECDSA key on P-521 or an Ed25519 key.")
	droppedAnswer = requirementCode("response.dropped", Certificate, RemedyDropped,
		"Browsers drop the answer",
		"The first answer over HTTPS has two different Location or Content-Disposition fields. Browsers show an error page and take no policy from it.")
	httpDroppedAnswer = requirementCode("redirects.http.dropped", Redirect, RemedyDropped,
		"Browsers drop the answer over HTTP",
		"Browsers drop the first answer over plain HTTP, so no visitor is redirected.")
	spacedField = adviceCode("header.hsts.spaced_name", Warning, Header, RemedyValue,
		"Space before the header's colon",
		"There is a second header with a space before its colon. Chrome uses whichever of the two comes first; the scan does not see the second one.")
	negativeSerial = adviceCode("domain.tls.negative_serial", Warning, Certificate, RemedyCertificate,
		"Certificate has a negative serial number",
		"A certificate that was sent has a serial number below zero. Browsers accept it; programs written in Go refuse it.")
)

// checkClient judges an answer that the scan's client and browsers take differently;
// nil where they agree. The scan asks twice as browsers do, then once more over
// HTTP/1.1 and without verification: where only that is answered, it blames the
// certificate.
func (s *site) checkClient(name string, e observation.Exchange) []Finding {
	switch {
	case s.ruleset.HasScan() && hasNegativeSerial(e):
		return []Finding{onlyGoRefuses(cannotConnect, s.domain, name, e)}
	case s.ruleset.HasScan() && e.GoFailure != nil:
		f := cannotConnect.finding(s.domain, fmt.Sprintf("%s answers (status %d), but %s. %s%s%s",
			name, e.Status, scanRefuses(e), lineAdvice, alsoUntrusted(e), seeItWith(e)))
		f.ScanOnly = !untrusted(e)
		return []Finding{f}
	case e.Failure != nil && e.Failure.AnswersHTTP1:
		advice := "An add_header that spans two lines, for example, causes such a line break. HTTP/1.1 tolerates it."
		if isOpen(e) {
			advice = "Check what handles HTTP/2 there, or switch it off for this host."
		}
		return []Finding{untrustedChain.finding(s.domain, fmt.Sprintf(
			"%s fails over HTTP/2, which browsers use, and they show an error page: %s. %s%s%s%s",
			name, FailureText(e.Failure), s.scanBlamesCertificate(), advice, alsoUntrusted(e), openAdvice(isOpen(e)))).leftOpen(isOpen(e))}
	case s.ruleset.HasScan() && e.RefusesHTTP2 && !untrusted(e):
		return []Finding{untrustedChain.finding(s.domain, fmt.Sprintf(
			"%s refuses the request over HTTP/2 and requires HTTP/1.1 (HTTP_1_1_REQUIRED). Browsers retry over HTTP/1.1. The scan "+
				"does not, and blames the certificate. Switch HTTP/2 off for this host, so that HTTP/1.1 is used from the start.",
			name)).onlyOfTheScan()}
	default:
		return nil
	}
}

// isDropped reports whether browsers drop an answer that other clients take.
func isDropped(e observation.Exchange) bool { return e.BrowserFailure != nil }

// dropped says that browsers drop an answer, and why, as a clause.
func dropped(e observation.Exchange) string {
	return "browsers drop the answer, and show an error page: " + FailureText(e.BrowserFailure)
}

const droppedAdvice = "Find the two places that add the field, for example the application and the proxy in front of it, and keep one."

// checkDropped finds that browsers drop the first answer of the domain, which the scan
// takes.
func checkDropped(s *site) []Finding {
	var found []Finding
	if isDropped(s.https) && !untrusted(s.https) {
		found = append(found, droppedAnswer.finding(s.domain, fmt.Sprintf(
			"%s answers (status %d), but %s. They take no policy from it either. hstspreload.org's scan accepts it. %s%s",
			s.httpsPage(), s.https.Status, dropped(s.https), droppedAdvice, seeItWith(s.https))))
	}
	if isDropped(s.http) && s.ruleset.asksPlainHTTP() {
		found = append(found, httpDroppedAnswer.finding(s.domain, fmt.Sprintf(
			"%s answers (status %d), but %s. Visitors who arrive over plain HTTP see an error page. %s%s",
			s.httpPage(), s.http.Status, dropped(s.http), droppedAdvice, seeItWith(s.http))))
	}
	return found
}

// spacedName says that an answer without the header has one which only some browsers see,
// as a sentence with a blank before it; empty where it has none.
func spacedName(e observation.Exchange) string {
	if len(e.SpacedHSTS) == 0 {
		return ""
	}
	return fmt.Sprintf(" It has the line %s, with a space before the colon. Chrome obeys it; other browsers and hstspreload.org's scan do not "+
		"see it. Remove the space.", quoted("Strict-Transport-Security : "+e.SpacedHSTS[0]))
}

// spacedLocation says that only some browsers see where an answer leads, because a
// sentence with a blank before it; empty for any other.
func spacedLocation(e observation.Exchange) string {
	if e.Location != "" || e.SpacedLocation == "" {
		return ""
	}
	return fmt.Sprintf(" It has the line %s, with a space before the colon. Chrome follows it; other browsers and hstspreload.org's scan do not. Remove the space.",
		quoted("Location : "+nettext.URL(e.SpacedLocation)))
}

// unlessSpaced is spacedName as the end of a clause.
func unlessSpaced(e observation.Exchange) string {
	if len(e.SpacedHSTS) == 0 {
		return ""
	}
	return fmt.Sprintf(", but with the line %s, which Chrome obeys despite the space before the colon", quoted("Strict-Transport-Security : "+e.SpacedHSTS[0]))
}

// checkSpacedName finds a second header that only some browsers see.
func checkSpacedName(s *site) []Finding {
	e := s.https
	if len(e.SpacedHSTS) == 0 || len(e.HSTS) == 0 || !answered(e) {
		return nil
	}
	return []Finding{spacedField.finding(s.domain, fmt.Sprintf(
		"%s sends %s, and a second header with a space before the colon: %s. Chrome uses whichever comes first; hstspreload.org's "+
			"scan sees only the one without the space. Find the place that adds the second one, and remove it.", s.httpsPage(), headerText(e.HSTS), quoted("Strict-Transport-Security : "+e.SpacedHSTS[0])))}
}

// scanRefuses says that the scan takes an answer for none, and why, as a clause.
func scanRefuses(e observation.Exchange) string {
	return "hstspreload.org's scan is written in Go, and treats that as no answer: " + FailureText(e.GoFailure) + ". Browsers ignore the fault"
}

const lineAdvice = "Look for a header line without a colon, with a space or an invalid character before the colon, or with a control character."

func (s *site) scanBlamesCertificate() string {
	if !s.ruleset.HasScan() {
		return ""
	}
	return "The scan's last try uses HTTP/1.1, so it blames the certificate. "
}

func alsoUntrusted(e observation.Exchange) string {
	if !untrusted(e) {
		return ""
	}
	return " Its certificate is not trusted either: " + nettext.Printable(e.TLS.Untrusted.Detail) + "."
}

// hasNegativeSerial reports whether a certificate was sent that Go's clients refuse to
// read.
func hasNegativeSerial(e observation.Exchange) bool {
	return e.TLS != nil && slices.ContainsFunc(e.TLS.Sent, func(c observation.Certificate) bool { return c.NegativeSerial })
}

// onlyGoRefuses returns the finding, under the scan's code, of a certificate that the
// scan can't read. Where it is not trusted either, browsers refuse it too.
func onlyGoRefuses(code Code, host, name string, e observation.Exchange) Finding {
	found := code.finding(host, fmt.Sprintf(
		"%s has a certificate with a negative serial number. Browsers accept it, but the scan is written in Go, which refuses it, "+
			"so the handshake fails. Get a new certificate; the software that issued this one may need an update.%s", name, alsoUntrusted(e)))
	found.ScanOnly = !untrusted(e) && answered(e)
	return found
}

// serialNumbers finds, at every address of a host, a certificate with a negative serial
// number.
func serialNumbers(host string, at observation.Endpoint) []Finding {
	e, where, found := firstOf(at, hasNegativeSerial)
	if !found {
		return nil
	}
	return []Finding{negativeSerial.finding(host, fmt.Sprintf(
		"%s%s has a certificate with a negative serial number, against RFC 5280. Browsers accept it; programs written in Go "+
			"refuse it, and hstspreload.org's scan is one of them. Get a new certificate.", page(e, "HTTPS on "+host), where))}
}

// unusableKeys finds, at every address of the domain, a key that Chrome can't use.
func unusableKeys(host string, at observation.Endpoint) []Finding {
	e, where, found := firstOf(at, isUnusable)
	if !found {
		return nil
	}
	return []Finding{unusableKey.finding(host, fmt.Sprintf("%s%s answers, but %s. %s%s",
		page(e, "HTTPS on "+host), where, unusable(e), unusableAdvice, seeItWith(e)))}
}

// firstOf returns the first exchange of an endpoint that something is true of, and, as
// the end of a name, at which of the further addresses that is.
func firstOf(at observation.Endpoint, is func(observation.Exchange) bool) (e observation.Exchange, where string, found bool) {
	if e = at.First(); is(e) {
		return e, "", true
	}
	for _, e := range at.FurtherAddresses {
		if is(e) {
			return e, " at its address " + AddressOf(e), true
		}
	}
	return observation.Exchange{}, "", false
}

// isUnusable reports whether Chrome can't complete a handshake with the certificate of
// an exchange.
func isUnusable(e observation.Exchange) bool { return e.TLS != nil && e.TLS.UnusableInChrome() }

// onlyBrowsersFail reports whether browsers get nothing from an answer that other clients
// take.
func onlyBrowsersFail(e observation.Exchange) bool {
	return !untrusted(e) && (isUnusable(e) || isDropped(e))
}

// unusable says so, as a clause.
func unusable(e observation.Exchange) string {
	return fmt.Sprintf("its certificate has a key (%s) that Chrome and browsers built on it can't use: they show ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
		nettext.Printable(leafOf(e).PublicKey))
}

var unusableAdvice = fmt.Sprintf("Get a certificate for another key: ECDSA with P-256, or RSA with %d bits.", minRSABits)

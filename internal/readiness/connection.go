package readiness

import (
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of the first answer over HTTPS.
var (
	cannotConnect = scanCode("domain.tls.cannot_connect", Error, Certificate, RemedyTLS,
		"No answer over HTTPS",
		"The domain gave no HTTP answer over TLS, even without verification of its certificate.")
	untrustedChain = scanCode("domain.tls.invalid_cert_chain", Error, Certificate, RemedyCertificate,
		"Certificate is not trusted",
		"The domain answers over HTTPS, but only clients that do not verify its certificate accept it.")
	sha1Signature = scanCode("domain.tls.sha1", Error, Certificate, RemedyCertificate,
		"Chain is signed with SHA-1",
		"A certificate in the chain, except the root, is signed with SHA-1.")
	obsoleteCipherSuite = scanCode("tls.obsolete_cipher_suite", Warning, Certificate, RemedyTLS,
		"Outdated TLS settings",
		"The connection uses a version below TLS 1.3, with a cipher suite that is not one of the six ECDHE suites with AES-GCM or ChaCha20-Poly1305.")
)

// checkConnection asks for an answer over HTTPS with a trusted certificate. The
// scan tries twice, then once more without verification: only where that gets
// an answer does it blame the certificate. Its HTTP client takes a Location
// that is not a URL for no answer.
func checkConnection(s *site) []Finding {
	name, e := s.httpsPage(), s.https
	if found := s.checkClient(name, e); found != nil {
		return found
	}
	switch {
	case s.isUnresolved():
		detail := fmt.Sprintf("%s could not be resolved: %s.%s", quoted(s.domain), FailureText(e.Failure), openAdvice(true))
		if isNoName(e.Failure) {
			detail = fmt.Sprintf("%s. Check the spelling, and whether the resolvers in use know the name (dns_servers).%s",
				sentence(FailureText(e.Failure)), notFromHere)
		}
		return []Finding{cannotConnect.finding(s.domain, detail).leftOpen(true)}
	case !answered(e) && untrusted(e):
		return []Finding{cannotConnect.finding(s.domain, fmt.Sprintf(
			"%s gave no answer: %s. Its certificate is not trusted either: %s. %s%s%s",
			name, FailureText(e.Failure), untrustedDetail(e), connectAdvice(e.Failure.Kind), openAdvice(isOpen(e)), seeItWith(e))).leftOpen(isOpen(e))}
	case !answered(e):
		return []Finding{cannotConnect.finding(s.domain, fmt.Sprintf(
			"%s gave no answer: %s.%s %s%s%s",
			name, FailureText(e.Failure), s.overHTTPToday(), connectAdvice(e.Failure.Kind), openAdvice(isOpen(e)), seeItWith(e))).leftOpen(isOpen(e))}
	case s.browsersMend(e):
		if !s.ruleset.HasScan() {
			return nil
		}
		return []Finding{cannotConnect.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s. hstspreload.org's scan can't read that as a URL and treats it as no answer. Browsers repair it. Send a Location that is a valid URL.",
			name, quoted(nettext.URL(e.Location))))}
	case isUnreadableRedirect(e):
		return []Finding{cannotConnect.finding(s.domain, fmt.Sprintf(
			"%s redirects to %s, which is not a URL, so clients drop the answer. Send a Location that is an absolute URL.",
			name, quoted(nettext.URL(e.Location))))}
	case !e.Trusted():
		return []Finding{untrustedChain.finding(s.domain, fmt.Sprintf(
			"%s answers, but its certificate is not trusted: %s.%s Under HSTS visitors can't bypass the warning. %s%s",
			name, untrustedDetail(e), s.overHTTPToday(), certificateAdvice(e), seeItWith(e)))}
	default:
		return nil
	}
}

// connectAdvice says what to do where no answer came over HTTPS, by what happened.
func connectAdvice(kind observation.Kind) string {
	const matters = "Under HSTS browsers only use HTTPS, so they can't reach the site. "
	switch kind {
	case observation.CertificateWanted:
		return "The server requires a client certificate. hstspreload.org's scan has none: do not require one for the first page."
	case observation.TLSVersion:
		return matters + "Enable TLS 1.2 or 1.3."
	case observation.NotTLS:
		return matters + "Switch TLS on for port 443."
	case observation.TLSAlert:
		return matters + "Configure this name, and a certificate for it, on the server."
	case observation.HeadersTooLarge:
		return matters + "Send fewer or smaller header fields."
	case observation.Malformed, observation.Closed:
		return matters + "Check the server's log for what ends or breaks the answer."
	default:
		return matters + "Serve HTTPS on port 443 with TLS 1.2 or 1.3, to clients from every network."
	}
}

// isUnresolved reports whether DNS gave no address for the domain, so that nothing
// could be asked for.
func (s *site) isUnresolved() bool {
	return s.https.Failure != nil && s.https.Failure.Kind.Phase() == observation.Resolving && !s.notProbed
}

// overHTTPToday says that visitors get through today, and will not under the policy,
// as a sentence with a blank before it; empty where plain HTTP gives them nothing.
func (s *site) overHTTPToday() string {
	target, err := s.http.BrowserRedirect()
	if !answered(s.http) || err == nil && target != nil && observation.Covers(s.domain, target.Hostname()) {
		return ""
	}
	return fmt.Sprintf(" Plain HTTP works today (%s), and will stop working once browsers hold the policy.", statusAndTarget(s.http))
}

// untrustedDetail says why a certificate is not trusted, as a clause.
func untrustedDetail(e observation.Exchange) string {
	if e.TLS == nil {
		return "none was seen"
	}
	return nettext.Printable(e.TLS.Untrusted.Detail)
}

// certificateAdvice says how to get a certificate that is trusted.
func certificateAdvice(e observation.Exchange) string {
	var reason observation.Reason
	if e.TLS != nil {
		reason = e.TLS.Untrusted.Reason
	}
	switch reason {
	case observation.Expired:
		return "Renew it, and automate the renewal."
	case observation.NotYetValid:
		return "Serve a certificate that is already valid."
	case observation.WrongHost:
		return "Serve a certificate that names this host."
	case observation.MissingIntermediate:
		return "Send the intermediate certificates with it (the \"full chain\"): clients may not fetch them."
	case observation.WeakSignature:
		return "Get a new one that is signed with SHA-256 or better."
	default:
		return "Serve a certificate from a publicly trusted authority, with its intermediates."
	}
}

// checkSignatures looks for SHA-1 below the root. Today's clients refuse such a
// chain altogether, so it is rarely found.
func checkSignatures(s *site) []Finding {
	if s.https.TLS == nil || len(s.https.TLS.Verified) == 0 {
		return nil
	}
	chain := s.https.TLS.Verified
	for _, c := range chain[:len(chain)-1] {
		if c.SignatureAlgorithm == "SHA1-RSA" || c.SignatureAlgorithm == "ECDSA-SHA1" {
			return []Finding{sha1Signature.finding(s.domain, fmt.Sprintf(
				"The certificate of %s in the chain of %s is signed with %s, which can be forged. Get a new one that is signed with SHA-256 or better.",
				quoted(c.Subject), s.httpsPage(), c.SignatureAlgorithm))}
		}
	}
	return nil
}

// modernSuites are the suites of TLS 1.2 that hstspreload.org finds no fault
// with; those of TLS 1.3 are all fine.
var modernSuites = []string{
	"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
	"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
	"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
	"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
	"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
	"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
}

// checkCipherSuite finds a suite that the scan warns of.
func checkCipherSuite(s *site) []Finding {
	t := s.https.TLS
	if t == nil || t.Version == "TLS 1.3" || slices.Contains(modernSuites, t.CipherSuite) {
		return nil
	}
	return []Finding{obsoleteCipherSuite.finding(s.domain, fmt.Sprintf(
		"%s chose %s with %s. Clients are dropping cipher suites without forward secrecy or AEAD. Enable TLS 1.3, and for TLS 1.2 "+
			"the ECDHE suites with AES-GCM or ChaCha20-Poly1305.",
		s.httpsPage(), nettext.Printable(t.CipherSuite), nettext.Printable(t.Version)))}
}

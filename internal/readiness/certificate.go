package readiness

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of certificates that are trusted.
var (
	expiresSoon = adviceCode("domain.tls.expires_soon", Warning, Certificate, RemedyCertificate,
		"Certificate expires soon",
		"A certificate in the chain, except the root, expires within 21 days, or is in the last quarter of its life if that is shorter.")
	weakKey = adviceCode("domain.tls.weak_key", Warning, Certificate, RemedyCertificate,
		"Certificate has a weak key",
		"A certificate in the chain, except the root, has an RSA key below 2048 bits, an ECDSA key below 256 bits, or a DSA key.")
	incompleteChain = adviceCode("domain.tls.incomplete_chain", Warning, Certificate, RemedyCertificate,
		"Chain is only complete here",
		"The chain is trusted only because this machine already trusts an intermediate that the server does not send.")
)

// soonestExpiry is how long before its end a certificate should be renewed at
// the latest; those that live shorter, in the last quarter of their lives.
const soonestExpiry = 21 * 24 * time.Hour

// Keys smaller than these can be broken, or are about to be. Publicly trusted
// authorities sign none (CA/Browser Forum, Baseline Requirements, 6.1.5).
const (
	minRSABits   = 2048
	minECDSABits = 256
)

// checkCertificates judges the certificates that are trusted, of the domain, its
// www and the subdomains: is there one that soon won't be, or is trusted only
// here? The rules for the connection find those that are not trusted.
func checkCertificates(s *site) []Finding {
	found := s.certificate(s.domain, s.https)
	found = append(found, serialNumbers(s.domain, s.seen.Apex.HTTPS)...)
	found = append(found, unusableKeys(s.domain, s.seen.Apex.HTTPS)...)
	if s.wwwCounts() {
		found = append(found, s.certificate(s.wwwName(), s.www)...)
		found = append(found, serialNumbers(s.wwwName(), s.seen.WWW.HTTPS)...)
	}
	for _, h := range s.subdomains() {
		if h.Name() != s.wwwName() {
			found = append(found, s.certificate(h.Name(), h.HTTPS.First())...)
			found = append(found, serialNumbers(h.Name(), h.HTTPS)...)
		}
	}
	return found
}

// certificate judges one host's chain without the root, which is the client's own.
func (s *site) certificate(host string, e observation.Exchange) []Finding {
	if e.TLS == nil || e.TLS.Untrusted != nil || len(e.TLS.Verified) < 2 {
		return nil
	}
	var found []Finding
	last := len(e.TLS.Verified) - 1
	for _, c := range e.TLS.Verified[:last] {
		if shouldBeRenewed(c, s.at) {
			found = append(found, expiresSoon.finding(host, fmt.Sprintf(
				"The certificate of %s in the chain of %s expires on %s. Under HSTS visitors can't bypass the warning for an expired certificate. Renew it now, and check why it was not renewed automatically.",
				quoted(c.Subject), e.URL, c.NotAfter.UTC().Format("2006-01-02 15:04 UTC"))))
		}
		if isWeakKey(c.PublicKey) {
			found = append(found, weakKey.finding(host, fmt.Sprintf(
				"The certificate of %s in the chain of %s has a key (%s) that is too small. Get a certificate for a new key: ECDSA with 256 bits, or RSA with %d bits.",
				quoted(c.Subject), e.URL, nettext.Printable(c.PublicKey), minRSABits)))
		}
	}
	return append(found, unsentIssuer(host, e)...)
}

// shouldBeRenewed reports whether a certificate should have been renewed by the
// instant; never where that is zero.
func shouldBeRenewed(c observation.Certificate, at time.Time) bool {
	return !at.IsZero() && !c.NotAfter.IsZero() && at.After(renewBy(c))
}

// renewBy returns the instant by which a certificate should have been renewed.
func renewBy(c observation.Certificate) time.Time {
	return c.NotAfter.Add(-min(soonestExpiry, c.NotAfter.Sub(c.NotBefore)/4))
}

// EquivalentInstant returns an instant that gives the same verdicts on an observation
// as the given one, and is the same for as long as they are: right behind the last
// one by which one of the certificates should have been renewed; zero where there is
// none.
func EquivalentInstant(seen observation.Observation, at time.Time) time.Time {
	var last time.Time
	note := func(e observation.Exchange) {
		if e.TLS == nil {
			return
		}
		for _, c := range e.TLS.Verified {
			if due := renewBy(c); shouldBeRenewed(c, at) && !due.Before(last) {
				last = due.Add(time.Nanosecond)
			}
		}
	}
	for _, e := range seen.Exchanges() {
		note(e)
	}
	for _, endpoint := range seen.Endpoints() {
		for _, e := range endpoint.FurtherAddresses {
			note(e)
		}
	}
	return last
}

// isWeakKey reads a key as observation.Certificate writes it, as in "RSA 2048".
func isWeakKey(key string) bool {
	algorithm, size, sized := strings.Cut(key, " ")
	bits, err := strconv.Atoi(size)
	switch {
	case !sized || err != nil:
		return algorithm == "DSA"
	case algorithm == "RSA":
		return bits < minRSABits
	case algorithm == "ECDSA":
		return bits < minECDSABits
	default:
		return algorithm == "DSA"
	}
}

// unsentIssuer compares the chain as sent with the chain as verified. Where that
// ends at an intermediate which is trusted here by itself, other clients find no
// way to a root.
func unsentIssuer(host string, e observation.Exchange) []Finding {
	anchor := e.TLS.Verified[len(e.TLS.Verified)-1]
	if anchor.Subject == anchor.Issuer {
		return nil
	}
	for _, sent := range e.TLS.Sent {
		if sent.SHA256 == anchor.SHA256 {
			return nil
		}
	}
	return []Finding{incompleteChain.finding(host, fmt.Sprintf(
		"%s does not send the intermediate certificate of %s. The chain is trusted here because this machine already has it "+
			"(ca_cert_pem, or the system's roots). Other clients can't complete the chain. Send the full chain.", e.URL, quoted(anchor.Subject)))}
}

package trust

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// What is recorded of the certificates of one handshake, which can have 256 KiB. A
// server that means well stays far below each of these limits.
const (
	// maxDescribed is how many certificates of a chain are recorded.
	maxDescribed = 64
	// maxHosts is how many of the hosts that a certificate is for are recorded, and
	// maxHostBytes how many bytes all of them may have in a chain.
	maxHosts     = 100
	maxHostBytes = 16 << 10
	// maxDistinguishedName is how many bytes of DER are written out as a name.
	// [pkix.Name.String] takes time and memory that grow with the square of the
	// number of its parts: seconds, and gigabytes, for as many as a handshake holds.
	maxDistinguishedName = 1 << 10
)

// Describe returns what an observation records of a completed handshake with a
// host: the first certificates that were sent, and whether they are trusted for it.
// The error is that of [Verify], for the log.
func Describe(host string, state tls.ConnectionState, roots *x509.CertPool, now time.Time) (*observation.TLS, error) {
	verified, untrusted, err := Verify(host, state.PeerCertificates, roots, now)
	return &observation.TLS{
		Version:     tls.VersionName(state.Version),
		CipherSuite: tls.CipherSuiteName(state.CipherSuite),
		Sent:        certificates(state.PeerCertificates),
		Verified:    certificates(verified),
		Untrusted:   untrusted,
	}, err
}

// certificates describes the certificates of a chain, the last one among them: that of
// a verified chain is the root.
func certificates(chain []*x509.Certificate) []observation.Certificate {
	if len(chain) > maxDescribed {
		chain = append(slices.Clone(chain[:maxDescribed-1]), chain[len(chain)-1])
	}
	var described []observation.Certificate
	left := maxHostBytes
	for _, c := range chain {
		fingerprint, names := sha256.Sum256(c.Raw), hosts(c, &left)
		described = append(described, observation.Certificate{
			Subject:            distinguishedName(c.RawSubject, c.Subject),
			Issuer:             distinguishedName(c.RawIssuer, c.Issuer),
			DNSNames:           names,
			DNSNamesLeftOut:    len(c.DNSNames) - len(names),
			NotBefore:          c.NotBefore.UTC(),
			NotAfter:           c.NotAfter.UTC(),
			SignatureAlgorithm: c.SignatureAlgorithm.String(),
			PublicKey:          publicKey(c),
			NegativeSerial:     c.SerialNumber.Sign() < 0,
			SHA256:             hex.EncodeToString(fingerprint[:]),
		})
	}
	return described
}

// hosts returns the names of hosts that a certificate is for, as many as are recorded;
// left is how many bytes they may have, and is counted down.
func hosts(c *x509.Certificate, left *int) []string {
	for i, name := range c.DNSNames {
		if i == maxHosts || len(name) > *left {
			return slices.Clone(c.DNSNames[:i])
		}
		*left -= len(name)
	}
	return c.DNSNames
}

// distinguishedName returns a name as RFC 2253 writes it. Of one that is too long for
// that it returns the beginning of the part that people know it by.
func distinguishedName(der []byte, name pkix.Name) string {
	if len(der) <= maxDistinguishedName {
		return name.String()
	}
	if known := knownAs(name); known != "" {
		return shortened(known)
	}
	return fmt.Sprintf("a name of %d bytes", len(der))
}

// shortened returns the beginning of a text that may be of any length.
func shortened(text string) string {
	const limit = 4 * nettext.Limit
	if len(text) <= limit {
		return text
	}
	return nettext.Cut(text, limit) + "…"
}

// knownAs returns the part of a name by which people know whom it is of; empty where
// it has none.
func knownAs(name pkix.Name) string {
	if name.CommonName == "" && len(name.Organization) > 0 {
		return name.Organization[0]
	}
	return name.CommonName
}

// subject returns the name by which a person knows a certificate's subject.
func subject(c *x509.Certificate) string { return known(c.RawSubject, c.Subject) }

// issuer returns the name by which a person knows a certificate's issuer.
func issuer(c *x509.Certificate) string { return known(c.RawIssuer, c.Issuer) }

func known(der []byte, name pkix.Name) string {
	if text := knownAs(name); text != "" {
		return shortened(text)
	}
	return distinguishedName(der, name)
}

// publicKey returns a key's algorithm and size, as in "RSA 2048".
func publicKey(c *x509.Certificate) string {
	bits := 0
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		bits = key.N.BitLen()
	case *ecdsa.PublicKey:
		bits = key.Curve.Params().BitSize
	case ed25519.PublicKey:
		bits = len(key) * 8
	default:
		return c.PublicKeyAlgorithm.String()
	}
	return c.PublicKeyAlgorithm.String() + " " + strconv.Itoa(bits)
}

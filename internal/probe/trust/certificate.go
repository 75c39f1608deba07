package trust

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Describe returns what an observation records of a completed handshake with a
// host: the certificates that were sent, and whether they are trusted for it. The
// error is that of [Verify], for the log.
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

func certificates(chain []*x509.Certificate) []observation.Certificate {
	var described []observation.Certificate
	for _, c := range chain {
		fingerprint := sha256.Sum256(c.Raw)
		described = append(described, observation.Certificate{
			Subject:            c.Subject.String(),
			Issuer:             c.Issuer.String(),
			DNSNames:           c.DNSNames,
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

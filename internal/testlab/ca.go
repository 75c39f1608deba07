package testlab

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"
)

const day = 24 * time.Hour

// authority issues the lab's certificates. All leaves of a strength share one key, so
// that the first handshake with a site costs one signature.
type authority struct {
	now     time.Time
	root    issuer
	sub     issuer
	unknown func() (issuer, error) // an intermediate under a root of its own, made when needed
	leafKey *ecdsa.PrivateKey
	weakKey func() (*rsa.PrivateKey, error) // made when needed

	mu     sync.Mutex
	leaves map[leafID]*tls.Certificate
}

type leafID struct {
	domain string
	kind   Certificate
}

// issuer is a certificate that signs others.
type issuer struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority() (*authority, error) {
	a := &authority{now: time.Now().Truncate(time.Second), leaves: map[leafID]*tls.Certificate{}}
	var err error
	if a.root, a.sub, err = a.newChain("hsts testlab"); err != nil {
		return nil, err
	}
	a.unknown = sync.OnceValues(func() (issuer, error) {
		_, sub, err := a.newChain("hsts testlab, unknown")
		return sub, err
	})
	a.weakKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 1024) })
	a.leafKey, err = newKey()
	return a, err
}

// newChain makes a root and an intermediate.
func (a *authority) newChain(name string) (root, sub issuer, err error) {
	if root, err = a.newIssuer(name+" root", nil); err != nil {
		return root, sub, err
	}
	sub, err = a.newIssuer(name+" intermediate", &root)
	return root, sub, err
}

// newIssuer makes a certificate authority, signed by a parent or by itself.
func (a *authority) newIssuer(name string, parent *issuer) (issuer, error) {
	key, err := newKey()
	if err != nil {
		return issuer{}, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             a.now.Add(-5 * 365 * day),
		NotAfter:              a.now.Add(5 * 365 * day),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	if parent == nil {
		parent = &issuer{certificate: template, key: key}
	}
	der, err := sign(template, *parent, key)
	if err != nil {
		return issuer{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	return issuer{certificate: certificate, key: key}, err
}

// rootPEM is the certificate that clients have to trust.
func (a *authority) rootPEM() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.certificate.Raw}))
}

// leaf returns the certificate of a domain, which is issued when it is first needed.
func (a *authority) leaf(domain string, kind Certificate) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	id := leafID{domain, kind}
	if made, ok := a.leaves[id]; ok {
		return made, nil
	}
	made, err := a.issue(domain, kind)
	if err != nil {
		return nil, fmt.Errorf("testlab: a certificate for %s: %w", domain, err)
	}
	a.leaves[id] = made
	return made, nil
}

func (a *authority) issue(domain string, kind Certificate) (*tls.Certificate, error) {
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: domain},
		DNSNames:    []string{domain},
		NotBefore:   a.now.Add(-day),
		NotAfter:    a.now.Add(365 * day),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	key, err := a.keyOf(kind)
	if err != nil {
		return nil, err
	}
	by := a.sub
	switch kind {
	case SelfSigned:
		by = issuer{certificate: template, key: a.leafKey}
	case Expired:
		template.NotBefore, template.NotAfter = a.now.Add(-91*day), a.now.Add(-day)
	case ExpiresSoon:
		template.NotBefore, template.NotAfter = a.now.Add(-360*day), a.now.Add(5*day)
	case NotYetValid:
		template.NotBefore = a.now.Add(30 * day)
	case WrongHost:
		template.DNSNames = []string{"another-host.example"}
		template.Subject.CommonName = "another-host.example"
	case UnknownRoot:
		if by, err = a.unknown(); err != nil {
			return nil, err
		}
	case Good, MissingIntermediate, NegativeSerial, WeakKey, P521, Ed25519:
	}
	der, err := sign(template, by, key)
	if err != nil {
		return nil, err
	}
	if kind == NegativeSerial {
		if der, err = withNegativeSerial(der, by); err != nil {
			return nil, err
		}
	}
	sent := [][]byte{der}
	if kind != SelfSigned && kind != MissingIntermediate {
		sent = append(sent, by.certificate.Raw)
	}
	return &tls.Certificate{Certificate: sent, PrivateKey: key}, nil
}

// keyOf returns the key that a kind of certificate is for.
func (a *authority) keyOf(kind Certificate) (crypto.Signer, error) {
	switch kind {
	case WeakKey:
		return a.weakKey()
	case P521, Ed25519:
		return newKeyOf(kind)
	default:
		return a.leafKey, nil
	}
}

// sign issues the template to a key.
func sign(template *x509.Certificate, by issuer, to crypto.Signer) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial.Add(serial, big.NewInt(1))
	return x509.CreateCertificate(rand.Reader, template, by.certificate, to.Public(), by.key)
}

func newKey() (*ecdsa.PrivateKey, error) {
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

// newKeyOf returns a key for a certificate that Chrome can't use.
func newKeyOf(kind Certificate) (crypto.Signer, error) {
	if kind == Ed25519 {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return key, err
	}
	return ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
}

// withNegativeSerial returns a certificate with its serial number below zero, signed
// again: crypto/x509 makes none itself.
func withNegativeSerial(der []byte, by issuer) ([]byte, error) {
	var whole struct {
		TBS       asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &whole); err != nil {
		return nil, err
	}
	var version asn1.RawValue
	rest, err := asn1.Unmarshal(whole.TBS.Bytes, &version)
	if err != nil {
		return nil, err
	}
	var serial *big.Int
	if rest, err = asn1.Unmarshal(rest, &serial); err != nil {
		return nil, err
	}
	negative, err := asn1.Marshal(serial.Neg(serial))
	if err != nil {
		return nil, err
	}
	whole.TBS = asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: slices.Concat(version.FullBytes, negative, rest)}
	signed, err := asn1.Marshal(whole.TBS)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(signed)
	signature, err := ecdsa.SignASN1(rand.Reader, by.key, digest[:])
	if err != nil {
		return nil, err
	}
	whole.Signature = asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}
	return asn1.Marshal(whole)
}

// KeyPairPEM returns a certificate for a domain, with its intermediate, and its key
// (PKCS #8): for another server that clients of the lab are to trust.
func (l *Lab) KeyPairPEM(domain string) (chain, key string, err error) {
	leaf, err := l.authority.leaf(canonical(domain), Good)
	if err != nil {
		return "", "", err
	}
	for _, der := range leaf.Certificate {
		chain += string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	der, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		return "", "", err
	}
	return chain, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}

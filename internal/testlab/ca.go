package testlab

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
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
	by, key := a.sub, crypto.Signer(a.leafKey)
	switch kind {
	case SelfSigned:
		by = issuer{certificate: template, key: a.leafKey}
	case Expired:
		template.NotBefore, template.NotAfter = a.now.Add(-91*day), a.now.Add(-day)
	case ExpiresSoon:
		template.NotBefore, template.NotAfter = a.now.Add(-360*day), a.now.Add(5*day)
	case WeakKey:
		weak, err := a.weakKey()
		if err != nil {
			return nil, err
		}
		key = weak
	case NotYetValid:
		template.NotBefore = a.now.Add(30 * day)
	case WrongHost:
		template.DNSNames = []string{"another-host.example"}
		template.Subject.CommonName = "another-host.example"
	case UnknownRoot:
		var err error
		if by, err = a.unknown(); err != nil {
			return nil, err
		}
	case Good, MissingIntermediate:
	}
	der, err := sign(template, by, key)
	if err != nil {
		return nil, err
	}
	sent := [][]byte{der}
	if kind != SelfSigned && kind != MissingIntermediate {
		sent = append(sent, by.certificate.Raw)
	}
	return &tls.Certificate{Certificate: sent, PrivateKey: key}, nil
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

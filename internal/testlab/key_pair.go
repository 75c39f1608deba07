package testlab

import (
	"crypto/x509"
	"encoding/pem"
)

// KeyPairPEM is a certificate for a domain, with its intermediate, and its key
// (PKCS #8): for a server that is not the lab's own, and is to be trusted by
// those who trust the lab.
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

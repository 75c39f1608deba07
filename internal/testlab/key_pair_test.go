package testlab_test

import (
	"crypto/tls"
	"crypto/x509"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestKeyPairPEM verifies a certificate by the lab's root, with what is sent beside it.
func TestKeyPairPEM(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t)
	chain, key, err := lab.KeyPairPEM("elsewhere.example")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair([]byte(chain), []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(lab.CACertPEM()))
	between.AppendCertsFromPEM([]byte(chain))
	if _, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: "elsewhere.example", Roots: roots, Intermediates: between}); err != nil {
		t.Error(err)
	}
}

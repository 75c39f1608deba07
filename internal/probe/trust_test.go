package probe_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func TestObserve_certificates(t *testing.T) {
	t.Parallel()
	now := bubbleBegins
	with := func(change func(*x509.Certificate)) *x509.Certificate {
		template := leaf("site.test")
		change(template)
		return template
	}
	expired := func(c *x509.Certificate) { c.NotBefore, c.NotAfter = now.Add(-48*time.Hour), now.Add(-24*time.Hour) }
	tests := map[string]struct {
		make    func(t *testing.T, root authority) tls.Certificate
		reason  observation.Reason // empty: trusted
		details []string
	}{
		"good": {func(t *testing.T, root authority) tls.Certificate { return root.issue(t, leaf("site.test")) }, "", nil},
		"wildcard of another level": {func(t *testing.T, root authority) tls.Certificate {
			return root.issue(t, leaf("*.site.test", "b.test"))
		},
			observation.WrongHost, []string{`not for "site.test", but for "*.site.test", "b.test"`}},
		"an address": {func(t *testing.T, root authority) tls.Certificate {
			return root.issue(t, with(func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, []net.IP{net.IPv4(127, 0, 0, 1)} }))
		}, observation.WrongHost, []string{"but for 127.0.0.1"}},
		"many names": {func(t *testing.T, root authority) tls.Certificate {
			return root.issue(t, leaf("a.test", "b.test", "c.test", "d.test", "e.test"))
		}, observation.WrongHost, []string{`"d.test", and others`}},
		"common name alone": {func(t *testing.T, root authority) tls.Certificate {
			return root.issue(t, with(func(c *x509.Certificate) { c.DNSNames = nil }))
		}, observation.WrongHost, []string{"Common Name"}},
		"expired": {func(t *testing.T, root authority) tls.Certificate { return root.issue(t, with(expired)) },
			observation.Expired, []string{"expired on " + now.Add(-24*time.Hour).UTC().Format("2006-01-02")}},
		"not yet valid": {func(t *testing.T, root authority) tls.Certificate {
			return root.issue(t, with(func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour); c.NotAfter = now.Add(2 * time.Hour) }))
		}, observation.NotYetValid, []string{"is not valid before "}},
		"expired and for another": {func(t *testing.T, root authority) tls.Certificate {
			return root.issue(t, with(func(c *x509.Certificate) { expired(c); c.DNSNames = []string{"a.test"} }))
		}, observation.WrongHost, []string{"but for", "; also, the certificate expired on"}},
		"self-signed": {func(t *testing.T, _ authority) tls.Certificate { return selfSigned(t, leaf("site.test")) },
			observation.SelfSigned, []string{"self-signed"}},
		"expired, self-signed, for another": {func(t *testing.T, _ authority) tls.Certificate {
			return selfSigned(t, with(func(c *x509.Certificate) { expired(c); c.DNSNames = []string{"a.test"} }))
		}, observation.SelfSigned, []string{"self-signed", "not for", "expired"}},
		"intermediate sent": {func(t *testing.T, root authority) tls.Certificate {
			middle := newAuthority(t, "middle", &root)
			certificate := middle.issue(t, leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, middle.certificate.Raw)
			return certificate
		}, "", nil},
		"intermediate missing": {func(t *testing.T, root authority) tls.Certificate {
			middle := newAuthority(t, "middle", &root)
			return middle.issue(t, leaf("site.test"))
		}, observation.MissingIntermediate, []string{`no certificate of "middle"`}},
		"unknown root sent": {func(t *testing.T, _ authority) tls.Certificate {
			other := newAuthority(t, "other \x1b[31mroot", nil)
			certificate := other.issue(t, leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, other.certificate.Raw)
			return certificate
		}, observation.UnknownAuthority, []string{`leads to the root "other \x1b[31mroot"`}},
		"unknown root not sent": {func(t *testing.T, _ authority) tls.Certificate {
			other := newAuthority(t, "other", nil)
			middle := newAuthority(t, "middle", &other)
			certificate := middle.issue(t, leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, middle.certificate.Raw)
			return certificate
		}, observation.UnknownAuthority, []string{`ends at "other"`}},
		"forged": {func(t *testing.T, root authority) tls.Certificate {
			impostor := newAuthority(t, "stage root", nil)
			certificate := impostor.issue(t, leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, root.certificate.Raw)
			return certificate
		}, observation.InvalidChain, []string{"is not signed by"}},
		"for mail only": {func(t *testing.T, root authority) tls.Certificate {
			return root.issue(t, with(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection} }))
		}, observation.InvalidChain, []string{"not made for web servers"}},
		"signed by a leaf": {func(t *testing.T, root authority) tls.Certificate {
			signer := root.issue(t, leaf("other.test"))
			parent, err := x509.ParseCertificate(signer.Certificate[0])
			if err != nil {
				t.Fatal(err)
			}
			certificate := authority{parent, signer.PrivateKey.(*ecdsa.PrivateKey)}.issue(t, leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, signer.Certificate[0])
			return certificate
		}, observation.InvalidChain, []string{"may not sign"}},
		"intermediate expired": {func(t *testing.T, root authority) tls.Certificate {
			middle := expiredAuthority(t, root)
			certificate := middle.issue(t, leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, middle.certificate.Raw)
			return certificate
		}, observation.Expired, []string{`of "old middle" in its chain expired on`}},
		"chain of fifty namesakes": {func(t *testing.T, root authority) tls.Certificate { return longChain(t, root, false) },
			observation.InvalidChain, []string{"tangled"}},
		"chain of fifty": {func(t *testing.T, root authority) tls.Certificate { return longChain(t, root, true) }, "", nil},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.lead("site.test", "443", s.serveTLS(answer(200), &tls.Config{Certificates: []tls.Certificate{test.make(t, s.root)}}))
			s.lead("", "80", s.closedPort())
			root := exchange(t, s.observe("site.test"), "https://site.test/")
			if root.TLS == nil || root.Status != 200 {
				t.Fatalf("the exchange is %+v (%+v)", root, root.Failure)
			}
			untrusted := root.TLS.Untrusted
			if test.reason == "" {
				if untrusted != nil || len(root.TLS.Verified) < 2 {
					t.Fatalf("%+v", untrusted)
				}
				return
			}
			if untrusted == nil || untrusted.Reason != test.reason || root.TLS.Verified != nil {
				t.Fatalf("%+v, want %s", untrusted, test.reason)
			}
			for _, detail := range test.details {
				if !strings.Contains(untrusted.Detail, detail) {
					t.Errorf("%q lacks %q", untrusted.Detail, detail)
				}
			}
		}))
	}
}

func selfSigned(t *testing.T, template *x509.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func expiredAuthority(t *testing.T, parent authority) authority {
	t.Helper()
	template := leaf()
	template.Subject = pkix.Name{CommonName: "old middle"}
	template.IsCA, template.BasicConstraintsValid = true, true
	template.NotBefore, template.NotAfter = time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
	issued := parent.issue(t, template)
	certificate, err := x509.ParseCertificate(issued.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return authority{certificate, issued.PrivateKey.(*ecdsa.PrivateKey)}
}

// longChain returns a certificate with fifty intermediates.
func longChain(t *testing.T, signer authority, numbered bool) tls.Certificate {
	t.Helper()
	var chain [][]byte
	for i := range 50 {
		subject := "link"
		if numbered {
			subject += strconv.Itoa(i)
		}
		signer = newAuthority(t, subject, &signer)
		chain = append([][]byte{signer.certificate.Raw}, chain...)
	}
	certificate := signer.issue(t, leaf("site.test"))
	certificate.Certificate = append(certificate.Certificate, chain...)
	return certificate
}

package trust_test

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// TestDescribe has chains that are trusted, and those that are not for each reason.
func TestDescribe(t *testing.T) {
	t.Parallel()
	now := time.Now()
	with := func(change func(*x509.Certificate)) *x509.Certificate {
		template := trusttest.Leaf("site.test")
		change(template)
		return template
	}
	expired := func(c *x509.Certificate) { c.NotBefore, c.NotAfter = now.Add(-48*time.Hour), now.Add(-24*time.Hour) }
	tests := map[string]struct {
		make    func(t *testing.T, root trusttest.Authority) tls.Certificate
		reason  observation.Reason // empty: trusted
		details []string
	}{
		"good": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, trusttest.Leaf("site.test"))
		}, "", nil},
		"wildcard of another level": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, trusttest.Leaf("*.site.test", "b.test"))
		},
			observation.WrongHost, []string{`not for "site.test", but for "*.site.test", "b.test"`}},
		"an address": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, with(func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, []net.IP{net.IPv4(127, 0, 0, 1)} }))
		}, observation.WrongHost, []string{"but for 127.0.0.1"}},
		"many names": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, trusttest.Leaf("a.test", "b.test", "c.test", "d.test", "e.test"))
		}, observation.WrongHost, []string{`"d.test", and others`}},
		"common name alone": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, with(func(c *x509.Certificate) { c.DNSNames = nil }))
		}, observation.WrongHost, []string{"Common Name"}},
		"expired": {func(t *testing.T, root trusttest.Authority) tls.Certificate { return root.Issue(t, with(expired)) },
			observation.Expired, []string{"expired on " + now.Add(-24*time.Hour).UTC().Format("2006-01-02")}},
		"not yet valid": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, with(func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour); c.NotAfter = now.Add(2 * time.Hour) }))
		}, observation.NotYetValid, []string{"is not valid before "}},
		"expired and for another": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, with(func(c *x509.Certificate) { expired(c); c.DNSNames = []string{"a.test"} }))
		}, observation.WrongHost, []string{"but for", "; also, the certificate expired on"}},
		"self-signed": {func(t *testing.T, _ trusttest.Authority) tls.Certificate {
			return trusttest.SelfSigned(t, trusttest.Leaf("site.test"))
		},
			observation.SelfSigned, []string{"self-signed"}},
		"expired, self-signed, for another": {func(t *testing.T, _ trusttest.Authority) tls.Certificate {
			return trusttest.SelfSigned(t, with(func(c *x509.Certificate) { expired(c); c.DNSNames = []string{"a.test"} }))
		}, observation.SelfSigned, []string{"self-signed", "not for", "expired"}},
		"intermediate sent": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			middle := trusttest.NewAuthority(t, "middle", &root)
			certificate := middle.Issue(t, trusttest.Leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, middle.Certificate.Raw)
			return certificate
		}, "", nil},
		"intermediate missing": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			middle := trusttest.NewAuthority(t, "middle", &root)
			return middle.Issue(t, trusttest.Leaf("site.test"))
		}, observation.MissingIntermediate, []string{`no certificate of "middle"`}},
		"unknown root sent": {func(t *testing.T, _ trusttest.Authority) tls.Certificate {
			other := trusttest.NewAuthority(t, "other \x1b[31mroot", nil)
			certificate := other.Issue(t, trusttest.Leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, other.Certificate.Raw)
			return certificate
		}, observation.UnknownAuthority, []string{`leads to the root "other \x1b[31mroot"`}},
		"unknown root not sent": {func(t *testing.T, _ trusttest.Authority) tls.Certificate {
			other := trusttest.NewAuthority(t, "other", nil)
			middle := trusttest.NewAuthority(t, "middle", &other)
			certificate := middle.Issue(t, trusttest.Leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, middle.Certificate.Raw)
			return certificate
		}, observation.UnknownAuthority, []string{`ends at "other"`}},
		"forged": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			impostor := trusttest.NewAuthority(t, "root", nil)
			certificate := impostor.Issue(t, trusttest.Leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, root.Certificate.Raw)
			return certificate
		}, observation.InvalidChain, []string{"is not signed by"}},
		"for mail only": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, with(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection} }))
		}, observation.InvalidChain, []string{"not for web servers"}},
		"signed by a leaf": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			signer := root.Issue(t, trusttest.Leaf("other.test"))
			parent, err := x509.ParseCertificate(signer.Certificate[0])
			if err != nil {
				t.Fatal(err)
			}
			certificate := trusttest.Authority{Certificate: parent, Key: signer.PrivateKey.(*ecdsa.PrivateKey)}.Issue(t, trusttest.Leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, signer.Certificate[0])
			return certificate
		}, observation.InvalidChain, []string{"may not sign"}},
		"intermediate expired": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			middle := expiredAuthority(t, root)
			certificate := middle.Issue(t, trusttest.Leaf("site.test"))
			certificate.Certificate = append(certificate.Certificate, middle.Certificate.Raw)
			return certificate
		}, observation.Expired, []string{`of "old middle" in its chain expired on`}},
		"chain of fifty namesakes": {func(t *testing.T, root trusttest.Authority) tls.Certificate { return longChain(t, root, false) },
			observation.InvalidChain, []string{"complex"}},
		"chain of fifty": {func(t *testing.T, root trusttest.Authority) tls.Certificate { return longChain(t, root, true) }, "", nil},
	}
	root := trusttest.NewAuthority(t, "root", nil)
	roots, err := trust.ParseRoots(root.PEM())
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent, err := x509.ParseCertificates(slices.Concat(test.make(t, root).Certificate...))
			if err != nil {
				t.Fatal(err)
			}
			seen, err := trust.Describe("site.test", tls.ConnectionState{Version: tls.VersionTLS13, CipherSuite: tls.TLS_AES_128_GCM_SHA256, PeerCertificates: sent}, roots, now)
			if seen.Version != "TLS 1.3" || seen.CipherSuite != "TLS_AES_128_GCM_SHA256" || len(seen.Sent) != len(sent) {
				t.Errorf("%+v", seen)
			}
			if test.reason != "" {
				wantUntrusted(t, seen, err, test.reason, test.details)
			} else if seen.Untrusted != nil || err != nil || len(seen.Verified) < 2 {
				t.Errorf("%+v (%v)", seen.Untrusted, err)
			}
		})
	}
}

// wantUntrusted checks why a chain is not trusted.
func wantUntrusted(t *testing.T, seen *observation.TLS, err error, reason observation.Reason, details []string) {
	t.Helper()
	if seen.Untrusted == nil || err == nil || seen.Untrusted.Reason != reason || seen.Verified != nil {
		t.Fatalf("%+v (%v), want %s", seen.Untrusted, err, reason)
	}
	for _, detail := range details {
		if !strings.Contains(seen.Untrusted.Detail, detail) {
			t.Errorf("%q lacks %q", seen.Untrusted.Detail, detail)
		}
	}
}

func expiredAuthority(t *testing.T, parent trusttest.Authority) trusttest.Authority {
	t.Helper()
	template := trusttest.Leaf()
	template.Subject = pkix.Name{CommonName: "old middle"}
	template.IsCA, template.BasicConstraintsValid = true, true
	template.NotBefore, template.NotAfter = time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
	issued := parent.Issue(t, template)
	certificate, err := x509.ParseCertificate(issued.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return trusttest.Authority{Certificate: certificate, Key: issued.PrivateKey.(*ecdsa.PrivateKey)}
}

// longChain returns a certificate with fifty intermediates.
func longChain(t *testing.T, signer trusttest.Authority, numbered bool) tls.Certificate {
	t.Helper()
	var chain [][]byte
	for i := range 50 {
		subject := "link"
		if numbered {
			subject += strconv.Itoa(i)
		}
		signer = trusttest.NewAuthority(t, subject, &signer)
		chain = append([][]byte{signer.Certificate.Raw}, chain...)
	}
	certificate := signer.Issue(t, trusttest.Leaf("site.test"))
	certificate.Certificate = append(certificate.Certificate, chain...)
	return certificate
}

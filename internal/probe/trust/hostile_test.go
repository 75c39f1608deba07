package trust_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// TestDescribe_hostile has certificates of as many bytes as a handshake can have, in
// the forms that are costly to write out or to verify. What it costs to describe them
// is measured in bytes that are allocated, which grow with the work and are the same
// on any machine.
func TestDescribe_hostile(t *testing.T) { //nolint:paralleltest // it measures what the whole process allocates
	for name, hostile := range hostileCertificates() {
		root := trusttest.NewAuthority(t, "root", nil)
		sent := parsed(t, hostile(t, root).Certificate)
		roots := x509.NewCertPool()
		roots.AddCert(root.Certificate)
		state := tls.ConnectionState{Version: tls.VersionTLS13, PeerCertificates: sent}
		const most = 16 << 20
		var kept int
		allocated := allocates(func() {
			seen, err := trust.Describe("site.test", state, roots, sent[0].NotBefore)
			text, _ := json.Marshal(seen)
			kept = len(text)
			_ = err
		})
		if allocated > most {
			t.Errorf("%s: %d KiB are allocated", name, allocated>>10)
		}
		if kept > 256<<10 {
			t.Errorf("%s: %d KiB are recorded", name, kept>>10)
		}
	}
}

// hostileCertificates make certificates of which each is as large as a handshake
// can have it, or as many as it can have.
func hostileCertificates() map[string]func(*testing.T, trusttest.Authority) tls.Certificate {
	leaf := func(change func(*x509.Certificate)) func(*testing.T, trusttest.Authority) tls.Certificate {
		return func(t *testing.T, root trusttest.Authority) tls.Certificate {
			template := trusttest.Leaf("site.test")
			change(template)
			return root.Issue(t, template)
		}
	}
	return map[string]func(*testing.T, trusttest.Authority) tls.Certificate{
		"19,600 parts of a subject": leaf(func(c *x509.Certificate) { c.RawSubject = manyParts(19_600, "a") }),
		"one part of 200 KiB":       leaf(func(c *x509.Certificate) { c.Subject.CommonName = strings.Repeat(`"`, 200<<10) }),
		"one organization of 200 KiB": leaf(func(c *x509.Certificate) {
			c.Subject = pkix.Name{Organization: []string{strings.Repeat("\x00", 200<<10)}}
		}),
		"20,000 hosts":                 leaf(func(c *x509.Certificate) { c.DNSNames = numbered(20_000, ".test") }),
		"20,000 hosts, and no other":   leaf(func(c *x509.Certificate) { c.DNSNames, c.Subject = numbered(20_000, ".test"), pkix.Name{} }),
		"20,000 mail addresses":        leaf(func(c *x509.Certificate) { c.EmailAddresses = numbered(15_000, "@a.test") }),
		"many parts at every link":     func(t *testing.T, root trusttest.Authority) tls.Certificate { return link(t, root, 60, 300, nil) },
		"a thousand links of one name": func(t *testing.T, root trusttest.Authority) tls.Certificate { return link(t, root, 600, 0, nil) },
		"constraints at every link": func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return link(t, root, 20, 0, func(c *x509.Certificate) {
				c.PermittedDNSDomains, c.ExcludedDNSDomains = append(numbered(500, ".test"), "test"), numbered(500, ".example")
			})
		},
	}
}

// manyParts returns the DER of a name with that many parts.
func manyParts(count int, value string) []byte {
	name := make(pkix.RDNSequence, count)
	for i := range name {
		name[i] = pkix.RelativeDistinguishedNameSET{{Type: asn1.ObjectIdentifier{2, 5, 4, 12}, Value: value}}
	}
	der, err := asn1.Marshal(name)
	if err != nil {
		panic(err)
	}
	return der
}

func numbered(count int, suffix string) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = "n" + strconv.Itoa(i) + suffix
	}
	return names
}

// link returns a certificate under that many intermediates, all of the same name, or
// of names with that many parts; change may be nil.
func link(t *testing.T, above trusttest.Authority, length, parts int, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	var chain [][]byte
	for i := range length {
		template := trusttest.Leaf()
		template.Subject.CommonName = "link"
		if parts > 0 {
			template.RawSubject = manyParts(parts, strings.Repeat("a", i%9+1))
		}
		template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
		if change != nil {
			change(template)
		}
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.CreateCertificate(rand.Reader, template, above.Certificate, &key.PublicKey, above.Key)
		if err != nil {
			t.Fatal(err)
		}
		above = trusttest.Authority{Certificate: parsed(t, [][]byte{der})[0], Key: key}
		chain = append(chain, der)
	}
	slices.Reverse(chain)
	template := trusttest.Leaf("site.test")
	certificate := above.Issue(t, template)
	certificate.Certificate = append(certificate.Certificate, chain...)
	return certificate
}

func parsed(t *testing.T, chain [][]byte) []*x509.Certificate {
	t.Helper()
	var certificates []*x509.Certificate
	for _, der := range chain {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		certificates = append(certificates, certificate)
	}
	return certificates
}

// allocates returns how many bytes are allocated while a function runs.
func allocates(run func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestDescribe_longNames says what is recorded of a name that is too long to be written
// out.
func TestDescribe_longNames(t *testing.T) {
	t.Parallel()
	root := trusttest.NewAuthority(t, "root", nil)
	for _, test := range []struct {
		subject  []byte
		name     pkix.Name
		recorded string
	}{
		{manyParts(19_600, "a"), pkix.Name{}, "a name of 235205 bytes"},
		{nil, pkix.Name{CommonName: strings.Repeat("x", 3000)}, strings.Repeat("x", 800) + "…"},
		{nil, pkix.Name{Organization: []string{"Acme"}, Locality: numbered(400, "")}, "Acme"},
		{nil, pkix.Name{CommonName: "www", Locality: numbered(20, "")}, "CN=www,L=n0+L=n1"},
	} {
		template := trusttest.Leaf("site.test")
		template.RawSubject, template.Subject = test.subject, test.name
		state := tls.ConnectionState{PeerCertificates: parsed(t, root.Issue(t, template).Certificate)}
		seen, _ := trust.Describe("site.test", state, x509.NewCertPool(), template.NotBefore)
		if got := seen.Sent[0].Subject; !strings.HasPrefix(got, test.recorded) {
			t.Errorf("%.100q is recorded; want %.100q", got, test.recorded)
		}
	}
}

package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// TestHostile_handshakes has servers that keep to no TLS, before, in and after the
// handshake.
func TestHostile_handshakes(t *testing.T) {
	t.Parallel()
	// after completes the handshake and then writes to the bare connection.
	after := func(write func(net.Conn)) func(net.Conn, *tls.Config) {
		return func(conn net.Conn, config *tls.Config) {
			secured := tls.Server(conn, config)
			if secured.Handshake() == nil {
				_, _ = secured.Read(make([]byte, 1<<12))
				write(conn)
			}
		}
	}
	before := func(serve func(net.Conn)) func(net.Conn, *tls.Config) {
		return func(conn net.Conn, _ *tls.Config) { serve(conn) }
	}
	text := func(s string) func(net.Conn) {
		return func(conn net.Conn) { _, _ = io.WriteString(conn, s) }
	}
	record := func(kind byte, length int, body string) string {
		return string([]byte{kind, 3, 3, byte(length >> 8), byte(length)}) + body
	}
	tests := map[string]struct {
		serve func(net.Conn, *tls.Config)
		kinds []observation.Kind
	}{
		"speaks before it is spoken to":  {before(func(conn net.Conn) { text("\x1b[2J\r\n")(conn); hang(conn) }), []observation.Kind{observation.NotTLS}},
		"a record of 0 bytes":            {before(raw(record(22, 0, ""))), []observation.Kind{observation.TLSFailed}},
		"empty records without end":      {before(endlessly("", record(22, 0, ""))), []observation.Kind{observation.TLSFailed}},
		"a record of 64 KiB":             {before(raw(record(22, 1<<16-1, strings.Repeat("x", 1<<16)))), []observation.Kind{observation.NotTLS, observation.TLSFailed}},
		"a record that is cut off":       {before(raw(record(22, 1000, "short"))), []observation.Kind{observation.TLSFailed}},
		"a message of 16 MB":             {before(endlessly("", record(22, 1<<14, "\x02\xff\xff\xff"+strings.Repeat("x", 1<<14-4)))), []observation.Kind{observation.TLSFailed, observation.TLSAlert}},
		"another message":                {before(raw(record(22, 4, "\x0e\x00\x00\x00"))), []observation.Kind{observation.TLSFailed}},
		"warnings without end":           {before(endlessly("", record(21, 2, "\x01\x5a"))), []observation.Kind{observation.TLSFailed, observation.TLSAlert}},
		"cipher changes without end":     {before(endlessly("", record(20, 1, "\x01"))), []observation.Kind{observation.TLSFailed, observation.NotTLS}},
		"an alert of no name":            {before(raw(record(21, 2, "\x02\xfa"))), []observation.Kind{observation.TLSAlert}},
		"drips":                          {before(drip("", "\x16")), []observation.Kind{observation.TLSTimeout, observation.NotTLS}},
		"drips a record":                 {before(drip(record(22, 1<<14, ""), "x")), []observation.Kind{observation.TLSTimeout}},
		"garbage after the handshake":    {after(text("\x1b[2J garbage, and more of it")), []observation.Kind{observation.Malformed}},
		"garbage without end":            {after(func(conn net.Conn) { flood(func() error { _, err := io.WriteString(conn, "garbage"); return err }) }), []observation.Kind{observation.Malformed}},
		"a wrong length after it":        {after(text(record(23, 1<<16-1, strings.Repeat("x", 1<<16)))), []observation.Kind{observation.Malformed}},
		"a record that is not encrypted": {after(text(record(23, 32, strings.Repeat("x", 32)))), []observation.Kind{observation.Malformed}},
		"an alert that is none":          {after(text(record(21, 2, "\x02\x28"))), []observation.Kind{observation.Malformed, observation.TLSAlert}},
		"half a record":                  {after(text(record(23, 100, "half"))), []observation.Kind{observation.Closed}},
	}
	for name, test := range tests {
		for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			t.Run(name+", "+tls.VersionName(version), inBubble(func(t *testing.T) {
				s := newStage(t)
				server := s.anyHost()
				server.MaxVersion = version
				s.lead("", "443", s.serveRaw(func(conn net.Conn) { test.serve(conn, server) }))
				s.lead("", "80", s.closedPort())
				config := s.config()
				var all wire
				all.watch(&config)
				seen := observeWith(t, config, "site.test")
				e := exchange(t, seen, "https://site.test/")
				if e.Failure == nil || !slices.Contains(test.kinds, e.Failure.Kind) {
					t.Errorf("status %d, %+v; want one of %v", e.Status, e.Failure, test.kinds)
				}
				all.wantRead(t, 256<<10)
				all.wantClosed(t)
				wantHarmless(t, seen)
			}))
		}
	}
}

// TestHostile_chains has certificates that are too many or too large.
func TestHostile_chains(t *testing.T) {
	t.Parallel()
	names := make([]string, 1000)
	for i := range names {
		names[i] = "name-" + strconv.Itoa(i) + ".a-domain-of-some-length.test"
	}
	tests := map[string]struct {
		make func(t *testing.T, root trusttest.Authority) tls.Certificate
		kind observation.Kind // empty: the handshake is completed
		says string
	}{
		"300 that lead nowhere":     {func(t *testing.T, _ trusttest.Authority) tls.Certificate { return chainOf(t, 300, nil) }, "", "too long"},
		"300 that lead to the root": {func(t *testing.T, root trusttest.Authority) tls.Certificate { return chainOf(t, 300, &root) }, "", "too long"},
		"300 times the same": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			certificate := root.Issue(t, trusttest.Leaf("site.test"))
			certificate.Certificate = slices.Repeat(certificate.Certificate, 300)
			return certificate
		}, "", ""},
		"1000": {func(t *testing.T, root trusttest.Authority) tls.Certificate { return chainOf(t, 1000, &root) }, observation.TLSFailed, "too large"},
		"1000 names": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			return root.Issue(t, trusttest.Leaf(names...))
		}, "", "and others"},
		"one of 300 KB": {func(t *testing.T, root trusttest.Authority) tls.Certificate {
			template := trusttest.Leaf("site.test")
			template.Subject.Organization = []string{strings.Repeat("x", 300<<10)}
			return root.Issue(t, template)
		}, observation.TLSFailed, "too large"},
		"one of 100 KB": {func(t *testing.T, _ trusttest.Authority) tls.Certificate {
			template := trusttest.Leaf("other.test")
			template.Subject.CommonName = strings.Repeat("x", 100<<10)
			return trusttest.SelfSigned(t, template)
		}, "", "self-signed"},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.lead("site.test", "443", s.serveTLS(answer(200), &tls.Config{Certificates: []tls.Certificate{test.make(t, s.root)}}))
			s.lead("", "443", s.closedPort())
			s.lead("", "80", s.closedPort())
			seen := s.observe("site.test")
			e := exchange(t, seen, "https://site.test/")
			switch {
			case test.kind != "":
				wantFailure(t, e, test.kind, test.says)
			case e.TLS == nil || test.says == "" && e.TLS.Untrusted != nil:
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			case test.says != "" && (e.TLS.Untrusted == nil || !strings.Contains(e.TLS.Untrusted.Detail, test.says)):
				t.Errorf("%+v; want %q", e.TLS.Untrusted, test.says)
			}
			wantHarmless(t, seen)
		}))
	}
}

// chainOf returns a certificate under that many intermediates, which all have one
// key. Without a root, the last was issued by an unknown authority.
func chainOf(t *testing.T, length int, root *trusttest.Authority) tls.Certificate {
	t.Helper()
	above := trusttest.NewAuthority(t, "unknown", nil)
	if root != nil {
		above = *root
	}
	var chain [][]byte
	for i := range length {
		template := trusttest.Leaf()
		template.Subject.CommonName = "link " + strconv.Itoa(i)
		template.IsCA, template.BasicConstraintsValid = true, true
		template.KeyUsage = x509.KeyUsageCertSign
		der, err := x509.CreateCertificate(nil, template, above.Certificate, &above.Key.PublicKey, above.Key)
		if err != nil {
			t.Fatal(err)
		}
		if above.Certificate, err = x509.ParseCertificate(der); err != nil {
			t.Fatal(err)
		}
		chain = append(chain, der)
	}
	slices.Reverse(chain)
	certificate := above.Issue(t, trusttest.Leaf("site.test"))
	certificate.Certificate = append(certificate.Certificate, chain...)
	return certificate
}

// TestHostile_afterTLS has a server that sends TLS messages instead of an answer:
// the connection ends with them, and nothing is negotiated anew.
func TestHostile_afterTLS(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var hellos int
		done := make(chan struct{}, 10)
		s.lead("", "443", s.serveRaw(func(conn net.Conn) {
			defer func() { done <- struct{}{} }()
			hellos += renegotiate(t, conn, s.anyHost())
		}))
		s.lead("", "80", s.closedPort())
		config := s.config()
		seen := observeWith(t, config, "site.test")
		e := exchange(t, seen, "https://site.test/")
		wantFailure(t, e, observation.Malformed, "")
		if e.TLS == nil || e.TLS.Version != "TLS 1.2" {
			t.Errorf("the handshake is %+v", e.TLS)
		}
		<-done
		if hellos != 0 {
			t.Error("the client would shake hands again")
		}
		wantHarmless(t, seen)
	})(t)
}

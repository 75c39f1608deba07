package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// TestHostile_texts has a site that writes the same hostile text wherever it can:
// in its header, its reason, where it leads, its certificate and its DNS.
func TestHostile_texts(t *testing.T) {
	t.Parallel()
	for name, hostile := range hostileTexts() {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			template := trusttest.Leaf("other.test")
			template.Subject = pkix.Name{CommonName: strings.ToValidUTF8(hostile, "?"), Organization: []string{strings.ToValidUTF8(hostile, "?")}}
			if strings.IndexFunc(hostile, func(r rune) bool { return r >= 0x80 }) < 0 {
				template.DNSNames = append(template.DNSNames, hostile)
			}
			issuer := trusttest.NewAuthority(t, "issuer "+strings.ToValidUTF8(hostile, "?"), nil)
			certificate := issuer.Issue(t, template)
			if _, err := x509.ParseCertificate(certificate.Certificate[0]); err != nil { // crypto/x509 takes no such name
				template.DNSNames = template.DNSNames[:1]
				certificate = issuer.Issue(t, template)
			}
			certificate.Certificate = append(certificate.Certificate, issuer.Certificate.Raw)
			text := "HTTP/1.1 301 " + hostile + "\r\nStrict-Transport-Security: max-age=1" + hostile + ";" + hostile + "=1\r\nServer: " + hostile +
				"\r\nCf-Mitigated: " + hostile + "\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
			at := func(location string) string { return strings.Replace(text, "%s", location, 1) }
			s.lead("site.test", "443", s.serveRaw(overTLS(&tls.Config{Certificates: []tls.Certificate{certificate}}, raw(at("/"+hostile)))))
			s.lead("site.test", "80", s.serveRaw(raw(at("https://"+url.QueryEscape(hostile)+".test/"+hostile))))
			s.lead("www.site.test", "443", s.serveRaw(raw("\x15\x03\x03\x00\x02\x02\xfa"))) // an alert of no name
			s.zone["www.site.test"] = []string{"127.0.0.1"}
			seen := s.observe("site.test")
			for _, url := range []string{"https://site.test/", "http://site.test/"} {
				// net/http takes an answer with a control of ASCII for none, browsers one with a NUL.
				e := exchange(t, seen, url)
				refused := strings.ContainsFunc(hostile, func(r rune) bool { return r < ' ' || r == 0x7f })
				switch {
				case strings.Contains(hostile, "\x00"):
					wantFailure(t, e, observation.Malformed, "malformed")
				case e.Status != 301, refused != (e.GoFailure != nil):
					t.Errorf("%s: %+v, %+v", url, e.Failure, e.GoFailure)
				}
			}
			wantHarmless(t, seen)
		}))
	}
}

// TestHostile_alias has a name whose alias is a text of all bytes.
func TestHostile_alias(t *testing.T) {
	t.Parallel()
	for name, hostile := range hostileTexts() {
		t.Run(name, inBubble(func(t *testing.T) {
			var escaped strings.Builder
			for _, b := range []byte(hostile) {
				escaped.WriteString(`\` + string([]byte{'0' + b/100, '0' + b/10%10, '0' + b%10}))
			}
			s := newStage(t)
			s.zone["site.test"] = []string{"=" + escaped.String() + ".test"}
			seen := s.observe("site.test")
			wantFailure(t, exchange(t, seen, "https://site.test/"), observation.NoSuchName, "is an alias (CNAME) of")
			wantHarmless(t, seen)
		}))
	}
	t.Run("no rcode", inBubble(func(t *testing.T) {
		s := newStage(t)
		config := s.config()
		config.DNSServers = []string{s.serveDNS(dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
			_ = w.WriteMsg(new(dns.Msg).SetRcode(query, 12))
		}))}
		wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "https://site.test/"), observation.ResolverFailed, "unknown code")
	}))
}

// wantHarmless checks that no words for a person act on that person: those of the
// observation, and those of the verdict.
func wantHarmless(t *testing.T, seen observation.Observation) {
	t.Helper()
	told := func(text string) {
		if strings.ContainsFunc(text, func(r rune) bool {
			return !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
		}) {
			t.Errorf("not safe to print: %q", text)
		}
	}
	for _, e := range seen.Exchanges() {
		if e.Failure != nil {
			told(e.Failure.Detail)
		}
		if e.TLS != nil && e.TLS.Untrusted != nil {
			told(e.TLS.Untrusted.Detail)
		}
	}
	for _, name := range hostChecks(seen) {
		if name.DNS.Failure != nil {
			told(name.DNS.Failure.Detail)
		}
	}
	wantBounded(t, seen, "")
}

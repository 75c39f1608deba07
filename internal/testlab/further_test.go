package testlab_test

import (
	"crypto/rsa"
	"crypto/tls"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestAt meets a site that is another one at one of its addresses.
func TestAt(t *testing.T) {
	t.Parallel()
	if !testlab.HasIPv6() {
		t.Skip("this machine has no ::1")
	}
	site := testlab.Ready("at.example")
	site.Addresses = []string{"127.0.0.1", "::1"}
	site.At = map[string]testlab.Place{"::1": {
		HTTPS: &testlab.Endpoint{Certificate: testlab.Expired, Answer: testlab.Answer{HSTS: []string{"max-age=1"}}},
		HTTP:  &testlab.Endpoint{Socket: testlab.Closed},
	}}
	lab := testlab.New(t, site)
	c := newClient(t, lab)
	for _, test := range []struct {
		network, header string
		expired, plain  bool
	}{{"tcp4", testlab.GoodHeader, false, true}, {"tcp6", "max-age=1", true, false}} {
		conn, err := c.dial(t.Context(), test.network, "at.example:443")
		if err != nil {
			t.Fatal(err)
		}
		secured := tls.Client(conn, &tls.Config{ServerName: "at.example", InsecureSkipVerify: true})
		if err := secured.Handshake(); err != nil {
			t.Fatal(err)
		}
		leaf := secured.ConnectionState().PeerCertificates[0]
		if expired := leaf.NotAfter.Before(time.Now()); expired != test.expired {
			t.Errorf("%s: the certificate is good until %s", test.network, leaf.NotAfter)
		}
		answer := converse(t, secured, "at.example")
		if !strings.Contains(answer, "Strict-Transport-Security: "+test.header+"\r\n") {
			t.Errorf("%s: %s", test.network, answer)
		}
		_ = conn.Close()

		conn, err = c.dial(t.Context(), test.network, "at.example:80")
		if (err == nil) != test.plain {
			t.Errorf("%s: port 80: %v", test.network, err)
		}
		if err == nil {
			_ = conn.Close()
		}
	}
	if err := lab.SetHeader("at.example", "max-age=2"); err != nil {
		t.Fatal(err)
	}
	if now, _ := lab.Site("at.example"); !slices.Equal(now.At["::1"].HTTPS.Answer.HSTS, []string{"max-age=2"}) {
		t.Errorf("the header at ::1 is %q", now.At["::1"].HTTPS.Answer.HSTS)
	}
	if site.At["::1"].HTTPS.Answer.HSTS[0] != "max-age=1" {
		t.Error("the lab changed the site that it was given")
	}
}

// converse asks for a page over HTTP/1.1 and returns the beginning of the answer.
func converse(t *testing.T, conn net.Conn, host string) string {
	t.Helper()
	_ = conn.SetDeadline(time.Now().Add(time.Hour))
	if _, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 1<<12)
	n, err := conn.Read(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer[:n])
}

func TestWildcard(t *testing.T) {
	t.Parallel()
	below := testlab.Site{Domain: "*.wild.example", HTTPS: testlab.Endpoint{Answer: testlab.Answer{Status: 404}}}
	lab := testlab.New(t, testlab.Ready("wild.example"), testlab.Ready("own.wild.example"), below)
	c := newClient(t, lab)
	for url, status := range map[string]int{
		"https://any.wild.example/": 404, "https://own.wild.example/": 200, "https://wild.example/": 200, "http://a.b.wild.example/": 200,
	} {
		if response := c.get(url); response.StatusCode != status {
			t.Errorf("%s answers %s", url, response.Status)
		}
	}
	if err := c.getError("https://a.b.wild.example/"); !strings.Contains(err.Error(), "certificate is valid for *.wild.example, not") {
		t.Errorf("two labels down: %v", err)
	}
	if err := c.getError("https://any.other.example/"); !strings.Contains(err.Error(), "no such host") {
		t.Errorf("elsewhere: %v", err)
	}
	if len(lab.Requests("any.wild.example")) != 1 {
		t.Errorf("requests: %+v", lab.Requests("any.wild.example"))
	}
}

func TestUnusualCertificates(t *testing.T) {
	t.Parallel()
	soon, weak := testlab.Ready("soon.example"), testlab.Ready("weak.example")
	soon.HTTPS.Certificate, weak.HTTPS.Certificate = testlab.ExpiresSoon, testlab.WeakKey
	c := newClient(t, testlab.New(t, soon, weak))
	state, err := c.handshake("soon.example", &tls.Config{})
	if err != nil {
		t.Fatal(err)
	}
	left := time.Until(state.PeerCertificates[0].NotAfter)
	if left < 4*24*time.Hour || left > 5*24*time.Hour {
		t.Errorf("it expires in %s", left)
	}
	state, err = c.handshake("weak.example", &tls.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if key, ok := state.PeerCertificates[0].PublicKey.(*rsa.PublicKey); !ok || key.N.BitLen() != 1024 {
		t.Errorf("the key is %T", state.PeerCertificates[0].PublicKey)
	}
}

func TestWantsCertificate(t *testing.T) {
	t.Parallel()
	for kind, version := range map[testlab.TLS]uint16{
		testlab.WantsCertificate12: tls.VersionTLS12, testlab.WantsCertificate13: tls.VersionTLS13,
	} {
		site := testlab.Ready("wants.example")
		site.HTTPS.TLS = kind
		c := newClient(t, testlab.New(t, site))
		state, err := c.handshake("wants.example", &tls.Config{})
		if version == tls.VersionTLS12 && (err == nil || !strings.Contains(err.Error(), "remote error: tls: ")) ||
			version == tls.VersionTLS13 && (err != nil || state.Version != version) {
			t.Errorf("%s: the handshake says %+v, %v", kind, state, err)
		}
		_ = c.getError("https://wants.example/")
	}
}

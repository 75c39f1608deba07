package testlab_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

func TestCertificates(t *testing.T) {
	t.Parallel()
	expiry := func(err error, wantPast bool) bool {
		var invalid x509.CertificateInvalidError
		return errors.As(err, &invalid) && invalid.Reason == x509.Expired &&
			invalid.Cert.NotAfter.Before(time.Now()) == wantPast
	}
	unknown := func(err error, sent int) bool {
		var authority x509.UnknownAuthorityError
		var verification *tls.CertificateVerificationError
		return errors.As(err, &authority) && errors.As(err, &verification) &&
			len(verification.UnverifiedCertificates) == sent
	}
	for kind, is := range map[testlab.Certificate]func(error) bool{
		testlab.Good:        func(err error) bool { return err == nil },
		testlab.Expired:     func(err error) bool { return expiry(err, true) },
		testlab.NotYetValid: func(err error) bool { return expiry(err, false) },
		testlab.WrongHost: func(err error) bool {
			var name x509.HostnameError
			return errors.As(err, &name)
		},
		testlab.SelfSigned:          func(err error) bool { return unknown(err, 1) },
		testlab.MissingIntermediate: func(err error) bool { return unknown(err, 1) },
		testlab.UnknownRoot:         func(err error) bool { return unknown(err, 2) },
	} {
		t.Run("kind "+string(kind), func(t *testing.T) {
			t.Parallel()
			site := testlab.Ready("cert.example")
			site.HTTPS.Certificate = kind
			c := newClient(t, testlab.New(t, site))
			_, err := c.handshake("cert.example", &tls.Config{})
			if !is(err) {
				t.Errorf("verification says %v", err)
			}
			state, err := c.handshake("cert.example", &tls.Config{InsecureSkipVerify: true})
			if err != nil {
				t.Fatalf("without verification: %v", err)
			}
			leaf := state.PeerCertificates[0]
			if selfSigned := leaf.CheckSignatureFrom(leaf) == nil || leaf.Issuer.String() == leaf.Subject.String(); selfSigned != (kind == testlab.SelfSigned) {
				t.Errorf("the issuer of %s is %s", leaf.Subject, leaf.Issuer)
			}
		})
	}
}

func TestHandshakes(t *testing.T) {
	t.Parallel()
	for kind, want := range map[testlab.TLS]string{
		testlab.Modern:          "",
		testlab.TLS11:           "protocol version not supported",
		testlab.TLS12CBC:        "",
		testlab.Alert:           "unrecognized name",
		testlab.PlainHTTP:       "first record does not look like a TLS handshake",
		testlab.HandshakeCloses: "EOF",
		testlab.HandshakeResets: "connection reset",
	} {
		t.Run("kind "+string(kind), func(t *testing.T) {
			t.Parallel()
			site := testlab.Ready("tls.example")
			site.HTTPS.TLS = kind
			c := newClient(t, testlab.New(t, site))
			_, err := c.handshake("tls.example", &tls.Config{MinVersion: tls.VersionTLS12})
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("the handshake says %v", err)
			}
		})
	}
}

func TestOldTLS(t *testing.T) {
	t.Parallel()
	old, cbc := testlab.Ready("old.example"), testlab.Ready("cbc.example")
	old.HTTPS.TLS, cbc.HTTPS.TLS = testlab.TLS11, testlab.TLS12CBC
	c := newClient(t, testlab.New(t, old, cbc))

	state, err := c.handshake("old.example", &tls.Config{MinVersion: tls.VersionTLS10})
	if err != nil || state.Version != tls.VersionTLS11 {
		t.Errorf("TLS 1.1: %+v, %v", state, err)
	}
	state, err = c.handshake("cbc.example", &tls.Config{})
	if err != nil || state.Version != tls.VersionTLS12 || state.CipherSuite != tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA {
		t.Errorf("CBC: %+v, %v", state, err)
	}
	if response := c.get("https://cbc.example/"); response.ProtoMajor != 1 {
		t.Errorf("CBC answers over %s", response.Proto)
	}
}

func TestHandshakeHangs(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("hangs.example")
	site.HTTPS.TLS = testlab.HandshakeHangs
	lab := testlab.New(t, site)
	newClient(t, lab).hangs("https://hangs.example/", func() bool { return lab.Connections("hangs.example") == 1 })
	if len(lab.Requests("hangs.example")) != 0 {
		t.Error("it was not the handshake that hung")
	}
}

func TestUnknownName(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("known.example"))
	c := newClient(t, lab)
	conn, err := c.dial(t.Context(), "tcp", "known.example:443")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = tls.Client(conn, &tls.Config{ServerName: "unknown.example"}).Handshake()
	if err == nil || !strings.Contains(err.Error(), "unrecognized name") {
		t.Errorf("the handshake says %v", err)
	}
}

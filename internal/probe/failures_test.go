package probe_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// raw serves bytes to whoever connects, once they have spoken.
func raw(answer string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1<<12))
		_, _ = io.WriteString(conn, answer)
	}
}

func reset(conn net.Conn) {
	_, _ = conn.Read(make([]byte, 1<<12))
	_ = conn.(interface{ SetLinger(seconds int) error }).SetLinger(0)
}

func hang(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// TestObserve_failures has what can go wrong on port 80, where no TLS hides it.
func TestObserve_failures(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		serve  func(net.Conn)
		kind   observation.Kind
		detail string
		tries  int
	}{
		"closes":               {func(net.Conn) {}, observation.Closed, "closed", 2},
		"closes when asked":    {raw(""), observation.Closed, "closed", 2},
		"resets":               {reset, observation.Closed, "closed", 2},
		"never answers":        {hang, observation.HeadersTimeout, "before the timeout", 1},
		"half a header":        {raw("HTTP/1.1 200 OK\r\nX: "), observation.Closed, "closed", 2},
		"garbage":              {raw("\x00\x01\x02 \x1b[31m\r\n\r\n"), observation.Malformed, "status line", 1},
		"TLS":                  {raw("\x15\x03\x01\x00\x02\x02\x16"), observation.Malformed, "status line", 1},
		"no version":           {raw("HTTP/x 200 OK\r\n\r\n"), observation.Malformed, "version", 1},
		"no status":            {raw("HTTP/1.1 abc OK\r\n\r\n"), observation.Malformed, "status code", 1},
		"NUL in a header":      {raw("HTTP/1.1 200 OK\r\nX: a\x00\r\n\r\n"), observation.Malformed, "malformed", 2},
		"contradictory length": {raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"), observation.Malformed, "length", 1},
		"large header":         {raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 70<<10) + "\r\n\r\n"), observation.HeadersTooLarge, "64 KiB", 1},
		"large Location":       {raw("HTTP/1.1 301 Moved\r\nLocation: /" + strings.Repeat("x", 1<<20) + "\r\n\r\n"), observation.HeadersTooLarge, "64 KiB", 1},
		"endless interim":      {raw(strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 5000)), observation.HeadersTooLarge, "64 KiB", 1},
		"endless header": {func(conn net.Conn) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			for err := error(nil); err == nil; {
				_, err = io.WriteString(conn, "X: "+strings.Repeat("x", 1000)+"\r\n")
			}
		}, observation.HeadersTooLarge, "64 KiB", 1},
		"slow drip": {func(conn net.Conn) {
			for err := error(nil); err == nil; time.Sleep(20 * time.Millisecond) {
				_, err = io.WriteString(conn, "H")
			}
		}, observation.HeadersTimeout, "before the timeout", 1},
		"speaks first": {func(conn net.Conn) {
			_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH_9.9\r\n")
			hang(conn)
		}, observation.Malformed, "status line", 1},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			port := s.serveRaw(test.serve)
			s.lead("site.test", "80", port)
			s.lead("", "443", s.closedPort())
			config := s.config()
			seen := observeWith(t, config, "site.test")
			wantFailure(t, exchange(t, seen, "http://site.test/"), test.kind, test.detail)
			if s.connections(port) != test.tries {
				t.Errorf("%d connections, want %d", s.connections(port), test.tries)
			}
			wantFailure(t, exchange(t, seen, "https://site.test/"), observation.Refused, "127.0.0.1 refused the connection")
		}))
	}
}

func TestObserve_handshakeFailures(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		// serve is given the stage's certificate for the site.
		serve  func(net.Conn, tls.Certificate)
		kind   observation.Kind
		detail string
		tries  int
	}{
		"closes": {func(conn net.Conn, _ tls.Certificate) { raw("")(conn) }, observation.TLSFailed, "closed the connection", 2},
		"resets": {func(conn net.Conn, _ tls.Certificate) { reset(conn) }, observation.TLSFailed, "closed the connection", 2},
		"hangs":  {func(conn net.Conn, _ tls.Certificate) { hang(conn) }, observation.TLSTimeout, "did not finish in time", 1},
		"plain HTTP": {func(conn net.Conn, _ tls.Certificate) { raw("HTTP/1.1 400 Bad Request\r\n\r\n")(conn) },
			observation.NotTLS, "plain HTTP", 1},
		"speaks first": {func(conn net.Conn, _ tls.Certificate) { raw("SSH-2.0-OpenSSH_9.9\r\n")(conn) },
			observation.NotTLS, "not TLS", 1},
		"TLS 1.1": {func(conn net.Conn, c tls.Certificate) {
			_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}).Handshake()
		}, observation.TLSVersion, "neither TLS 1.2 nor TLS 1.3", 1},
		"chooses TLS 1.1 regardless": {func(conn net.Conn, _ tls.Certificate) {
			raw("\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02" + strings.Repeat("r", 32) + "\x00\xc0\x13\x00")(conn)
		}, observation.TLSVersion, "neither TLS 1.2 nor TLS 1.3", 1},
		"unknown name": {func(conn net.Conn, _ tls.Certificate) { raw("\x15\x03\x03\x00\x02\x02\x70")(conn) },
			observation.TLSAlert, "unrecognized name", 1},
		"RSA key exchange only": {func(conn net.Conn, c tls.Certificate) {
			_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c}, MaxVersion: tls.VersionTLS12,
				CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}}).Handshake()
		}, observation.TLSAlert, "handshake failure", 1},
		"certificate of garbage": {func(conn net.Conn, c tls.Certificate) {
			c.Certificate = [][]byte{[]byte("garbage")}
			_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c}}).Handshake()
		}, observation.TLSFailed, "cannot be read", 2},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			certificate := s.root.Issue(t, trusttest.Leaf("site.test"))
			port := s.serveRaw(func(conn net.Conn) { test.serve(conn, certificate) })
			s.lead("site.test", "443", port)
			s.lead("", "80", s.closedPort())
			config := s.config()
			root := exchange(t, observeWith(t, config, "site.test"), "https://site.test/")
			wantFailure(t, root, test.kind, test.detail)
			if root.TLS != nil || root.Address != "127.0.0.1:"+port {
				t.Errorf("the exchange is %+v", root)
			}
			if s.connections(port) != test.tries {
				t.Errorf("%d connections, want %d", s.connections(port), test.tries)
			}
		}))
	}
}

func TestObserve_afterTheHandshake(t *testing.T) {
	t.Parallel()
	abort := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	flood := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for _, c := range "abcdefghijklmnopqrstuvwxyz" {
			w.Header().Set("X-Filler-"+string(c), strings.Repeat("x", 4<<10))
		}
		w.WriteHeader(200)
	})
	endless := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for err := error(nil); err == nil; {
			_, err = io.WriteString(w, strings.Repeat("x", 1000))
		}
	})
	never := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	http1 := []string{"http/1.1"}
	tests := map[string]struct {
		handler http.Handler
		config  *tls.Config
		kind    observation.Kind // empty: the answer is 200
		detail  string
		version string
	}{
		"HTTP/2 reset":         {abort, &tls.Config{}, observation.Closed, "reset", "TLS 1.3"},
		"HTTP/1.1 close":       {abort, &tls.Config{NextProtos: http1}, observation.Closed, "closed", "TLS 1.3"},
		"HTTP/2 header flood":  {flood, &tls.Config{}, observation.HeadersTooLarge, "64 KiB", "TLS 1.3"},
		"HTTP/2 endless body":  {endless, &tls.Config{}, "", "", "TLS 1.3"},
		"HTTP/1 endless body":  {endless, &tls.Config{NextProtos: http1}, "", "", "TLS 1.3"},
		"HTTP/2 never answers": {never, &tls.Config{}, observation.HeadersTimeout, "before the timeout", "TLS 1.3"},
		"TLS 1.2":              {answer(200), &tls.Config{MaxVersion: tls.VersionTLS12}, "", "", "TLS 1.2"},
		"wants a certificate, TLS 1.3": {answer(200), &tls.Config{ClientAuth: tls.RequireAnyClientCert},
			observation.CertificateWanted, "required a client certificate", "TLS 1.3"},
		"wants a certificate, TLS 1.3, HTTP/1.1": {answer(200), &tls.Config{ClientAuth: tls.RequireAnyClientCert, NextProtos: http1},
			observation.CertificateWanted, "required a client certificate", "TLS 1.3"},
		"wants a certificate, TLS 1.2": {answer(200), &tls.Config{ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12},
			observation.CertificateWanted, "required a client certificate", "TLS 1.2"},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			config := test.config.Clone()
			config.Certificates = []tls.Certificate{s.root.Issue(t, trusttest.Leaf("site.test"))}
			s.lead("site.test", "443", s.serveTLS(test.handler, config))
			s.lead("", "80", s.closedPort())
			probed := s.config()
			root := exchange(t, observeWith(t, probed, "site.test"), "https://site.test/")
			if !root.Trusted() || root.TLS.Version != test.version || len(root.TLS.Sent) != 1 || len(root.TLS.Verified) != 2 ||
				!strings.HasPrefix(root.TLS.CipherSuite, "TLS_") {
				t.Errorf("the handshake is %+v", root.TLS)
			}
			if test.kind != "" {
				wantFailure(t, root, test.kind, test.detail)
			} else if root.Status != 200 {
				t.Errorf("the exchange is %+v (%+v)", root, root.Failure)
			}
		}))
	}
}

// TestObserve_flaky checks that what fails once and works then, works.
func TestObserve_flaky(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var http, https atomic.Int32
		s.lead("", "80", s.serveRaw(func(conn net.Conn) {
			if http.Add(1) > 1 {
				raw("HTTP/1.1 204 No Content\r\n\r\n")(conn)
			}
		}))
		certificate := s.root.Issue(t, trusttest.Leaf("site.test"))
		s.lead("", "443", s.serveRaw(func(conn net.Conn) {
			if https.Add(1) > 1 {
				secured := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{certificate}})
				_, _ = bufio.NewReader(secured).ReadString('\n')
				_, _ = io.WriteString(secured, "HTTP/1.1 204 No Content\r\n\r\n")
			}
		}))
		seen := s.observe("site.test")
		for _, url := range []string{"https://site.test/", "http://site.test/"} {
			if e := exchange(t, seen, url); e.Status != 204 {
				t.Errorf("%s: %+v", url, e.Failure)
			}
		}
	})(t)
}

// TestObserve_addresses has hosts with several addresses, some of them dead.
func TestObserve_addresses(t *testing.T) {
	t.Parallel()
	t.Run("a dead AAAA and a live A", inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{"2a00::1", "127.0.0.1"}
		s.forwarded["2a00::1"] = ""
		s.site("site.test", answer(200), answer(200))
		config := s.config()
		root := exchange(t, observeWith(t, config, "site.test"), "https://site.test/")
		if root.Status != 200 || !strings.HasPrefix(root.Address, "127.0.0.1:") {
			t.Errorf("%+v (%+v)", root, root.Failure)
		}
	}))
	t.Run("IPv6 only", inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{"2a00::1"}
		s.forwarded["2a00::1"] = "127.0.0.1"
		port, _ := s.site("site.test", answer(200), nil)
		if root := exchange(t, s.observe("site.test"), "https://site.test/"); root.Address != "[2a00::1]:"+port {
			t.Errorf("the exchange is %+v (%+v)", root, root.Failure)
		}
	}))
	t.Run("none answers", inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{"93.184.216.34", "127.0.0.1"}
		s.forwarded["93.184.216.34"] = ""
		s.site("site.test", nil, nil)
		config := s.config()
		wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "https://site.test/"), observation.ConnectTimeout,
			"93.184.216.34 did not answer the connection attempt; 127.0.0.1 refused the connection")
	}))
	t.Run("no route", inBubble(func(t *testing.T) {
		s := newStage(t)
		config := s.config()
		dial := config.Dial
		config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if network == "tcp" {
				return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}
			}
			return dial(ctx, network, address)
		}
		wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "https://site.test/"), observation.Unreachable, "no route")
	}))
	t.Run("a sinkhole", inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{"0.0.0.0"}
		wantFailure(t, exchange(t, s.observe("site.test"), "https://site.test/"), observation.Unreachable, "unspecified")
	}))
}

package serverconfig_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// response is what a server answered to a request; the zero response is no answer.
type response struct {
	status   int
	fields   []string // Strict-Transport-Security
	location string
	evil     bool // a header that the request tried to smuggle in
	// notSpoken is true where the server does not speak HTTP/2.
	notSpoken bool
	// refused is true where the server refused an oversized request before it looked at
	// its configuration.
	refused bool
}

// String formats the response for the record, such as "200, policy" or
// "308 to https://page.example/, none".
func (r response) String() string {
	if r.notSpoken {
		return "not spoken"
	}
	if r.refused {
		return "refused"
	}
	if r.status == 0 {
		return "no answer"
	}
	text := fmt.Sprint(r.status)
	if r.location != "" {
		text += " to " + r.location
	}
	switch {
	case len(r.fields) == 0:
		return text + ", none"
	case len(r.fields) == 1 && sends(r.fields[0], trapPolicy):
		return text + ", policy"
	case len(r.fields) == 1:
		return text + ", another: " + r.fields[0]
	}
	return fmt.Sprintf("%s, %d headers", text, len(r.fields))
}

// sends reports whether the value of a header is a policy, in any spelling.
func sends(value string, policy hsts.Policy) bool {
	parsed, err := hsts.Parse(value)
	return err == nil && parsed == policy
}

// send sends a request to the server, and reads the final response.
func (s *fixture) send(t *testing.T, at ports, r request) response {
	t.Helper()
	address, port := "127.0.0.1", at.HTTP
	if r.ipv6 {
		address = "::1"
	}
	if r.tls || r.wrongPort {
		port = at.HTTPS
	}
	conn, err := net.Dial("tcp", net.JoinHostPort(address, port))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// No server here waits for more of a request; one that did would end the test
	// instead of the run.
	if err := conn.SetDeadline(time.Now().Add(10 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	if r.tls {
		protocols := []string{"http/1.1"}
		if r.http2 {
			protocols = []string{"h2", "http/1.1"}
		}
		secure := tls.Client(conn, &tls.Config{RootCAs: s.roots(t), ServerName: r.host, NextProtos: protocols})
		if err := secure.Handshake(); err != nil {
			t.Fatal(err)
		}
		conn = secure
		if r.http2 && secure.ConnectionState().NegotiatedProtocol != "h2" {
			return response{notSpoken: true}
		}
	}
	if r.http2 {
		return s.sendHTTP2(t, conn, r)
	}
	// A server may answer, and close, before it has read a long request.
	_, _ = io.WriteString(conn, r.text())
	got := read(conn, r)
	got.refused = r.oversized && (got.status == 0 || got.status >= 400 && got.fields == nil)
	return got
}

// read reads the final response to a request.
func read(conn io.Reader, r request) response {
	reader := bufio.NewReader(conn)
	for {
		answer, err := http.ReadResponse(reader, &http.Request{Method: r.method()})
		if err != nil {
			return response{}
		}
		if answer.StatusCode >= 200 || answer.StatusCode == http.StatusSwitchingProtocols {
			return responseOf(answer)
		}
	}
}

func (s *fixture) sendHTTP2(t *testing.T, conn net.Conn, r request) response {
	t.Helper()
	transport := &http.Transport{
		ForceAttemptHTTP2: true,
		DialTLSContext:    func(context.Context, string, string) (net.Conn, error) { return conn, nil },
	}
	defer transport.CloseIdleConnections()
	method, path, _ := strings.Cut(r.line, " ")
	sent, err := http.NewRequestWithContext(t.Context(), method, "https://"+r.host+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := transport.RoundTrip(sent)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return responseOf(answer)
}

func responseOf(answer *http.Response) response {
	return response{
		status: answer.StatusCode, fields: answer.Header.Values(hsts.HeaderName), location: answer.Header.Get("Location"),
		evil: answer.Header.Get("X-Evil") != "",
	}
}

// roots are the root certificates of the lab.
func (s *fixture) roots(t *testing.T) *x509.CertPool {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(s.lab.CACertPEM())) {
		t.Fatal("the lab has no root")
	}
	return roots
}

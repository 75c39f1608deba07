package testlab_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// impatience is how long a test looks where nothing is expected to happen. What is
// expected to happen has all the time of the test run.
const impatience = 100 * time.Millisecond

// client reaches a lab in the three ways that the lab hands out, and by nothing
// else.
type client struct {
	t        *testing.T
	lab      *testlab.Lab
	resolver *net.Resolver
	roots    *x509.CertPool
}

func newClient(t *testing.T, lab *testlab.Lab) *client {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(lab.CACertPEM())) {
		t.Fatal("the root is no PEM certificate")
	}
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, lab.DNSServer())
	}}
	return &client{t, lab, resolver, roots}
}

// dial connects to a host and port as curl does with --connect-to.
func (c *client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	for _, entry := range c.lab.ConnectTo() {
		parts := strings.Split(entry, ":")
		if (parts[0] == "" || strings.EqualFold(parts[0], strings.TrimSuffix(host, "."))) && parts[1] == port {
			port = parts[3]
			break
		}
	}
	// The final dot keeps the machine's search list out.
	dialer := &net.Dialer{Resolver: c.resolver}
	return dialer.DialContext(ctx, network, net.JoinHostPort(strings.TrimSuffix(host, ".")+".", port))
}

// http returns a client of its own connections, which follows no redirect.
func (c *client) http() *http.Client {
	transport := &http.Transport{
		DialContext:       c.dial,
		TLSClientConfig:   &tls.Config{RootCAs: c.roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2: true,

		MaxResponseHeaderBytes: 1 << 20,
	}
	c.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// get asks for a URL over a new connection.
func (c *client) get(url string) *http.Response {
	c.t.Helper()
	response, err := c.http().Get(url)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// getError asks for a URL that can't be got.
func (c *client) getError(url string) error {
	c.t.Helper()
	response, err := c.http().Get(url)
	if err == nil {
		_ = response.Body.Close()
		c.t.Fatalf("%s answered %s", url, response.Status)
	}
	return err
}

// hangs asks for a URL, waits until the question has arrived, and then expects
// nothing to happen.
func (c *client) hangs(url string, arrived func() bool) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		defer close(ended)
		response, err := c.http().Do(request)
		if err == nil {
			_ = response.Body.Close()
		}
		ended <- err
	}()
	eventually(c.t, arrived)
	select {
	case err := <-ended:
		c.t.Errorf("%s does not hang: %v", url, err)
	case <-time.After(impatience):
	}
	cancel()
	for range ended { // until it is over
	}
}

// handshake shakes hands with port 443 of a host.
func (c *client) handshake(host string, config *tls.Config) (*tls.ConnectionState, error) {
	c.t.Helper()
	ctx := c.t.Context()
	conn, err := c.dial(ctx, "tcp", net.JoinHostPort(host, "443"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer conn.Close()
	config.ServerName = host
	if config.RootCAs == nil {
		config.RootCAs = c.roots
	}
	shaken := tls.Client(conn, config)
	if err := shaken.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	state := shaken.ConnectionState()
	return &state, nil
}

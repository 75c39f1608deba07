package probe_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// fetched is the body that a client gets from a URL.
func fetched(t *testing.T, transport http.RoundTripper, address string) (string, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// TestTransport goes the ways of the prober: its DNS servers, connect_to and roots.
func TestTransport(t *testing.T) {
	t.Parallel()
	good, expired := testlab.Ready("good.example"), testlab.Ready("expired.example")
	good.HTTPS.Answer.Body = "hello"
	expired.HTTPS.Certificate = testlab.Expired
	config := labConfig(t, testlab.New(t, good, expired))
	transport := probe.New(config).Transport()
	if body, err := fetched(t, transport, "https://GOOD.example/"); body != "hello" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
	for address, says := range map[string]string{
		"https://expired.example/": "expired",
		"https://nobody.example/":  "does not exist",
		"https://127.0.0.1:1/":     "",
		"https://good.example:0/":  "",
	} {
		if _, err := fetched(t, transport, address); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", address, err)
		}
	}
	config.Roots = nil
	if _, err := fetched(t, probe.New(config).Transport(), "https://good.example/"); err == nil {
		t.Error("an unknown root is trusted")
	}
}

// TestTransport_proxy goes through the proxy, except where connect_to names a host.
func TestTransport_proxy(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "direct") }))
	defer server.Close()
	proxied := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.Out.URL, _ = url.Parse(server.URL) },
		Transport: http.DefaultTransport,
		ModifyResponse: func(r *http.Response) error {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader("proxied")), 7
			r.Header.Del("Content-Length")
			return nil
		},
	})
	defer proxied.Close()
	proxy, err := url.Parse(proxied.URL)
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	transport := probe.New(probe.Config{
		ConnectTo: []probe.ConnectTo{{Host: "named.example", TargetHost: host, TargetPort: port}},
		Proxy: func(u *url.URL) (*url.URL, error) {
			if u.Hostname() == "broken.example" {
				return nil, errors.New("no proxy can be told")
			}
			return proxy, nil
		},
	}).Transport()
	for address, want := range map[string]string{"http://any.example/": "proxied", "http://named.example/": "direct"} {
		if body, err := fetched(t, transport, address); body != want || err != nil {
			t.Errorf("%s: %q, %v", address, body, err)
		}
	}
	if _, err := fetched(t, transport, "http://broken.example/"); err == nil || !strings.Contains(err.Error(), "no proxy can be told") {
		t.Errorf("%v", err)
	}
	proxied.Close()
	if _, err := fetched(t, transport, "http://any.example/"); err == nil || !strings.Contains(err.Error(), "the connection to the proxy failed") {
		t.Errorf("%v", err)
	}
}

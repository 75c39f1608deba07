package testlab_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

func TestReadySite(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("ready.example"))
	c := newClient(t, lab)

	plain := c.get("http://ready.example/")
	if plain.StatusCode != 301 || plain.Header.Get("Location") != "https://ready.example/" {
		t.Errorf("http answers %d, Location %q", plain.StatusCode, plain.Header.Get("Location"))
	}
	secure := c.get("https://ready.example/")
	if diff := cmp.Diff([]string{testlab.GoodHeader}, secure.Header.Values("Strict-Transport-Security")); diff != "" {
		t.Error(diff)
	}
	if secure.ProtoMajor != 2 || len(secure.TLS.PeerCertificates) != 2 {
		t.Errorf("https answers over %s with %d certificates", secure.Proto, len(secure.TLS.PeerCertificates))
	}
}

func TestSitesAreKeptApart(t *testing.T) {
	t.Parallel()
	sites := make([]testlab.Site, 1000)
	for i := range sites {
		sites[i] = testlab.Ready(fmt.Sprintf("site-%d.example", i))
		sites[i].HTTPS.Answer.Body = sites[i].Domain
	}
	lab := testlab.New(t, sites...)
	c := newClient(t, lab)
	for _, i := range []int{0, 500, 999} {
		body, err := io.ReadAll(c.get("https://" + sites[i].Domain + "/").Body)
		if err != nil || string(body) != sites[i].Domain {
			t.Errorf("%s answers %q, %v", sites[i].Domain, body, err)
		}
	}
	if len(lab.ConnectTo()) != 2 {
		t.Errorf("ordinary sites have sockets of their own: %v", lab.ConnectTo())
	}
}

func TestSetHeader(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("set.example")
	site.HTTPS.Paths = map[string]testlab.Answer{"/deep": {}}
	lab := testlab.New(t, site)
	c := newClient(t, lab)

	for _, value := range []string{"max-age=300", "", "max-age=0"} {
		if err := lab.SetHeader("SET.example.", value); err != nil {
			t.Fatal(err)
		}
		var want []string
		if value != "" {
			want = []string{value}
		}
		for _, path := range []string{"/", "/deep"} {
			got := c.get("https://set.example" + path).Header.Values("Strict-Transport-Security")
			if !slices.Equal(got, want) {
				t.Errorf("%s after %q has %q", path, value, got)
			}
		}
	}
	if err := lab.SetHeader("other.example", "max-age=0"); err == nil {
		t.Error("a header was set on a site that there is not")
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("set.example")
	lab := testlab.New(t, site)
	c := newClient(t, lab)
	c.get("https://set.example/")

	site.HTTPS.Certificate = testlab.Expired
	if err := lab.Set(site); err != nil {
		t.Fatal(err)
	}
	if err := c.getError("https://set.example/"); !strings.Contains(err.Error(), "expired") {
		t.Errorf("broken: %v", err)
	}
	now, ok := lab.Site("set.example")
	if !ok || now.HTTPS.Certificate != testlab.Expired {
		t.Errorf("the lab says %+v", now)
	}
	if err := lab.Set(testlab.Ready("set.example")); err != nil {
		t.Fatal(err)
	}
	c.get("https://set.example/")

	if err := lab.Set(testlab.Ready("added.example")); err != nil {
		t.Fatal(err)
	}
	c.get("https://added.example/")

	site.HTTPS.Socket = testlab.Closed
	if err := lab.Set(site); err == nil {
		t.Error("a port closed that clients have been told of")
	}
}

func TestWhatTheLabCannotDo(t *testing.T) {
	t.Parallel()
	for name, sites := range map[string][]testlab.Site{
		"twice":    {{Domain: "a.example"}, {Domain: "A.example."}},
		"nameless": {{}},
		"a URL":    {{Domain: "https://a.example"}},
		"outside":  {{Domain: "a.example", Addresses: []string{"192.0.2.1"}}},
		"dead":     {{Domain: "a.example", Dead: []string{"::1"}}},
		"at":       {{Domain: "a.example", At: map[string]testlab.Place{"::1": {}}}},
		"wildcard": {{Domain: "a.*.example"}},
		"sockets":  {{Domain: "*.a.example", HTTP: testlab.Endpoint{Socket: testlab.Closed}}},
		"port":     {{Domain: "a.example", Ports: map[int]testlab.Endpoint{443: {}}}},
	} {
		if lab, err := testlab.Start(sites...); err == nil {
			t.Errorf("%s: started", name)
			_ = lab.Close()
		}
	}
}

func TestJournal(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("a.example"), testlab.Ready("b.example"))
	c := newClient(t, lab)
	shared := c.http()
	for _, url := range []string{"https://a.example/", "https://a.example/x?y=z", "http://a.example/"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("User-Agent", "test")
		response, err := shared.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	got := lab.Requests("a.example")
	if len(got) != 3 || got[0].Connection != got[1].Connection || got[1].Connection == got[2].Connection {
		t.Fatalf("requests: %+v", got)
	}
	want := testlab.Request{
		Method: "GET", URL: "https://a.example/x?y=z", Protocol: "HTTP/2.0", UserAgent: "test",
		Connection: got[0].Connection,
	}
	if diff := cmp.Diff(want, got[1]); diff != "" {
		t.Error(diff)
	}
	if n := lab.Connections("A.example."); n != 2 {
		t.Errorf("%d connections", n)
	}
	if lab.Lookups("a.example") == 0 {
		t.Error("no lookup")
	}
	if len(lab.Requests("b.example")) != 0 || lab.Connections("b.example") != 0 || lab.Lookups("b.example") != 0 {
		t.Error("a site that nobody asked has been asked")
	}
}

func TestUnknownHost(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("known.example"))
	entry := lab.ConnectTo()[1]
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		"http://"+net.JoinHostPort("127.0.0.1", entry[strings.LastIndex(entry, ":")+1:]), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "unknown.example"
	response, err := new(http.Transport).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("status %d", response.StatusCode)
	}
}

func TestProviderConfig(t *testing.T) {
	t.Parallel()
	closed := testlab.Ready("closed.example")
	closed.HTTP.Socket = testlab.Closed
	lab := testlab.New(t, testlab.Ready("open.example"), closed)
	entries := lab.ConnectTo()
	if len(entries) != 3 || !strings.HasPrefix(entries[0], "closed.example:80::") ||
		!strings.HasPrefix(entries[1], ":443::") || !strings.HasPrefix(entries[2], ":80::") {
		t.Fatalf("entries: %q", entries)
	}
	want := fmt.Sprintf(`provider "hsts" {
  dns_servers = [%q]

  request_timeout = "1h"

  connect_to = [
    %q,
    %q,
    %q,
  ]

  ca_cert_pem = <<EOT
%sEOT
}
`, lab.DNSServer(), entries[0], entries[1], entries[2], lab.CACertPEM())
	if diff := cmp.Diff(want, lab.ProviderConfig()); diff != "" {
		t.Error(diff)
	}
}

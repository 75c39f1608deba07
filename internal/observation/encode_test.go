package observation_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

var update = flag.Bool("update", false, "write the golden file anew")

const golden = "testdata/observation.json"

// example has every field once.
func example() observation.Observation {
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	leaf := observation.Certificate{
		Subject: "CN=example.com", Issuer: "CN=Example CA", DNSNames: []string{"example.com", "*.example.com"},
		NotBefore: day, NotAfter: day.AddDate(0, 3, 0),
		SignatureAlgorithm: "ECDSA-SHA256", PublicKey: "ECDSA 256", SHA256: strings.Repeat("0a", 32),
	}
	root := observation.Exchange{
		URL: "https://example.com/", Address: "192.0.2.1:443", Status: 301,
		TLS:      &observation.TLS{Version: "TLS 1.3", CipherSuite: "TLS_AES_128_GCM_SHA256", Sent: []observation.Certificate{leaf}, Verified: []observation.Certificate{leaf, leaf}},
		HSTS:     []string{`max-age=63072000; includeSubDomains`, ""},
		Location: "http://www.example.com/<&>", SetsCookie: true, VendorFields: map[string]string{"Server": "nginx", "Retry-After": "1"},
	}
	refused := observation.Exchange{
		URL: "https://old.example.com/", Address: "192.0.2.9:443",
		Failure: &observation.Failure{Kind: observation.Refused, Detail: "the host refused the connection"},
	}
	untrusted := observation.Exchange{
		URL: "https://www.example.com/", Address: "192.0.2.1:443", Status: 200,
		TLS: &observation.TLS{Version: "TLS 1.2", CipherSuite: "X", Sent: []observation.Certificate{leaf},
			Untrusted: &observation.Untrusted{Reason: observation.WrongHost, Detail: "the certificate is for example.org"}},
	}
	plain := observation.Exchange{URL: "http://old.example.com/", Address: "192.0.2.9:80", Status: 200}
	first := observation.Hop{Exchange: root}
	return observation.Observation{
		Version: observation.Version, Domain: "example.com",
		HTTPS: observation.Chain{Hops: []observation.Hop{first, {Target: "http://www.example.com/<&>", Exchange: plain}}, End: observation.Loop, Next: &observation.Hop{Target: "https://example.com/", Exchange: observation.Exchange{URL: "https://example.com/"}}},
		Head:  &observation.Exchange{URL: "https://example.com/", Address: "192.0.2.1:443", Status: 405},
		HTTP: observation.Endpoint{
			Chain:            observation.Chain{Hops: []observation.Hop{{Exchange: plain}}, End: observation.Arrived},
			FurtherAddresses: []observation.Exchange{{URL: "http://example.com/", Address: "192.0.2.2:80", Status: 200}},
			AddressesLeftOut: 3,
		},
		Apex: observation.HostCheck{
			Host: "example.com", DNS: observation.Resolution{Addresses: []string{"192.0.2.1", "192.0.2.2"}},
			HTTPS:        observation.Endpoint{Chain: observation.Chain{Hops: []observation.Hop{first, {Target: "http://www.example.com/<&>", Upgraded: true, Exchange: untrusted}}, End: observation.Arrived}},
			FurtherPaths: []observation.Exchange{{URL: "https://example.com/robots.txt", Status: 404}},
		},
		WWW:      observation.HostCheck{Host: "www.example.com", HTTPS: observation.Endpoint{Chain: observation.Chain{Hops: []observation.Hop{{Exchange: untrusted}}, End: observation.Arrived}}},
		Wildcard: observation.HostCheck{Host: observation.WildcardName("example.com"), DNS: observation.Resolution{Failure: &observation.Failure{Kind: observation.NoSuchName, Detail: "it does not exist"}}},
		Subdomains: []observation.HostCheck{{
			Host: "old.example.com", Port: "8443",
			HTTPS: observation.Endpoint{Chain: observation.Chain{Hops: []observation.Hop{{Exchange: refused}}, End: observation.Failed}}, HTTP: &plain,
		}},
	}
}

// TestEncode_golden holds the form in which evidence is kept. A change of it that
// old evidence can't be read with needs another Version.
func TestEncode_golden(t *testing.T) {
	t.Parallel()
	got, err := observation.Encode(example())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(bytes.TrimSpace(want)), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	want := example()
	text, err := observation.Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := observation.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestEncode_leavesDatesOut holds that nothing is written down that differs in each
// answer.
func TestEncode_leavesDatesOut(t *testing.T) {
	t.Parallel()
	o := example()
	o.HTTPS.Hops[0].Date, o.HTTPS.Hops[0].Age = "Sun, 01 Mar 2026 12:00:00 GMT", "17"
	dated, err := observation.Encode(o)
	if err != nil {
		t.Fatal(err)
	}
	undated, err := observation.Encode(example())
	if err != nil || !bytes.Equal(dated, undated) {
		t.Errorf("a Date changes what is written (%v)", err)
	}
}

func TestDecode_refuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                               "not an observation",
		`[]`:                             "not an observation",
		`{}`:                             "version 0",
		`{"version":2}`:                  "version 2",
		`{"version":1,"x":1}`:            "unknown field",
		`{"version":1,"domain":1}`:       "not an observation",
		`{"version":1}{}`:                "not an observation",
		`{"version":1,"https":{"a":[]}}`: "unknown field",
	} {
		if _, err := observation.Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// FuzzDecode holds that what is read is written as it was read, and that nothing
// panics.
func FuzzDecode(f *testing.F) {
	text, err := observation.Encode(example())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"version":1,"subdomains":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := observation.Decode(text)
		if err != nil {
			return
		}
		once, err := observation.Encode(o)
		if err != nil {
			return // a year that RFC 3339 can't write
		}
		again, err := observation.Decode(once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice, err := observation.Encode(again); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%s became %s (%v)", once, twice, err)
		}
	})
}

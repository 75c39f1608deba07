package observation_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func TestKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://example.com":                  "https://example.com/",
		"HTTPS://EXAMPLE.com/Path":             "https://example.com/Path",
		"https://example.com:443/":             "https://example.com/",
		"http://example.com:80":                "http://example.com/",
		"http://example.com:443/":              "http://example.com:443/",
		"https://example.com:8443/a":           "https://example.com:8443/a",
		"https://user:secret@example.com/?q#f": "https://example.com/?q",
		"https://example.com./":                "https://example.com./",
		"https://[2001:db8::1]:443/":           "https://[2001:db8::1]/",
		"https://example.com/a%2Fb":            "https://example.com/a%2Fb",
	} {
		if got, err := observation.Key(text); err != nil || got != want {
			t.Errorf("Key(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "/path", "mailto:a@b", "https://", "https://[::1/", "https://a\x7f/"} {
		if got, err := observation.Key(text); err == nil {
			t.Errorf("Key(%q) = %q", text, got)
		}
	}
}

func TestExchange_Redirect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status         int
		location, want string
		broken         bool
	}{
		{301, "https://example.com/", "https://example.com/", false},
		{302, "/a", "http://example.com/a", false},
		{303, "//EXAMPLE.com./b", "http://EXAMPLE.com./b", false},
		{307, "?q", "http://example.com/?q", false},
		{308, "ftp://example.com/", "ftp://example.com/", false},
		{300, "https://example.com/", "", false},
		{304, "https://example.com/", "", false},
		{200, "https://example.com/", "", false},
		{301, "", "", false},
		{301, "https://[example.com/", "", true},
	} {
		e := observation.Exchange{URL: "http://example.com/", Status: test.status, Location: test.location}
		got, err := e.Redirect()
		text := ""
		if got != nil {
			text = got.String()
		}
		if text != test.want || (err != nil) != test.broken {
			t.Errorf("%d %q leads to %q, %v; want %q", test.status, test.location, text, err, test.want)
		}
	}
}

// seen is an observation of redirects: from each URL to the next.
func seen(urls ...string) observation.Observation {
	o := observation.Observation{Domain: "example.com"}
	for i, url := range urls[:len(urls)-1] {
		key, _ := observation.Key(url)
		o.Exchanges = append(o.Exchanges, observation.Exchange{URL: key, Status: 301, Location: urls[i+1]})
	}
	return o
}

func TestChain(t *testing.T) {
	t.Parallel()
	o := seen("http://example.com/", "https://EXAMPLE.com", "https://example.com/a", "https://other.example/")
	chain := o.Chain("http://example.com")
	if len(chain.Hops) != 3 || chain.Broken != nil {
		t.Fatalf("the chain is %+v", chain)
	}
	if got := chain.Hops[0].Target.Host; got != "EXAMPLE.com" {
		t.Errorf("a hop's target is what the server wrote, not %q", got)
	}
	if last := chain.Hops[2]; last.Made || last.Target.Host != "other.example" {
		t.Errorf("the last hop was not asked for: %+v", last)
	}

	loop := seen("https://example.com/", "https://example.com/")
	if got := len(loop.Chain("https://example.com/").Hops); got != observation.MaxHops {
		t.Errorf("a loop is cut after %d hops", got)
	}
	broken := observation.Observation{Exchanges: []observation.Exchange{{URL: "https://example.com/", Status: 301, Location: "https://["}}}
	if chain := broken.Chain("https://example.com/"); chain.Broken == nil || len(chain.Hops) != 0 {
		t.Errorf("a Location that is no URL: %+v", chain)
	}
	if chain := o.Chain("https://nowhere.example/"); len(chain.Hops) != 0 || chain.Broken != nil {
		t.Errorf("a URL that was not asked for: %+v", chain)
	}
}

func TestServing(t *testing.T) {
	t.Parallel()
	failed := observation.Exchange{URL: "https://example.com/down", Failure: &observation.Failure{Kind: observation.Closed}}
	o := observation.Observation{Domain: "example.com", Exchanges: []observation.Exchange{
		{URL: "https://example.com/", Status: 200},
		{URL: "https://example.com:8443/", Status: 200, Header: []string{"max-age=1", "max-age=2"}},
		{URL: "https://www.example.com/", Status: 200, Header: []string{"max-age=3"}},
		{URL: "http://example.com/", Status: 301},
		failed,
	}, ByAddress: []observation.Exchange{
		{URL: "https://example.com/", Address: "192.0.2.2:443", Status: 200, Header: []string{"max-age=4"}},
		{URL: "http://example.com/", Address: "192.0.2.2:80", Status: 301},
	}}
	planned := o.Serving("max-age=9")
	var got [][]string
	for _, e := range slices.Concat(planned.Exchanges, planned.ByAddress) {
		got = append(got, e.Header)
	}
	want := [][]string{{"max-age=9"}, {"max-age=9"}, {"max-age=3"}, nil, nil, {"max-age=9"}, nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if o.Exchanges[0].Header != nil || o.ByAddress[0].Header[0] != "max-age=4" {
		t.Error("what was seen has changed")
	}
}

// TestJSON holds that an observation can be written down and judged again.
func TestJSON(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	want := observation.Observation{
		Domain: "example.com", At: at,
		Names: []observation.Resolution{
			{Host: "example.com", Addresses: []string{"192.0.2.1"}},
			{Host: "www.example.com", Failure: &observation.Failure{Kind: observation.NoSuchName, Detail: "it does not exist"}},
		},
		Exchanges: []observation.Exchange{{
			URL: "https://example.com/", Address: "192.0.2.1:443", Status: 200, Header: []string{""}, Location: "/a",
			TLS: &observation.TLS{
				Version: "TLS 1.3", CipherSuite: "TLS_AES_128_GCM_SHA256",
				Sent:      []observation.Certificate{{Subject: "CN=example.com", DNSNames: []string{"example.com"}, NotBefore: at, NotAfter: at}},
				Untrusted: &observation.Untrusted{Reason: observation.Expired, Detail: "it expired"},
			},
		}},
	}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got observation.Observation
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestKind holds which failures are answers, and which leave a question open.
func TestKind(t *testing.T) {
	t.Parallel()
	for kind, want := range map[observation.Kind]struct {
		phase observation.Phase
		open  bool
	}{
		observation.NoSuchName:        {observation.Resolving, true},
		observation.NoAddress:         {observation.Resolving, true},
		observation.ResolverTimeout:   {observation.Resolving, true},
		observation.ResolverFailed:    {observation.Resolving, true},
		observation.Refused:           {observation.Connecting, false},
		observation.ConnectTimeout:    {observation.Connecting, true},
		observation.Unreachable:       {observation.Connecting, true},
		observation.ConnectFailed:     {observation.Connecting, false},
		observation.ProxyFailed:       {observation.Connecting, true},
		observation.Cancelled:         {observation.Connecting, true},
		observation.TLSTimeout:        {observation.Handshaking, true},
		observation.TLSAlert:          {observation.Handshaking, false},
		observation.TLSVersion:        {observation.Handshaking, false},
		observation.NotTLS:            {observation.Handshaking, false},
		observation.CertificateWanted: {observation.Handshaking, false},
		observation.TLSFailed:         {observation.Handshaking, false},
		observation.HeadersTimeout:    {observation.Answering, true},
		observation.Closed:            {observation.Answering, false},
		observation.Malformed:         {observation.Answering, false},
		observation.HeadersTooLarge:   {observation.Answering, false},
		observation.Blocked:           {observation.Following, true},
		observation.UnsupportedScheme: {observation.Following, false},
	} {
		if kind.Phase() != want.phase || kind.Open() != want.open {
			t.Errorf("%s: phase %d, open %v; want %d, %v", kind, kind.Phase(), kind.Open(), want.phase, want.open)
		}
	}
}

// FuzzKey holds that a key is its own key, so that an exchange is found again.
func FuzzKey(f *testing.F) {
	for _, seed := range []string{"https://example.com", "http://a:80", "https://[::1]:443/%2f?q#f", "https://ä/", "x:y", "https://u:p@h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := observation.Key(text)
		if err != nil {
			return
		}
		if again, err := observation.Key(key); err != nil || again != key {
			t.Fatalf("%q became %q, which became %q (%v)", text, key, again, err)
		}
	})
}

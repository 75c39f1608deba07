package evidence_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/evidence"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

var day = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// site returns an observation of a domain that redirects from plain http to https,
// with a secret wherever a site can put one.
func site() observation.Observation {
	leaf := observation.Certificate{
		Subject: "CN=example.com", Issuer: "CN=Example CA", DNSNames: []string{"example.com"},
		NotBefore: day, NotAfter: day.AddDate(0, 3, 0), SignatureAlgorithm: "ECDSA-SHA256", PublicKey: "ECDSA 256", SHA256: strings.Repeat("0a", 32),
	}
	root := leaf
	root.Subject, root.SHA256 = "CN=Example CA", strings.Repeat("0b", 32)
	tls := &observation.TLS{
		Version: "TLS 1.3", CipherSuite: "TLS_AES_128_GCM_SHA256",
		Sent: []observation.Certificate{leaf}, Verified: []observation.Certificate{leaf, root},
	}
	page := observation.Exchange{
		URL: "https://example.com/", Address: "192.0.2.1:443", Status: 302, TLS: tls,
		HSTS: []string{"max-age=63072000; includeSubDomains; preload"}, Location: "/in?token=secret&n=1#secret",
	}
	next := page
	next.URL, next.Location = "https://example.com/in?token=secret&n=1", "https://user:secret@example.com/in?token=secret&n=2"
	last := page
	last.URL, last.Location, last.Status = "https://example.com/in?token=secret&n=2", "", 200
	walk := observation.Chain{Hops: []observation.Hop{
		{Exchange: page}, {Target: "https://example.com/in?token=secret&n=1#secret", Exchange: next},
		{Target: "https://user:secret@example.com/in?token=secret&n=2", Exchange: last},
	}, End: observation.Arrived}
	plain := observation.Exchange{URL: "http://example.com/", Address: "192.0.2.1:80", Status: 301, Location: "https://example.com/?secret"}
	noName := &observation.Failure{Kind: observation.NoSuchName, Detail: "it does not exist"}
	return observation.Observation{
		Version: observation.Version, Domain: "example.com",
		HTTPS: walk,
		HTTP:  observation.Endpoint{Chain: observation.Chain{Hops: []observation.Hop{{Exchange: plain}}, End: observation.Loop, Next: &observation.Hop{Target: "http://example.com/?secret", Exchange: observation.Exchange{URL: "http://example.com/?secret"}}}},
		Apex: observation.HostCheck{
			Host: "example.com", DNS: observation.Resolution{Addresses: []string{"192.0.2.1"}},
			HTTPS:        observation.Endpoint{Chain: walk, FurtherAddresses: []observation.Exchange{page}},
			FurtherPaths: []observation.Exchange{last},
		},
		WWW:        observation.HostCheck{Host: "www.example.com", DNS: observation.Resolution{Failure: noName}},
		Wildcard:   observation.HostCheck{Host: observation.WildcardName("example.com"), DNS: observation.Resolution{Failure: noName}},
		Subdomains: []observation.HostCheck{{Host: "api.example.com", HTTPS: observation.Endpoint{Chain: walk}, HTTP: &plain}},
	}
}

func write(t *testing.T, seen observation.Observation, at time.Time) string {
	t.Helper()
	text, ok := evidence.Write(seen, at)
	if !ok {
		t.Fatal("not written")
	}
	return text
}

func TestWrite(t *testing.T) {
	t.Parallel()
	seen, before := site(), site()
	text := write(t, seen, day)
	if diff := cmp.Diff(before, seen); diff != "" {
		t.Errorf("the observation was changed (-before +after)\n%s", diff)
	}
	if strings.Contains(text, "secret") {
		t.Errorf("a secret was written down: %s", text)
	}
	if n := strings.Count(text, `"subject":"CN=example.com"`); n != 1 {
		t.Errorf("the certificate of every request stands there %d times", n)
	}
	got, err := evidence.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	if again := write(t, got.Seen, got.At); again != text {
		t.Errorf("what was read is written otherwise:\n%s\n%s", again, text)
	}
	if !got.At.Equal(day) {
		t.Errorf("at = %s", got.At)
	}
	hops := got.Seen.Apex.HTTPS.Chain.Hops
	if hops[1].URL == hops[2].URL || hops[1].URL != hops[1].Target {
		t.Errorf("two URLs became one, or one became two: %q %q, target %q", hops[1].URL, hops[2].URL, hops[1].Target)
	}
	if diff := cmp.Diff(seen.Apex.HTTPS.Chain.Hops[0].TLS, hops[0].TLS); diff != "" {
		t.Errorf("TLS (-seen +read)\n%s", diff)
	}
}

// TestWrite_locations holds that a Location that is no URL stays none.
func TestWrite_locations(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"/a?b#%zz", "https://exa mple.com/?secret", "/\x01?secret", "/?secret\x01", "?", "#", `\\user@example.com\?secret`, "https://example.com", "/#%secret",
	} {
		seen := site()
		hop := &seen.HTTP.Chain.Hops[0]
		hop.Location = location
		got, err := evidence.Read(write(t, seen, day))
		if err != nil {
			t.Fatalf("%q: %v", location, err)
		}
		_, wantErr := hop.Redirect()
		_, gotErr := got.Seen.HTTP.First().Redirect()
		_, wantBrowserErr := hop.BrowserRedirect()
		_, gotBrowserErr := got.Seen.HTTP.First().BrowserRedirect()
		if (wantErr == nil) != (gotErr == nil) || (wantBrowserErr == nil) != (gotBrowserErr == nil) {
			t.Errorf("%q became %q: %v, %v instead of %v, %v", location, got.Seen.HTTP.First().Location, gotErr, gotBrowserErr, wantErr, wantBrowserErr)
		}
		if strings.Contains(got.Seen.HTTP.First().Location, "secret") || strings.Contains(got.Seen.HTTP.First().Location, "user") {
			t.Errorf("%q became %q", location, got.Seen.HTTP.First().Location)
		}
	}
}

func TestWrite_tooLarge(t *testing.T) {
	t.Parallel()
	seen := site()
	seen.Apex.HTTPS.Chain.Hops[0].HSTS = []string{strings.Repeat("a", evidence.MaxSize)}
	if _, ok := evidence.Write(seen, day); ok {
		t.Error("written down")
	}
}

func TestRead_layout(t *testing.T) {
	t.Parallel()
	text := write(t, site(), day)
	var parsed map[string]any
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		t.Fatal(err)
	}
	other, err := json.MarshalIndent(parsed, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := evidence.Read(string(other))
	if err != nil {
		t.Errorf("evidence in another layout: %v", err)
	}
	if kept.SHA256 != evidence.Sum(text) {
		t.Errorf("its checksum is %s; as it was written it is %s", kept.SHA256, evidence.Sum(text))
	}
}

func TestRead_refused(t *testing.T) {
	t.Parallel()
	text := write(t, site(), day)
	tests := map[string]struct{ text, want string }{
		"empty":                    {"", "ends too early"},
		"not JSON":                 {"<html>", "is not JSON"},
		"a number":                 {"7", "is not JSON"},
		"another JSON":             {`{"ready":true}`, "has no version"},
		"cut off":                  {text[:len(text)/2], "ends too early"},
		"one brace off":            {text[:len(text)-1], "ends too early"},
		"a later one":              {strings.Replace(text, `{"version":1`, `{"version":2`, 1), "has version 2, and this provider reads version 1"},
		"edited":                   {strings.Replace(text, `"status":200`, `"status":201`, 1), "does not match its checksum"},
		"edited at":                {strings.Replace(text, `"at":"2026-03-01`, `"at":"2026-03-02`, 1), "does not match its checksum"},
		"a field more":             {strings.Replace(text, `{"version":1`, `{"version":1,"x":1`, 1), "can't be read"},
		"too long":                 {text + strings.Repeat(" ", evidence.MaxSize), "is longer than"},
		"a text behind":            {text + "{}", "text after its end"},
		"an array":                 {"[]", "is not JSON in the form of evidence: it is a JSON array, not an object. Pass"},
		"a huge version":           {strings.Replace(text, `{"version":1`, `{"version":1`+strings.Repeat("0", 9999), 1), `"version" can't be a JSON number 1000`},
		"another type":             {strings.Replace(text, `"status":200`, `"status":"200"`, 1), `can't be read: "`},
		"a field with a long name": {strings.Replace(text, `{"version":1`, `{"version":1,"`+strings.Repeat("x", 9999)+`":1`, 1), `can't be read: unknown field "xxx`},
		"escapes":                  {strings.Replace(text, `{"version":1`, `{"version":1,"\u001b[31m":1`, 1), "can't be read: unknown field"},
		"deep":                     {strings.Repeat("[", 100000), "is not JSON"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := evidence.Read(test.text)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("%v", err)
			}
			if said := err.Error(); len(said) > 300 || strings.ContainsAny(said, "\x1b\n") || strings.Contains(said, "Go ") {
				t.Errorf("%d bytes: %.400q", len(said), said)
			}
		})
	}
}

// TestRead_forged holds that what no read can have seen is refused, though its
// checksum fits.
func TestRead_forged(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		forge func(*observation.Observation)
		want  string
	}{
		"domain":         {func(o *observation.Observation) { o.Domain = "Example.com" }, "its domain is not"},
		"no domain":      {func(o *observation.Observation) { o.Domain = "" }, "its domain is not"},
		"www":            {func(o *observation.Observation) { o.WWW.Host = "www.example.org" }, "instead of www.example.com"},
		"subdomain":      {func(o *observation.Observation) { o.Subdomains[0].Host = "example.org" }, "not below the domain"},
		"twice":          {func(o *observation.Observation) { o.Subdomains = append(o.Subdomains, o.Subdomains[0]) }, "listed twice"},
		"redirects":      {func(o *observation.Observation) { o.HTTPS.Hops = make([]observation.Hop, 30) }, "more redirects"},
		"no end":         {func(o *observation.Observation) { o.HTTPS.End = "" }, "has no end"},
		"leads nowhere":  {func(o *observation.Observation) { o.HTTPS.End = observation.Loop }, "where it leads"},
		"addresses":      {func(o *observation.Observation) { o.Apex.HTTPS.FurtherAddresses = make([]observation.Exchange, 16) }, "more addresses"},
		"no URL":         {func(o *observation.Observation) { o.Apex.FurtherPaths[0].URL = "" }, "no URL"},
		"no status":      {func(o *observation.Observation) { o.Apex.FurtherPaths[0].Status = 0 }, "neither a status"},
		"no kind":        {func(o *observation.Observation) { o.Subdomains[0].HTTP.Failure = &observation.Failure{} }, "no kind"},
		"both":           {func(o *observation.Observation) { o.HTTPS.Hops[0].TLS.Untrusted = &observation.Untrusted{} }, "is both trusted and not trusted"},
		"without chain":  {func(o *observation.Observation) { o.HTTPS.Hops[0].TLS.Verified = nil }, "without a chain"},
		"no certificate": {func(o *observation.Observation) { o.HTTPS.Hops[0].TLS.Sent[0] = observation.Certificate{SHA256: "ff"} }, "not in it"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := site()
			test.forge(&seen)
			if _, err := evidence.Read(write(t, seen, day)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

// FuzzRead judges whatever [evidence.Read] lets pass. The checksum always fits: who
// forges evidence can compute it.
func FuzzRead(f *testing.F) {
	seed, err := observation.Encode(site())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"version":1,"domain":"example.com","https":{},"http":{"chain":{}},"apex":{"host":"","dns":{},"https":{"chain":{}}},"subdomains":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		seen, err := observation.Decode(text)
		if err != nil {
			return
		}
		written, ok := evidence.Write(seen, day)
		if !ok {
			return
		}
		got, err := evidence.Read(written)
		if err != nil {
			return
		}
		if again, ok := evidence.Write(got.Seen, got.At); !ok || again != written {
			t.Errorf("what was read is written otherwise:\n%s\n%s", again, written)
		}
		for _, ruleset := range readiness.Rulesets() {
			readiness.Evaluate(got.Seen, readiness.Criteria{Ruleset: ruleset, At: got.At})
		}
	})
}

// TestWrite_everywhere holds that no part of an observation is forgotten: one in which
// every URL has a query that holds a secret is written without it.
func TestWrite_everywhere(t *testing.T) {
	t.Parallel()
	var seen observation.Observation
	fill(reflect.ValueOf(&seen).Elem())
	text := write(t, seen, day)
	if at := strings.Index(text, "secret"); at >= 0 {
		t.Errorf("a secret was written down: %s", text[max(0, at-200):at+10])
	}
	if !strings.Contains(text, "?1") {
		t.Error("nothing was written down")
	}
}

// fill sets all that a value consists of, and each URL in it to one with a secret.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			switch {
			case !field.IsExported():
			case field.Name == "URL", field.Name == "Location", field.Name == "Target":
				v.Field(i).SetString("https://user:secret@example.com/?secret#secret")
			default:
				fill(v.Field(i))
			}
		}
	case reflect.String:
		v.SetString("text")
	default:
	}
}

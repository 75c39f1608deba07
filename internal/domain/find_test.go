package domain_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
)

// found is what Find returns, in short: hosts and wildcards, and "@" for the domain.
func found(f domain.Found) string {
	names := slices.Concat(f.Hosts, f.Wildcards)
	if f.Domain {
		names = append(names, "@")
	}
	return strings.Join(names, " ")
}

func parse(t testing.TB, text string) domain.Name {
	t.Helper()
	name, err := domain.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFind(t *testing.T) {
	t.Parallel()
	const (
		www = "www.example.com"
		two = "api.example.com www.example.com"
	)
	for text, want := range map[string]string{
		"":                      "",
		"nothing":               "",
		"example.com":           "@",
		"EXAMPLE.com.":          "@",
		"www.example.com":       www,
		"WWW.Example.COM.":      www,
		"a.b-c.d_e.example.com": "a.b-c.d_e.example.com",
		"*.example.com":         "*.example.com",
		"*.dev.example.com.":    "*.dev.example.com",
		"**.example.com":        "*.example.com",
		"foo*.example.com":      "@",
		`nn*.example.com`:       "@",
		`\x22*.example.com`:     "*.example.com",
		"%2F*.example.com":      "*.example.com",
		"*www.example.com":      www,
		".example.com":          "@",
		"..www..example.com":    "@",
		"a..www.example.com":    www,

		// Other names.
		"example.com.evil.test": "",
		"badexample.com":        "",
		"www.bad-example.com":   "",
		"example.community":     "",
		"example.org www.com":   "",
		"www.example.com.de":    "",
		"com":                   "",

		// Where names stand.
		"https://www.example.com:8443/path?x=api.example.com#y":        two,
		"root@www.example.com, <api.example.com>":                      two,
		"192.0.2.1\twww.example.com api.example.com # hosts":           two,
		"\"www.example.com\",'api.example.com';x":                      two,
		"www.example.com\r\napi.example.com\r\n":                       two,
		"DNS:www.example.com, DNS:api.example.com":                     two,
		"CN=www.example.com,O=x":                                       www,
		"Host(`www.example.com`) && host=api.example.com":              two,
		"See www.example.com. And api.example.com, too!":               two,
		"_www.example.com_ and __api.example.com__ and *example.com*":  two + " @",
		"www.example.com-":                                             www,
		"-www.example.com":                                             "@",
		"“www.example.com”…api.example.com—":                           two,
		"www.example.com\x00api.example.com\xff":                       two,
		"www.example.com" + strings.Repeat(" ", 9) + "www.example.com": www,

		// Labels that no host has.
		"_dmarc.example.com":                         "@",
		"_443._tcp.www.example.com":                  www,
		"a.-b.www.example.com":                       www,
		"a.b-.www.example.com":                       www,
		strings.Repeat("a", 63) + ".example.com":     strings.Repeat("a", 63) + ".example.com",
		strings.Repeat("a", 64) + ".example.com":     "@",
		strings.Repeat("a", 64) + ".www.example.com": www,
		strings.Repeat("a.", 121) + "example.com":    strings.Repeat("a.", 121) + "example.com",
		strings.Repeat("a.", 200) + "example.com":    strings.Repeat("a.", 121) + "example.com",
		"xn--mller-kva.example.com":                  "xn--mller-kva.example.com",
		"XN--MLLER-KVA.example.com":                  "xn--mller-kva.example.com",
		"xn--zzzzzz.www.example.com":                 www,

		// Unicode.
		"müller.example.com MÜLLER.example.com": "xn--mller-kva.example.com",
		"例え.example.com":                        "xn--r8jz45g.example.com",
		"*.müller.example.com":                  "*.xn--mller-kva.example.com",
		"_müller.example.com":                   "@",
		"☃.example.com":                         "@",

		// Escapes before a name.
		`"www.example.com\napi.example.com\n*.example.com\nexample.com"`: two + " *.example.com @",
		`"\u003cwww.example.com\u003e\tapi.example.com"`:                 two,
		`"\u002a.example.com"`:                         "*.example.com",
		`\x22www.example.com\x22 \x2A.dev.example.com`: "www.example.com *.dev.example.com",
		`\\nas.example.com \www.example.com`:           "nas.example.com www.example.com",
		`\\\nwww.example.com`:                          www,
		"x%2F%2Fwww.example.com%2Fy%3Dapi.example.com": two,
		"%252F%252Fwww.example.com":                    www,
		"%2a.example.com %2A.dev.example.com":          "*.dev.example.com *.example.com",
		"%77ww.example.com":                            www,
		"%2Fexample.com":                               "@",
		`\nexample.com`:                                "@",
		"%c3%bcx.www.example.com":                      www,
		`b\u00fccher.www.example.com`:                  www,
		"100%.example.com %zzwww.example.com":          "zzwww.example.com @",
		`\u00www.example.com`:                          "u00www.example.com",
	} {
		if got := found(domain.Find(text, parse(t, "example.com"))); got != want {
			t.Errorf("%q: %s; want %s", text, got, want)
		}
	}
}

// TestFind_unicode finds a domain in either form, from either form.
func TestFind_unicode(t *testing.T) {
	t.Parallel()
	for _, of := range []string{"müller.de", "xn--mller-kva.de", "MÜLLER.de"} {
		for text, want := range map[string]string{
			"www.müller.de WWW.MÜLLER.DE": "www.xn--mller-kva.de",
			"www.xn--mller-kva.de":        "www.xn--mller-kva.de",
			"straße.müller.de":            "xn--strae-oqa.xn--mller-kva.de",
			"müller.de":                   "@",
			"schmüller.de":                "",
			"*.XN--mller-kva.de":          "*.xn--mller-kva.de",
		} {
			if got := found(domain.Find(text, parse(t, of))); got != want {
				t.Errorf("%q in %s: %s; want %s", text, of, got, want)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{
		"", "www.example.com", "*.example.com\\nwww.example.com", "a_b.example.com _c.example.com", "müller.example.com\xff.example.com", "%2f%2fwww.example.com",
		"\\u002a.example.com", "..-.example.com.", "xn--.example.com xn--a_b.example.com", "אב.1a.example.com", "example.com.example.com", "%%%\\\\\\example.com",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		of := parse(t, "example.com")
		got := domain.Find(text, of)
		checkFound(t, got, of)
		checkAdded(t, text, of)
		if alone.MatchString(text) && found(got) == "" {
			t.Errorf("nothing is found in %q", text)
		}
	})
}

// checkFound holds what was found to what is promised of it.
func checkFound(t *testing.T, got domain.Found, of domain.Name) {
	t.Helper()
	names := slices.Concat(got.Hosts, got.Wildcards)
	for _, name := range names {
		// What the data source takes as a subdomain, which the domain itself is not.
		host := strings.TrimPrefix(name, "*.")
		if taken, err := domain.Subdomain(host, of); host != of.ASCII() && (err != nil || taken != host) {
			t.Errorf("%q cannot be an argument: %q, %v", name, taken, err)
		}
	}
	if !slices.IsSorted(got.Hosts) || !slices.IsSorted(got.Wildcards) || slices.Contains(got.Hosts, of.ASCII()) {
		t.Errorf("not sorted, or the domain itself: %v", got)
	}
	if got.Domain {
		names = append(names, of.ASCII())
	}
	if diff := cmp.Diff(got, domain.Find(strings.Join(names, "\n"), of)); diff != "" {
		t.Errorf("written and read again (-was +is):\n%s", diff)
	}
}

var (
	// label is one that every host can have.
	label = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$`)
	// alone is a text with the domain in it, which is not part of another name there.
	alone = regexp.MustCompile(`(?i)(^|[ "'/:@,])example\.com([ "'/:,]|$)`)
)

// checkAdded takes the text for a label, and looks for the name with it.
func checkAdded(t *testing.T, text string, of domain.Name) {
	t.Helper()
	name := strings.ToLower(text) + "." + of.ASCII()
	if !label.MatchString(strings.ToLower(text)) || strings.HasPrefix(name, "xn--") {
		return
	}
	if got := domain.Find("\x1b "+text+"."+of.ASCII()+"\n"+text, of); !slices.Contains(got.Hosts, name) {
		t.Errorf("%s is not found: %v", name, got)
	}
}

// TestFind_linear reads texts that are made to take long, in a time that does not
// matter on any machine: with a factor of the length it would take hours.
func TestFind_linear(t *testing.T) {
	t.Parallel()
	of := parse(t, "example.com")
	for name, piece := range map[string]string{
		"one run": "a", "dots": ".", "labels": "a.", "bad labels": ".-", "backslashes": `\`, "percents": "%25", "encoded": "25", "stars": "*", "names": "x.example.com ",
		"runs": ".example.com", "unicode": "ü", "no UTF-8": "\xff", "long names": strings.Repeat("a", 63) + ".",
	} {
		text := strings.Repeat(piece, 1<<20/len(piece)) + ".example.com"
		if got := domain.Find(text, of); !got.Domain && len(got.Hosts)+len(got.Wildcards) == 0 {
			t.Errorf("%s: nothing is found", name)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	var log strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&log, "192.0.2.%d - - [01/Mar/2026:12:00:00 +0000] \"GET https://host-%d.example.com/a/b?c=d HTTP/2\" 200 %d \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n", i%250, i%500, i)
	}
	text, of := log.String(), parse(b, "example.com")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if len(domain.Find(text, of).Hosts) != 500 {
			b.Fatal("not all are found")
		}
	}
}

package domain_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"example.com":        "example.com",
		"EXAMPLE.com":        "example.com",
		"müller.de":          "xn--mller-kva.de",
		"MÜLLER.de":          "xn--mller-kva.de",
		"xn--mller-kva.de":   "xn--mller-kva.de",
		"faß.de":             "xn--fa-hia.de",
		"例え。jp":              "xn--r8jz45g.jp",
		"a--b.example":       "a--b.example",
		"r3---sn-x.example":  "r3---sn-x.example",
		"localhost":          "localhost",
		"3com.com":           "3com.com",
		"www.example.co.uk":  "www.example.co.uk",
		"ｅｘａｍｐｌｅ.ｃｏｍ":        "example.com",
		"1.2.3.example.com":  "1.2.3.example.com",
		"xn--80ak6aa92e.com": "xn--80ak6aa92e.com",
	} {
		name, err := domain.Parse(text)
		if err != nil || name.ASCII() != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", text, name.ASCII(), err, want)
		}
	}
}

func TestParse_refused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	for text, code := range map[string]string{
		"":                    "domain.format.invalid_characters",
		".example.com":        "domain.format.begins_with_dot",
		"example.com.":        "domain.format.ends_with_dot",
		"example..com":        "domain.format.contains_double_dot",
		"example&co.com":      "domain.format.invalid_characters",
		"exa mple.com":        "domain.format.invalid_characters",
		"https://example.com": "domain.format.invalid_characters",
		"example.com/path":    "domain.format.invalid_characters",
		"example.com:443":     "domain.format.invalid_characters",
		"_dmarc.example.com":  "domain.format.invalid_characters",
		"*.example.com":       "domain.format.invalid_characters",
		"-a.example":          "domain.format.invalid_characters",
		"a-.example":          "domain.format.invalid_characters",
		long + ".example":     "domain.format.invalid_characters",
		strings.Repeat("abcdefg.", 40) + "example": "domain.format.invalid_characters",
		"xn--a.example": "domain.format.invalid_characters",
		"1.1.1.1":       "domain.format.is_ip_address",
		"127.1":         "domain.format.is_ip_address",
		"１.１.１.１":       "domain.format.is_ip_address",
		"::1":           "domain.format.is_ip_address",
		"[2001:db8::1]": "domain.format.is_ip_address",
		"2001:db8::1":   "domain.format.is_ip_address",
		"example.123":   "domain.format.is_ip_address",
	} {
		_, err := domain.Parse(text)
		var refused *domain.Error
		if !errors.As(err, &refused) {
			t.Errorf("Parse(%q) gave no error", text)
			continue
		}
		if refused.Code != code || refused.Summary == "" || refused.Detail == "" {
			t.Errorf("Parse(%q) = %+v; want the code %s", text, refused, code)
		}
	}
}

func TestRegistrable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, registrable, suffix string
	}{
		{"example.com", "example.com", "com"},
		{"www.example.com", "example.com", "com"},
		{"a.b.example.co.uk", "example.co.uk", "co.uk"},
		{"user.github.io", "user.github.io", "github.io"},
		{"co.uk", "", "co.uk"},
		{"github.io", "", "github.io"},
		{"localhost", "", "localhost"},
	}
	for _, test := range tests {
		name, err := domain.Parse(test.text)
		if err != nil {
			t.Fatal(err)
		}
		registrable, _ := name.Registrable()
		if registrable.ASCII() != test.registrable || name.PublicSuffix() != test.suffix {
			t.Errorf("%s: registrable %q, suffix %q; want %q, %q",
				test.text, registrable.ASCII(), name.PublicSuffix(), test.registrable, test.suffix)
		}
		if name.IsRegistrable() != (test.text == test.registrable) || name.IsPublicSuffix() != (test.registrable == "") {
			t.Errorf("%s: IsRegistrable %v, IsPublicSuffix %v", test.text, name.IsRegistrable(), name.IsPublicSuffix())
		}
	}
}

func TestIsListedSuffix(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"com": true, "co.uk": true, "github.io": true, "localhost": false, "corp": false, "example.com": false} {
		if name, err := domain.Parse(text); err != nil || name.IsListedSuffix() != want {
			t.Errorf("%s: %v, %v", text, name.IsListedSuffix(), err)
		}
	}
}

func TestUnicode(t *testing.T) {
	t.Parallel()
	name, err := domain.Parse("xn--mller-kva.de")
	if err != nil || name.Unicode() != "müller.de" {
		t.Errorf("Unicode() = %q, %v", name.Unicode(), err)
	}
}

// FuzzParse holds that what Parse takes, it takes again unchanged, and that
// what it refuses, it refuses with words.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"example.com", "MÜLLER.de", "1.1.1.1", "a..b", "xn--a", "*.x", "\x00", "．", "0．", "a。。b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := domain.Parse(text)
		if err != nil {
			var refused *domain.Error
			if !errors.As(err, &refused) || refused.Summary == "" || refused.Detail == "" {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		again, err := domain.Parse(name.ASCII())
		if err != nil || again != name {
			t.Fatalf("%q became %q, which became %q (%v)", text, name.ASCII(), again.ASCII(), err)
		}
		_ = name.Unicode()
		_, _ = name.Registrable()
	})
}

// TestParse_words reads what is said of a malformed name: what is wrong, and where
// it can be told, what to write.
func TestParse_words(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	for text, want := range map[string]string{
		"example.com:443":                    `"example.com:443" is not a domain name: it has a port. A policy is for a host on every port: write only the name, "example.com".`,
		"example.com/":                       `it has a path. A policy is for a whole host: write only the host name, "example.com".`,
		"http:example.com":                   `it is a URL. Write only its host name, "example.com".`,
		"https://user@münchen.de:8443/a?b#c": `it is a URL. Write only its host name, "münchen.de".`,
		"https://192.0.2.1/":                 `it is a URL. Write only its host name.`,
		"user@example.com":                   `it has a user name before an @. Write only the name after it, "example.com".`,
		"*.example.com":                      `it is a wildcard. A policy covers the names below its domain with includeSubDomains, "example.com".`,
		"exa mple.com":                       `it has a space, which no host name can have.`,
		"_dmarc.example.com":                 `it has an underscore, which no host name can have.`,
		"a&b.example":                        `it has the character '&', which no host name can have.`,
		"a\x00b.example":                     `"a\x00b.example" is not a domain name: it has the character U+0000, which no host name can have.`,
		long + ".com":                        `the label "` + long + `" has 64 characters, and at most 63 are allowed.`,
		strings.Repeat("b", 10000):           `"` + strings.Repeat("b", 80) + `…" is not a domain name: it has 10000 bytes, but a name has at most 253 characters`,
		strings.Repeat("b", 300):             `the label "` + strings.Repeat("b", 80) + `…" has 300 characters, and at most 63 are allowed.`,
		strings.Repeat("ü", 100) + ".de":     `characters, and at most 63 are allowed.`,
		strings.Repeat("abcdefg.", 40) + "x": `it has 321 characters, and at most 253 are allowed.`,
		"xn--zzzzzzzz.de":                    `the label "xn--zzzzzzzz" begins with xn--, but is not an A-label: the rest is not valid Punycode (RFC 3492). Write the label in Unicode.`,
		"-a.example":                         `the label "-a" begins or ends with a hyphen.`,
	} {
		_, err := domain.Parse(text)
		var refused *domain.Error
		if !errors.As(err, &refused) || !strings.Contains(refused.Detail, want) || len(refused.Detail) > 600 {
			t.Errorf("Parse(%.80q) = %v; want %s", text, err, want)
		}
	}
}

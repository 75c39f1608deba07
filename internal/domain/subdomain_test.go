package domain_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
)

func TestSubdomain(t *testing.T) {
	t.Parallel()
	of, err := domain.Parse("example.com")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"api":                   "api.example.com",
		"API.Example.com":       "api.example.com",
		"api.example.com.":      "api.example.com",
		"a.b":                   "a.b.example.com",
		"dev.app":               "dev.app.example.com",
		"notexample.com":        "notexample.com.example.com",
		"api:8080":              "api.example.com:8080",
		"api.example.com.:8080": "api.example.com:8080",
		"api:443":               "api.example.com",
		"api:80":                "api.example.com",
		"api:08080":             "api.example.com:8080",
		"bücher":                "xn--bcher-kva.example.com",
		"my_host":               "my_host.example.com",
		"example.com:8443":      "example.com:8443",
	} {
		if got, err := domain.Subdomain(text, of); err != nil || got != want {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
	for text, part := range map[string]string{
		"":                              "no name",
		":8080":                         "no name",
		".":                             "no name",
		"*":                             "wildcard",
		"*.example.com":                 "wildcard",
		"api.example.org.":              "not below example.com",
		"@":                             "example.com itself",
		"@:443":                         "example.com itself",
		"example.com":                   "example.com itself",
		"Example.com.":                  "example.com itself",
		"api:":                          "port",
		"api:0":                         "port",
		"api:65536":                     "port",
		"api:http":                      "port",
		"api:80:80":                     "port",
		"https://api":                   "URL",
		"192.0.2.1":                     "IP address",
		"-a":                            "hyphen",
		"a b":                           "space",
		"a..b":                          "two dots",
		"bü_cher":                       "A-labels",
		strings.Repeat("a", 64):         "",
		strings.Repeat("a.", 125) + "a": "",
	} {
		got, err := domain.Subdomain(text, of)
		if err == nil {
			t.Errorf("%q is %q", text, got)
			continue
		}
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %q is not in %v", text, part, err)
		}
	}
}

// FuzzSubdomain holds that what was read is read as the same again, and is below
// the domain.
func FuzzSubdomain(f *testing.F) {
	of, err := domain.Parse("example.com")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"api", "api.example.com.:80", "@", "bücher_1", "a。b:443", "*.x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := domain.Subdomain(text, of)
		if err != nil || got == "" {
			return
		}
		host, _, _ := strings.Cut(got, ":")
		if host != "example.com" && !strings.HasSuffix(host, ".example.com") {
			t.Fatalf("%q is %q", text, got)
		}
		if again, err := domain.Subdomain(got, of); err != nil || again != got {
			t.Fatalf("%q is %q, which is %q (%v)", text, got, again, err)
		}
	})
}

package domain_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
)

func TestName_Internal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"example.com":              "",
		"example.co.uk":            "",
		"bücher.de":                "",
		"user.github.io":           "",
		"a.b.s3.amazonaws.com":     "",
		"com":                      "",
		"localhost":                "this machine",
		"app.LOCALHOST":            "this machine",
		"printer.local":            "local network",
		"vault.internal":           "private networks",
		"metadata.google.internal": "private networks",
		"site.test":                "tests",
		"ready.example":            "documentation",
		"no.invalid":               "must not exist",
		"x.alt":                    "outside of DNS",
		"abc.onion":                "Tor",
		"router.home.arpa":         "home networks",
		"1.in-addr.arpa":           "infrastructure",
		"intranet":                 `no top-level domain "intranet"`,
		"git.corp":                 `no top-level domain "corp"`,
		"nas.fritz.box":            "",
		"mail.lan":                 `no top-level domain "lan"`,
		"localhost.localdomain":    `no top-level domain "localdomain"`,
		"notlocal":                 `no top-level domain "notlocal"`,
		"internal.com":             "",
	} {
		name, err := domain.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := name.Internal(); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q instead of %q", text, got, want)
		}
	}
}

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestModel_userAgent(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		"":                          "",
		"Mozilla/5.0 (X11; ümlaut)": "",
		"a\tb":                      "",
		"a\nb":                      "line break",
		"a\r":                       "line break",
		"a\x00":                     "control character",
		"a\x7f":                     "control character",
		"  ":                        "nothing but spaces",
	} {
		var diags diag.Diagnostics
		got := model{UserAgent: types.StringValue(text)}.userAgent(&diags)
		if got != text || diags.HasError() != (words != "") || words != "" && !strings.Contains(diags.Errors()[0].Detail(), words) {
			t.Errorf("%q: %q, %v; want %q", text, got, diags, words)
		}
	}
}

func TestParseProxy(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 256)
	for text, words := range map[string]string{
		"http://proxy.example:3128":              "",
		"https://user:secret@proxy.example":      "",
		"socks5://user:secret@[::1]:1080":        "",
		"http://user:se%3Acret@proxy.example":    "",
		"http://" + long + ":pw@proxy.example":   "",
		"proxy.example:3128":                     "not the URL of a proxy",
		"ftp://proxy.example":                    "not the URL of a proxy",
		"http://:3128":                           "not the URL of a proxy",
		"http://proxy.example:0":                 "not a number from 1 to 65535",
		"http://proxy.example:65536":             "not a number from 1 to 65535",
		"http://proxy.example:3128\n":            "line break",
		"http://us%0D%0Aer:secret@proxy.example": "line break",
		"http://user:sec%0Aret@proxy.example":    "line break",
		"http://us%3Aer:secret@proxy.example":    "colon",
		"socks5://" + long + ":pw@proxy.example": "255 bytes",
	} {
		_, err := parseProxy(text)
		if (err != nil) != (words != "") || err != nil && (!strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%q: %v; want %q", text, err, words)
		}
	}
}

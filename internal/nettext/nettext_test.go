package nettext_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                           "",
		`max-age="1"; a\b`:           `max-age="1"; a\b`,
		"Müller 例え €":                "Müller 例え €",
		"\x1b[31mred\x07\r\n\t\x00":  `\x1b[31mred\a\r\n\t\x00`,
		"\u009b31m":                  `\u009b31m`,
		"a\u202eb\u200bc\ufeffd":     `a\u202eb\u200bc\ufeffd`,
		"\u00a0\u00ad\u2028":         `\u00a0\u00ad\u2028`,
		"\u115f\u3164\ufe0f\u034f":   `\u115f\u3164\ufe0f\u034f`,
		"\U000e0041":                 `\U000e0041`,
		"\xff\ufffd":                 `\xff` + "\ufffd",
		"\xe4\xb8":                   `\xe4\xb8`,
		strings.Repeat("a", 200):     strings.Repeat("a", 200),
		strings.Repeat("a", 201):     strings.Repeat("a", 200) + "…",
		strings.Repeat("ä", 200):     strings.Repeat("ä", 200),
		strings.Repeat("ä", 201):     strings.Repeat("ä", 200) + "…",
		strings.Repeat("\xff", 1000): strings.Repeat(`\xff`, 50) + "…",
		// The escape that would pass the limit is left out whole.
		strings.Repeat("a", 198) + "\x1b":       strings.Repeat("a", 198) + "…",
		strings.Repeat("a", 196) + "\x1b":       strings.Repeat("a", 196) + `\x1b`,
		strings.Repeat("a", 198) + "\x1b" + "a": strings.Repeat("a", 198) + "…",
	} {
		if got := nettext.Printable(text); got != want {
			t.Errorf("Printable(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             `""`,
		"plain":                        `"plain"`,
		`say "no"`:                     `"say \"no\""`,
		`a\`:                           `"a\\"`,
		"<b>\n\x1b[2J":                 `"<b>\n\x1b[2J"`,
		"bücher":                       `"bücher"`,
		"\u202e":                       `"\u202e"`,
		strings.Repeat("x", 9999):      `"` + strings.Repeat("x", 200) + `…"`,
		strings.Repeat(`"`, 101):       `"` + strings.Repeat(`\"`, 100) + `…"`,
		"a" + strings.Repeat(`"`, 100): `"a` + strings.Repeat(`\"`, 99) + `…"`,
	} {
		if got := nettext.Quote(text); got != want {
			t.Errorf("Quote(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		size int
		want string
	}{
		{"abc", 3, "abc"},
		{"abc", 4, "abc"},
		{"abc", 2, "ab"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"", 0, ""},
		{"", -2, ""},
		{"aä", 2, "a"},
		{"aä", 3, "aä"},
		{"ää", 3, "ä"},
		{"a\U0001f600", 4, "a"},
		{"a\U0001f600b", 5, "a\U0001f600"},
		{"\U0001f600", 1, ""},
		// No UTF-8: the size alone counts.
		{"\x80\x80\x80\x80\x80\x80", 5, "\x80\x80\x80\x80\x80"},
		{"\x80\x80\x80\x80\x80\x80", 2, "\x80\x80"},
	} {
		if got := nettext.Cut(row.text, row.size); got != row.want {
			t.Errorf("Cut(%q, %d) = %q; want %q", row.text, row.size, got, row.want)
		}
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://u:p@example.com:8443/a?token=1#b": "https://example.com:8443/a",
		"/a?token=1":                        "/a",
		"https://example.com/\u202e":        "https://example.com/%E2%80%AE",
		"https://exa\u202emple.com/?":       "https://exa%E2%80%AEmple.com/",
		"mailto:a@example.com?subject=x":    "mailto:example.com",
		"https:u:p@example.com":             "https:example.com",
		"https://u:p@[example.com/a?b=1#@c": "[example.com/a",
		"https://a\x1b[2J/":                 `https://a\x1b[2J/`,
	} {
		if got := nettext.URL(text); got != want {
			t.Errorf("URL(%q) = %q; want %q", text, got, want)
		}
	}
}

// TestWithoutSecrets leaves the URL that it is given alone.
func TestWithoutSecrets(t *testing.T) {
	t.Parallel()
	const text = "https://u:p@a.example/b?c=d#e"
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := nettext.WithoutSecrets(u).String(); got != "https://a.example/b" {
		t.Error(got)
	}
	if u.String() != text {
		t.Errorf("the argument has become %s", u)
	}
}

func TestHideSecrets(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "",
		"connection refused":     "connection refused",
		"Why? It ended, see #2.": "Why? It ended, see #2.",
		"what?":                  "what?",
		"proxyconnect tcp: dial tcp 192.0.2.1:3128: connect: refused":  "proxyconnect tcp: dial tcp 192.0.2.1:3128: connect: refused",
		`Get "https://u:p@a.example:8443/b?c=d#e": EOF`:                `Get "https://[hidden]@a.example:8443/b?[hidden]": EOF`,
		`parse "http://user:p@ss@proxy:3128": bad`:                     `parse "http://[hidden]@proxy:3128": bad`,
		"http://user@proxy and http://x:y@other/?z":                    "http://[hidden]@proxy and http://[hidden]@other/?[hidden]",
		"to /login#access_token=1":                                     "to /login#[hidden]",
		"to https://a.example#t":                                       "to https://a.example#[hidden]",
		"to a.example/cb?code=1":                                       "to a.example/cb?[hidden]",
		"https://a.example/@user":                                      "https://a.example/@user",
		"Proxy-Authorization: Basic dTpw\r\nHost: a":                   "Proxy-Authorization: [hidden]\r\nHost: a",
		"sent cookie=a; b=c":                                           "sent cookie=[hidden]",
		"map[Set-Cookie:[a=b]]":                                        "map[Set-Cookie:[hidden]",
		"https://a.example/very/long/path/without/anything/to/hide":    "https://a.example/very/long/path/without/anything/to/hide",
		"max-age=31536000; includeSubDomains":                          "max-age=31536000; includeSubDomains",
		"socks5://name:" + strings.Repeat("x", 500) + "@proxy.example": "socks5://[hidden]@proxy.example",
	} {
		if got := nettext.HideSecrets(text); got != want {
			t.Errorf("HideSecrets(%q) = %q; want %q", text, got, want)
		}
		if got := nettext.HideSecrets(want); got != want {
			t.Errorf("a second time %q has become %q", want, got)
		}
	}
}

package readiness_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
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
		strings.Repeat("ä", 200):     strings.Repeat("ä", 200),
		strings.Repeat("ä", 201):     strings.Repeat("ä", 200) + "…",
		strings.Repeat("\xff", 1000): strings.Repeat(`\xff`, 200) + "…",
	} {
		if got := readiness.Printable(text); got != want {
			t.Errorf("Printable(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestPrintableURL(t *testing.T) {
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
		if got := readiness.PrintableURL(text); got != want {
			t.Errorf("PrintableURL(%q) = %q; want %q", text, got, want)
		}
	}
}

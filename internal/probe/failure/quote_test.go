package failure

import (
	"strings"
	"testing"
	"unicode"
)

// TestQuote holds that nothing of a remote side's text acts on a terminal.
func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":                        `"plain"`,
		"\x1b[31m\r\n\x00":             `"\x1b[31m\r\n\x00"`,
		"a\u202eb":                     `"a\u202eb"`,
		"\xff":                         `"\xff"`,
		strings.Repeat("ä", 1000):      `"` + strings.Repeat("ä", 50) + `…"`,
		strings.Repeat("x", 99) + "äy": `"` + strings.Repeat("x", 99) + `…"`,
	} {
		if got := Quote(text); got != want {
			t.Errorf("Quote(%q) = %s, want %s", text, got, want)
		}
	}
}

// TestQuote_invisible holds that nothing is in a detail that nobody can see.
func TestQuote_invisible(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune) {
		hidden := !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
		if hidden && r != unicode.ReplacementChar && strings.ContainsRune(Quote(string(r)), r) {
			t.Fatalf("%U is quoted as it is", r)
		}
	}
}

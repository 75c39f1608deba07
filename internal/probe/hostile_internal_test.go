package probe

import (
	"strings"
	"testing"
	"unicode"
)

// TestNormalHost_long holds that a host that no name can be as long as is not put
// into A-labels, which for one of 60 KiB takes seconds that no interrupt ends.
func TestNormalHost_long(t *testing.T) {
	t.Parallel()
	for _, host := range []string{strings.Repeat("例", 400), strings.Repeat("例え.", 20000), strings.Repeat("a.", 600)} {
		if got, err := normalHost(host); err == nil {
			t.Errorf("%d bytes become %d", len(host), len(got))
		}
	}
	longest := strings.Repeat(strings.Repeat("a", 62)+".", 4)
	if got, err := normalHost(longest); err != nil || got+"." != longest {
		t.Errorf("%q, %v", got, err)
	}
}

// TestNumeric tells numbers, in whatever form somebody reads, from names.
func TestNumeric(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"2130706433": true, "127.1": true, "0x7f.1": true, "0x7f000001": true, "1.2.3.4.5": true, "a.0x7f": true, "a.0x": true, "0177.0.0.01": true, "example.1": true,
		"example.com": false, "1.example": false, "0x7f.example": false, "x1": false, "1x": false, "0xg": false, "": false, "a.": false, "fe80::1": false, "xn--1": false,
	} {
		if numeric(host) != want {
			t.Errorf("numeric(%q) is %v", host, !want)
		}
	}
}

// TestQuote_invisible holds that nothing is in a detail that nobody can see.
func TestQuote_invisible(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune) {
		hidden := !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
		if hidden && r != unicode.ReplacementChar && strings.ContainsRune(quote(string(r)), r) {
			t.Fatalf("%U is quoted as it is", r)
		}
	}
}

package safety

import "testing"

// TestIsNumeric distinguishes numbers, in any form that some program reads, from names.
func TestIsNumeric(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"2130706433": true, "127.1": true, "0x7f.1": true, "0x7f000001": true, "1.2.3.4.5": true, "a.0x7f": true, "a.0x": true, "0177.0.0.01": true, "example.1": true,
		"example.com": false, "1.example": false, "0x7f.example": false, "x1": false, "1x": false, "0xg": false, "": false, "a.": false, "fe80::1": false, "xn--1": false,
	} {
		if isNumeric(host) != want {
			t.Errorf("isNumeric(%q) is %v", host, !want)
		}
	}
}

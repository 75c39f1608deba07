package resolver

import (
	"strings"
	"testing"
)

func TestParseServer(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"192.0.2.1":           "192.0.2.1:53",
		"192.0.2.1:5353":      "192.0.2.1:5353",
		"192.0.2.1:":          "192.0.2.1:53",
		"2001:db8::53":        "[2001:db8::53]:53",
		"[2001:db8::53]":      "[2001:db8::53]:53",
		"[2001:DB8::53]:5353": "[2001:db8::53]:5353",
	} {
		if got, err := ParseServer(text); err != nil || got != want {
			t.Errorf("ParseServer(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for text, words := range map[string]string{
		"":                   "is not the address of a resolver",
		"dns.example":        "is not the address of a resolver",
		"dns.example:53":     "is not an IP address",
		"192.0.2.1:domain":   "is not a port",
		"192.0.2.1:0":        "is not a port",
		"192.0.2.1:53:53":    "is not the address of a resolver",
		"https://dns.x/dns-": "is not a port",
		"192.0.2.256":        "is not the address of a resolver",
	} {
		if _, err := ParseServer(text); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("ParseServer(%q): %v, want %q", text, err, words)
		}
	}
}

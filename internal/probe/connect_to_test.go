package probe_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

func TestParseConnectTo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]probe.ConnectTo{
		"example.com:443:192.0.2.1:8443":          {Host: "example.com", Port: "443", TargetHost: "192.0.2.1", TargetPort: "8443"},
		"::127.0.0.1:8443":                        {TargetHost: "127.0.0.1", TargetPort: "8443"},
		"example.com:443::8443":                   {Host: "example.com", Port: "443", TargetPort: "8443"},
		"example.com::edge.example.net:":          {Host: "example.com", TargetHost: "edge.example.net"},
		"EXAMPLE.com.:0443:Edge.example:080":      {Host: "example.com", Port: "443", TargetHost: "edge.example", TargetPort: "80"},
		"[2001:DB8::1]:443:[::1]:8443":            {Host: "2001:db8::1", Port: "443", TargetHost: "::1", TargetPort: "8443"},
		"[::ffff:1.2.3.4]::[fe80::1%eth0]:":       {Host: "::ffff:1.2.3.4", TargetHost: "fe80::1%eth0"},
		"müller.de:443:intern:8443":               {Host: "xn--mller-kva.de", Port: "443", TargetHost: "intern", TargetPort: "8443"},
		"_acme.example.com:80:under_score.test:1": {Host: "_acme.example.com", Port: "80", TargetHost: "under_score.test", TargetPort: "1"},
		":::": {},
	} {
		if got, err := probe.ParseConnectTo(text); err != nil || got != want {
			t.Errorf("ParseConnectTo(%q) = %+v, %v; want %+v", text, got, err, want)
		}
	}
	for text, words := range map[string]string{
		"":                                "1 parts between colons instead of 4",
		"example.com":                     "1 parts",
		"example.com:443":                 "2 parts",
		"example.com:443:192.0.2.1":       "3 parts",
		"example.com:443:2001:db8::1:443": "7 parts",
		"[::1:443:a:1":                    "brackets do not match",
		"::1]:443:a:1":                    "brackets do not match",
		"a[::1]:443:a:1":                  "brackets do not match",
		"[[::1]]:443:a:1":                 "brackets do not match",
		"[example.com]:443:a:1":           "not an IPv6 address",
		"[192.0.2.1]:443:a:1":             "not an IPv6 address",
		"[::1]x:443:a:1":                  "not an IPv6 address",
		"a:https:b:1":                     `"https" is not a port`,
		"a:0:b:1":                         `"0" is not a port`,
		"a:1:b:65536":                     `"65536" is not a port`,
		"a:+1:b:1":                        `"+1" is not a port`,
		"a b:443:c:1":                     "not a host",
		"https://a:443:c":                 "is not a port",
		"a:1:b\x1b:1":                     `"b\x1b" is not a host`,
	} {
		_, err := probe.ParseConnectTo(text)
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("ParseConnectTo(%q): %v, want %q", text, err, words)
		}
	}
}

// FuzzParseConnectTo checks that what is read can be written and read again.
func FuzzParseConnectTo(f *testing.F) {
	for _, seed := range []string{"a:1:b:2", "::[::1]:443", "[::1]::[fe80::1%x]:", "ä:1::", "::..:", "a..b:::", ".:::", "。:::", "::¸:", "[", "]", "a:1:[b", ":::::", "\xff:::",
		"127.0.0.1。:80:169.254.169.254。:80", "localhost..:::", "a:1:b..:2", "a\uff0fb:::", "a:1:127.0.0.1\uff20b:2", "[fe80::1%\x1b]:::", "a:22:b:6000", "１２７.0.0.1:::"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		entry, err := probe.ParseConnectTo(text)
		if err != nil {
			return
		}
		for _, host := range []string{entry.Host, entry.TargetHost} {
			if strings.ContainsAny(host, "/?#@\\ \x1b") || strings.HasSuffix(host, ".") || strings.Contains(host, "..") {
				t.Fatalf("%q has the host %q", text, host)
			}
		}
		bracket := func(host string) string {
			if strings.Contains(host, ":") {
				return "[" + host + "]"
			}
			return host
		}
		written := strings.Join([]string{bracket(entry.Host), entry.Port, bracket(entry.TargetHost), entry.TargetPort}, ":")
		if again, err := probe.ParseConnectTo(written); err != nil || again != entry {
			t.Fatalf("%q became %+v, and %q became %+v (%v)", text, entry, written, again, err)
		}
	})
}

package probe

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

func TestInterleave(t *testing.T) {
	t.Parallel()
	var sorted, want []netip.Addr
	for _, text := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"} {
		sorted = append(sorted, netip.MustParseAddr(text))
	}
	for _, i := range []int{3, 0, 1, 2} {
		want = append(want, sorted[i])
	}
	if got := interleave(sorted); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := interleave(slices.Repeat(sorted, 10)); len(got) != observation.MaxAddresses {
		t.Errorf("%d addresses are tried", len(got))
	}
}

// FuzzRedirect_host checks that no redirect of a public site, however it is written,
// leads to an address that is not public, by any reading of its host: as it is, or
// mapped as browsers do, with or without its final dots.
func FuzzRedirect_host(f *testing.F) {
	for _, host := range []string{
		"169.254.169.254。", "127.0.0.1../", "localhost../", "127.0.0.1．", "127.0.0.1｡.", "１２７.０.０.１", "[::ffff:127.0.0.1]", "[fe80::1%25eth0]",
		"[2606:4700::5efe:7f00:1]", "localhost.localdomain", "ip-7f000001.evil.example:22", "2130706433", "0x7f.1..", "a..b", "169.254.169.254\uff0f.a", "user@10.0.0.1",
	} {
		f.Add(host)
	}
	f.Fuzz(func(t *testing.T, host string) {
		key, err := observation.Key("http://" + host)
		if err != nil {
			return
		}
		to, failed := parseTarget(key)
		if failed != nil || hasEmptyLabel(to.host) {
			return
		}
		if strings.ContainsAny(to.host, "/?#@\\ ") {
			t.Fatalf("%q becomes the host %q", host, to.host)
		}
		port, _ := strconv.ParseUint(to.port, 10, 16)
		if (safety.Rule{Port: uint16(port), NamedPort: true}).CheckHost(to.host) != nil {
			return
		}
		if safety.IsBlockedPort(uint16(port)) {
			t.Fatalf("%q is allowed", host)
		}
		for _, reading := range []string{to.host, to.url.Hostname(), strings.Map(narrow, to.url.Hostname())} {
			reading = strings.TrimRight(strings.ReplaceAll(reading, "。", "."), ".")
			address, err := netip.ParseAddr(reading)
			if err == nil && safety.Classify(address) != safety.Public || strings.EqualFold(reading, "localhost") {
				t.Fatalf("%q may lead to %s", host, reading)
			}
		}
	})
}

// narrow returns the ASCII character of which another is the full-width form.
func narrow(r rune) rune {
	if r >= '\uff01' && r <= '\uff5e' {
		return r - '\uff01' + '!'
	}
	return r
}

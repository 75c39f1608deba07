package safety

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

var classes = map[Class][]string{
	Public: {
		"1.1.1.1", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0", "126.255.255.255",
		"128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
		"198.17.255.255", "198.20.0.0", "223.255.255.255",
		"2606:4700:4700::1111", "2001:200::1", "2400::1", "3ffe::1",
		"::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1", "::ffff:0:1.1.1.1",
		"2001:0:101:101:0:0:fefe:fefe",                           // Teredo: server and client 1.1.1.1
		"2606:4700::5efe:1.1.1.1", "2606:4700::200:5efe:1.1.1.1", // ISATAP
	},
	Shared: {"100.64.0.0", "100.127.255.255", "::ffff:100.64.0.1", "64:ff9b::100.64.0.1", "2002:6440:1::"},
	Private: {
		"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255",
		"192.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.0", "198.19.255.255", "192.88.99.1", "240.0.0.1", "255.255.255.254",
		"fc00::1", "fd00::1", "fdff::1", "fec0::1", "2001:db8::1", "3fff::1", "100::1", "5f00::1", "4000::1", "2001:10::1", "2001:2::1",
		"::ffff:10.0.0.1", "::ffff:c0a8:1", "64:ff9b::10.0.0.1", "64:ff9b::c0a8:1", "2002:a00:1::1", "2002:c0a8:101::",
		"64:ff9b:1::1.1.1.1", "64:ff9b:1::10.0.0.1", "::ffff:0:10.0.0.1", "::1.1.1.1",
		"2001:0:a00:1::fefe:fefe", "2001:0:101:101:0:0:f5ff:fffe", "2606:4700::5efe:10.0.0.1", "fd00::5efe:1.1.1.1",
	},
	Loopback: {
		"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::127.0.0.1",
		"64:ff9b:1::127.0.0.1", "64:ff9b:1:7f00:0:100::", "2002:7f00:1::", "::127.0.0.1", "::ffff:0:127.0.0.1",
		"2001:0:101:101:0:0:80ff:fffe",
		"2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:7f00:1", "fd00::5efe:127.0.0.1",
	},
	LinkLocal: {
		"169.254.0.0", "169.254.169.254", "169.254.170.2", "169.254.255.255", "100.100.100.200", "168.63.129.16", "192.0.0.192",
		"fe80::1", "fe80::1%eth0", "febf::1", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254",
		"::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "64:ff9b::169.254.169.254", "64:ff9b:1::169.254.169.254",
		"64:ff9b:1:a9fe:a9:fe00::", "64:ff9b:1:a9:fe:a9fe::", "2002:a9fe:a9fe::", "::169.254.169.254", "::ffff:0:169.254.169.254",
		"2001:0:a9fe:a9fe::1", "2001:0:101:101:0:0:5601:5601",
		"fd00:c1::a9fe:a9fe", "fd00:42::42", "fe80::5efe:10.0.0.1", "2606:4700::5efe:169.254.169.254", "64:ff9b::5efe:169.254.169.254",
	},
	Unusable: {
		"0.0.0.0", "0.0.0.1", "0.255.255.255", "224.0.0.1", "239.255.255.255", "255.255.255.255", "::", "ff02::1", "ff0e::1",
		"::ffff:0.0.0.0", "::ffff:224.0.0.1", "64:ff9b::0.0.0.0", "2002:e000:1::", "::2",
	},
}

// inUse are classes of which a configured name has an address.
func inUse(classes ...Class) func(Class) bool {
	return func(c Class) bool { return slices.Contains(classes, c) }
}

func TestClassify(t *testing.T) {
	t.Parallel()
	for want, addresses := range classes {
		for _, text := range addresses {
			if got := Classify(netip.MustParseAddr(text)); got != want {
				t.Errorf("%s is taken for %s, not for %s", text, got, want)
			}
		}
	}
}

func TestRule(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		rule    Rule
		allowed []Class
	}{
		"the configuration's own URL":              {Rule{Origin: Configured}, []Class{Public, Shared, Private, Loopback, LinkLocal}},
		"a redirect to a configured name":          {Rule{Origin: ConfiguredName, Port: 443, NamedPort: true}, []Class{Public, Shared, Private, Loopback}},
		"to a configured name, by another port":    {Rule{Origin: ConfiguredName, Port: 8443}, []Class{Public}},
		"from its network, by another port":        {Rule{Origin: ConfiguredName, Port: 8443, Start: Private}, []Class{Public, Private}},
		"a redirect to a name under the domain":    {Rule{Origin: BelowDomain, Port: 443, NamedPort: true}, []Class{Public}},
		"to one where a configured one is private": {Rule{Origin: BelowDomain, Port: 443, NamedPort: true, InUse: inUse(Private)}, []Class{Public, Private}},
		"to one where all classes are in use":      {Rule{Origin: BelowDomain, Port: 443, NamedPort: true, InUse: inUse(Shared, Private, Loopback, LinkLocal)}, []Class{Public, Shared, Private}},
		"to one from a private network":            {Rule{Origin: BelowDomain, Port: 8443, Start: Private}, []Class{Public, Private}},
		"to one from this machine":                 {Rule{Origin: BelowDomain, Port: 8443, Start: Loopback}, []Class{Public, Loopback}},
		"a redirect from a public site":            {Rule{Port: 443, Start: Public}, []Class{Public}},
		"a redirect from a carrier's network":      {Rule{Port: 443, Start: Shared}, []Class{Public, Shared}},
		"a redirect from a private network":        {Rule{Port: 443, Start: Private}, []Class{Public, Private}},
		"a redirect from this machine":             {Rule{Port: 443, Start: Loopback}, []Class{Public, Loopback}},
		"a redirect from a link-local address":     {Rule{Port: 443, Start: LinkLocal}, []Class{Public}},
		"a redirect from an unusable address":      {Rule{Port: 443, Start: Unusable}, []Class{Public}},
	}
	for name, test := range tests {
		allowed := make(map[Class]bool)
		for _, c := range test.allowed {
			allowed[c] = true
		}
		for c, addresses := range classes {
			for _, text := range addresses {
				address := netip.MustParseAddr(text)
				if test.rule.Allows(address) != allowed[c] {
					t.Errorf("%s may lead to %s: %v", name, text, !allowed[c])
				}
				failure := test.rule.CheckHost(text)
				if (failure == nil) != allowed[c] {
					t.Errorf("%s to %s: %+v", name, text, failure)
				}
				wantKind := observation.Blocked
				if test.rule.Origin == Configured {
					wantKind = observation.Unreachable
				}
				if failure != nil && failure.Kind != wantKind {
					t.Errorf("%s to %s: %+v", name, text, failure)
				}
			}
		}
	}
}

// TestRule_filter checks that only the addresses that are allowed are left.
func TestRule_filter(t *testing.T) {
	t.Parallel()
	mixed := []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("::1")}
	left, failure := Rule{}.Filter(mixed)
	if failure != nil || len(left) != 1 || left[0] != mixed[1] {
		t.Errorf("%v is left (%+v)", left, failure)
	}
	if left, failure = (Rule{}).Filter(mixed[:1]); left != nil || failure == nil ||
		failure.Detail != "the redirect leads to a private address; a remote site may not send this machine there, so it was not followed" {
		t.Errorf("%v is left (%+v)", left, failure)
	}
}

// TestRule_checkHost has what a URL says without DNS: names with a meaning of their own,
// ports, and final dots.
func TestRule_checkHost(t *testing.T) {
	t.Parallel()
	public := Rule{Port: 443, NamedPort: true}
	for _, test := range []struct {
		rule Rule
		host string
		says string // empty: no objection
	}{
		{public, "example.com", ""},
		{public, "example.com.", ""},
		{public, "1.1.1.1..", ""},
		{public, "127.0.0.1..", "loopback"},
		{public, "169.254.169.254...", "metadata"},
		{public, "::1.", "loopback"},
		{public, "2130706433..", "number"},
		{public, "localhost..", "loopback"},
		{public, "a.localhost.", "loopback"},
		{public, "localhost.localdomain", "loopback"},
		{public, "localhost6.localdomain6.", "loopback"},
		{public, "ip6-localhost", "loopback"},
		{public, "ip6-loopback", "loopback"},
		{public, "notlocalhost", ""},
		{public, "metadata.google.internal.", "metadata"},
		{Rule{Port: 443, NamedPort: true, Start: Loopback}, "localhost.localdomain", ""},
		{Rule{Port: 22}, "example.com", "port 22, which browsers block"},
		{Rule{Port: 22, Start: Private}, "10.0.0.1", "port 22"},
		{Rule{Port: 22, Origin: BelowDomain}, "a.example.com", "port 22"},
		{Rule{Port: 6000, Origin: ConfiguredName}, "example.com", "port 6000"},
		{Rule{Port: 22, Origin: Configured}, "a.example.com", ""},
		{Rule{Port: 8443}, "example.com", ""},
		{Rule{Port: 8443, Origin: ConfiguredName}, "example.com", ""},
		{Rule{Port: 8443, Origin: BelowDomain}, "a.example.com", "port 8443 of a name that the configuration does not list"},
		{Rule{Port: 8443, Origin: BelowDomain, NamedPort: true}, "a.example.com", ""},
		{Rule{Port: 8443, Origin: BelowDomain, Start: Private}, "a.example.com", ""},
	} {
		failed := test.rule.CheckHost(test.host)
		if failed != nil && (test.says == "" || !strings.Contains(failed.Detail, test.says) || failed.Kind != observation.Blocked) || failed == nil && test.says != "" {
			t.Errorf("%+v, %s: %+v; want %q", test.rule, test.host, failed, test.says)
		}
	}
}

package probe_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// forbidden are the places that a public site may not send this machine to, each
// with a part of what is said of it.
var forbidden = map[string][]string{
	"a loopback": {
		"127.0.0.1", "127.1.2.3:8080", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]",
		"[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:101:101::80ff:fffe]",
		"localhost", "LOCALHOST.", "a.localhost", "loopback4.test", "loopback6.test", "mapped.test",
		"１２７.０.０.１", "127。0。0。1", "public@127.0.0.1",
		"127.0.0.1..", "127.0.0.1。", "127.0.0.1．", "127.0.0.1｡", "127.0.0.1.。.", "localhost..", "localhost。", "LOCALHOST．.", "a.localhost｡",
		"localhost.localdomain", "localhost6", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback。", "[2606:4700::5efe:7f00:1]",
	},
	"a private": {
		"10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "[fc00::1]", "[fd00::1]", "[fec0::1]",
		"[::ffff:10.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::10.0.0.1]", "[64:ff9b:1::1.1.1.1]", "[2002:c0a8:1::1]", "[2001:0:a00:1::fefe:fefe]",
		"private4.test", "private6.test", "nat64.test", "6to4.test", "alias.test", "alias3.test",
	},
	"a carrier-grade": {"100.64.0.1", "100.127.255.254", "[::ffff:100.64.0.1]", "[64:ff9b::100.64.0.1]", "[2002:6440:1::]", "carrier.test"},
	"a link-local": {
		"169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192", "[fe80::1]", "[fe80::1%25eth0]", "[fd00:ec2::254]", "[fd20:ce::254]",
		"[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a9fe:a9fe]", "[64:ff9b:1:a9fe:a9:fe00::]", "[2002:a9fe:a9fe::]", "[2001:0:a9fe:a9fe::1]",
		"169.254.169.254。", "169.254.169.254..", "１６９｡２５４｡１６９｡２５４｡", "[fd00:c1::a9fe:a9fe]", "[fd00:42::42]", "[2606:4700::200:5efe:a9fe:a9fe]", "metadata.google.internal。",
		"metadata4.test", "metadata6.test", "linklocal6.test", "metadata-alias.test",
	},
	"an unspecified or multicast": {"0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.1", "239.255.255.250", "[::]", "[ff02::1]", "[::ffff:0.0.0.0]", "zero.test"},
	"a number instead of a name": {
		"2130706433", "0x7f.1", "0X7F000001", "127.1", "127.0.1", "0177.0.0.1", "017700000001", "0x7f.0.0.0x1", "2852039166", "0xa9fe.0xa9fe", "0251.0376.0251.0376",
		"127.1.", "①②⑦.1", "256.256.256.256", "1.2.3.4.5", "1572395042", "2130706433..", "2130706433。", "0x7f｡1..",
	},
}

// forbiddenNames are the names among them.
var forbiddenNames = map[string][]string{
	"localhost": {"127.0.0.1"}, "loopback4.test": {"127.0.0.1"}, "loopback6.test": {"::1"}, "mapped.test": {"::ffff:127.0.0.1"},
	"private4.test": {"192.168.0.1"}, "private6.test": {"fd00::1"}, "nat64.test": {"64:ff9b::a00:1"}, "6to4.test": {"2002:a00:1::1"},
	"alias.test": {"=private4.test"}, "alias3.test": {"=alias2.test"}, "alias2.test": {"=alias.test"}, "carrier.test": {"100.64.0.1"},
	"metadata4.test": {"169.254.169.254"}, "metadata6.test": {"fd00:ec2::254"}, "linklocal6.test": {"fe80::1"}, "metadata-alias.test": {"=metadata4.test"},
	"zero.test": {"0.0.0.0"}, "hop.test": {publicIP},
	// What a resolver would have to say for a number to be connected to.
	"127.1": {"127.0.0.1"}, "2130706433": {"127.0.0.1"},
}

// TestHostile_redirects has public sites that send this machine where it must not
// go, over http and https, at once and after some hops. Nothing else than the
// public address is dialled, and the verdict is left open.
func TestHostile_redirects(t *testing.T) {
	t.Parallel()
	s := newLoopbackStage(t)
	s.zone = forbiddenNames
	s.forwarded[publicIP] = "127.0.0.1"
	var sites routed
	s.serveRouted(&sites)
	n := 0
	for _, words := range slices.Sorted(maps.Keys(forbidden)) {
		for _, host := range forbidden[words] {
			for _, scheme := range []string{"http", "https"} {
				n++
				domain, location := siteName(n), scheme+"://"+host+"/"
				s.zone[domain], s.zone["www."+domain] = []string{publicIP}, []string{publicIP}
				sites.lead("http://"+domain+"/", "https://"+domain+"/")
				way := n / 2 % 4
				switch way {
				case 0: // at once
					sites.lead("https://"+domain+"/", location)
				case 1: // at the second hop
					sites.lead("https://"+domain+"/", "https://hop.test/"+domain)
					sites.lead("https://hop.test/"+domain, location)
				case 2: // by the domain's own www, and back
					sites.lead("https://"+domain+"/", "https://www."+domain+"/")
					sites.lead("https://www."+domain+"/", "https://"+domain+"/back")
					sites.lead("https://"+domain+"/back", location)
					sites.lead("http://"+domain+"/", "https://"+domain+"/back")
				case 3: // without a scheme of its own
					sites.lead("https://"+domain+"/", "//"+host+"/")
					location = "https://" + host + "/"
				}
				t.Run(fmt.Sprint(way, " ", location), func(t *testing.T) {
					t.Parallel()
					seen := s.observe(domain)
					key, err := observation.Key(location)
					if err != nil {
						t.Fatal(err)
					}
					blocked := exchange(t, seen, key)
					wantFailure(t, blocked, observation.Blocked, words)
					if blocked.Address != "" {
						t.Errorf("%s was connected to", blocked.Address)
					}
					if strings.HasPrefix(location, "https:") { // else it is wrong in any case
						wantLeftOpen(t, seen)
					}
					wantInconclusive(t, seen)
				})
			}
		}
	}
	t.Cleanup(func() { s.wantDials(t, publicIP) })
}

// TestHostile_plainStart has them as the first hop over http, where the first
// redirect is wrong whatever is behind it; what is behind it is still open.
func TestHostile_plainStart(t *testing.T) {
	t.Parallel()
	s := newLoopbackStage(t)
	s.zone = map[string][]string{}
	s.forwarded[publicIP] = "127.0.0.1"
	var sites routed
	s.serveRouted(&sites)
	for i, host := range []string{"127.0.0.1", "10.0.0.1", "[fd00::1]", "169.254.169.254", "[64:ff9b:1::a9fe:a9fe]", "100.64.0.1", "0x7f.1"} {
		domain := siteName(i)
		s.zone[domain] = []string{publicIP}
		sites.lead("http://"+domain+"/", "http://"+host+"/")
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			seen := s.observe(domain)
			wantFailure(t, exchange(t, seen, "http://"+host+"/"), observation.Blocked, "not followed")
			wantInconclusive(t, seen)
			wantNotHTTPSReady(t, seen)
		})
	}
	t.Cleanup(func() { s.wantDials(t, publicIP) })
}

// TestHostile_noNames has redirects to what only looks like a name: nothing is looked
// up, nor given to a proxy.
func TestHostile_noNames(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"a..b.test", ".a.test", "a.test..", "a。.test", "a\u2100.test", "169.254.169.254\uff0f.a.test", "127.0.0.1\uff1f.a.test", "a\uff20127.0.0.1", "\uff0e"} {
		t.Run(host, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone["site.test"] = []string{publicIP}
			s.forwarded[publicIP] = "127.0.0.1"
			var sites routed
			s.serveRouted(&sites)
			sites.lead("http://site.test/", "https://site.test/")
			sites.lead("https://site.test/", "https://"+host+"/")
			seen := s.observe("site.test")
			target := seen.HTTPS.Last()
			if target.Failure == nil || target.Failure.Kind != observation.NoSuchName || !strings.Contains(target.Failure.Detail, "not a name that DNS can hold") {
				t.Errorf("%+v (%+v)", target, target.Failure)
			}
			wantLeftOpen(t, seen)
			s.wantDials(t, publicIP)
		}))
	}
}

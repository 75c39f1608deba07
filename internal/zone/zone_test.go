package zone_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/zone"
)

// names reads a shorthand: hosts, wildcards and delegations between bars, each
// below example.com.
func names(shorthand string) zone.Names {
	parts := append(strings.Split(shorthand, "|"), "", "")
	full := func(part string) []string {
		list := []string{}
		for name := range strings.FieldsSeq(part) {
			if name == "@" {
				list = append(list, "example.com")
				continue
			}
			list = append(list, name+".example.com")
		}
		return list
	}
	return zone.Names{Hosts: full(parts[0]), Wildcards: full(parts[1]), Delegations: full(parts[2])}
}

func check(t *testing.T, text, want string) {
	t.Helper()
	got, err := zone.Hosts(text, "example.com")
	if err != nil {
		t.Errorf("%q: %v", text, err)
		return
	}
	if diff := cmp.Diff(names(want), got); diff != "" {
		t.Errorf("%q (-want +got):\n%s", text, diff)
	}
}

// TestHosts_kinds is about what a name's records make of it.
func TestHosts_kinds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"@ A 192.0.2.1":             "",
		"@ HTTPS 1 . alpn=h2":       "",
		"www A 192.0.2.1":           "www",
		"www AAAA 2001:db8::1":      "www",
		"www CNAME edge.other.net.": "www",
		"www HTTPS 1 . alpn=h2":     "www",
		"www HTTPS 0 edge":          "www",
		"www SVCB 1 edge port=8443": "www",
		"a.b.c A 192.0.2.1":         "a.b.c",
		"ns1 A 192.0.2.1\nmail A 192.0.2.2\n@ MX 10 mail\n@ NS ns1": "mail ns1",
		"www A 192.0.2.1\nwww A 192.0.2.2\nWWW AAAA 2001:db8::1":    "www",
		"z A 192.0.2.1\na A 192.0.2.1\nm A 192.0.2.1":               "a m z",

		// No hosts.
		"in MX 10 mail.other.net.":              "",
		"text TXT \"v=spf1 -all\"":              "",
		"_sip._tcp SRV 1 1 5060 sip.other.net.": "",
		"caa CAA 0 issue \"ca.other.net\"":      "",
		"ptr PTR www":                           "",
		"www TYPE65534 \\# 2 abcd":              "",
		"_dmarc TXT \"v=DMARC1\"":               "",
		"_443._tcp.www TLSA 3 1 1 00":           "",
		"_8443._https.www SVCB 1 www":           "",
		"s1._domainkey CNAME dkim.other.net.":   "",
		"_acme-challenge.www CNAME x.net.":      "",
		"www._x A 192.0.2.1":                    "",

		// What no argument can take.
		"my_host A 192.0.2.1":   "my_host",
		"-a A 192.0.2.1":        "",
		"a- A 192.0.2.1":        "",
		"a--b A 192.0.2.1":      "a--b",
		"xn--a A 192.0.2.1":     "",
		"a/b A 192.0.2.1":       "",
		"a.*.b A 192.0.2.1":     "",
		"*a A 192.0.2.1":        "",
		"0/25 CNAME x.net.":     "",
		"1 A 192.0.2.1":         "1",
		"1.2.3.4 A 192.0.2.1":   "1.2.3.4",
		"\\$x A 192.0.2.1":      "",
		"\\000 A 192.0.2.1":     "",
		"b\\032 A 192.0.2.1":    "",
		"b\\027[2J A 192.0.2.1": "",

		// Outside.
		"www A 192.0.2.1\nwww.example.net. A 192.0.2.1\ncom. NS a.gtld.net.\nanexample.com. A 192.0.2.1": "www",
		"www A 192.0.2.1\nexample.com.net. A 192.0.2.1\n. NS a.root.net.":                                "www",

		// Wildcards.
		"* A 192.0.2.1":                        "|*",
		"*.dev CNAME www":                      "|*.dev",
		"* MX 10 mail.other.net.":              "",
		"*._domainkey CNAME x.net.":            "",
		"\\042.dev A 192.0.2.1":                "|*.dev",
		"*.*.dev A 192.0.2.1":                  "",
		"* A 192.0.2.1\n* HTTPS 1 .":           "|*",
		"*.dev A 192.0.2.1\nx.dev A 192.0.2.1": "x.dev|*.dev",

		// Delegations.
		"@ NS ns1.other.net.":                                    "",
		"shop NS ns1.other.net.":                                 "||shop",
		"shop NS ns.shop\nns.shop A 192.0.2.1":                   "||shop",
		"ns.shop A 192.0.2.1\nshop NS ns.shop":                   "||shop",
		"shop NS shop\nshop A 192.0.2.1":                         "||shop",
		"shop NS x.net.\n*.shop A 192.0.2.1":                     "||shop",
		"shop NS x.net.\neu.shop NS y.net.\nw.eu.shop A 1.1.1.1": "||shop",
		"shop NS x.net.\nworkshop A 192.0.2.1":                   "workshop||shop",
		"a.shop NS x.net.\nshop A 192.0.2.1":                     "shop||a.shop",
		"_acme-challenge NS x.net.":                              "",
		"shop DS 1 8 2 00":                                       "",
		"*.dev NS x.net.":                                        "||*.dev",
		"old DNAME new.example.com.":                             "||old",
		"old DNAME new\nold A 192.0.2.1\nwww.old A 192.0.2.1":    "old||old",
		"@ DNAME example.net.\nwww A 192.0.2.1\n@ A 192.0.2.1":   "||@",
		"SHOP NS x.net.\nns.shop A 192.0.2.1":                    "||shop",
	} {
		check(t, text, want)
	}
}

// TestHosts_format is about how zones are written.
func TestHosts_format(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"www A 192.0.2.1":                        "www",
		"www A 192.0.2.1\r\nftp A 192.0.2.1\r\n": "ftp www",
		"\ufeffwww A 192.0.2.1":                  "www",
		"\ufeff$ORIGIN dev\nwww A 192.0.2.1":     "www.dev",
		"www\tA\t192.0.2.1":                      "www",
		"www 300 A 192.0.2.1":                    "www",
		"www IN A 192.0.2.1":                     "www",
		"www 1h IN A 192.0.2.1":                  "www",
		"www IN 1w2d A 192.0.2.1":                "www",
		"www in a 192.0.2.1":                     "www",
		"www CLASS1 TYPE1 \\# 4 c0000201":        "www",
		"www A \\# 4 c0000201":                   "www",
		"www TYPE65 \\# 3 000100":                "www",
		"www.example.com. A 192.0.2.1":           "www",
		"www.example.com A 192.0.2.1":            "www.example.com",
		"$TTL 1d\nwww A 192.0.2.1":               "www",
		"$ttl 300 ; five minutes\nwww A 1.1.1.1": "www",
		"mx A 192.0.2.1\na A 192.0.2.1\nin A 192.0.2.1\n300 A 192.0.2.1": "300 a in mx",

		// The owner of the entry before.
		"www A 192.0.2.1\n AAAA 2001:db8::1":                  "www",
		"text TXT x\n A 192.0.2.1":                            "text",
		"text TXT x ; why\n\n ; a comment\n\t\n\tA 192.0.2.1": "text",
		"@ TXT x\n$ORIGIN dev\n A 192.0.2.1\nwww A 192.0.2.1": "www.dev",
		"www TXT x \n  A 192.0.2.1":                           "www",

		// $ORIGIN
		"$ORIGIN dev.example.com.\n@ A 192.0.2.1\nwww A 192.0.2.1": "dev www.dev",
		"$ORIGIN dev\nwww A 192.0.2.1\n$ORIGIN eu\nwww A 1.1.1.1":  "www.dev www.eu.dev",
		"$ORIGIN .\nwww.example.com A 192.0.2.1":                   "www",
		"$origin com.\nwww.example A 192.0.2.1":                    "www",
		"$ORIGIN EXAMPLE.com.\nwww A 192.0.2.1":                    "www",

		// Parentheses, comments, quotes and escapes.
		"@ SOA ns h (\n1 ; serial\n2\n3 4\n5 ) ; end\nwww A 192.0.2.1":       "www",
		"@ SOA ns h(1 2 3 4 5)\nwww A 192.0.2.1":                             "www",
		"www A (\n; in between\n192.0.2.1\n)\nftp A 192.0.2.1":               "ftp www",
		"www (\nA\n192.0.2.1)\nftp A 192.0.2.1":                              "ftp www",
		"www A 192.0.2.1;comment with \" and (\nftp A 192.0.2.1":             "ftp www",
		"@ TXT \"; no comment ( )\" x\\;y \\( \"\\\"\" ; end\nwww A 1.1.1.1": "www",
		"@ TXT \"over two\nlines\"\nwww A 192.0.2.1":                         "www",
		"@ TXT ( \"a\"\n\t\"b\" )\nwww A 192.0.2.1":                          "www",
		"w\\119w A 192.0.2.1\nw\\w\\w A 192.0.2.1":                           "www",
		"a\\.b A 192.0.2.1\na\\046b A 192.0.2.1":                             "",
		"a\\.shop A 192.0.2.1\nshop NS x.net.":                               "||shop",

		// Unicode.
		"müller A 192.0.2.1":                              "xn--mller-kva",
		"MÜLLER A 192.0.2.1\nm\\195\\188ller A 192.0.2.1": "xn--mller-kva",
		"xn--mller-kva A 192.0.2.1\nmüller A 192.0.2.1":   "xn--mller-kva",
		"*.müller A 192.0.2.1":                            "|*.xn--mller-kva",
		"_x.müller A 192.0.2.1":                           "",
		"müller NS x.net.\nwww.xn--mller-kva A 192.0.2.1": "||xn--mller-kva",
		"例え。jp A 192.0.2.1":                               "",
		"\\252 A 192.0.2.1\n\xff A 192.0.2.1":             "",

		// $GENERATE
		"$GENERATE 1-3 host-$ A 192.0.2.$":                         "host-1 host-2 host-3",
		"$GENERATE 8-10/2 h${0,3} A 192.0.2.$":                     "h008 h010",
		"$GENERATE 1-2 *.h$ CNAME www":                             "|*.h1 *.h2",
		"$GENERATE 1-2 h$ 300 IN A 192.0.2.$ ; two\nwww A 1.1.1.1": "h1 h2 www",
		"$ORIGIN dev\n$GENERATE 1-2 h$ A 1.1.1.1\nwww A 1.1.1.1":   "h1.dev h2.dev www.dev",
		"$GENERATE 1-2 $.0 NS ns$.x.net.":                          "||1.0 2.0",
	} {
		check(t, text, want)
	}
}

// TestHosts_zone reads a zone of the usual kind, and the same as dig axfr prints it.
func TestHosts_zone(t *testing.T) {
	t.Parallel()
	check(t, `$TTL 1h
$ORIGIN example.com.
@       IN SOA  ns1 hostmaster (
                2024010101 ; serial
                1d 2h      ; refresh, retry
                4w 1h )
        IN NS   ns1
        IN NS   ns.other.net.
        IN MX   10 mail
        IN A    192.0.2.1
        IN TXT  "v=spf1 mx -all"
ns1     IN A    192.0.2.53
mail    IN A    192.0.2.25
www     IN CNAME @
*.preview IN CNAME www
_dmarc  IN TXT  "v=DMARC1; p=reject"
shop    IN NS   ns.shop
ns.shop IN A    192.0.2.54
$ORIGIN eu.example.com.
@       300 IN A 192.0.2.80
api     IN HTTPS 1 . alpn="h2,h3" ipv4hint=192.0.2.81
`, "api.eu eu mail ns1 www|*.preview|shop")
	check(t, `
; <<>> DiG 9.18 <<>> axfr example.com
;; global options: +cmd
example.com.		3600	IN	SOA	ns1.example.com. hostmaster.example.com. 1 86400 7200 2419200 3600
example.com.		3600	IN	NS	ns1.example.com.
ns1.example.com.	3600	IN	A	192.0.2.53
www.example.com.	3600	IN	CNAME	example.com.
example.com.		3600	IN	SOA	ns1.example.com. hostmaster.example.com. 1 86400 7200 2419200 3600
;; Query time: 1 msec
`, "ns1 www")
}

func TestHosts_origin(t *testing.T) {
	t.Parallel()
	for origin, want := range map[string]string{
		"example.com": "www.example.com", "example.com.": "www.example.com", "EXAMPLE.Com": "www.example.com",
		"müller.de": "www.xn--mller-kva.de", "MÜLLER.de.": "www.xn--mller-kva.de", "xn--mller-kva.de": "www.xn--mller-kva.de",
		"eu.example.co.uk": "www.eu.example.co.uk", "corp": "www.corp", "2.0.192.in-addr.arpa": "www.2.0.192.in-addr.arpa",
	} {
		got, err := zone.Hosts("www A 192.0.2.1", origin)
		if err != nil || len(got.Hosts) != 1 || got.Hosts[0] != want {
			t.Errorf("%s: %v, %v", origin, got.Hosts, err)
		}
	}
	got, err := zone.Hosts("$ORIGIN MÜLLER.de.\n@ SOA ns h 1 2 3 4 5\nwww A 192.0.2.1", "xn--mller-kva.de")
	if err != nil || len(got.Hosts) != 1 {
		t.Errorf("a zone with $ORIGIN in Unicode: %v, %v", got.Hosts, err)
	}
}

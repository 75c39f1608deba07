package zone_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/zone"
)

// TestHosts_refused is about texts that are no zone: the line, and what is said.
func TestHosts_refused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"www A 192.0.2.1\nftp A 192.0.2":          `line 2: the entry that begins here cannot be read: bad A A: "192.0.2"`,
		"\n\n; x\nwww ALIAS edge.net.":            `line 4: the entry that begins here cannot be read: "ALIAS" is found where a TTL, a class or a record type should be`,
		"www 300 IN WALLET x y":                   `line 1: the entry that begins here cannot be read: "WALLET" is found where`,
		"www TYPE99999 \\# 0":                     "cannot be read: unknown RR type. Without",
		"www\n":                                   "line 1: the entry that begins here cannot be read: it ends too early",
		"\"www\" A 192.0.2.1":                     "syntax error at beginning",
		"www IN\n":                                `"IN" is found where`,
		"www IN 300":                              "it ends too early",
		"www A 192.0.2.1 5":                       `garbage after rdata: "5"`,
		"a..b A 192.0.2.1":                        `"a..b" is not a domain name`,
		strings.Repeat("a", 64) + " A 192.0.2.1":  "is not a domain name",
		strings.Repeat("a", 200) + " A 192.0.2.1": "aaa… is not a domain name",
		"$ORIGIN a..b\n":                          `"a..b" is not a domain name`,
		"$TTL soon\n":                             `expecting $TTL value, not this...: "soon"`,
		"\r\n A 192.0.2.1":                        "line 2: the entry begins with a space",
		"www TXT \"a\nftp A 192.0.2.1\n":          "line 1: the entry that begins here has an unclosed quotation mark",
		"\nwww A ( 192.0.2.1\nftp A 192.0.2.1\n":  "line 2: the entry that begins here has an unclosed parenthesis",
		"www A 192.0.2.1 )":                       "line 1: the entry that begins here has a closing parenthesis",
		"www A 192.0.2.1\n@ SOA a b (1\n2\n3\nx\n5)\nftp A 192.0.2": "line 2: the entry that begins here cannot be read: bad SOA zone parameter: \"x\"",

		"$INCLUDE /etc/passwd":                        "line 1: $INCLUDE is refused",
		"www A 192.0.2.1\n$include other.zone dev.\n": "line 2: $INCLUDE is refused",
		"$INCLUDE":                             "line 1: $INCLUDE is refused",
		"$GENERATE 1-2 $$INCLUDE /etc/passwd$": "line 1: the entry that begins here cannot be read: $INCLUDE directive not allowed",

		"\n$GENERATE 1-3 a$ A 192.0.2":                         `line 2: the entry that begins here cannot be read: bad A A: "192.0.2"`,
		"$GENERATE 1-3 a${0,3,z} A 192.0.2.1":                  "bad base in $GENERATE",
		"$GENERATE 3-1 a$ A 192.0.2.1":                         "bad range in $GENERATE",
		"$GENERATE 1-2/0 a$ A 192.0.2.1":                       "bad step in $GENERATE",
		"$GENERATE 1 a$ A 192.0.2.1":                           "bad start-stop in $GENERATE",
		"$GENERATE\n":                                          "cannot be read",
		"$GENERATE 0-65536 a$ A 192.0.2.1":                     "line 1: the range 0-65536 of this $GENERATE has 65537 steps; one $GENERATE makes at most 65536 records",
		"$GENERATE 0-9223372036854775807 a$ A 192.0.2.1":       "of this $GENERATE has 4611686018427387905 steps",
		"$GENERATE 1-\r65537 a$ A 192.0.2.1":                   "the range 1-65537 of this $GENERATE",
		"$GENERATE (\n1-65537 a$ A 192.0.2.1)":                 "the range 1-65537 of this $GENERATE",
		strings.Repeat("$GENERATE 1-65000 a$ TXT x\n", 4):      "line 4: the $GENERATE directives up to this line make 260000 records; at most 250000 are made",
		strings.Repeat("$GENERATE 1-1 \n", 300_000):            "line 10001: this is the 10001th $GENERATE",
		"$GENERATE 1-9 a TXT " + strings.Repeat("x", 1000):     "this $GENERATE has 1021 bytes and 0 modifiers; at most 400 and 8 are allowed",
		"$GENERATE 1-9 a TXT " + strings.Repeat("${0,255}", 9): "this $GENERATE has 93 bytes and 9 modifiers",
	} {
		names, err := zone.Hosts(text, "example.com")
		refused, ok := errors.AsType[*zone.TextError](err)
		if !ok || !strings.Contains(err.Error(), want) || refused.Line < 1 || strings.HasSuffix(err.Error(), ".") {
			t.Errorf("%.60q: %v; want %s", text, err, want)
		}
		if names.Hosts != nil {
			t.Errorf("%.60q is refused, but has %d hosts", text, len(names.Hosts))
		}
	}
}

// TestHosts_refusedOrigin is about origins that are none, or another zone's.
func TestHosts_refusedOrigin(t *testing.T) {
	t.Parallel()
	soa := "@ SOA ns h 1 2 3 4 5\n"
	for _, row := range []struct{ text, origin, want string }{
		{"", "", "The domain is an empty string"},
		{"", ".", "The domain is an empty string"},
		{"", "example.com..", "ends with a dot"},
		{"", "https://example.com", "it is a URL"},
		{"", "_tcp.example.com", "is not a domain name"},
		{"", "192.0.2.1", "is an IP address"},
		{"$ORIGIN example.org.\n" + soa, "example.com", `the zone is "example.org", according to its SOA record on line 2, not "example.com"`},
		{"$ORIGIN example.com.\n" + soa + "www.shop A 192.0.2.1", "shop.example.com", `the zone is "example.com"`},
		{soa + "$ORIGIN dev\n" + soa, "example.com", `the zone is "dev.example.com", according to its SOA record on line 3`},
		{"\\000\x1b. SOA a. b. 1 2 3 4 5", "example.com", `the zone is "\x00\x1b"`},
		{"www.example.org. A 192.0.2.1\nexample.org. A 192.0.2.1", "example.com", `none of the zone's records is at or below "example.com" (2 are elsewhere)`},
	} {
		_, err := zone.Hosts(row.text, row.origin)
		if _, ok := errors.AsType[*zone.OriginError](err); !ok || !strings.Contains(err.Error(), row.want) || strings.HasSuffix(err.Error(), ".") {
			t.Errorf("%q in %q: %v; want %s", row.text, row.origin, err, row.want)
		}
	}
}

// TestHosts_generateMost has one $GENERATE make as much as it may.
func TestHosts_generateMost(t *testing.T) {
	t.Parallel()
	names, err := zone.Hosts("$GENERATE 0-65535 host-$ AAAA 2001:db8::${0,0,x}", "example.com")
	if err != nil || len(names.Hosts) != 65536 {
		t.Errorf("%d hosts, %v", len(names.Hosts), err)
	}
}

// TestHosts_empty is about texts that are not a zone, though nothing in them is wrong.
func TestHosts_empty(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "\ufeff", "\n\n ; nothing\n\t\n", "$TTL 1h\n$ORIGIN dev\n", "www CH A 192.0.2.1", "$GENERATE 1-1 \n",
		";; communications error to 192.0.2.53#53: connection refused\n;; no servers could be reached\n",
	} {
		for name, hosts := range map[string]func(string, string) (zone.Names, error){"whole": zone.Hosts, "part": zone.PartHosts} {
			names, err := hosts(text, "example.com")
			refused, ok := errors.AsType[*zone.TextError](err)
			if !ok || refused.Line != 0 || !strings.HasPrefix(err.Error(), `the text has no record at or below "example.com", so no host would be checked`) || names.Hosts != nil {
				t.Errorf("%q, %s: %v, %v", text, name, names, err)
			}
		}
	}
	// A zone without hosts is one.
	if names, err := zone.Hosts("@ SOA a b 1 2 3 4 5\n@ NS a.net.", "example.com"); err != nil || len(names.Hosts) != 0 {
		t.Errorf("%v, %v", names, err)
	}
}

// TestHosts_transfer is about transfers that are whole, and those that are not.
func TestHosts_transfer(t *testing.T) {
	t.Parallel()
	const (
		dig    = "\n; <<>> DiG 9.20.4-4-Debian <<>> @ns1.example.net axfr example.com\n; (1 server found)\n;; global options: +cmd\n"
		kdig   = ";; AXFR for example.com.\n"
		soa    = "example.com.\t\t3600\tIN\tSOA\tns1.example.net. host.example.com. 1 2 3 4 5\n"
		www    = "www.example.com.\t300\tIN\tA\t192.0.2.1\n"
		other  = "sub.example.com. 300 IN SOA a. b. 1 2 3 4 5\n"
		tsig   = "example.com.\t0\tANY\tTSIG\thmac-sha256. 1 300 0 1 NOERROR 0\n"
		size   = ";; Query time: 1 msec\n;; XFR size: 3 records (messages 1, bytes 200)\n"
		failed = "; Transfer failed.\n"
	)
	for name, row := range map[string]struct{ text, want string }{
		"dig":                  {dig + soa + www + soa + size, ""},
		"dig, signed":          {dig + soa + www + soa + tsig + size, ""},
		"kdig":                 {kdig + soa + www + soa, ""},
		"without comments":     {soa + www + soa, ""},
		"a zone's file":        {soa + www, ""},
		"a file that tells":    {"; made with dig axfr\n" + soa + www, ""},
		"of a query":           {strings.Replace(dig, " axfr", "", 1) + www, ""},
		"dig, broken off":      {dig + soa + www, "line 2: the text is a transfer of the zone, according to this line, but does not end with"},
		"kdig, broken off":     {kdig + soa + www, "line 1: the text is a transfer"},
		"only its end":         {dig + www + soa, "line 2: the text is a transfer"},
		"only its size":        {soa + www + size, "line 4: the text is a transfer"},
		"two beginnings":       {dig + soa + soa + www, "line 2: the text is a transfer"},
		"no records":           {dig, "line 2: the text is a transfer"},
		"failed":               {dig + failed, "line 5: the transfer of the zone failed"},
		"failed in the middle": {dig + soa + www + failed, "line 7: the transfer of the zone failed"},
		"failed, CRLF":         {strings.ReplaceAll(failed, "\n", "\r\n"), "line 1: the transfer of the zone failed"},
	} {
		names, err := zone.Hosts(row.text, "example.com")
		switch {
		case row.want == "":
			if err != nil || len(names.Hosts) != 1 {
				t.Errorf("%s: %v, %v", name, names, err)
			}
		case err == nil || !strings.HasPrefix(err.Error(), row.want) || names.Hosts != nil:
			t.Errorf("%s: %v, %v; want %s", name, names, err, row.want)
		}
		if part, err := zone.PartHosts(row.text, "example.com"); strings.Contains(row.text, www) && (err != nil || len(part.Hosts) != 1) {
			t.Errorf("%s, as a part: %v, %v", name, part, err)
		}
	}
	if _, err := zone.Hosts(other+www, "example.com"); err == nil {
		t.Error("the SOA of another zone is taken")
	}
}

package hsts_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun/chromium"
)

// What Chromium does with a value. It keeps no policy for more than a year, and nothing
// of preload.
const (
	ignores = "ignores it"
	obeys   = "1000 s"
	covers  = "1000 s, with subdomains"
	longest = "31536000 s"
)

// asChromium has what Chromium does with each value.
var asChromium = []struct{ value, does string }{
	{"max-age=1000", obeys},
	{"max-age=1000; includeSubDomains", covers},
	{"MAX-AGE=1000;INCLUDESUBDOMAINS", covers},
	{"includeSubDomains; max-age=1000", covers},
	{"max-age=1000;;includeSubDomains;", covers},
	{"max-age=1000 ;\t includeSubDomains\t", covers},
	{"", ignores},
	{"; ", ignores},
	{"includeSubDomains", ignores},

	{`max-age="1000"`, obeys},
	{"max-age = 1000", obeys},
	{"max-age=0001000", obeys},
	{`max-age="10\00"`, obeys},
	{"max-age=4294967296", longest},
	{"max-age=99999999999999999999", longest},
	{`max-age="99999999999999999999"`, longest},
	{"max-age", ignores},
	{"max-age=", ignores},
	{"max-age=;", ignores},
	{`max-age=""`, ignores},
	{`max-age=" 1000"`, ignores},
	{`max-age="1000`, ignores},
	{`max-age="1000\"`, ignores},
	{`max-age="1"000`, ignores},
	{"max-age='1000'", ignores},
	{"max-age==1000", ignores},
	{"max-age:1000", ignores},
	{"max-age=-1", ignores},
	{"max-age=+1000", ignores},
	{"max-age=1000.5", ignores},
	{"max-age=1e3", ignores},
	{"max-age=1000 2000", ignores},
	{`max-age=1000"`, ignores},
	{`"max-age=1000"`, ignores},
	{"max-age=1000; max-age=1000", ignores},
	{"max-age=1000; max-age", ignores},

	{"max-age=1000; includeSubDomains; includeSubDomains", ignores},
	{"max-age=1000; includeSubDomains=", ignores},
	{`max-age=1000; includeSubDomains=""`, ignores},
	{"max-age=1000; includeSubDomains=true", ignores},
	{"max-age=1000; includeSubDomains preload", ignores},
	{"max-age=1000; includeSubDomains preload=1", ignores},
	{"max-age=1000 includeSubDomains", ignores},
	{"max-age=1000; preload includeSubDomains", ignores},
	{"max-age=1000; includeSubDomain", obeys},
	{"max-age=1000; include\u017fubdomains", ignores},

	{"max-age=1000, max-age=1000", ignores},
	{"max-age=1000, includeSubDomains", ignores},
	{"max-age=1000; includeSubDomains, max-age=1000; includeSubDomains", ignores},
	{"max-age=1000; preload; preload", obeys},
	{"max-age=1000; preload=true", obeys},
	{"max-age=1000; foo; foo", obeys},
	{"max-age=1000; foo=1; FOO=2", obeys},

	{"max-age=1000; foo=", ignores},
	{"max-age=1000; foo=; bar", ignores},
	{"max-age=1000; =foo", ignores},
	{"max-age=1000; =", ignores},
	{"max-age=1000; foo bar", ignores},
	{"max-age=1000; foo=bar baz", ignores},
	{"max-age=1000; foo=a=b", ignores},
	{"max-age=1000; report-uri=https://a.example/r", ignores},
	{`max-age=1000; report-uri="https://a.example/r"`, obeys},
	{`max-age=1000; foo="a;b"`, obeys},
	{`max-age=1000; foo="a\";b"`, obeys},
	{`max-age=1000; foo=""`, obeys},
	{`max-age=1000; foo="a`, ignores},
	{`max-age=1000; foo="a"b`, ignores},
	{`max-age=1000; foo="\`, ignores},
	{`max-age=1000; foo=\`, ignores},
	{`max-age=1000; "`, ignores},
	{"max-age=1000; '", obeys},
	{"max-age=1000; foo='a;b'", obeys},
	{"max-age=1000; non@token", ignores},
	{"max-age=1000; non@token=1", ignores},
	{"max-age=1000; foo/bar", ignores},
	{"max-age=1000; (comment)", ignores},
	{"max-age=1000; a,b", ignores},
	{"\u00a0max-age=1000", ignores},
	{"max-age=1000; \u201cfoo\u201d", ignores},
	{"max-age=1000; foo=\xff", ignores},
	{"max-age=1000; foo=\"\xff\"", obeys},
	{"max-age=1000;\vincludeSubDomains", ignores},
	{"max-age=1000; foo\x00", ignores},

	{"max-age=1000;\r\n includeSubDomains", covers},
	{"max-age=1000;\n\tincludeSubDomains", covers},
	{"\r\n max-age=\r\n 1000", obeys},
	{"max-age=1000; foo=\"a\r\n b\"", obeys},
	{"max-age=10\r\n 00", ignores},
}

// laxer has values that Chromium obeys and Parse does not accept.
var laxer = []struct{ value, does string }{
	{"max-age=1000; foo=\"\x01\"", obeys},
	{"max-age=1000;\r includeSubDomains", covers},
}

func TestParse_asChromium(t *testing.T) {
	t.Parallel()
	for _, c := range asChromium {
		if got := text(hsts.Parse(c.value)); got != c.does {
			t.Errorf("%q: Parse %s, and Chromium %s", c.value, got, c.does)
		}
	}
	for _, c := range laxer {
		if got := text(hsts.Parse(c.value)); got != ignores {
			t.Errorf("%q: Parse accepts it too", c.value)
		}
	}
}

func text(policy hsts.Policy, err error) string {
	if err != nil {
		return ignores
	}
	return does(min(policy.MaxAge, hsts.OneYear), policy.IncludeSubDomains)
}

func does(seconds int64, subdomains bool) string {
	if subdomains {
		return fmt.Sprintf("%d s, with subdomains", seconds)
	}
	return fmt.Sprintf("%d s", seconds)
}

// TestChromium compares the tables with what a Chromium stores of hosts that send these
// values.
func TestChromium(t *testing.T) {
	t.Parallel()
	var hosts []string
	want := map[string]struct{ value, does string }{}
	for _, c := range append(asChromium, laxer...) {
		host := fmt.Sprintf("host%d.example", len(hosts))
		hosts = append(hosts, host)
		want[host] = c
	}
	browser := chromium.New(t, hosts, func(host string) string {
		return hsts.HeaderName + ": " + want[host].value + "\r\n"
	})
	var wrong []string
	// It sometimes ends before it has written everything to its profile.
	for range 20 {
		browser.Visit(t)
		if wrong = compare(browser.Stored(t), want); wrong == nil {
			return
		}
	}
	t.Errorf("%s", strings.Join(wrong, "\n"))
}

func compare(stored map[string]chromium.Entry, want map[string]struct{ value, does string }) []string {
	var wrong []string
	for host, c := range want {
		got := ignores
		if entry, kept := stored[host]; kept {
			got = does(int64(math.Round(entry.Expiry-entry.Observed)), entry.IncludeSubDomains)
		}
		if got != c.does {
			wrong = append(wrong, fmt.Sprintf("%q: Chromium %s, not %s", c.value, got, c.does))
		}
	}
	return wrong
}

package browsers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

const day = 24 * time.Hour

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// on returns the instant a number of days after the epoch.
func on(days int) time.Time { return epoch.Add(time.Duration(days) * day) }

// header is a header that a host sent on a day.
func header(t *testing.T, host string, days int, value string) browsers.Header {
	t.Helper()
	h := browsers.Header{Host: host, At: on(days)}
	if policy, err := hsts.Parse(value); err == nil {
		h.Policy = &policy
	}
	return h
}

func listed(browser, host string, includeSubDomains bool, days int) browsers.Listed {
	return browsers.Listed{Browser: browser, Host: host, IncludeSubDomains: includeSubDomains, MadeAt: on(days)}
}

// ask asks a browser.
func ask(t *testing.T, browser, host string, at time.Time, history browsers.History) browsers.Answer {
	t.Helper()
	b, found := browsers.Find(browser)
	if !found {
		t.Fatalf("there is no %s", browser)
	}
	return b.Ask(host, at, history)
}

// entries writes entries as "kind host days", with the day on which each ends.
func entries(all []browsers.Entry) []string {
	var texts []string
	for _, e := range all {
		text := string(e.Kind) + " " + e.Host
		if !e.Until.IsZero() {
			text += " " + browsers.Instant(e.Until)[:10]
		}
		texts = append(texts, text)
	}
	return texts
}

const (
	year  = "max-age=31536000"
	wide  = "max-age=31536000; includeSubDomains"
	week  = "max-age=604800"
	erase = "max-age=0"
	site  = "example.com"
	below = "www.example.com"
)

// TestAsk has what is published of each browser, by rule.
func TestAsk(t *testing.T) {
	t.Parallel()
	h := func(days int, value string) browsers.Header { return header(t, site, days, value) }
	own := func(days int, value string) browsers.Header { return header(t, below, days, value) }
	type headers = []browsers.Header
	type lists = []browsers.Listed
	for _, row := range []struct {
		name          string
		browser, host string
		at            int
		headers       headers
		lists         lists
		want          browsers.Certainty
		until         int // the day; 0 where there is none
		entries       []string
		why           string
	}{
		{"nothing happened", "chrome", site, 1, nil, nil, browsers.No, 0, nil, "Chrome does not upgrade example.com."},
		{"a header", "chrome", site, 1, headers{h(0, week)}, nil, browsers.Yes, 7, []string{"own_header example.com 2026-01-08"},
			"Chrome upgrades example.com until 2026-01-08T00:00:00Z. The header of example.com is kept until 2026-01-08T00:00:00Z."},
		{"its last instant", "chrome", site, 7, headers{h(0, week)}, nil, browsers.Yes, 7, []string{"own_header example.com 2026-01-08"}, ""},
		{"after it", "chrome", site, 8, headers{h(0, week)}, nil, browsers.No, 0, nil, "The header of example.com expired at 2026-01-08T00:00:00Z."},
		{"before it came", "chrome", site, 1, headers{h(2, week)}, nil, browsers.No, 0, nil, ""},
		{"one that is ignored", "chrome", site, 1, headers{h(0, week), h(1, "max-age=1, preload")}, nil, browsers.Yes, 7, []string{"own_header example.com 2026-01-08"}, ""},
		{"the last one counts", "chrome", site, 3, headers{h(2, week), h(0, year)}, nil, browsers.Yes, 9, []string{"own_header example.com 2026-01-10"}, ""},

		{"Chrome's year", "chrome", site, 1, headers{h(0, "max-age=63072000")}, nil, browsers.Yes, 365, []string{"own_header example.com 2027-01-01"},
			"Chrome keeps a header for at most 1 year, whatever max-age says."},
		{"two years in Firefox", "firefox", site, 366, headers{h(0, "max-age=63072000")}, nil, browsers.Yes, 730, []string{"own_header example.com 2028-01-01"}, ""},
		{"the longest in Firefox", "firefox", site, 1, headers{h(0, "max-age=99999999999999999999")}, nil, browsers.Yes, 36500, []string{"own_header example.com 2125-12-08"}, ""},

		{"a parent without includeSubDomains", "chrome", below, 1, headers{h(0, year)}, nil, browsers.No, 0, nil, "The header of example.com has no includeSubDomains."},
		{"a parent with it", "firefox", below, 1, headers{h(0, wide)}, nil, browsers.Yes, 365, []string{"parent_header example.com 2027-01-01"}, ""},
		{"both", "chrome", below, 1, headers{h(0, wide), own(0, week)}, nil, browsers.Yes, 365,
			[]string{"own_header www.example.com 2026-01-08", "parent_header example.com 2027-01-01"}, ""},
		{"erasing the name below leaves the parent's", "firefox", below, 2, headers{h(0, wide), own(0, week), own(1, erase)}, nil, browsers.Yes, 365,
			[]string{"parent_header example.com 2027-01-01"}, ""},
		{"erasing the parent leaves the name below", "chrome", below, 2, headers{h(0, wide), own(0, week), h(1, erase)}, nil, browsers.Yes, 7,
			[]string{"own_header www.example.com 2026-01-08"}, "max-age=0 erased the header of example.com."},

		{"Chrome's 70 days", "chrome", site, 69, nil, lists{listed("chrome", site, true, 0)}, browsers.Yes, 70, []string{"list example.com 2026-03-12"},
			"The built-in list has example.com, and is used until 2026-03-12T00:00:00Z, when it is 70 days old."},
		{"no longer at their end", "chrome", site, 70, nil, lists{listed("chrome", site, true, 0)}, browsers.No, 0, nil,
			"The built-in list has example.com, but Chrome has ignored it since 2026-03-12T00:00:00Z, when it was 70 days old."},
		{"Firefox's 18 weeks", "firefox", site, 125, nil, lists{listed("firefox", site, true, 0)}, browsers.Yes, 126, []string{"list example.com 2026-05-07"}, ""},
		{"no longer at their end", "firefox", site, 126, nil, lists{listed("firefox", site, true, 0)}, browsers.No, 0, nil, ""},
		{"another browser's list", "firefox", site, 1, nil, lists{listed("chrome", site, true, 0)}, browsers.No, 0, nil, ""},
		{"a later list", "chrome", site, 1, nil, lists{listed("chrome", site, true, 2)}, browsers.No, 0, nil, ""},
		{"a list below a name", "chrome", below, 1, nil, lists{listed("chrome", site, true, 0)}, browsers.Yes, 70, []string{"list example.com 2026-03-12"}, ""},
		{"a list for the name alone", "firefox", below, 1, nil, lists{listed("firefox", site, false, 0)}, browsers.No, 0, nil,
			"The built-in list has example.com without the names below it."},
		{"Chrome takes the most specific name of its list", "chrome", "a.www.example.com", 1, nil,
			lists{listed("chrome", site, true, 0), listed("chrome", below, false, 0)}, browsers.No, 0, nil, ""},
		{"Firefox any name of its list", "firefox", "a.www.example.com", 1, nil,
			lists{listed("firefox", site, true, 0), listed("firefox", below, false, 0)}, browsers.Yes, 126, []string{"list example.com 2026-05-07"}, ""},
		{"a whole TLD", "chrome", "example.dev", 1, nil, lists{listed("chrome", "dev", true, 0)}, browsers.Yes, 70, []string{"list dev 2026-03-12"}, ""},

		{"max-age=0 does not touch Chrome's list", "chrome", site, 3, headers{h(1, year), h(2, erase)}, lists{listed("chrome", site, true, 0)},
			browsers.Yes, 70, []string{"list example.com 2026-03-12"}, ""},
		{"and overrides Firefox's", "firefox", site, 3, headers{h(1, year), h(2, erase)}, lists{listed("firefox", site, true, 0)},
			browsers.No, 0, nil, "max-age=0 of example.com overrides the built-in list for that name."},
		{"for names below too", "firefox", below, 3, headers{h(2, erase)}, lists{listed("firefox", site, true, 0)}, browsers.No, 0, nil, ""},
		{"but not of a name that the list has through its parent", "firefox", below, 3, headers{own(2, erase)}, lists{listed("firefox", site, true, 0)},
			browsers.Yes, 126, []string{"list example.com 2026-05-07"}, ""},
		{"until the next header", "firefox", site, 4, headers{h(2, erase), h(3, week)}, lists{listed("firefox", site, true, 0)},
			browsers.Yes, 10, []string{"own_header example.com 2026-01-11"}, ""},
		{"an earlier max-age=0 leaves nothing", "firefox", site, 3, headers{h(0, erase)}, lists{listed("firefox", site, true, 1)},
			browsers.Yes, 127, []string{"list example.com 2026-05-08"}, ""},
		{"a narrower header narrows the list in Firefox", "firefox", below, 1, headers{h(0, year)}, lists{listed("firefox", site, true, 0)},
			browsers.No, 0, nil, "What Firefox stored for example.com overrides the built-in list for that name."},
		{"and not in Chrome", "chrome", below, 1, headers{h(0, year)}, lists{listed("chrome", site, true, 0)}, browsers.Yes, 70, []string{"list example.com 2026-03-12"}, ""},
		{"a header that ran out overrides the list in Firefox", "firefox", site, 10, headers{h(1, week)}, lists{listed("firefox", site, true, 0)},
			browsers.No, 0, nil, "The header of example.com expired at 2026-01-09T00:00:00Z. What Firefox stored for example.com overrides the built-in list for that name."},
		{"and before it does, the list is no use after it", "firefox", site, 2, headers{h(1, week)}, lists{listed("firefox", site, true, 0)},
			browsers.Yes, 8, []string{"own_header example.com 2026-01-09"}, ""},
		{"Chrome goes on by its list", "chrome", site, 2, headers{h(1, week)}, lists{listed("chrome", site, true, 0)},
			browsers.Yes, 70, []string{"own_header example.com 2026-01-09", "list example.com 2026-03-12"}, ""},
		{"one that ran out before the list came may be gone", "firefox", site, 20, headers{h(1, week)}, lists{listed("firefox", site, true, 15)},
			browsers.Unknown, 0, []string{"list example.com"}, "It is unknown whether Firefox upgrades example.com. What Firefox stores for example.com depends on when it last checked that name."},
		{"Firefox does not write down what moves by a day", "firefox", site, 2, headers{h(0, week), h(1, week)}, nil, browsers.Yes, 7,
			[]string{"own_header example.com 2026-01-08"}, ""},
		{"and writes down what moves by more", "firefox", site, 3, headers{h(0, week), h(2, week)}, nil, browsers.Yes, 9, []string{"own_header example.com 2026-01-10"}, ""},
		{"or changes includeSubDomains", "firefox", site, 3, headers{h(0, week), h(1, week+"; includeSubDomains")}, nil, browsers.Yes, 8,
			[]string{"own_header example.com 2026-01-09"}, ""},

		{"Safari may remember", "safari", site, 1, headers{h(0, week)}, nil, browsers.Unknown, 0, []string{"own_header example.com"},
			"Safari can remember the header of example.com until 2026-01-08T00:00:00Z at most. How long it really does is not published."},
		{"but not for longer than it was told", "safari", site, 8, headers{h(0, week)}, nil, browsers.No, 0, nil, "expired at 2026-01-08T00:00:00Z at the latest."},
		{"nor what was erased", "safari", site, 1, headers{h(0, week), h(1, erase)}, nil, browsers.No, 0, nil, "max-age=0 erased the header of example.com."},
		{"nor for names below", "safari", below, 1, headers{h(0, week)}, nil, browsers.No, 0, nil, ""},
		{"its list is not published", "safari", below, 1, nil, lists{listed("chrome", site, true, 0)}, browsers.Unknown, 0, []string{"list example.com"}, ""},
		{"nothing happened", "safari", site, 1, nil, nil, browsers.No, 0, nil, ""},

		{"localhost in Chrome", "chrome", "a.localhost", 1, headers{header(t, "a.localhost", 0, year)}, nil, browsers.No, 0, nil, "Chrome ignores the header of a.localhost, as it does for every localhost."},
		{"localhost in Firefox", "firefox", "a.localhost", 1, headers{header(t, "a.localhost", 0, year)}, nil, browsers.Yes, 365, []string{"own_header a.localhost 2027-01-01"}, ""},
	} {
		t.Run(row.browser+", "+row.name, func(t *testing.T) {
			t.Parallel()
			got := ask(t, row.browser, row.host, on(row.at), browsers.History{Headers: row.headers, Lists: row.lists})
			if got.Upgraded != row.want {
				t.Errorf("upgraded %d, want %d: %s", got.Upgraded, row.want, got.Why)
			}
			if want := on(row.until); row.until == 0 && !got.Until.IsZero() || row.until != 0 && !got.Until.Equal(want) {
				t.Errorf("until %v, want %v", got.Until, want)
			}
			if diff := cmp.Diff(row.entries, entries(got.Entries)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if !strings.Contains(got.Why, row.why) {
				t.Errorf("why: %s\nwant %s", got.Why, row.why)
			}
		})
	}
}

// TestAsk_unknownInstants holds that an instant that is not known makes no answer
// certain that depends on it.
func TestAsk_unknownInstants(t *testing.T) {
	t.Parallel()
	someday := header(t, site, 0, wide)
	someday.At = time.Time{}
	ignored := browsers.Header{Host: site}
	for _, b := range browsers.All() {
		for _, host := range []string{site, below} {
			if got := b.Ask(host, on(1), browsers.History{Headers: []browsers.Header{someday}}); got.Upgraded != browsers.Unknown || !got.Until.IsZero() ||
				len(got.Entries) != 1 || !got.Entries[0].Until.IsZero() {
				t.Errorf("%s, a header: %+v", b.Name, got)
			}
			undated := browsers.Listed{Browser: b.Name, Host: site, IncludeSubDomains: true}
			if got := b.Ask(host, on(1), browsers.History{Lists: []browsers.Listed{undated}}); got.Upgraded != browsers.Unknown || !got.Until.IsZero() {
				t.Errorf("%s, a list: %+v", b.Name, got)
			}
		}
		if got := b.Ask(site, on(1), browsers.History{Headers: []browsers.Header{ignored}}); got.Upgraded != browsers.No {
			t.Errorf("%s, one that it ignores: %+v", b.Name, got)
		}
	}
	// Something else that is certain stays so.
	for _, browser := range []string{"chrome", "firefox"} {
		got := ask(t, browser, below, on(1), browsers.History{Headers: []browsers.Header{someday, header(t, below, 0, week)}})
		if got.Upgraded != browsers.Yes || !got.Until.IsZero() {
			t.Errorf("%s, beside a certain one: %+v", browser, got)
		}
	}
	// A list of an unknown age that may end the matter.
	got := ask(t, "chrome", "a.www.example.com", on(1), browsers.History{Lists: []browsers.Listed{
		listed("chrome", site, true, 0), {Browser: "chrome", Host: below},
	}})
	if got.Upgraded != browsers.Unknown {
		t.Errorf("a more specific entry of an unknown age: %+v", got)
	}
}

func TestForgottenAt(t *testing.T) {
	t.Parallel()
	served := []browsers.Served{
		{Policy: hsts.Policy{MaxAge: 63072000}, Last: on(10)}, {Policy: hsts.Policy{MaxAge: 31536000}, Last: on(20)}, {Policy: hsts.Policy{}, Last: on(30)},
	}
	for name, want := range map[string]time.Time{"chrome": on(385), "firefox": on(740), "safari": {}} {
		b, _ := browsers.Find(name)
		got, ok := b.ForgottenAt(served)
		if ok == want.IsZero() || !got.Equal(want) {
			t.Errorf("%s: %v, %t", name, got, ok)
		}
		if _, ok := b.ForgottenAt(nil); ok {
			t.Errorf("%s forgets what was never served", name)
		}
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	var names []string
	for _, b := range browsers.All() {
		names = append(names, b.Name)
		if (b.MaxAge == 0) != (b.Source == "") || (b.ListLife == 0) != (b.Source == "") {
			t.Errorf("%s: what is published needs a source, and the other way round", b.Name)
		}
	}
	if !slices.Equal(names, []string{"chrome", "firefox", "safari"}) {
		t.Errorf("the browsers are %v", names)
	}
	if _, found := browsers.Find("netscape"); found {
		t.Error("netscape is found")
	}
}

func TestInstant(t *testing.T) {
	t.Parallel()
	for want, at := range map[string]time.Time{
		"2026-01-01T00:00:00Z": epoch, "2026-01-01T00:00:01Z": epoch.Add(1), "2025-12-31T23:00:00Z": time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600)),
		"9999-12-31T23:59:59Z": time.Date(10100, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got := browsers.Instant(at); got != want {
			t.Errorf("%v: %s, want %s", at, got, want)
		}
	}
}

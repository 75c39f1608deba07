package observation_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func TestSiteTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		date, age string
		want      time.Time
		known     bool
	}{
		{"Sun, 01 Mar 2026 12:00:00 GMT", "", at, true},
		{"Sun, 01 Mar 2026 12:00:00 GMT", "90", at.Add(90 * time.Second), true},
		{"Sun, 01 Mar 2026 12:00:00 GMT", "-1", at, true},
		{"Sun, 01 Mar 2026 12:00:00 GMT", "99999999999999999999", at, true},
		{"2026-03-01T12:00:00Z", "", time.Time{}, false},
		{"", "90", time.Time{}, false},
	} {
		got, known := observation.Exchange{Date: test.date, Age: test.age}.SiteTime()
		if !got.Equal(test.want) || known != test.known {
			t.Errorf("%q, %q: %v, %v", test.date, test.age, got, known)
		}
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://example.com":                  "https://example.com/",
		"HTTPS://EXAMPLE.com/Path":             "https://example.com/Path",
		"https://example.com:443/":             "https://example.com/",
		"http://example.com:80":                "http://example.com/",
		"http://example.com:443/":              "http://example.com:443/",
		"https://example.com:8443/a":           "https://example.com:8443/a",
		"https://user:secret@example.com/?q#f": "https://example.com/?q",
		"https://example.com./":                "https://example.com./",
		"https://[2001:db8::1]:443/":           "https://[2001:db8::1]/",
		"https://example.com/a%2Fb":            "https://example.com/a%2Fb",
	} {
		if got, err := observation.Key(text); err != nil || got != want {
			t.Errorf("Key(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "/path", "mailto:a@b", "https://", "https://[::1/", "http://:80", "https://:8443/", "https://a\x7f/"} {
		if got, err := observation.Key(text); err == nil {
			t.Errorf("Key(%q) = %q", text, got)
		}
	}
}

func TestExchange_Redirect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status         int
		location, want string
		broken         bool
	}{
		{301, "https://example.com/", "https://example.com/", false},
		{302, "/a", "http://example.com/a", false},
		{303, "//EXAMPLE.com./b", "http://EXAMPLE.com./b", false},
		{307, "?q", "http://example.com/?q", false},
		{308, "ftp://example.com/", "ftp://example.com/", false},
		{300, "https://example.com/", "", false},
		{304, "https://example.com/", "", false},
		{200, "https://example.com/", "", false},
		{301, "", "", false},
		{301, "https://[example.com/", "", true},
	} {
		e := observation.Exchange{URL: "http://example.com/", Status: test.status, Location: test.location}
		got, err := e.Redirect()
		text := ""
		if got != nil {
			text = got.String()
		}
		if text != test.want || (err != nil) != test.broken {
			t.Errorf("%d %q leads to %q, %v; want %q", test.status, test.location, text, err, test.want)
		}
	}
}

// FuzzKey holds that a key is its own key, so that an exchange is found again.
func FuzzKey(f *testing.F) {
	for _, seed := range []string{"https://example.com", "http://a:80", "https://[::1]:443/%2f?q#f", "https://ä/", "x:y", "https://u:p@h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := observation.Key(text)
		if err != nil {
			return
		}
		if again, err := observation.Key(key); err != nil || again != key {
			t.Fatalf("%q became %q, which became %q (%v)", text, key, again, err)
		}
	})
}

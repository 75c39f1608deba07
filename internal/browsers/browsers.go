// Package browsers has what is published of how browsers remember HSTS: how long
// they keep a header, how long they believe their built-in list, and in which
// order they look. It answers for a browser with a given history whether it
// upgrades a name to HTTPS, why, and until when.
//
// What nobody published is unknown here, and never guessed.
package browsers

import (
	"slices"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Browser is what is published of a browser.
type Browser struct {
	// Name identifies the browser: chrome, firefox or safari.
	Name string
	// Title is its name for people.
	Title string
	// MaxAge is the longest time for which it keeps a header, in seconds; 0 where
	// that is not published.
	MaxAge int64
	// ListLife is how long it believes its built-in list after the list was made; 0
	// where that is not published.
	ListLife time.Duration
	// Source says where this was read.
	Source string

	remember func(b Browser, chain []string, at time.Time, h History) memory
}

const day = 24 * time.Hour

var all = []Browser{
	{
		Name: "chrome", Title: "Chrome", MaxAge: hsts.OneYear, ListLife: 70 * day,
		Source:   "https://chromium.googlesource.com/chromium/src/+/main/net/http/transport_security_state.cc",
		remember: newChrome,
	},
	{
		Name: "firefox", Title: "Firefox", MaxAge: 100 * hsts.OneYear, ListLife: 18 * 7 * day,
		Source:   "https://github.com/mozilla-firefox/firefox/blob/main/security/manager/ssl/nsSiteSecurityService.cpp",
		remember: newFirefox,
	},
	{Name: "safari", Title: "Safari", remember: newSafari},
}

// All returns every browser, sorted by name.
func All() []Browser { return slices.Clone(all) }

// Find returns the browser with a name.
func Find(name string) (Browser, bool) {
	for _, b := range all {
		if b.Name == name {
			return b, true
		}
	}
	return Browser{}, false
}

// Served is a policy that a site served, and when it did so for the last time.
type Served struct {
	Policy hsts.Policy
	Last   time.Time
}

// ForgottenAt returns the instant at which the last browser of this kind forgets
// the policies that a site served. ok is false where that is not published, and
// where nothing was served. It says nothing about the built-in list, or of parents
// with policies of their own.
func (b Browser) ForgottenAt(served []Served) (at time.Time, ok bool) {
	if b.MaxAge == 0 {
		return time.Time{}, false
	}
	for _, s := range served {
		if end := add(s.Last, min(s.Policy.MaxAge, b.MaxAge)); end.After(at) {
			at = end
		}
	}
	return at, !at.IsZero()
}

// farthest is the last instant that RFC 3339 can write.
var farthest = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// add adds seconds to an instant, up to the farthest.
func add(t time.Time, seconds int64) time.Time {
	if seconds >= farthest.Unix()-t.Unix() {
		return farthest
	}
	return time.Unix(t.Unix()+seconds, int64(t.Nanosecond())).UTC()
}

// Instant writes an instant as RFC 3339 does, in UTC, in whole seconds, rounded up.
func Instant(t time.Time) string {
	whole := t.UTC().Truncate(time.Second)
	if whole.Before(t) {
		whole = whole.Add(time.Second)
	}
	if whole.After(farthest) {
		whole = farthest
	}
	return whole.Format(time.RFC3339)
}

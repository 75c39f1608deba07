package preloadlist

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// index is a list in memory: what it says about each name.
type index struct {
	entries map[string]*listing
	// listings are those that occur; many names share one.
	listings map[listing]*listing
	// limit is how many entries there may be, and left how many bytes their names may
	// still have.
	limit, left int
	// count is how many entries have been added, for the same name or not.
	count int
	// sum is the SHA-256 of the copy, in hex, and expires when browsers stop using the
	// list; zero if it does not say.
	sum     string
	expires time.Time
}

// listing is what the list says about a name.
type listing struct {
	policy     string
	hsts       bool // it has the mode force-https
	subdomains bool
}

// The limits of a list, of which today's has 190,000 names and a dozen listings.
// They bound the memory that a hostile one takes.
const (
	maxEntries  = 500_000
	maxListings = 4000
	// maxNames is how many bytes all names may have, which are three million today, and
	// maxPolicy how many that of a policy.
	maxNames  = 32 << 20
	maxPolicy = 100
)

// bulk are the policies of names that were submitted through hstspreload.org.
var bulk = []string{"bulk-legacy", "bulk-18-weeks", "bulk-1-year"}

func newIndex() *index {
	return &index{entries: map[string]*listing{}, listings: map[listing]*listing{}, limit: maxEntries, left: maxNames}
}

// add adds an entry. Of two for one name the last counts.
func (x *index) add(e *entry) error {
	x.count++
	x.left -= len(e.Name)
	switch {
	case x.count > x.limit:
		return fmt.Errorf("there are more names than any list has: more than %d entries", x.limit)
	case x.left < 0:
		return errors.New("its names are longer than those of any list")
	case len(e.Policy) > maxPolicy:
		return fmt.Errorf("an entry has a policy of %d bytes, more than any list has", len(e.Policy))
	}
	l := listing{policy: e.Policy, hsts: e.Mode == forceHTTPS, subdomains: e.IncludeSubdomains}
	shared, known := x.listings[l]
	if !known {
		if len(x.listings) == maxListings {
			return errors.New("there are more policies than any list has")
		}
		shared = &l
		x.listings[l] = shared
	}
	x.entries[e.Name] = shared
	return nil
}

// lookup returns the membership of a name: by its own entry or else by the nearest
// of its parents that is listed with subdomains, a top-level domain included.
func (x *index) lookup(name string) Membership {
	own := x.entries[name]
	if own != nil && own.hsts {
		m := own.membership(name)
		m.Bulk = slices.Contains(bulk, own.policy)
		return m
	}
	for above, ok := parent(name); ok; above, ok = parent(above) {
		if l := x.entries[above]; l != nil && l.hsts && l.subdomains {
			return l.membership(above)
		}
	}
	m := Membership{Status: Unknown}
	if own != nil {
		m.Warnings = []Warning{{
			Summary: "Listed Without HSTS",
			Detail: "The list has an entry for " + name + ", but without the mode \"force-https\": it only pins the site's keys, and browsers get no HSTS from it. So the status is " +
				"\"unknown\", the same as at hstspreload.org.",
		}}
	}
	return m
}

// entriesOf returns the entries of a name and of those above it, the nearest first.
func (x *index) entriesOf(name string) []NamedEntry {
	var all []NamedEntry
	for at, ok := name, true; ok; at, ok = parent(at) {
		if l := x.entries[at]; l != nil && l.hsts {
			all = append(all, NamedEntry{at, l.entry()})
		}
	}
	return all
}

func (l *listing) entry() Entry { return Entry{Policy: l.policy, IncludeSubdomains: l.subdomains} }

// membership is that of a name which is preloaded through domain, whose listing it is.
func (l *listing) membership(domain string) Membership {
	entry := l.entry()
	return Membership{Status: Preloaded, PreloadedDomain: domain, Entry: &entry}
}

package preloadlist

import (
	"errors"
	"slices"
)

// index is a list in memory: what it says of each name.
type index struct {
	entries map[string]*listing
	// listings are those that occur; many names share one.
	listings map[listing]*listing
	// limit is how many entries there may be.
	limit int
}

// listing is what the list says of a name.
type listing struct {
	policy     string
	hsts       bool // it has the mode force-https
	subdomains bool
}

// The limits of a list, of which today's has 190,000 names and a dozen listings.
// They bound the memory that a hostile one takes.
const (
	maxEntries  = 2_000_000
	maxListings = 4000
)

// bulk are the policies of names that were submitted through hstspreload.org.
var bulk = []string{"bulk-legacy", "bulk-18-weeks", "bulk-1-year"}

func newIndex() *index {
	return &index{entries: map[string]*listing{}, listings: map[listing]*listing{}, limit: maxEntries}
}

// add adds an entry. Of two for one name the last counts.
func (x *index) add(e *entry) error {
	l := listing{policy: e.Policy, hsts: e.Mode == forceHTTPS, subdomains: e.IncludeSubdomains}
	shared, known := x.listings[l]
	if !known {
		if len(x.listings) == maxListings {
			return errors.New("there are more policies than a list has")
		}
		shared = &l
		x.listings[l] = shared
	}
	if len(x.entries) == x.limit {
		return errors.New("there are more names than a list has")
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
			Detail: "The list has an entry for " + name + ", but not with the mode \"force-https\": it pins the site's keys, and browsers get no HSTS from it. " +
				"So the status is \"unknown\", as hstspreload.org gives it.",
		}}
	}
	return m
}

// membership is that of a name which is preloaded through domain, whose listing it is.
func (l *listing) membership(domain string) Membership {
	return Membership{
		Status: Preloaded, PreloadedDomain: domain,
		Entry: &Entry{Policy: l.policy, IncludeSubdomains: l.subdomains},
	}
}

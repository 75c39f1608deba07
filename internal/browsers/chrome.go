package browsers

import (
	"fmt"
	"time"
)

// chrome is the memory of Chrome, and of browsers that are built from Chromium. It
// looks at what it received first, and at its list then; a header that erases
// does not touch the list.
type chrome struct {
	browser   Browser
	chain     []string
	localhost bool
	known     map[string]chromeEntry
	lists     map[string][]Listed
}

// chromeEntry is what Chrome received from a host.
type chromeEntry struct {
	expiry            time.Time
	includeSubDomains bool
	capped            bool // whether max-age was longer than Chrome keeps a header
	erased            bool // by max-age=0
	unknown           bool // as it is not known when a header was received
}

func newChrome(b Browser, chain []string, _ time.Time, h History) memory {
	m := &chrome{browser: b, chain: chain, known: map[string]chromeEntry{}, lists: map[string][]Listed{}}
	m.localhost = chain[len(chain)-1] == "localhost"
	for _, host := range chain {
		m.lists[host] = h.listing(b.Name, host)
		for _, header := range h.from(host) {
			if header.At.IsZero() {
				m.known[host] = chromeEntry{unknown: true}
				break
			}
			m.known[host] = chromeEntry{
				expiry:            add(header.At, min(header.Policy.MaxAge, b.MaxAge)),
				includeSubDomains: header.Policy.IncludeSubDomains,
				capped:            header.Policy.MaxAge > b.MaxAge,
				erased:            header.Policy.MaxAge == 0,
			}
		}
	}
	return m
}

func (m *chrome) changes() []time.Time {
	var all []time.Time
	for _, entry := range m.known {
		all = append(all, entry.expiry)
	}
	for _, listing := range m.lists {
		all = append(all, ends(listing, m.browser.ListLife)...)
	}
	return all
}

func (m *chrome) look(t time.Time) []finding {
	var all []finding
	for distance, host := range m.chain {
		if entry, there := m.known[host]; there {
			all = append(all, m.received(distance, host, entry, t))
		}
	}
	return append(all, m.listed(t)...)
}

// received looks at what was received from a host.
func (m *chrome) received(distance int, host string, e chromeEntry, t time.Time) finding {
	entry := Entry{Kind: headerKind(distance), Host: host, Until: e.expiry}
	switch {
	case m.localhost:
		return finding{note: fmt.Sprintf("Chrome ignores the header of %s, as it does for every localhost.", host)}
	case e.unknown:
		return finding{Unknown, Entry{Kind: entry.Kind, Host: host}, unknownInstant(host)}
	case e.erased:
		return finding{note: erased(host)}
	case t.After(e.expiry):
		return finding{note: ranOut(host, e.expiry)}
	case distance > 0 && !e.includeSubDomains:
		return finding{note: noSubdomains(host)}
	}
	note := kept(host, e.expiry)
	if e.capped {
		note += " Chrome keeps a header for at most 1 year, whatever max-age says."
	}
	return finding{Yes, entry, note}
}

// listed looks at the built-in list: the most specific name on it decides, whether
// it has includeSubDomains or not.
func (m *chrome) listed(t time.Time) []finding {
	var all []finding
	doubtful := false // whether a more specific entry may decide otherwise
	for distance, host := range m.chain {
		for _, listed := range m.lists[host] {
			holds := inForce(listed, m.browser.ListLife, t)
			covers := distance == 0 || listed.IncludeSubDomains
			f := listFinding(m.browser, listed, t)
			if !covers && holds != No {
				f = finding{note: withoutSubdomains(host)}
			}
			if doubtful && f.holds == Yes {
				f.holds, f.entry.Until = Unknown, time.Time{}
			}
			all = append(all, f)
			if holds == Yes {
				return all
			}
			doubtful = doubtful || holds == Unknown && !covers
			if holds == No {
				break // the others are older
			}
		}
	}
	return all
}

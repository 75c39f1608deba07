package browsers

import (
	"fmt"
	"time"
)

// safari is what RFC 6797 allows Safari to remember. How long it keeps a header, and
// how long it believes its list, is not published, and neither is the list: what may
// count is Unknown, and never Yes.
type safari struct {
	chain  []string
	known  map[string]safariEntry
	listed map[string]bool
}

// safariEntry is the last header of a host.
type safariEntry struct {
	expiry  time.Time // at the latest
	covers  bool
	erased  bool // by max-age=0
	unknown bool // as it is not known when a header was received
}

func newSafari(_ Browser, chain []string, _ time.Time, h History) memory {
	m := &safari{chain: chain, known: map[string]safariEntry{}, listed: map[string]bool{}}
	for distance, host := range chain {
		for _, header := range h.from(host) {
			if header.At.IsZero() {
				m.known[host] = safariEntry{unknown: true}
				break
			}
			m.known[host] = safariEntry{
				expiry: add(header.At, header.Policy.MaxAge),
				covers: distance == 0 || header.Policy.IncludeSubDomains,
				erased: header.Policy.MaxAge == 0,
			}
		}
		for _, listed := range h.Lists {
			if listed.Host == host && (distance == 0 || listed.IncludeSubDomains) {
				m.listed[host] = true
			}
		}
	}
	return m
}

// changes returns none: no instant is known.
func (m *safari) changes() []time.Time { return nil }

func (m *safari) look(t time.Time) []finding {
	var all []finding
	for distance, host := range m.chain {
		if entry, received := m.known[host]; received {
			all = append(all, entry.look(Entry{Kind: headerKind(distance), Host: host}, t))
		}
	}
	for _, host := range m.chain {
		if m.listed[host] {
			all = append(all, finding{Unknown, Entry{Kind: List, Host: host}, fmt.Sprintf(
				"A browser's list has %s. Safari's own list, and how long it is used, are not published.", host)})
		}
	}
	return all
}

func (e safariEntry) look(entry Entry, t time.Time) finding {
	switch {
	case e.unknown:
		return finding{Unknown, entry, unknownInstant(entry.Host)}
	case e.erased:
		return finding{note: erased(entry.Host)}
	case t.After(e.expiry):
		return finding{note: fmt.Sprintf("The header of %s expired at %s at the latest.", entry.Host, Instant(e.expiry))}
	case !e.covers:
		return finding{note: noSubdomains(entry.Host)}
	default:
		return finding{Unknown, entry, fmt.Sprintf(
			"Safari can remember the header of %s until %s at most. How long it really does is not published.", entry.Host, Instant(e.expiry))}
	}
}

package browsers

import (
	"cmp"
	"fmt"
	"time"
)

// firefox is the memory of Firefox. For each name from the host upwards it looks at
// what it stored of that name, and at its list only where it stored nothing. So
// what is stored overrides the list for its name: an entry that ran out, one without
// includeSubDomains, and the one that max-age=0 leaves for a name on the list.
//
// An entry that ran out is removed when the name is looked at while it is not on
// the list. A history does not say when that was, so there may be several states that
// a name can be in.
type firefox struct {
	browser Browser
	levels  []firefoxLevel
}

// firefoxLevel is what Firefox knows of the host or a parent.
type firefoxLevel struct {
	browser  Browser
	host     string
	distance int
	listing  []Listed
	// states are those that the name can be in at the instant asked about; nil where
	// that is not known.
	states []firefoxState
}

// firefoxState is what Firefox stored of a name.
type firefoxState struct {
	kind              firefoxKind
	expiry            time.Time // of a stored header
	includeSubDomains bool
}

type firefoxKind int

const (
	nothing firefoxKind = iota
	stored
	knockout // by max-age=0 for a name on the list; it never runs out
)

// tooMany is the number of states from which on nothing is known of a name.
const tooMany = 64

func newFirefox(b Browser, chain []string, at time.Time, h History) memory {
	m := &firefox{browser: b}
	for distance, host := range chain {
		level := firefoxLevel{browser: b, host: host, distance: distance, listing: h.listing(b.Name, host)}
		level.states = level.replay(h.from(host), at)
		m.levels = append(m.levels, level)
	}
	return m
}

func (m *firefox) changes() []time.Time {
	var all []time.Time
	for _, level := range m.levels {
		for _, state := range level.states {
			if state.kind == stored {
				all = append(all, state.expiry)
			}
		}
		all = append(all, ends(level.listing, m.browser.ListLife)...)
	}
	return all
}

func (m *firefox) look(t time.Time) []finding {
	var all []finding
	for _, level := range m.levels {
		all = append(all, level.look(t))
	}
	return all
}

// look looks at one name. Where its states lead to different findings, none of
// them is certain.
func (l *firefoxLevel) look(t time.Time) finding {
	if l.states == nil {
		return finding{Unknown, Entry{Kind: headerKind(l.distance), Host: l.host}, fmt.Sprintf("It is unknown when Firefox received a header of %s.", l.host)}
	}
	states := l.aged(l.states, t)
	first := l.find(states[0], t)
	for _, state := range states[1:] {
		other := l.find(state, t)
		if other.holds != first.holds {
			return finding{Unknown, Entry{Kind: cmp.Or(first.entry.Kind, other.entry.Kind), Host: l.host}, fmt.Sprintf(
				"What Firefox stores for %s depends on when it last checked that name.", l.host)}
		}
		if other.entry != first.entry {
			first.entry.Until = time.Time{}
		}
		first.note = cmp.Or(first.note, other.note)
	}
	return first
}

// find looks at one name in one state.
func (l *firefoxLevel) find(s firefoxState, t time.Time) finding {
	switch {
	case s.kind == nothing:
		return l.listed(t)
	case s.kind == knockout:
		return finding{note: fmt.Sprintf("max-age=0 of %s overrides the built-in list for that name.", l.host)}
	case t.After(s.expiry):
		return finding{note: ranOut(l.host, s.expiry) + l.overrides(t)}
	case l.distance > 0 && !s.includeSubDomains:
		return finding{note: noSubdomains(l.host) + l.overrides(t)}
	default:
		return finding{Yes, Entry{Kind: headerKind(l.distance), Host: l.host, Until: s.expiry}, kept(l.host, s.expiry)}
	}
}

// listed looks at the list, on which a name counts for itself.
func (l *firefoxLevel) listed(t time.Time) finding {
	switch {
	case len(l.listing) == 0:
		return finding{}
	case l.distance > 0 && !l.listing[0].IncludeSubDomains:
		return finding{note: withoutSubdomains(l.host)}
	default:
		return listFinding(l.browser, l.listing[0], t)
	}
}

// overrides says that what is stored of a name keeps the list from counting.
func (l *firefoxLevel) overrides(t time.Time) string {
	if l.onList(t) != Yes {
		return ""
	}
	return fmt.Sprintf(" What Firefox stored for %s overrides the built-in list for that name.", l.host)
}

// onList reports whether the name is on the list at an instant.
func (l *firefoxLevel) onList(t time.Time) Certainty {
	most := No
	for _, listed := range l.listing {
		most = max(most, inForce(listed, l.browser.ListLife, t))
	}
	return most
}

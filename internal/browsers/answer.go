package browsers

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Answer says whether a browser upgrades a name to HTTPS.
type Answer struct {
	Upgraded Certainty
	// Until is when it stops if it receives no more headers and no newer list. It is
	// zero where the browser does not upgrade the name, and where the instant is not
	// known.
	Until time.Time
	// Entries are what makes it upgrade the name, or may make it do so, in the order
	// in which it looks.
	Entries []Entry
	// Why says how it came to this, in sentences.
	Why string
}

// Certainty is whether something is so.
type Certainty int

// The certainties, from the least on.
const (
	No Certainty = iota
	Unknown
	Yes
)

// Entry is something that makes a browser upgrade a name.
type Entry struct {
	Kind Kind
	// Host is the name that the entry is for: the name itself, or a parent.
	Host string
	// Until is when the entry stops to count; zero where that is not known.
	Until time.Time
}

// Kind is where a browser has an entry from.
type Kind string

// The kinds of entries.
const (
	OwnHeader    Kind = "own_header"    // the name's own header
	ParentHeader Kind = "parent_header" // a parent's header with includeSubDomains
	List         Kind = "list"          // the built-in list
)

// memory is what a browser remembers of a name and its parents from an instant on,
// while nothing more happens to it.
type memory interface {
	// look returns what the browser finds at an instant that is not earlier than that
	// one, in the order in which it looks.
	look(t time.Time) []finding
	// changes returns the instants at which look may find something else.
	changes() []time.Time
}

// Ask returns whether a browser with a history upgrades a host, in lower-case
// A-labels, at an instant. What happened later does not count.
func (b Browser) Ask(host string, at time.Time, h History) Answer {
	m := b.remember(b, parents(host), at, h.until(at))
	findings := m.look(at)
	answer := Answer{Upgraded: upgraded(findings)}
	var notes []string
	for _, f := range findings {
		if f.holds != No {
			answer.Entries = append(answer.Entries, f.entry)
		}
		if f.note != "" {
			notes = append(notes, f.note)
		}
	}
	if answer.Upgraded == Yes {
		answer.Until = end(m, at)
	}
	answer.Why = strings.Join(append([]string{b.verdict(host, answer)}, notes...), " ")
	return answer
}

// verdict is the first sentence of an answer.
func (b Browser) verdict(host string, a Answer) string {
	switch {
	case a.Upgraded == Unknown:
		return fmt.Sprintf("It is unknown whether %s upgrades %s.", b.Title, host)
	case a.Upgraded == No:
		return fmt.Sprintf("%s does not upgrade %s.", b.Title, host)
	case a.Until.IsZero():
		return fmt.Sprintf("%s upgrades %s. It is unknown until when.", b.Title, host)
	default:
		return fmt.Sprintf("%s upgrades %s until %s.", b.Title, host, Instant(a.Until))
	}
}

// end returns the first instant after at at which the browser no longer upgrades
// the name; zero where that is not known. Some entries still count at their last
// instant and others don't, so both sides of each change are looked at.
func end(m memory, at time.Time) time.Time {
	changes := m.changes()
	slices.SortFunc(changes, time.Time.Compare)
	for _, change := range changes {
		for _, t := range []time.Time{change, change.Add(1)} {
			if !t.After(at) {
				continue
			}
			switch upgraded(m.look(t)) {
			case No:
				return change
			case Unknown:
				return time.Time{}
			case Yes:
			}
		}
	}
	return time.Time{}
}

package browsers

import (
	"fmt"
	"time"
)

// finding is something that a browser remembers.
type finding struct {
	holds Certainty // whether it makes the browser upgrade the name
	entry Entry     // meaningful unless holds is No
	note  string    // a sentence; may be ""
}

// upgraded sums findings up: one that holds is enough.
func upgraded(findings []finding) Certainty {
	most := No
	for _, f := range findings {
		most = max(most, f.holds)
	}
	return most
}

// headerKind returns the kind of an entry that comes from a header, at a distance
// from the host.
func headerKind(distance int) Kind {
	if distance == 0 {
		return OwnHeader
	}
	return ParentHeader
}

// The notes that the browsers share: what became of the header of a host.

func kept(host string, until time.Time) string {
	return fmt.Sprintf("The header of %s is kept until %s.", host, Instant(until))
}

func ranOut(host string, at time.Time) string {
	return fmt.Sprintf("The header of %s expired at %s.", host, Instant(at))
}

func erased(host string) string {
	return fmt.Sprintf("max-age=0 erased the header of %s.", host)
}

func noSubdomains(host string) string {
	return fmt.Sprintf("The header of %s has no includeSubDomains.", host)
}

func unknownInstant(host string) string {
	return fmt.Sprintf("It is unknown when a header of %s was received.", host)
}

// listFinding is what an entry of a list that covers the name does.
func listFinding(b Browser, l Listed, t time.Time) finding {
	until := l.MadeAt.Add(b.ListLife)
	switch inForce(l, b.ListLife, t) {
	case Unknown:
		return finding{Unknown, Entry{Kind: List, Host: l.Host}, fmt.Sprintf(
			"The built-in list has %s, but it is unknown when the list was made. %s ignores it after %s.", l.Host, b.Title, life(b))}
	case No:
		return finding{note: fmt.Sprintf("The built-in list has %s, but %s has ignored it since %s, when it was %s old.", l.Host, b.Title, Instant(until), life(b))}
	default:
		return finding{Yes, Entry{Kind: List, Host: l.Host, Until: until}, fmt.Sprintf(
			"The built-in list has %s, and is used until %s, when it is %s old.", l.Host, Instant(until), life(b))}
	}
}

// withoutSubdomains says that an entry of the list is not for the names below it.
func withoutSubdomains(host string) string {
	return fmt.Sprintf("The built-in list has %s without the names below it.", host)
}

// life says how long a browser believes its list.
func life(b Browser) string { return fmt.Sprintf("%d days", b.ListLife/day) }

// inForce reports whether a list counts at an instant. It does no longer at the
// very end of its life.
func inForce(l Listed, life time.Duration, t time.Time) Certainty {
	switch {
	case l.MadeAt.IsZero():
		return Unknown
	case t.Before(l.MadeAt) || !t.Before(l.MadeAt.Add(life)):
		return No
	default:
		return Yes
	}
}

// ends returns the instants at which lists begin and stop to count.
func ends(listing []Listed, life time.Duration) []time.Time {
	var all []time.Time
	for _, l := range listing {
		if !l.MadeAt.IsZero() {
			all = append(all, l.MadeAt, l.MadeAt.Add(life))
		}
	}
	return all
}

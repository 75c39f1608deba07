// Package zone reads the text of a DNS zone (RFC 1035, section 5) for the names
// that a policy with includeSubDomains reaches.
//
// It reads what it is given and nothing else: no other file and no network.
package zone

import (
	"errors"

	"github.com/miekg/dns"
)

// Names are what a zone says about the names below its origin: absolute, in
// lower-case A-labels, without a final dot, each once, sorted by byte.
type Names struct {
	// Hosts are those that a browser could ask for. The origin is not among them.
	Hosts []string
	// Wildcards, as in "*.example.com", stand for hosts that no zone can list.
	Wildcards []string
	// Delegations are where the zone ends: the hosts below are in another one.
	Delegations []string
}

// Hosts reads a zone. The origin is the zone's own name, in A-labels or in
// Unicode, with a final dot or without; names that are not absolute are below it
// until $ORIGIN says otherwise.
//
// A host is the owner of an A, AAAA, CNAME, HTTPS or SVCB record, of class IN,
// below the origin. Left out are
//   - the origin itself, which is judged anyway;
//   - names that no URL of the web has and names that this provider takes nowhere:
//     with a label that begins with an underscore (service names, RFC 8552), with
//     a hyphen at an end of a label, with any other character that is no letter,
//     digit, hyphen or underscore;
//   - names outside the origin, which no server of the zone answers for;
//   - names at or below an NS record below the origin: glue, or data that the
//     delegation hides (RFC 1034, section 4.2.1; RFC 9499, section 7);
//   - names below a DNAME record, which hides them (RFC 6672, section 2.4).
//
// The owners of those NS and DNAME records are the delegations, the origin too
// where it has a DNAME record; where one hides the other, the upper one alone. A
// wildcard is no host, by the same rules (RFC 4592).
//
// Letters that are not ASCII, raw or as \DDD, are taken as UTF-8 and converted,
// as a browser converts what is typed.
//
// $INCLUDE is refused, as the file that it names would be one of this machine.
// What $GENERATE makes has a limit: see checkGenerate.
//
// The error is an *OriginError or a *TextError, and there are no names then: part
// of a zone would pass for all of it.
func Hosts(text, origin string) (Names, error) {
	name, err := parseOrigin(origin)
	if err != nil {
		return Names{}, err
	}
	c := newCollector(name)
	if err := each(text, name, c.add); err != nil {
		return Names{}, err
	}
	return c.names()
}

// each calls a function with every record of a zone and the line that its entry
// begins on, until one returns an error.
func each(text, origin string, do func(rr dns.RR, line int) error) error {
	from := newSource(text)
	parser := dns.NewZoneParser(from, origin+".", "")
	// A zone without any TTL is none to a server, but it has all that is asked here.
	parser.SetDefaultTTL(3600)
	parser.SetIncludeAllowed(false)
	for rr, ok := parser.Next(); ok; rr, ok = parser.Next() {
		if err := do(rr, from.line); err != nil {
			return err
		}
	}
	if refused, ok := errors.AsType[*TextError](from.err); ok {
		return refused
	}
	if err := parser.Err(); err != nil {
		return unreadable(from.line, err)
	}
	return nil
}

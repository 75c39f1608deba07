// Package zone finds in the text of a DNS zone (RFC 1035, section 5) the names that a
// policy with includeSubDomains covers.
//
// It reads the text that it is given: no other file, and nothing from the network.
package zone

import (
	"errors"

	"github.com/miekg/dns"
)

// Names are the names below the origin of a zone: absolute, in lower-case A-labels,
// without a final dot, each once, sorted by byte.
type Names struct {
	// Hosts are those that a browser could connect to, without the origin.
	Hosts []string
	// Wildcards, such as "*.example.com", stand for hosts that no zone lists.
	Wildcards []string
	// Delegations are where the zone ends: the hosts below are in another one.
	Delegations []string
}

// Hosts parses a zone. The origin is the zone's own name, in A-labels or in Unicode,
// with a final dot or without; names that are not absolute are relative to it until
// $ORIGIN says otherwise.
//
// A host is the owner of an A, AAAA, CNAME, HTTPS or SVCB record, of class IN,
// below the origin. Left out are
//   - the origin itself, which is judged anyway;
//   - names that are not in URLs, or that this provider does not accept: with a label
//     that begins with an underscore (service names, RFC 8552), with a hyphen at an
//     end of a label, or with a character other than letters, digits, hyphens and
//     underscores;
//   - names outside the origin, which no server of the zone answers for;
//   - names at or below an NS record below the origin: glue, or data that the
//     delegation hides (RFC 1034, section 4.2.1; RFC 9499, section 7);
//   - names below a DNAME record, which hides them (RFC 6672, section 2.4).
//
// The owners of those NS and DNAME records are the delegations, the origin too where
// it has a DNAME record; where one hides the other, the upper one alone. The owners of
// wildcards (RFC 4592) are apart from the hosts, by the same rules.
//
// Bytes that are not ASCII, raw or as \DDD, are read as UTF-8 and converted to
// A-labels, as a browser converts what is typed.
//
// $INCLUDE is refused, as the file that it names would be one of this machine.
// $GENERATE has limits: see checkGenerate.
//
// A zone without a single record at or below the origin is refused, since the text may
// be all that is left of a failed transfer. So is a text that is a transfer, as its
// comments say, and does not end with the SOA record that ends every transfer (RFC
// 5936, section 2.2): see [PartHosts].
//
// The error is an [*OriginError] or a [*TextError], and there are no names then: some
// of a zone's names would be mistaken for all of them.
func Hosts(text, origin string) (Names, error) {
	if line := failedTransfer(text); line > 0 {
		return Names{}, refuse(line, "the transfer of the zone failed, according to this line, so hosts may be missing. Repeat the transfer")
	}
	c, err := collect(text, origin)
	if err != nil {
		return Names{}, err
	}
	if line := transfer(text); line > 0 && !c.closed() {
		return Names{}, refuse(line, "the text is a transfer of the zone, according to this line, but does not end with the zone's SOA record, as a complete "+
			"transfer does. So it was interrupted, and hosts may be missing. Repeat the transfer")
	}
	return c.names()
}

// PartHosts is [Hosts] for a text that is known to be a part of a zone: a transfer may
// have failed or be incomplete.
func PartHosts(text, origin string) (Names, error) {
	c, err := collect(text, origin)
	if err != nil {
		return Names{}, err
	}
	return c.names()
}

func collect(text, origin string) (*collector, error) {
	name, err := parseOrigin(origin)
	if err != nil {
		return nil, err
	}
	c := newCollector(name)
	return c, each(text, name, c.add)
}

// each calls do for every record of a zone, with the line that its entry begins on,
// until do returns an error.
func each(text, origin string, do func(rr dns.RR, line int) error) error {
	from := newEntryReader(text)
	parser := dns.NewZoneParser(from, origin+".", "")
	// Servers refuse a zone without any TTL, but it has all the names.
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
		return parseError(from.line, err)
	}
	return nil
}

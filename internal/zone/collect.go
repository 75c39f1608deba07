package zone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// role says what kind of records a name has.
type role uint8

const (
	// server: it has addresses, or leads to a name that has.
	server role = 1 << iota
	// cut: it is a zone cut (NS).
	cut
	// redirected: the names below it are redirected (DNAME).
	redirected
)

// roles are the roles of record types. Those that are not here have none.
var roles = map[uint16]role{
	dns.TypeA:     server,
	dns.TypeAAAA:  server,
	dns.TypeCNAME: server,
	dns.TypeHTTPS: server,
	dns.TypeSVCB:  server,
	dns.TypeNS:    cut,
	dns.TypeDNAME: redirected,
}

// collector collects the roles of the names at and below an origin.
type collector struct {
	origin, below string
	roles         map[string]role
	// inside says that a record was at or below the origin; outside counts the others.
	inside  bool
	outside int
	// soas counts the SOA records of the origin, and endsWithSOA says that the last
	// record is one.
	soas        int
	endsWithSOA bool
}

func newCollector(origin string) *collector {
	return &collector{origin: origin, below: "." + origin, roles: map[string]role{}}
}

// add adds a record of the entry that begins on a line.
func (c *collector) add(rr dns.RR, line int) error {
	header := rr.Header()
	if header.Name == "" {
		return refuse(line, "the entry begins with a space, so it has the name of the entry before it, but there is none. Write the name, or @ for the origin")
	}
	if header.Class != dns.ClassINET {
		return nil
	}
	name := canonical(header.Name)
	if header.Rrtype == dns.TypeSOA && name != c.origin {
		return &OriginError{fmt.Sprintf("the zone is %s, according to its SOA record on line %d, not %q. With the wrong origin its names would be misread. Write "+
			"the zone's own name", nettext.Quote(name), line, c.origin)}
	}
	if name != c.origin && !strings.HasSuffix(name, c.below) {
		c.outside++
		return nil
	}
	c.inside = true
	c.endsWithSOA = header.Rrtype == dns.TypeSOA
	if c.endsWithSOA {
		c.soas++
	}
	if r := roles[header.Rrtype]; r != 0 {
		c.roles[name] |= r
	}
	return nil
}

// closed reports whether the records are those of a whole transfer, which begins and
// ends with the zone's SOA record.
func (c *collector) closed() bool { return c.soas > 1 && c.endsWithSOA }

// names returns what was collected.
func (c *collector) names() (Names, error) {
	switch {
	case !c.inside && c.outside > 0:
		return Names{}, &OriginError{fmt.Sprintf("none of the zone's records is at or below %q (%d are elsewhere), so no host would be checked. "+
			"Write the zone's own name", c.origin, c.outside)}
	case !c.inside:
		return Names{}, &TextError{Text: fmt.Sprintf("the text has no record at or below %q, so no host would be checked. A zone has at least an SOA record; a failed transfer "+
			"leaves only comments. Check where the text comes from", c.origin)}
	}
	found := Names{Hosts: []string{}, Wildcards: []string{}, Delegations: []string{}}
	for name, r := range c.roles {
		if c.hidden(name) || !isUsable(name) {
			continue
		}
		ends := r&cut != 0 && name != c.origin
		switch {
		case ends || r&server == 0 || name == c.origin:
		case strings.HasPrefix(name, "*."):
			found.Wildcards = append(found.Wildcards, name)
		default:
			found.Hosts = append(found.Hosts, name)
		}
		if ends || r&redirected != 0 {
			found.Delegations = append(found.Delegations, name)
		}
	}
	slices.Sort(found.Hosts)
	slices.Sort(found.Wildcards)
	slices.Sort(found.Delegations)
	return found, nil
}

// hidden reports whether a name is below a zone cut or a redirection.
func (c *collector) hidden(name string) bool {
	for name != c.origin {
		name = parent(name)
		if c.roles[name]&redirected != 0 || c.roles[name]&cut != 0 && name != c.origin {
			return true
		}
	}
	return false
}

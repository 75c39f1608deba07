package readiness

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// checkAddresses holds the answers of the domain's further addresses against the
// first. Clients, and the scan, come to any one of them: a fault behind one is a
// fault that comes and goes.
func checkAddresses(s *site) []Finding {
	var found []Finding
	var noRoute []string
	for _, e := range s.seen.ByAddress {
		switch {
		case e.Failure != nil && e.Failure.Kind == observation.Unreachable:
			noRoute = append(noRoute, family(e))
		case strings.HasPrefix(e.URL, "https:"):
			found = append(found, s.overHTTPS(e)...)
		case s.ruleset != Removal:
			found = append(found, s.overHTTP(e)...)
		}
	}
	slices.Sort(noRoute)
	if noRoute = slices.Compact(noRoute); len(noRoute) > 0 {
		found = append(found, newFinding("observation.address.no_route", s.domain, fmt.Sprintf(
			"There is no route from here to addresses of %s (%s), so these were not looked at. That is usual for IPv6 on machines that have none. hstspreload.org's scan has none either.",
			s.domain, strings.Join(noRoute, ", "))))
	}
	if s.seen.Unasked > 0 {
		found = append(found, newFinding("observation.address.cap", s.domain, fmt.Sprintf(
			"%s has more than %d addresses; %d of them were not asked.", s.domain, observation.MaxAddresses, s.seen.Unasked)))
	}
	return found
}

// family is the kind of address that an exchange went to. The addresses themselves
// are others each time where DNS hands out some of many.
func family(e observation.Exchange) string {
	if at, err := netip.ParseAddrPort(e.Address); err == nil && at.Addr().Unmap().Is4() {
		return "IPv4"
	}
	return "IPv6"
}

// Telling returns the exchanges with further addresses that show something else
// than the first exchange does. Those that agree are not worth showing, and are at
// other addresses each time where DNS hands out some of many: a steady site is
// shown the same each time.
func Telling(o observation.Observation) []observation.Exchange {
	var telling []observation.Exchange
	for _, e := range o.ByAddress {
		first, _ := o.Exchange(e.URL)
		if !alike(e, first) && (e.Failure == nil || e.Failure.Kind != observation.Unreachable) {
			telling = append(telling, e)
		}
	}
	return telling
}

func alike(a, b observation.Exchange) bool {
	if a.Failure != nil || b.Failure != nil {
		return a.Failure != nil && b.Failure != nil && a.Failure.Kind == b.Failure.Kind
	}
	if a.Status != b.Status || !slices.Equal(a.Header, b.Header) || leadsTo(a) != leadsTo(b) || (a.TLS == nil) != (b.TLS == nil) {
		return false
	}
	ours, theirs := leafOf(a), leafOf(b)
	return a.TLS == nil || untrusted(a) == untrusted(b) && a.TLS.Version == b.TLS.Version && a.TLS.CipherSuite == b.TLS.CipherSuite &&
		(ours == nil) == (theirs == nil) && (ours == nil || ours.SHA256 == theirs.SHA256)
}

// AddressOf is the IP address that an exchange went to, without the port: safe to print.
func AddressOf(e observation.Exchange) string {
	if at, err := netip.ParseAddrPort(e.Address); err == nil {
		return at.Addr().String()
	}
	return Printable(e.Address)
}

// leadsTo says where an answer leads, as a clause. Where it comes to without
// query and fragment is compared, since these are often made up anew each time.
func leadsTo(e observation.Exchange) string {
	target, err := e.Redirect()
	switch {
	case e.Failure != nil:
		return "gives no answer (" + failureText(e.Failure) + ")"
	case err != nil:
		return "redirects to something that is not a URL"
	case target == nil:
		return "redirects nowhere"
	default:
		return "redirects to " + quoted(PrintableURL(target.String()))
	}
}

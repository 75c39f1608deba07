package readiness

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

var addressNoIPv4 = adviceCode("domain.address.no_ipv4", Warning, Certificate, RemedyAddresses,
	"No IPv4 for the form to use",
	"The domain has only IPv6 addresses, or none of its IPv4 addresses accepts connections on port 443. hstspreload.org has no IPv6.")

// checkIPv4 asks for an IPv4 address that can be connected to. hstspreload.org has no
// IPv6 (https://github.com/chromium/hstspreload.org/issues/43), so neither its form
// nor its weekly scan gets to a domain without.
func checkIPv4(s *site) []Finding {
	if !s.ruleset.HasScan() || !answered(s.https) {
		return nil
	}
	const consequence = "Browsers with IPv6 work, but hstspreload.org has no IPv6: its form refuses the domain, and its weekly scan gets no answer. "
	switch addresses := s.seen.Apex.DNS.Addresses; {
	case len(addresses) > 0 && !slices.ContainsFunc(addresses, isIPv4):
		return []Finding{addressNoIPv4.finding(s.domain, fmt.Sprintf(
			"%s has only IPv6 addresses. %sAdd an IPv4 address (an A record).", s.domain, consequence))}
	case s.isIPv4Dead():
		return []Finding{addressNoIPv4.finding(s.domain, fmt.Sprintf(
			"No IPv4 address of %s accepts connections on port 443. %sServe HTTPS there too.", s.domain, consequence))}
	default:
		return nil
	}
}

// isIPv4Dead reports whether the first answer came over IPv6, IPv4 addresses were asked
// too, and none took a connection. One that there is no route to from here says nothing
// about the site.
func (s *site) isIPv4Dead() bool {
	if s.https.Address == "" || isIPv4(AddressOf(s.https)) {
		return false
	}
	asked := slices.Clone(s.seen.Apex.HTTPS.FurtherAddresses)
	asked = slices.DeleteFunc(asked, func(e observation.Exchange) bool { return !isIPv4(AddressOf(e)) })
	return len(asked) > 0 && !slices.ContainsFunc(asked, func(e observation.Exchange) bool { return connected(e) || hasNoRoute(e) })
}

func isIPv4(text string) bool {
	address, err := netip.ParseAddr(text)
	return err == nil && address.Unmap().Is4()
}

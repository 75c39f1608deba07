// Package safety says which addresses a URL may lead this machine to.
//
// The domain, the names under it and the targets of connect_to come from the user
// and may be anywhere: split-horizon DNS is normal. A redirect comes from the remote
// side, and the machine that follows it may be in a network that the remote side must
// not reach through it.
package safety

import (
	"net/netip"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// Rule says which addresses one URL may lead to.
type Rule struct {
	// Configured: the URL comes from the configuration, not from a redirect.
	Configured bool
	// OwnName: the host is the domain or a name under it.
	OwnName bool
	// Start is the class of the address at which the redirects began. A site in a
	// private network may redirect within that network.
	Start Class
}

// Allows reports whether an address may be connected to.
func (r Rule) Allows(address netip.Addr) bool {
	switch class := Classify(address); class {
	case Public:
		return true
	case Shared, Private, Loopback:
		return r.Configured || r.OwnName || class == r.Start
	case LinkLocal:
		return r.Configured
	case Unusable:
		return false
	}
	return false
}

// Filter returns the addresses that may be connected to; an error where there are
// none. There has to be at least one to choose from.
func (r Rule) Filter(addresses []netip.Addr) ([]netip.Addr, *failure.Error) {
	var allowed []netip.Addr
	for _, address := range addresses {
		if r.Allows(address) {
			allowed = append(allowed, address)
		}
	}
	if len(allowed) > 0 {
		return allowed, nil
	}
	return nil, r.refusal(Classify(addresses[0]))
}

// CheckHost applies the rule to a host that says without DNS where it leads, such
// as an IP address; it has no objection to any other name. It counts where a proxy
// connects, which is given the host as it is written.
func (r Rule) CheckHost(host string) *failure.Error {
	address, err := netip.ParseAddr(host)
	switch {
	case err == nil && !r.Allows(address):
		return r.refusal(Classify(address))
	case err == nil, r.Configured:
		return nil
	case isNumeric(host):
		return failure.New(observation.Blocked, "the redirect leads to a number in place of a name, "+
			"which some programs take for an IP address and each for another, so it was not followed", nil)
	case isLocalhost(host) && !r.Allows(netip.IPv6Loopback()):
		return r.refusal(Loopback)
	default:
		return nil
	}
}

func (r Rule) refusal(class Class) *failure.Error {
	if r.Configured {
		return failure.New(observation.Unreachable,
			"the name's address is "+class.String()+", to which no connection can be made", nil)
	}
	return failure.New(observation.Blocked,
		"the redirect leads to "+class.String()+"; a remote side may not send this machine there, so it was not followed", nil)
}

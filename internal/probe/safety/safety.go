// Package safety says which addresses a URL may lead this machine to.
//
// The domain, its www, the subdomains that are given and the targets of connect_to come
// from the user and may be anywhere: split-horizon DNS is normal. A redirect comes from
// the remote side, and the machine that follows it may be in a network that the remote
// side must not reach through it. The remote side also decides which names there are
// below the domain, and where they lead.
package safety

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// Origin says who brought up a URL.
type Origin int

// The origins.
const (
	// Foreign: a redirect leads to a host of another site.
	Foreign Origin = iota
	// BelowDomain: a redirect leads to a name below the domain that the configuration
	// does not have.
	BelowDomain
	// ConfiguredName: a redirect leads to a URL of a name that the configuration has.
	ConfiguredName
	// Configured: the URL itself comes from the configuration.
	Configured
)

// Rule says which addresses one URL may lead to.
type Rule struct {
	Origin Origin
	// Start is the class of the address at which the redirects began; Public where it
	// is not known. A site in a private network may redirect within that network.
	Start Class
	// Port is that of the URL, and NamedPort says whether it is 80, 443 or one that the
	// configuration has.
	Port      uint16
	NamedPort bool
	// InUse reports whether a name that the configuration has is at an address of a
	// class. It is asked for names below the domain alone; nil means no.
	InUse func(Class) bool
}

// Allows reports whether an address may be connected to.
func (r Rule) Allows(address netip.Addr) bool {
	class := Classify(address)
	switch class {
	case Public:
		return true
	case Unusable:
		return false
	case LinkLocal:
		return r.Origin == Configured
	case Shared, Private, Loopback:
	}
	switch r.Origin {
	case Configured:
		return true
	case ConfiguredName:
		return class == r.Start || r.NamedPort
	case BelowDomain:
		return class == r.Start || class != Loopback && r.NamedPort && r.InUse != nil && r.InUse(class)
	case Foreign:
		return class == r.Start
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

// CheckHost applies the rule to what a URL says without DNS: its port, and a host that
// is an IP address or a name with a meaning of its own. It counts where a proxy
// connects, which is given the host as it is written. Final dots mean nothing to it.
func (r Rule) CheckHost(host string) *failure.Error {
	host = strings.TrimRight(host, ".")
	address, err := netip.ParseAddr(host)
	switch {
	case err == nil && !r.Allows(address):
		return r.refusal(Classify(address))
	case r.Origin == Configured:
		return nil
	case IsBlockedPort(r.Port):
		return blocked(fmt.Sprintf("the redirect leads to port %d, which browsers block", r.Port))
	case r.Origin == BelowDomain && r.Start == Public && !r.NamedPort:
		return blocked(fmt.Sprintf("the redirect leads to port %d of a name that the configuration does not list", r.Port))
	case err == nil:
		return nil
	case isNumeric(host):
		return blocked("the redirect leads to a number instead of a name, which programs read as different IP addresses")
	case isLocalhost(host) && !r.Allows(netip.IPv6Loopback()):
		return r.refusal(Loopback)
	case isMetadata(host):
		return r.refusal(LinkLocal)
	default:
		return nil
	}
}

func (r Rule) refusal(class Class) *failure.Error {
	if r.Origin == Configured {
		return failure.New(observation.Unreachable,
			"the name's address is "+class.String()+", to which no connection can be made", nil)
	}
	return blocked("the redirect leads to " + class.String() + "; a remote site may not send this machine there")
}

// blocked is the failure of a redirect that is not followed, and says why.
func blocked(why string) *failure.Error {
	return failure.New(observation.Blocked, why+", so it was not followed", nil)
}

package probe

import (
	"net/netip"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// rule says which addresses one URL may lead to.
//
// The domain, the names under it and the targets of ConnectTo are the user's own
// words and may be anywhere: split-horizon DNS is normal. A redirect is the
// remote side's word, and the machine that follows it may stand in a network
// that the remote side must not reach through it.
type rule struct {
	// asked: the URL comes from the configuration, not from a redirect.
	asked bool
	// own: the host is the domain or a name under it.
	own bool
	// from is the class of the address at which the walk began. A site in a
	// private network may redirect within that network.
	from class
}

// allows tells whether an address may be connected to.
func (r rule) allows(address netip.Addr) bool {
	switch c := classify(address); c {
	case public:
		return true
	case unusable:
		return false
	case linkLocal:
		return r.asked
	default:
		return r.asked || r.own || c == r.from
	}
}

// filter returns the addresses that may be connected to; a failure where there
// is none.
func (r rule) filter(addresses []netip.Addr) ([]netip.Addr, *observation.Failure) {
	var allowed []netip.Addr
	for _, address := range addresses {
		if r.allows(address) {
			allowed = append(allowed, address)
		}
	}
	if len(allowed) > 0 {
		return allowed, nil
	}
	return nil, r.refusal(classify(addresses[0]))
}

// checkLiteral applies the rule to a host that says without DNS where it leads;
// other names pass. Who connects is not always this program: a proxy is given the
// host as it is written.
func (r rule) checkLiteral(host string) *observation.Failure {
	address, err := netip.ParseAddr(host)
	switch {
	case err == nil && !r.allows(address):
		return r.refusal(classify(address))
	case err == nil, r.asked:
		return nil
	case numeric(host):
		return &observation.Failure{Kind: observation.Blocked, Detail: "the redirect leads to a number in place of a name, " +
			"which some programs take for an IP address and each for another, so it was not followed"}
	case isLocalhost(host) && !r.allows(netip.IPv6Loopback()):
		return r.refusal(loopback)
	default:
		return nil
	}
}

func (r rule) refusal(c class) *observation.Failure {
	if r.asked {
		return &observation.Failure{
			Kind:   observation.Unreachable,
			Detail: "the name's address is " + c.String() + ", to which no connection can be made",
		}
	}
	return &observation.Failure{
		Kind:   observation.Blocked,
		Detail: "the redirect leads to " + c.String() + "; a remote side may not send this machine there, so it was not followed",
	}
}

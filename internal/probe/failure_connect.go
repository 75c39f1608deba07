package probe

import (
	"net/netip"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// connectKind classifies the error of one connection attempt, and says it in
// words that go after an address.
func connectKind(err error) (observation.Kind, string) {
	switch {
	case isAny(err, refusedErrors):
		return observation.Refused, " refused the connection: nothing listens there"
	case timedOut(err):
		return observation.ConnectTimeout, " did not answer the connection attempt"
	case isAny(err, unreachableErrors):
		return observation.Unreachable, " cannot be reached: there is no route from here to it"
	case isAny(err, resetErrors):
		return observation.ConnectFailed, " reset the connection while it was being made"
	default:
		return observation.ConnectFailed, " could not be connected to" + because(err)
	}
}

// connectRank orders the kinds by how much one says of a host with several
// addresses: a timeout leaves the question open, whatever the others answered; a
// missing route says more of this machine than of the host.
var connectRank = map[observation.Kind]int{
	observation.Unreachable:    1,
	observation.Refused:        2,
	observation.ConnectFailed:  3,
	observation.ConnectTimeout: 4,
}

// maxTold is how many addresses a detail tells of.
const maxTold = 4

// connectFailure sums up the attempts to connect to a host's addresses, none of
// which succeeded.
func connectFailure(addresses []netip.AddrPort, errs []error) *observation.Failure {
	failure := &observation.Failure{Kind: observation.Unreachable}
	var told []string
	for i, address := range addresses {
		kind, words := connectKind(errs[i])
		if connectRank[kind] > connectRank[failure.Kind] {
			failure.Kind = kind
		}
		told = append(told, address.Addr().String()+words)
	}
	if len(told) > maxTold {
		told = append(told[:maxTold], "and so on for the other addresses")
	}
	failure.Detail = strings.Join(told, "; ")
	return failure
}

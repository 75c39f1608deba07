package failure

import (
	"errors"
	"net/netip"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// connectKind returns the class of the error of one connection attempt, and its
// description as a clause whose subject is the address.
func connectKind(err error) (kind observation.Kind, clause string) {
	switch {
	case Refused(err):
		return observation.Refused, " refused the connection: nothing listens there"
	case TimedOut(err):
		return observation.ConnectTimeout, " did not answer the connection attempt"
	case isAny(err, unreachableErrors):
		return observation.Unreachable, " cannot be reached: this machine has no route to it"
	case isAny(err, resetErrors):
		return observation.ConnectFailed, " reset the connection while it was being made"
	default:
		return observation.ConnectFailed, " could not be connected to" + Because(err)
	}
}

// connectRank orders the classes by how much one says about a host with several
// addresses. A timeout leaves the question open, whatever the others answered; a
// missing route says more of this machine than of the host.
var connectRank = map[observation.Kind]int{
	observation.Unreachable:    1,
	observation.Refused:        2,
	observation.ConnectFailed:  3,
	observation.ConnectTimeout: 4,
}

// maxDescribed is how many addresses are described one by one.
const maxDescribed = 4

// Connect sums up the failed attempts to connect to a host's addresses; the errors
// are in the order of the addresses.
func Connect(addresses []netip.AddrPort, errs []error) *Error {
	kind := observation.Unreachable
	var clauses []string
	for i, address := range addresses {
		this, clause := connectKind(errs[i])
		if connectRank[this] > connectRank[kind] {
			kind = this
		}
		clauses = append(clauses, address.Addr().String()+clause)
	}
	if len(clauses) > maxDescribed {
		clauses = append(clauses[:maxDescribed], "and so on for the other addresses")
	}
	return New(kind, strings.Join(clauses, "; "), errors.Join(errs...))
}

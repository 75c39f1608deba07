package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// lookup is what DNS says of one host: addresses, sorted, or a failure.
type lookup struct {
	addresses []netip.Addr
	failure   *observation.Failure
}

// resolver asks for the A and AAAA records of a host, written without a final
// dot and meant absolutely: search domains don't apply.
type resolver interface {
	lookup(ctx context.Context, host string) lookup
}

// resolve returns a host's addresses, which are asked for once in an observation.
func (w *walk) resolve(ctx context.Context, host string) lookup {
	if address, err := netip.ParseAddr(host); err == nil {
		return lookup{addresses: []netip.Addr{address.Unmap()}}
	}
	return w.names.do(host, func() lookup {
		if !w.prober.tasks.acquire(ctx) {
			return lookup{failure: cancelled(ctx)}
		}
		defer w.prober.tasks.release()
		limited, cancel := context.WithTimeout(ctx, w.prober.config.RequestTimeout)
		defer cancel()
		found := w.prober.resolver.lookup(limited, host)
		if found.failure != nil && ctx.Err() != nil {
			found.failure = cancelled(ctx)
		}
		slices.SortFunc(found.addresses, netip.Addr.Compare)
		found.addresses = slices.Compact(found.addresses)
		return found
	})
}

// resolution writes a lookup down.
func (l lookup) resolution(host string) observation.Resolution {
	resolution := observation.Resolution{Host: host, Failure: l.failure}
	for _, address := range l.addresses {
		resolution.Addresses = append(resolution.Addresses, address.String())
	}
	return resolution
}

// alternate brings sorted addresses into the order in which they are tried: the
// families take turns, IPv6 first (RFC 8305, section 4). No more than
// observation.MaxAddresses are tried.
func alternate(sorted []netip.Addr) []netip.Addr {
	var v4, v6 []netip.Addr
	for _, address := range sorted {
		if address.Is4() {
			v4 = append(v4, address)
		} else {
			v6 = append(v6, address)
		}
	}
	var order []netip.Addr
	for i := range max(len(v4), len(v6)) {
		if i < len(v6) {
			order = append(order, v6[i])
		}
		if i < len(v4) {
			order = append(order, v4[i])
		}
	}
	return order[:min(len(order), observation.MaxAddresses)]
}

// systemResolver asks as every program on this machine does: hosts file, split
// DNS and all.
type systemResolver struct{ *net.Resolver }

func (r systemResolver) lookup(ctx context.Context, host string) lookup {
	found, err := r.LookupNetIP(ctx, "ip", host+".")
	var dnsError *net.DNSError
	switch {
	case err == nil:
		for i, address := range found {
			found[i] = address.Unmap()
		}
		return lookup{addresses: found}
	case errors.As(err, &dnsError) && dnsError.IsNotFound:
		// The system tells a name without addresses from one that does not
		// exist nowhere in the world of getaddrinfo.
		return failed(observation.NoSuchName, "the system's resolver knows no address for "+quote(host)+": the name does not exist, or has neither an A nor an AAAA record")
	case timedOut(err):
		return failed(observation.ResolverTimeout, "the system's resolver did not answer in time when asked for "+quote(host))
	default:
		return failed(observation.ResolverFailed, "the system's resolver could not tell the addresses of "+quote(host))
	}
}

func failed(kind observation.Kind, detail string) lookup {
	return lookup{failure: &observation.Failure{Kind: kind, Detail: detail}}
}

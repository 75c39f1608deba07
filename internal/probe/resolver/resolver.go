// Package resolver looks up the addresses of hosts: with the system's resolver, or
// by asking given DNS servers.
package resolver

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// Resolver looks up the A and AAAA records of a host.
type Resolver interface {
	// Lookup returns the host's addresses, at least one, in no particular order.
	// The host is written without a final dot, and is absolute: search domains
	// don't apply.
	Lookup(ctx context.Context, host string) ([]netip.Addr, *failure.Error)
}

// System is the resolver that every program on this machine uses: hosts file, split
// DNS and all.
type System struct {
	Resolver *net.Resolver
	Log      *slog.Logger
}

// Lookup implements [Resolver].
func (s System) Lookup(ctx context.Context, host string) ([]netip.Addr, *failure.Error) {
	elapsed := clock.Stopwatch()
	addresses, err := s.Resolver.LookupNetIP(ctx, "ip", host+".")
	s.Log.DebugContext(ctx, "DNS answer of the system's resolver", "host", host, "addresses", addresses,
		"duration", elapsed(), failure.Attr("error", err))
	var dnsError *net.DNSError
	switch {
	case err == nil:
		for i, address := range addresses {
			addresses[i] = address.Unmap()
		}
		return addresses, nil
	case errors.As(err, &dnsError) && dnsError.IsNotFound:
		// getaddrinfo does not tell a name without addresses from one that does
		// not exist.
		return nil, failure.New(observation.NoSuchName, "the system's resolver knows no address for "+nettext.Quote(host)+
			": the name does not exist, or has neither an A nor an AAAA record", err)
	case failure.TimedOut(err):
		return nil, failure.New(observation.ResolverTimeout, "the system's resolver did not answer in time about "+nettext.Quote(host), err)
	default:
		return nil, failure.New(observation.ResolverFailed, "the system's resolver failed to resolve "+nettext.Quote(host), err)
	}
}

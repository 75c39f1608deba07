package resolver

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/inflight"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

const (
	// maxAge is how long addresses are used again at most, whatever their TTL.
	maxAge = 5 * time.Minute
	// maxKept is how many hosts are remembered, and maxKeptAddresses how many addresses
	// a host may have to be one of them: a hostile one can have thousands.
	maxKept          = 100_000
	maxKeptAddresses = 64
)

// Shared is a Resolver that many observations share. Those that look up the same host
// at the same time share one lookup; and addresses that came with a TTL are used again
// for as long as that says. What is not an address is asked for again.
type Shared struct {
	resolver Resolver
	calls    inflight.Group[string, found]
	mu       sync.Mutex
	kept     map[string]kept
}

// found are addresses, and how long they may be used again.
type found struct {
	addresses []netip.Addr
	ttl       time.Duration
	err       *failure.Error
}

// kept is what was found, and how long ago.
type kept struct {
	found
	age func() time.Duration
}

// withTTL is a Resolver that knows the TTL of what it finds.
type withTTL interface {
	lookup(ctx context.Context, host string) found
}

// Share returns a resolver that shares the lookups of another.
func Share(r Resolver) *Shared { return &Shared{resolver: r, kept: make(map[string]kept)} }

// Lookup implements [Resolver].
func (s *Shared) Lookup(ctx context.Context, host string) ([]netip.Addr, *failure.Error) {
	if addresses := s.find(host); addresses != nil {
		return addresses, nil
	}
	answer, _, err := s.calls.Do(ctx, host, func(ctx context.Context) (found, error) {
		answer := s.ask(ctx, host)
		if answer.err == nil && answer.ttl > 0 && len(answer.addresses) <= maxKeptAddresses {
			s.keep(host, answer)
		}
		return answer, nil
	})
	if err != nil {
		return nil, failure.New(observation.ResolverTimeout, "the lookup did not finish in time", err)
	}
	return slices.Clone(answer.addresses), answer.err
}

func (s *Shared) ask(ctx context.Context, host string) found {
	if timed, ok := s.resolver.(withTTL); ok {
		return timed.lookup(ctx, host)
	}
	addresses, err := s.resolver.Lookup(ctx, host)
	return found{addresses: addresses, err: err}
}

// find returns the addresses that may be used again; nil where there are none.
func (s *Shared) find(host string) []netip.Addr {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.kept[host]
	if !ok || known.age() >= min(known.ttl, maxAge) {
		return nil
	}
	return slices.Clone(known.addresses)
}

func (s *Shared) keep(host string, answer found) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= maxKept {
		clear(s.kept)
	}
	s.kept[host] = kept{answer, clock.Stopwatch()}
}

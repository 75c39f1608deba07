package resolver_test

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// slow is a resolver that takes a second, and knows no TTL.
type slow struct {
	asked atomic.Int32
	err   *failure.Error
}

func (s *slow) Lookup(ctx context.Context, _ string) ([]netip.Addr, *failure.Error) {
	s.asked.Add(1)
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil, failure.New(observation.ResolverTimeout, "cancelled", ctx.Err())
	}
	if s.err != nil {
		return nil, s.err
	}
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// TestShared_together has a hundred callers share one lookup, each with addresses of
// its own; later ones ask anew, as nothing says for how long the answer is good.
func TestShared_together(t *testing.T) {
	inBubble(func(t *testing.T) {
		inner := &slow{}
		shared := resolver.Share(inner)
		for round := range int32(2) {
			var group sync.WaitGroup
			for range 100 {
				group.Go(func() {
					addresses, err := shared.Lookup(t.Context(), "site.test")
					if err != nil || len(addresses) != 1 || addresses[0].String() != "127.0.0.1" {
						t.Errorf("%v, %v", addresses, err)
						return
					}
					addresses[0] = netip.IPv6Unspecified() // it is the caller's
				})
			}
			group.Wait()
			if asked := inner.asked.Load(); asked != round+1 {
				t.Errorf("asked %d times", asked)
			}
		}
	})(t)
}

// TestShared_failure gives a failure to all that wait for it, and to nobody later.
func TestShared_failure(t *testing.T) {
	inBubble(func(t *testing.T) {
		inner := &slow{err: failure.New(observation.ResolverFailed, "SERVFAIL", errors.New("SERVFAIL"))}
		shared := resolver.Share(inner)
		for range 2 {
			if _, err := shared.Lookup(t.Context(), "site.test"); err == nil || err.Kind != observation.ResolverFailed {
				t.Errorf("%v", err)
			}
		}
		if asked := inner.asked.Load(); asked != 2 {
			t.Errorf("asked %d times", asked)
		}
	})(t)
}

// TestShared_interrupted has the first of two callers leave: the other gets the answer.
func TestShared_interrupted(t *testing.T) {
	inBubble(func(t *testing.T) {
		inner := &slow{}
		shared := resolver.Share(inner)
		var group sync.WaitGroup
		group.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			begun := time.Now()
			if _, err := shared.Lookup(ctx, "site.test"); err == nil || time.Since(begun) != 100*time.Millisecond {
				t.Errorf("%v after %s", err, time.Since(begun))
			}
		})
		group.Go(func() {
			if addresses, err := shared.Lookup(t.Context(), "site.test"); err != nil || len(addresses) != 1 {
				t.Errorf("%v, %v", addresses, err)
			}
		})
		group.Wait()
		if asked := inner.asked.Load(); asked != 1 {
			t.Errorf("asked %d times", asked)
		}
	})(t)
}

// TestShared_ttl uses an answer again for as long as its least TTL says, and at most five
// minutes; one without a TTL, or of one family alone where the other failed, not at all.
func TestShared_ttl(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		ttl, alias uint32
		fails      bool
		again      time.Duration // the longest pause after which nothing is asked
	}{
		"a minute":          {ttl: 60, alias: 60, again: 59 * time.Second},
		"an alias":          {ttl: 60, alias: 10, again: 9 * time.Second},
		"a day":             {ttl: 86400, alias: 86400, again: 299 * time.Second},
		"none":              {ttl: 0, alias: 60, again: -1},
		"one family failed": {ttl: 60, alias: 60, fails: true, again: -1},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			var asked atomic.Int32
			network := testlab.NewMemory()
			zone := resolvertest.Zone{"site.test": {"=a.test"}, "a.test": {"127.0.0.1"}}
			server := resolvertest.Serve(t, network, dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
				asked.Add(1)
				reply := zone.Reply(query)
				for _, record := range reply.Answer {
					record.Header().Ttl = row.ttl
					if record.Header().Rrtype == dns.TypeCNAME {
						record.Header().Ttl = row.alias
					}
				}
				if row.fails && query.Question[0].Qtype == dns.TypeAAAA {
					reply.Rcode = dns.RcodeServerFailure
				}
				_ = w.WriteMsg(reply)
			}))
			shared := resolver.Share(newClient(network, []string{server}, 10*time.Second))
			look := func(pause time.Duration) int32 {
				t.Helper()
				time.Sleep(pause)
				before := asked.Load()
				addresses, err := shared.Lookup(t.Context(), "site.test")
				if err != nil || len(addresses) != 1 {
					t.Fatalf("%v, %v", addresses, err)
				}
				return asked.Load() - before
			}
			if look(0) == 0 {
				t.Error("nothing was asked")
			}
			if row.again < 0 {
				if look(0) == 0 {
					t.Error("an answer is used again that may not be")
				}
				return
			}
			if look(row.again) != 0 {
				t.Errorf("it is asked for again after %s", row.again)
			}
			if look(time.Second) == 0 {
				t.Errorf("it is not asked for again after %s more", time.Second)
			}
		}))
	}
}

package resolver_test

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestSystem_Lookup lets Go's own resolver ask a server.
func TestSystem_Lookup(t *testing.T) {
	t.Parallel()
	// A search domain would bring questions for longer names.
	zone := resolvertest.Zone{"good.test": {"192.0.2.1"}}
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		switch name := query.Question[0].Name; {
		case strings.HasPrefix(name, "silent."):
		case strings.HasPrefix(name, "fails."):
			_ = w.WriteMsg(new(dns.Msg).SetRcode(query, dns.RcodeServerFailure))
		default:
			_ = w.WriteMsg(zone.Reply(query))
		}
	})
	for host, kind := range map[string]observation.Kind{
		"good.test":   "",
		"gone.test":   observation.NoSuchName,
		"fails.test":  observation.ResolverFailed,
		"silent.test": observation.ResolverTimeout,
	} {
		// Go's resolver has a semaphore of its own, which no bubble may wait for.
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			network := testlab.NewMemory()
			server := resolvertest.Serve(t, network, handler)
			system := resolver.System{Log: slog.New(slog.DiscardHandler), Resolver: &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return network.DialContext(ctx, "udp", server)
			}}}
			ctx := t.Context()
			if kind == observation.ResolverTimeout {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 50*time.Millisecond)
				defer cancel()
			}
			addresses, err := system.Lookup(ctx, host)
			switch {
			case kind == "":
				if got := sorted(addresses); len(got) != 1 || got[0] != "192.0.2.1" || err != nil {
					t.Errorf("%v (%v)", got, err)
				}
			case err == nil || err.Kind != kind || !strings.Contains(err.Detail, host):
				t.Errorf("%+v, want %s", err, kind)
			}
		})
	}
}

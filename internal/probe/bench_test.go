package probe_test

import (
	"context"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// BenchmarkObserve_roundTrips measures how many round trips it takes to observe a
// ready site whose name is resolved. (DNS is asked, but without delay.) Physics
// wants three: TCP, TLS 1.3, GET.
func BenchmarkObserve_roundTrips(b *testing.B) {
	const roundTrip = 40 * time.Millisecond
	for _, scenario := range testlab.Scenarios() {
		if !slices.Contains([]string{"ready", "dual-stack", "port-80-closed"}, scenario.Name) {
			continue
		}
		b.Run(scenario.Name, func(b *testing.B) {
			lab := testlab.New(b, scenario.Sites...)
			config := labConfig(b, lab)
			near := config.Dial
			far := testlab.Delayed(near, roundTrip)
			config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if address == config.DNSServers[0] {
					return near(ctx, network, address)
				}
				return far(ctx, network, address)
			}
			prober := probe.New(config)
			prober.Observe(b.Context(), probe.Subject{Domain: scenario.Domain}) // the system's roots are read once
			for b.Loop() {
				seen := prober.Observe(b.Context(), probe.Subject{Domain: scenario.Domain})
				if root := seen.HTTPS.First(); root.Status != 200 {
					b.Fatalf("%+v", root.Failure)
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(roundTrip), "roundtrips")
		})
	}
}

// BenchmarkObserve measures what an observation costs this machine.
func BenchmarkObserve(b *testing.B) {
	scenario := testlab.Scenarios()[0]
	lab := testlab.New(b, scenario.Sites...)
	prober := probe.New(labConfig(b, lab))
	var seen observation.Observation
	b.ReportAllocs()
	for b.Loop() {
		seen = prober.Observe(b.Context(), probe.Subject{Domain: scenario.Domain})
	}
	if len(withoutPaths(seen)) != 3 {
		b.Fatalf("%d exchanges", len(seen.Exchanges()))
	}
}

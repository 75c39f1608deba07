package probe_test

import (
	"context"
	"net"
	"runtime"
	"runtime/metrics"
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

// BenchmarkHostile measures what each of the costly sites costs: the time of processors
// and the memory of this process, and by how much the observation outlasts its deadline.
// The servers are part of the process.
func BenchmarkHostile(b *testing.B) {
	const deadline = 2 * time.Second
	for name, site := range costly {
		b.Run(name, func(b *testing.B) {
			var m meter
			config, subject := stageCostly(newLoopbackStage(b), site, m.count)
			prober := probe.New(config)
			m.start()
			busy := processorTime()
			late := time.Duration(0)
			for b.Loop() {
				ctx, cancel := context.WithTimeout(b.Context(), deadline)
				began := time.Now()
				prober.Observe(ctx, subject)
				late = max(late, time.Since(began)-deadline)
				cancel()
			}
			b.ReportMetric((processorTime()-busy)/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(m.held())/(1<<20), "MiB-held")
			b.ReportMetric(late.Seconds(), "s-late")
		})
	}
}

// processorTime returns for how many seconds processors have run code of this process,
// the collection of garbage included.
func processorTime() float64 {
	runtime.GC() // which brings the figures up to date
	samples := []metrics.Sample{{Name: "/cpu/classes/user:cpu-seconds"}, {Name: "/cpu/classes/gc/total:cpu-seconds"}}
	metrics.Read(samples)
	return samples[0].Value.Float64() + samples[1].Value.Float64()
}

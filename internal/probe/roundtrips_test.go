package probe_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestObserve_roundTrips counts the round trips that a site takes, DNS aside. The time
// is that of a bubble, so it is exact; what is above a whole number is that bytes
// follow one another.
func TestObserve_roundTrips(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		scenario string
		most     float64
	}{
		{"ready", 3.1},
		{"dual-stack", 3.1},                // no address waits for another
		{"address-without-header", 3.1},    // nor where they differ
		{"redirect-path-with-header", 4.1}, // a redirect is one more request
		{"port-80-closed", 3.1},
	} {
		for _, roundTrip := range []time.Duration{40 * time.Millisecond, time.Second} {
			t.Run(row.scenario+" "+roundTrip.String(), inBubble(func(t *testing.T) {
				config, scenario := farLab(t, row.scenario, roundTrip)
				prober := probe.New(config)
				begun := time.Now()
				prober.Observe(t.Context(), probe.Subject{Domain: scenario.Domain})
				if got := float64(time.Since(begun)) / float64(roundTrip); got > row.most {
					t.Errorf("%.2f round trips, want %.2f at most", got, row.most)
				}
			}))
		}
	}
}

// TestObserve_timeouts waits for a port that says nothing once, and not again.
func TestObserve_timeouts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"port-80-filtered", "subdomain-filtered", "ipv6-filtered", "port-443-filtered"} {
		t.Run(name, inBubble(func(t *testing.T) {
			config, scenario := farLab(t, name, 40*time.Millisecond)
			config.RequestTimeout = 10 * time.Second
			prober := probe.New(config)
			begun := time.Now()
			prober.Observe(t.Context(), probe.Subject{Domain: scenario.Domain, Subdomains: scenario.Subdomains})
			if took := time.Since(begun); took > config.RequestTimeout+time.Second {
				t.Errorf("it took %s", took)
			}
		}))
	}
}

// farLab has a scenario of the lab a round trip away, and DNS at hand.
func farLab(t *testing.T, name string, roundTrip time.Duration) (probe.Config, testlab.Scenario) {
	t.Helper()
	for _, scenario := range testlab.Scenarios() {
		if scenario.Name != name {
			continue
		}
		config := labConfig(t, testlab.NewInMemory(t, scenario.Sites...))
		near := config.Dial
		far := testlab.Delayed(near, roundTrip)
		config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == config.DNSServers[0] {
				return near(ctx, network, address)
			}
			return far(ctx, network, address)
		}
		return config, scenario
	}
	t.Fatalf("the lab has no scenario %q", name)
	return probe.Config{}, testlab.Scenario{}
}

package fleet_test

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestInterrupt interrupts a look at sites of all kinds, 100 ms away: it returns without
// any time passing, no connection is made afterwards, and none is left open.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	sites, _ := soakSites(1000)
	var made, late, open atomic.Int64
	synctest.Test(t, func(t *testing.T) {
		const interruptedAfter = 1050 * time.Millisecond // in the middle of round trips
		begun := time.Now()
		lab := testlab.NewInMemory(t, sites...)
		far := testlab.Delayed(lab.DialContext, 100*time.Millisecond)
		prober := probe.New(configOf(t, lab, counting(func(ctx context.Context, network, address string) (net.Conn, error) {
			made.Add(1)
			if time.Since(begun) > interruptedAfter {
				late.Add(1)
			}
			return far(ctx, network, address)
		}, &open)))
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		time.AfterFunc(interruptedAfter, cancel)
		looked := make([]fleet.Site, len(sites))
		for i, site := range sites {
			looked[i] = fleet.Site{Subject: probe.Subject{Domain: site.Domain}, Time: time.Minute}
		}
		fleet.Look{
			Observer: prober, Workers: prober.MaxConcurrency(), Time: time.Hour, WithTimeout: probe.WithTimeout,
		}.At(ctx, looked)
		if took := time.Since(begun); took != interruptedAfter {
			t.Errorf("it returned after %s, and was interrupted after %s", took, interruptedAfter)
		}
		time.Sleep(time.Minute)
		if made.Load() == 0 || late.Load() != 0 {
			t.Errorf("%d connections were made, %d of them after the interrupt", made.Load(), late.Load())
		}
	})
	if open.Load() != 0 {
		t.Errorf("%d connections are left open", open.Load())
	}
}

package fleet_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// observer looks at a domain for as long as its name says, as in "5s.example", and sees
// nothing.
type observer struct {
	mu              sync.Mutex
	now, most, seen int
}

func (o *observer) Observe(ctx context.Context, subject probe.Subject) observation.Observation {
	o.mu.Lock()
	o.now++
	o.seen++
	o.most = max(o.most, o.now)
	o.mu.Unlock()
	text, _, _ := strings.Cut(subject.Domain, ".")
	if took, err := time.ParseDuration(text); err == nil {
		timer := time.NewTimer(took)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now--
	return observation.Observation{Version: observation.Version, Domain: subject.Domain}
}

func sites(names ...string) []fleet.Site {
	var all []fleet.Site
	for _, name := range names {
		all = append(all, fleet.Site{Subject: probe.Subject{Domain: name}, Time: time.Minute})
	}
	return all
}

func numbered(n int, name string) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("%s.%d.example", name, i))
	}
	return names
}

// inBubble runs a parallel test in which time passes only when nothing else can happen.
func inBubble(test func(t *testing.T)) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	}
}

// TestLook has each domain looked at once, so many at a time, and the results in order.
func TestLook(t *testing.T) {
	inBubble(func(t *testing.T) {
		o := &observer{}
		begun := time.Now()
		names := numbered(1000, "1s")
		results := fleet.Look{Observer: o, Workers: 50, Time: time.Hour}.At(t.Context(), sites(names...))
		if took := time.Since(begun); took != 20*time.Second || o.most != 50 || o.seen != 1000 {
			t.Errorf("%d domains, %d at once, in %s", o.seen, o.most, took)
		}
		for i, r := range results {
			if r.Domain != names[i] {
				t.Fatalf("%s is in the place of %s", r.Domain, names[i])
			}
		}
		if got := (fleet.Look{Observer: o, Workers: 50, Time: time.Hour}).At(t.Context(), nil); len(got) != 0 || o.seen != 1000 {
			t.Errorf("no domain has %d results", len(got))
		}
	})(t)
}

// TestLook_slow has a domain that takes for ever. It has a time of its own, and holds up
// no other.
func TestLook_slow(t *testing.T) {
	inBubble(func(t *testing.T) {
		begun := time.Now()
		results := fleet.Look{Observer: &observer{}, Workers: 2, Time: time.Hour}.At(t.Context(), sites(append(numbered(100, "1s"), "24h.example")...))
		if took := time.Since(begun); took > 101*time.Second {
			t.Errorf("it took %s", took)
		}
		if len(results) != 101 {
			t.Errorf("%d results", len(results))
		}
	})(t)
}

// TestLook_deadline has the whole take too long: every domain has a result by then.
func TestLook_deadline(t *testing.T) {
	inBubble(func(t *testing.T) {
		o := &observer{}
		begun := time.Now()
		results := fleet.Look{Observer: o, Workers: 10, Time: 30 * time.Second}.At(t.Context(), sites(numbered(1000, "20s")...))
		if took := time.Since(begun); took != 30*time.Second || o.seen != 1000 {
			t.Errorf("%d domains in %s", o.seen, took)
		}
		for _, r := range results {
			if r.Domain == "" || r.Ready {
				t.Fatalf("%+v", r)
			}
		}
	})(t)
}

// TestLook_interrupt ends with its context.
func TestLook_interrupt(t *testing.T) {
	inBubble(func(t *testing.T) {
		o := &observer{}
		ctx, cancel := context.WithTimeout(t.Context(), 7*time.Second)
		defer cancel()
		begun := time.Now()
		fleet.Look{Observer: o, Workers: 10, Time: time.Hour}.At(ctx, sites(numbered(1000, "5s")...))
		if took := time.Since(begun); took != 7*time.Second || o.seen != 20 {
			t.Errorf("%d domains in %s", o.seen, took)
		}
	})(t)
}

// TestLook_progress reads the log.
func TestLook_progress(t *testing.T) {
	inBubble(func(t *testing.T) {
		var output bytes.Buffer
		log := slog.New(slog.NewTextHandler(&output, &slog.HandlerOptions{Level: slog.LevelInfo}))
		names := append(numbered(50, "1s"), "9s.slow.example")
		fleet.Look{Observer: &observer{}, Workers: 2, Time: time.Hour, Log: log}.At(t.Context(), sites(names...))
		lines := strings.Split(strings.TrimSpace(output.String()), "\n")
		if len(lines) != 4 {
			t.Fatalf("%d lines:\n%s", len(lines), output.String())
		}
		for i, parts := range [][]string{
			{`msg="fleet in progress"`, "total=51", "duration=10s"},
			{`msg="fleet in progress"`, "total=51", "duration=20s"},
			{`msg="fleet in progress"`, "total=51", "duration=30s"},
			{`msg="fleet observed"`, "done=51", "total=51", "slowest=9s.slow.example", "slowest_took=9s", "per_second=1.7"},
		} {
			for _, part := range parts {
				if !strings.Contains(lines[i], part) {
					t.Errorf("line %d lacks %q: %s", i, part, lines[i])
				}
			}
		}
	})(t)
}

// TestLook_criteria judges each domain by its own criteria.
func TestLook_criteria(t *testing.T) {
	t.Parallel()
	both := sites("a.example", "b.example")
	both[1].Criteria.Ruleset = readiness.HSTS
	results := fleet.Look{Observer: &observer{}, Workers: 1, Time: time.Hour}.At(t.Context(), both)
	if results[0].ScanPasses == nil || results[1].ScanPasses != nil {
		t.Errorf("%+v", results)
	}
}

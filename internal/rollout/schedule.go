package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Entry is one stage of a schedule.
type Entry struct {
	Stage  string
	Policy hsts.Policy
	// EarliestAt is the earliest instant at which the stage may begin; for the
	// present stage, the instant since which it waits.
	EarliestAt time.Time
}

// Schedule is the way from a state to the last stage that the configuration
// allows: the present stage first. It depends on no clock but WaitingSince.
// A retired policy has none.
func (c Config) Schedule(s State) []Entry {
	if s.Stage == Retired {
		return nil
	}
	rungs := c.ladder()
	at := s.WaitingSince
	entries := []Entry{{Stage: s.Stage, Policy: s.Served, EarliestAt: at}}
	wait := rungs.wait(s.Served.MaxAge)
	for i := rungs.position(s.Served.MaxAge) + 1; i <= rungs.ceiling(c.StopAt); i++ {
		at = add(at, wait, c.Settle)
		entries = append(entries, Entry{Stage: rungs[i].Name, Policy: c.policy(s, i), EarliestAt: at})
		wait = rungs[i].soak()
	}
	return entries
}

// policy is what a later rung serves, as Decide will have it.
func (c Config) policy(s State, rung int) hsts.Policy {
	rungs := c.ladder()
	preload := s.Served.Preload && c.Preload
	if rung == rungs.top() {
		preload = c.Preload && c.IncludeSubDomains
	}
	return hsts.Policy{MaxAge: rungs[rung].MaxAge, IncludeSubDomains: c.IncludeSubDomains, Preload: preload}
}

// Next is the stage after the present one; nil where there is none to go to.
func (c Config) Next(s State) *Entry {
	entries := c.Schedule(s)
	if len(entries) < 2 {
		return nil
	}
	return &entries[1]
}

// Index is the number of the present stage, the first being 0; it grows by one
// with every stage. It is -1 below the first stage, and when retired.
func (c Config) Index(s State) int {
	if s.Stage == Retired {
		return -1
	}
	return c.ladder().position(s.Served.MaxAge)
}

// Complete tells whether the policy is served as configured.
func (c Config) Complete(s State) bool {
	return s.Stage != Retired && s.Served == hsts.Policy{MaxAge: c.MaxAge, IncludeSubDomains: c.IncludeSubDomains, Preload: c.Preload}
}

package rollout

import (
	"math"
	"slices"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// ScheduledStage is one stage of a schedule.
type ScheduledStage struct {
	Stage  string
	Policy hsts.Policy
	// EarliestAt is the earliest instant at which the stage may begin; for the
	// present stage, the instant since which it waits.
	EarliestAt time.Time
}

// Schedule returns the present stage and those to come, up to the last that the
// configuration allows. It depends on no clock but State.WaitingSince. A retired
// policy has none.
func (c Config) Schedule(s State) []ScheduledStage {
	if s.Stage == Retired {
		return nil
	}
	list := c.stageList()
	at := s.WaitingSince
	schedule := []ScheduledStage{{Stage: s.Stage, Policy: s.Served, EarliestAt: at}}
	wait := list.wait(s.Served.MaxAge)
	for i := list.at(s.Served.MaxAge) + 1; i <= list.limit(c.StopAt); i++ {
		at = add(at, wait, c.Settle)
		schedule = append(schedule, ScheduledStage{Stage: list[i].Name, Policy: c.policy(s, i), EarliestAt: at})
		wait = list[i].soak()
	}
	return schedule
}

// ScheduleOf returns the schedule of a new policy with the given stages (nil means
// the default ones) and [Full], which enters its first stage at start and is never
// held. Settle is in seconds.
//
// It needs no max_age, as no date depends on it: the policy of Full means nothing
// here. If the stages or settle are refused it returns why, as
// [Config.Validate] does, and no schedule.
func ScheduleOf(stages []Stage, settle int64, start time.Time) (schedule []ScheduledStage, refused []Diagnostic) {
	c := Config{MaxAge: math.MaxInt64, Stages: stages, Settle: settle, OnWiden: Restart}
	if refused, _ = c.Validate(); refused != nil {
		return nil, refused
	}
	return c.Schedule(Decide(nil, c, Evidence{Instant: start}).At(start)), nil
}

// RampStage is a stage of a whole ramp, without a date.
type RampStage struct {
	Stage  string
	Policy hsts.Policy
	// Wait is how long the stage is served before the next, in seconds, with
	// Config.Settle; 0 for the last one.
	Wait int64
}

// Ramp returns every stage that the configuration allows, those before the present
// one too. It stays the same while the rollout moves from stage to stage. A retired
// policy has none.
//
// One that came with preload from an import, to a stage below the final one, keeps
// it until then: only its stages to come have it.
func (c Config) Ramp(s State) []RampStage {
	if s.Stage == Retired {
		return nil
	}
	list := c.stageList()
	here, limit := list.at(s.Served.MaxAge), list.limit(c.StopAt)
	var ramp []RampStage
	for i, stage := range list[:limit+1] {
		r := RampStage{Stage: stage.Name, Policy: c.policy(s, i)}
		if i <= here && i < list.last() {
			r.Policy.Preload = false
		}
		if i < limit {
			r.Wait = sum(stage.soak(), c.Settle)
		}
		ramp = append(ramp, r)
	}
	return ramp
}

// Calendar returns the dates of the stages of a ramp that come after one of them,
// the first of which begins at an instant. Without a stage the ramp begins then.
func Calendar(ramp []RampStage, after string, at time.Time) []ScheduledStage {
	if i := slices.IndexFunc(ramp, func(r RampStage) bool { return r.Stage == after }); i >= 0 {
		ramp = ramp[i+1:]
	}
	at = RoundUp(at)
	var calendar []ScheduledStage
	for _, r := range ramp {
		calendar = append(calendar, ScheduledStage{Stage: r.Stage, Policy: r.Policy, EarliestAt: at})
		at = add(at, r.Wait)
	}
	return calendar
}

// sum adds two numbers of seconds, and returns at most what can be written.
func sum(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// policy returns what a later stage serves, as Decide will have it.
func (c Config) policy(s State, stage int) hsts.Policy {
	list := c.stageList()
	preload := s.Served.Preload && c.Preload
	if stage == list.last() {
		preload = c.Preload && (c.IncludeSubDomains || s.Served.Preload)
	}
	return hsts.Policy{MaxAge: list[stage].MaxAge, IncludeSubDomains: c.IncludeSubDomains, Preload: preload}
}

// Next returns the stage after the present one, or nil if none comes.
func (c Config) Next(s State) *ScheduledStage {
	schedule := c.Schedule(s)
	if len(schedule) < 2 {
		return nil
	}
	return &schedule[1]
}

// Complete reports whether the policy is served as configured.
func (c Config) Complete(s State) bool { return s.Stage != Retired && s.Served == c.Final() }

// Final returns the policy of the final stage, whatever
// Config.StopAt says. That of a policy that is being retired is max-age=0.
func (c Config) Final() hsts.Policy {
	if c.Retire {
		return hsts.Policy{}
	}
	return hsts.Policy{MaxAge: c.MaxAge, IncludeSubDomains: c.IncludeSubDomains, Preload: c.Preload}
}

package rollout

import (
	"math"
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

// Index returns the number of the present stage, the first being 0. It is -1
// below the first stage, and when retired.
func (c Config) Index(s State) int {
	if s.Stage == Retired {
		return -1
	}
	return c.stageList().at(s.Served.MaxAge)
}

// Complete reports whether the policy is served as configured.
func (c Config) Complete(s State) bool {
	return s.Stage != Retired && s.Served == hsts.Policy{MaxAge: c.MaxAge, IncludeSubDomains: c.IncludeSubDomains, Preload: c.Preload}
}

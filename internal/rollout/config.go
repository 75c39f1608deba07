// Package rollout decides which Strict-Transport-Security policy a domain
// serves now, and when the next one may come.
//
// It is one pure state machine. Decide takes what was served (State), what the
// author wants (Config) and the instant of the last look at the clock, and
// returns what is served next, with the reason and with what a person has to
// be told. It reads no clock: the caller stamps the times of a change with the
// instant at which the change is applied (Decision.At).
package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// The names of the stages that no author can give.
const (
	// Full is the final stage: the policy as configured.
	Full = "full"
	// Retired is the stage of a policy that serves max-age=0.
	Retired = "retired"
)

// The defaults of a configuration.
const (
	DefaultMaxAge = 2 * hsts.OneYear
	// DefaultSettle is the time that a change takes to reach every client.
	DefaultSettle = 3600
)

// OnWiden is what includeSubDomains, once it is switched on, does to the ramp.
type OnWiden string

const (
	// Restart begins the ramp again, as the subdomains are a new audience.
	Restart OnWiden = "restart"
	// Keep adds the directive at the age that is served.
	Keep OnWiden = "keep"
)

// Config is what the author wants. All ages are in seconds.
type Config struct {
	MaxAge            int64
	IncludeSubDomains bool
	Preload           bool
	AcceptPreload     bool
	Retire            bool

	// Stages are the steps below MaxAge; nil means the default ones, an empty
	// list that there is no ramp.
	Stages []Stage
	// StopAt names the stage to go no further than; "" is Full.
	StopAt string
	// Advance is false where the author, or evidence, holds the rollout.
	Advance bool
	// Rewait makes a released hold wait the stage out again.
	Rewait bool
	// Settle is added to every wait.
	Settle  int64
	OnWiden OnWiden
	// Verify has a stage's wait begin when its policy was first seen on the live
	// site, and holds the rollout while the site serves something else (Live).
	Verify bool
}

// Stage is one step of the ramp.
type Stage struct {
	Name   string
	MaxAge int64
	// Soak is how long the stage is served before the next; 0 means its MaxAge.
	Soak int64
}

func (s Stage) soak() int64 {
	if s.Soak == 0 {
		return s.MaxAge
	}
	return s.Soak
}

// DefaultStages are the ages by which hstspreload.org advises to ramp up, as far
// as they lie below the final one (hstspreload.org, "Deployment Recommendations").
func DefaultStages(maxAge int64) []Stage {
	all := []Stage{
		{Name: "5-minutes", MaxAge: 300},
		{Name: "1-week", MaxAge: 604800},
		{Name: "1-month", MaxAge: 2592000},
	}
	for i, stage := range all {
		if stage.MaxAge >= maxAge {
			return all[:i]
		}
	}
	return all
}

// ladder is every stage, the final one last.
type ladder []Stage

func (c Config) ladder() ladder {
	stages := c.Stages
	if stages == nil {
		stages = DefaultStages(c.MaxAge)
	}
	rungs := make(ladder, 0, len(stages)+1)
	return append(append(rungs, stages...), Stage{Name: Full, MaxAge: c.MaxAge})
}

func (l ladder) top() int { return len(l) - 1 }

// position is the highest rung at or below an age; -1 where all lie above it.
// An age that is on no rung (after an import, or under a new ladder) so counts
// as the stage below it.
func (l ladder) position(age int64) int {
	at := -1
	for i, rung := range l {
		if rung.MaxAge <= age {
			at = i
		}
	}
	return at
}

// ceiling is the rung of the stage to go no further than.
func (l ladder) ceiling(stopAt string) int {
	for i, rung := range l {
		if rung.Name == stopAt {
			return i
		}
	}
	return l.top()
}

// name is the stage's name; "" below the first rung.
func (l ladder) name(at int) string {
	if at < 0 {
		return ""
	}
	return l[at].Name
}

// wait is how long an age is served before the next rung, without the settling:
// the soak of its rung, or the age itself where it is on none.
func (l ladder) wait(age int64) int64 {
	if at := l.position(age); at >= 0 && l[at].MaxAge == age {
		return l[at].soak()
	}
	return age
}

// nextAt is the earliest instant at which the stage after an age may begin.
func (c Config) nextAt(waitingSince time.Time, age int64) time.Time {
	return add(waitingSince, c.ladder().wait(age), c.Settle)
}

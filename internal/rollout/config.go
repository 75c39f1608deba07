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

// OnWiden is what switching includeSubDomains on does to the rollout.
type OnWiden string

const (
	// Restart goes back to the first stage, as the subdomains are a new audience.
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

	// Stages are the stages below MaxAge. Nil means the default ones, an empty
	// list that there are none: the final stage is then served from the start.
	Stages []Stage
	// StopAt names the stage to go no further than; "" is Full.
	StopAt string
	// Gates are the evidence that must be open for the next stage to begin.
	Gates []Gate
	// Checksums are those of what Gates rest on, each once, for the ledger. They decide
	// nothing.
	Checksums []string
	// Settle is added to every wait.
	Settle  int64
	OnWiden OnWiden
	// Verify has a stage's wait begin when its policy was first seen on the live
	// site, and makes what the site serves a gate ([Live]).
	Verify bool
}

// Stage is a stage of a rollout.
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

// DefaultStages returns the stages that hstspreload.org advises, as far as they
// lie below the final age (hstspreload.org, "Deployment Recommendations").
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

// stageList is every stage of a configuration in order, Full last. An index into
// it stands for a stage.
type stageList []Stage

func (c Config) stageList() stageList {
	stages := c.Stages
	if stages == nil {
		stages = DefaultStages(c.MaxAge)
	}
	list := make(stageList, 0, len(stages)+1)
	return append(append(list, stages...), Stage{Name: Full, MaxAge: c.MaxAge})
}

// last returns the index of the final stage.
func (l stageList) last() int { return len(l) - 1 }

// at returns the index of the last stage whose age is not above the given one,
// and -1 if all are above. An age between two stages, as after an import or an
// edit of the stages, counts as the lower one.
func (l stageList) at(age int64) int {
	index := -1
	for i, stage := range l {
		if stage.MaxAge <= age {
			index = i
		}
	}
	return index
}

// limit returns the index of the stage to go no further than.
func (l stageList) limit(stopAt string) int {
	for i, stage := range l {
		if stage.Name == stopAt {
			return i
		}
	}
	return l.last()
}

// name returns the name of a stage, and "" for the index -1.
func (l stageList) name(index int) string {
	if index < 0 {
		return ""
	}
	return l[index].Name
}

// wait returns how long an age is served before the next stage, not counting
// Config.Settle: the stage's soak, or the age itself if no stage has that age.
func (l stageList) wait(age int64) int64 {
	if i := l.at(age); i >= 0 && l[i].MaxAge == age {
		return l[i].soak()
	}
	return age
}

// WaitOver returns when the wait of the present stage is over, whatever else may
// keep it: stop_at, a gate, or that it is the final one.
func (c Config) WaitOver(s State) time.Time { return c.nextAt(s.WaitingSince, s.Served.MaxAge) }

// Waited returns since when a policy waits whose next stage may begin at an instant.
func (c Config) Waited(served hsts.Policy, next time.Time) time.Time {
	return time.Unix(next.Unix()-sum(c.stageList().wait(served.MaxAge), c.Settle), 0).UTC()
}

// nextAt returns the earliest instant at which the stage after an age may begin.
func (c Config) nextAt(waitingSince time.Time, age int64) time.Time {
	return add(waitingSince, c.stageList().wait(age), c.Settle)
}

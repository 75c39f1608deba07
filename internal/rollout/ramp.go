package rollout

import (
	"math"
	"time"
)

// Ramp is the way of a new policy through its stages: those of the author, nil
// meaning the default ones, then Full. The first one begins at an instant,
// and each waits its soak and the settling, in seconds, as nothing holds it.
//
// No max_age is asked for, as no date depends on it: the policy of Full means
// nothing here. refused tells what is wrong with the stages or the settling, as
// in Validate; there are no entries then.
func Ramp(stages []Stage, settle int64, start time.Time) (entries []Entry, refused []Notice) {
	c := Config{MaxAge: math.MaxInt64, Stages: stages, Advance: true, Settle: settle, OnWiden: Restart}
	if refused, _ = c.Validate(); refused != nil {
		return nil, refused
	}
	return c.Schedule(Decide(nil, c, start).At(start)), nil
}

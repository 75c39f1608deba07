package rollout

import (
	"fmt"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Live is what refreshes saw of the live site, where Config.Verify asks for it.
type Live struct {
	// FirstSeen is when the policy that is served was first seen there; zero
	// where it was not.
	FirstSeen time.Time
	// Look is what the last refresh came to.
	Look Look
	// Differs is true where the site was seen to serve something else, and was
	// not seen to serve the policy since: no answer is no sign that it was mended.
	Differs bool
	// Says is for a person: what the site sends instead, or why it could not be
	// asked. A clause without a full stop, safe to print.
	Says string
}

// Look is what came of asking the live site once.
type Look string

// The looks.
const (
	// NotLooked: nobody has asked since the policy became what it is.
	NotLooked Look = ""
	// SeesPolicy: the site sends the policy.
	SeesPolicy Look = "policy"
	// SeesOther: the site sends something else, or nothing, in a way that
	// browsers take for its policy.
	SeesOther Look = "other"
	// SeesNothing: the site gave no answer that could be judged.
	SeesNothing Look = "nothing"
	// ClockAhead: the clock here runs ahead of the site's own, so that an
	// instant here may not have come yet.
	ClockAhead Look = "clock_ahead"
)

// MaxClockAhead is how far the clock here may run ahead of the site's own. Hosts
// that keep time at all are closer to each other.
const MaxClockAhead = 5 * time.Minute

// seenAt is when the policy that is served was first seen live; zero where it was
// not, or where nobody asks.
func (c Config) seenAt(s State) time.Time {
	switch {
	case !c.Verify:
		return time.Time{}
	case !s.SeenAt.IsZero():
		return s.SeenAt
	case s.Live.FirstSeen.IsZero():
		return time.Time{}
	default:
		return RoundUp(s.Live.FirstSeen)
	}
}

// waitingSince is since when the wait counts: where the site is asked, not before
// the policy was seen there.
func (c Config) waitingSince(s State) time.Time {
	if seen := c.seenAt(s); s.SeenAt.IsZero() && seen.After(s.WaitingSince) {
		return seen
	}
	return s.WaitingSince
}

// siteDiffers tells whether a site that has served the policy sends something
// else by now. Until it was first seen, that is the deployment's way.
func (c Config) siteDiffers(s State) bool {
	return c.Verify && s.Live.Differs && !c.seenAt(s).IsZero()
}

// unsure tells whether there is no proof, of this refresh, that the site serves
// the policy. That is no reason to hold: it waits until there is.
func (c Config) unsure(s State) bool {
	return c.Verify && s.Live.Look != SeesPolicy
}

func noticeSiteDiffers(served hsts.Policy, live Live, held bool) Notice {
	until := "The rollout is held until it serves the policy again: see"
	if !held {
		until = "See"
	}
	return Notice{
		Code:    "rollout.site_differs",
		Path:    []any{"rollout", "verify"},
		Summary: "Site Serves Something Else",
		Detail: fmt.Sprintf("The site was seen to serve %q, and now %s. %s what overrides the header, "+
			"as another rule, another server or a deployment that was rolled back.", served, live.Says, until),
	}
}

func noticeUnseen(served hsts.Policy, live Live) Notice {
	why := "no refresh has looked at the site since it was set"
	if live.Says != "" {
		why = live.Says
	}
	return Notice{
		Code:    "rollout.unseen",
		Path:    []any{"rollout", "verify"},
		Summary: "Stage Not Seen on the Site Yet",
		Detail: fmt.Sprintf("The policy is %q, and the site has not been seen to serve it: %s. The stage's wait begins when it does. "+
			"Check that what sends the header takes it from this policy, and that its change was deployed.", served, why),
	}
}

func noticeUnsure(served hsts.Policy, live Live) Notice {
	summary, why, advice := "Rollout Is Due but the Site Did Not Answer", live.Says, "Nothing is held: the next run that sees the policy on the site goes on."
	switch {
	case live.Look == ClockAhead:
		summary, advice = "Rollout Is Due but the Clock Runs Ahead", "Set the clock of the machine that runs this; until then the stage may not be over yet."
	case why == "":
		why = "no refresh has looked at it"
	}
	return Notice{
		Code:    "rollout.unsure",
		Path:    []any{"rollout", "verify"},
		Summary: summary,
		Detail:  fmt.Sprintf("The next stage is due, but whether the site still serves %q could not be seen: %s. %s", served, why, advice),
	}
}

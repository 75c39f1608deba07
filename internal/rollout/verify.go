package rollout

import (
	"fmt"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Live is what refreshes saw of the live site, if Config.Verify asks for it.
type Live struct {
	// FirstSeen is when the policy that is served was first seen there; zero if it
	// was not.
	FirstSeen time.Time
	// Look is what the last refresh saw.
	Look Look
	// Differs is true if the site was seen to serve something else, and has not
	// been seen to serve the policy since: no answer is no sign of a fix.
	Differs bool
	// Says is for people: what the site sends instead, or why it could not be
	// asked. It is a clause without a full stop, and safe to print.
	Says string
}

// Look is the result of asking the live site once.
type Look string

// The looks.
const (
	// NotLooked: no refresh has asked since the policy became what it is.
	NotLooked Look = ""
	// SeesPolicy: the site sends the policy.
	SeesPolicy Look = "policy"
	// SeesOther: the site sends something else, or no header, in an answer that
	// browsers accept.
	SeesOther Look = "other"
	// SeesNothing: the site gave no answer that could be judged.
	SeesNothing Look = "nothing"
	// ClockAhead: the clock here runs ahead of the site's own, so that an
	// instant here may not have come yet.
	ClockAhead Look = "clock_ahead"
)

// MaxClockAhead is how far the clock here may run ahead of the site's own. Hosts
// with synchronised clocks are closer than that.
const MaxClockAhead = 5 * time.Minute

// seenAt returns when the policy that is served was first seen live. It is zero if
// it was not, or if Verify is off.
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

// waitingSince returns since when the wait counts: with Verify, not before the
// policy was seen on the site.
func (c Config) waitingSince(s State) time.Time {
	if seen := c.seenAt(s); s.SeenAt.IsZero() && seen.After(s.WaitingSince) {
		return seen
	}
	return s.WaitingSince
}

// siteDiffers reports whether a site that has served the policy now sends
// something else. Before it was first seen, that only means it is not deployed yet.
func (c Config) siteDiffers(s State) bool {
	return c.Verify && s.Live.Differs && !c.seenAt(s).IsZero()
}

// unsure reports whether the last refresh did not see the site serve the policy.
// That is no reason to hold: a stage that is due waits for the next refresh.
func (c Config) unsure(s State) bool {
	return c.Verify && s.Live.Look != SeesPolicy
}

func warnSiteDiffers(served hsts.Policy, live Live, held bool) Diagnostic {
	until := "The rollout is held until it serves the policy again: see"
	if !held {
		until = "See"
	}
	return Diagnostic{
		Code:    "rollout.site_differs",
		Path:    []any{"rollout", "verify"},
		Summary: "Site Serves Something Else",
		Detail: fmt.Sprintf("The site was seen to serve %q, and now %s. %s what overrides the header, "+
			"as another rule, another server or a deployment that was rolled back.", served, live.Says, until),
	}
}

func warnUnseen(served hsts.Policy, live Live) Diagnostic {
	why := "no refresh has looked at the site since it was set"
	if live.Says != "" {
		why = live.Says
	}
	return Diagnostic{
		Code:    "rollout.unseen",
		Path:    []any{"rollout", "verify"},
		Summary: "Stage Not Seen on the Site Yet",
		Detail: fmt.Sprintf("The policy is %q, and the site has not been seen to serve it: %s. The stage's wait begins when it does. "+
			"Check that what sends the header takes it from this policy, and that its change was deployed.", served, why),
	}
}

func warnUnsure(served hsts.Policy, live Live) Diagnostic {
	summary, why, advice := "Rollout Is Due but the Site Did Not Answer", live.Says, "Nothing is held: the next run that sees the policy on the site goes on."
	switch {
	case live.Look == ClockAhead:
		summary, advice = "Rollout Is Due but the Clock Runs Ahead", "Set the clock of the machine that runs this; until then the stage may not be over yet."
	case why == "":
		why = "no refresh has looked at it"
	}
	return Diagnostic{
		Code:    "rollout.unsure",
		Path:    []any{"rollout", "verify"},
		Summary: summary,
		Detail:  fmt.Sprintf("The next stage is due, but whether the site still serves %q could not be seen: %s. %s", served, why, advice),
	}
}

package rollout

import (
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
	// Unknown is a policy that the site was seen to serve, and that asks for more than
	// this state knows to have been served; zero if there is none.
	Unknown hsts.Policy
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
func (c Config) seenAt(s State, live Live) time.Time {
	switch {
	case !c.Verify:
		return time.Time{}
	case !s.SeenAt.IsZero():
		return s.SeenAt
	case live.FirstSeen.IsZero():
		return time.Time{}
	default:
		return RoundUp(live.FirstSeen)
	}
}

// waitingSince returns since when the wait counts: with Verify, not before the
// policy was seen on the site.
func (c Config) waitingSince(s State, live Live) time.Time {
	if seen := c.seenAt(s, live); s.SeenAt.IsZero() && seen.After(s.WaitingSince) {
		return seen
	}
	return s.WaitingSince
}

// siteGate returns what the site says about going on, given when the policy was
// first seen there. A site that never served the policy may only not have got it
// yet; one that served it and now serves something else is broken.
func siteGate(seenAt time.Time, live Live) Gate {
	switch {
	case seenAt.IsZero():
		return Gate{Reason: "the site has not been seen serving the policy yet" + colon(live.Says)}
	case live.Differs:
		return Gate{Broken: true, Reason: live.Says}
	case live.Look == SeesPolicy:
		return Gate{Open: true}
	case live.Says == "":
		return Gate{Reason: "no refresh has checked the site"}
	default:
		return Gate{Reason: live.Says}
	}
}

// siteDiffers reports whether a site that has served the policy now sends
// something else.
func (c Config) siteDiffers(s State, live Live) bool {
	return c.Verify && siteGate(c.seenAt(s, live), live).Broken
}

// Explains reports whether what a site serves is no more than what this policy serves
// or has served, as far as its history knows. A lowering that is not deployed yet is
// explained; a stage that is further than the state says is not: an older state was
// restored, or two runs without a lock have written one after the other.
func (h History) Explains(live hsts.Policy, s State) bool {
	more := live.MaxAge > s.Served.MaxAge ||
		live.IncludeSubDomains && !s.Served.IncludeSubDomains || live.Preload && !s.Served.Preload
	return !more || !h.Lost && !h.RememberedUntil.Before(add(s.EnteredAt, live.MaxAge))
}

func colon(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}

package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// proceed goes on from a policy that is served: it takes up what the author
// changed, then goes back, stays or moves on.
func proceed(prior State, c Config, e Evidence) Decision {
	gates, reasons := c.gates(prior, e)
	served, edit := edited(prior, c, gates == open)
	p := positionOf(prior, c, served, gates, e)
	stage, reason := p.next()
	served, reason = c.serve(prior, served, stage, reason)
	if edit != "" && reason != ReasonWentBack && reason != ReasonAdvanced {
		reason = edit
	}
	d := c.stamp(prior, served, stage, p, e)
	d.Reason = reason
	if stage < p.last || widens(prior, c) {
		d.hold(prior, gates, reasons)
	}
	d.Warnings = warnings(prior, c, d, reasons, e)
	return d
}

// edited returns what was served, changed only as the author's own edit says
// (rules 6 and 7), and the reason, which is "" if nothing was changed. A narrower
// scope and a lower age take effect at once; in the final stage a higher age does,
// unless stop_at asks for stages; a wider scope does while every gate is open.
func edited(prior State, c Config, open bool) (hsts.Policy, Reason) {
	served := prior.Served
	var edit Reason
	if widens(prior, c) && open {
		served.IncludeSubDomains, edit = true, ReasonWidened
	}
	if served.IncludeSubDomains && !c.IncludeSubDomains || served.Preload && !c.Preload {
		served.IncludeSubDomains = served.IncludeSubDomains && c.IncludeSubDomains
		served.Preload = served.Preload && c.Preload
		edit = ReasonNarrowed
	}
	switch {
	case c.MaxAge < served.MaxAge:
		served.MaxAge, edit = c.MaxAge, ReasonShortened
	case c.MaxAge > served.MaxAge && prior.Stage == Full && c.stageList().limit(c.StopAt) == c.stageList().last():
		served.MaxAge, edit = c.MaxAge, ReasonRaised
	}
	return served, edit
}

// position is everything that decides which stage comes next.
type position struct {
	here, limit, last int  // the present stage, that of stop_at, and the final one
	held              bool // a gate is broken, or was and is not open yet
	released          bool // a hold has ended, and the stage is served in full again
	unseen            bool // the stage must be seen on the site, and was not yet
	justSeen          bool // it was seen there for the first time
	widened           bool // the scope becomes wider, which begins the wait again
	due               bool // the wait is over
	closed            bool // a gate is closed
}

func positionOf(prior State, c Config, served hsts.Policy, gates gateState, e Evidence) position {
	list := c.stageList()
	p := position{here: list.at(served.MaxAge), limit: list.limit(c.StopAt), last: list.last()}
	seenAt := c.seenAt(prior, e.Live)
	p.held = gates == broken || gates == closed && prior.Held
	p.released = prior.Held && gates == open && p.here < p.last
	p.unseen = c.Verify && seenAt.IsZero()
	p.justSeen = !seenAt.IsZero() && prior.SeenAt.IsZero()
	p.widened = served.IncludeSubDomains && !prior.Served.IncludeSubDomains
	p.due = !e.present().Before(c.nextAt(c.waitingSince(prior, e.Live), served.MaxAge))
	p.closed = gates == closed
	return p
}

// next returns the stage that comes next, and why. The first case that applies wins.
func (p position) next() (stage int, reason Reason) {
	switch {
	case p.here > p.limit:
		return p.limit, ReasonWentBack
	case p.here == p.last:
		return p.here, ReasonComplete
	case p.here == p.limit:
		return p.here, ReasonStopped
	case p.held:
		return p.here, ReasonHeld
	case p.released:
		return p.here, ReasonReleased
	case p.unseen:
		return p.here, ReasonUnseen
	case p.justSeen:
		return p.here, ReasonSeen
	case p.widened || !p.due:
		return p.here, ReasonWaiting
	case p.closed:
		return p.here, ReasonClosed
	default:
		return p.here + 1, ReasonAdvanced
	}
}

// serve returns the policy of a stage, given what was served and edited: the
// stage's age if the rollout moves, and preload in the final stage only.
func (c Config) serve(prior State, served hsts.Policy, stage int, reason Reason) (hsts.Policy, Reason) {
	list := c.stageList()
	if reason == ReasonWentBack || reason == ReasonAdvanced {
		served.MaxAge = list[stage].MaxAge
	}
	if reason == ReasonWentBack {
		served.Preload = false
	}
	if stage == list.last() {
		// Without includeSubDomains it is there only if the site came with it.
		served.Preload = c.Preload && (served.IncludeSubDomains || served.Preload)
		if served.Preload && !prior.Served.Preload && reason == ReasonComplete {
			reason = ReasonPreload
		}
	}
	return served, reason
}

// stamp returns the decision for a policy and its stage: which times stay, and
// which are those of the apply.
func (c Config) stamp(prior State, served hsts.Policy, stage int, p position, e Evidence) Decision {
	enters := served.MaxAge != prior.Served.MaxAge
	d := Decision{
		Enters: enters,
		Waits:  enters || p.widened || p.released,
		Next: State{
			Served:       served,
			Stage:        c.stageList().name(stage),
			EnteredAt:    prior.EnteredAt,
			WaitingSince: c.waitingSince(prior, e.Live),
			SeenAt:       c.seenAt(prior, e.Live),
		},
	}
	if served != prior.Served {
		d.Next.SeenAt = time.Time{} // another policy has to be seen for itself
	}
	return d
}

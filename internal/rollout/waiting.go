package rollout

import (
	"fmt"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// waitWarnings returns what holds a rollout up, once each: the beginning and the end
// of a hold, and what keeps a stage that has become due.
func waitWarnings(prior State, c Config, d Decision, reasons []string, e Evidence) []Diagnostic {
	var all []Diagnostic
	served := d.Next.Served
	if c.IncludeSubDomains && !served.IncludeSubDomains {
		all = append(all, warnWideningWaits(served, reasons))
	}
	switch {
	case d.Holds:
		held := d.Next
		if d.Waits {
			held.WaitingSince = time.Time{} // it begins with the apply
		}
		all = append(all, warnHoldBegins(c, held, reasons, e.Instant))
	case prior.Held && !d.Next.Held:
		all = append(all, warnHoldEnds(c, prior, d.Next, len(reasons) == 0, e.Instant))
	case !d.Next.Held && c.siteDiffers(prior, e.Live):
		all = append(all, warnSiteDiffers(prior.Served, e.Live))
	case d.Reason == ReasonClosed && e.BecameDue:
		all = append(all, warnClosed(c, d.Next, reasons))
	case d.Reason == ReasonUnseen && c.shouldBeLive(prior, e):
		all = append(all, warnUnseen(served, e.Live))
	}
	return all
}

// shouldBeLive reports whether a stage has had its time to reach the site, and nothing
// else is known of why it was not seen there.
func (c Config) shouldBeLive(s State, e Evidence) bool {
	return e.Live.Unknown == (hsts.Policy{}) && !e.present().Before(add(s.EnteredAt, c.Settle))
}

// warnHoldBegins gives both dates of the next stage: that until now, and that if
// everything were fixed at once.
func warnHoldBegins(c Config, s State, reasons []string, at time.Time) Diagnostic {
	d := Diagnostic{
		Code:    "rollout.hold_begins",
		Path:    []any{"rollout"},
		Summary: "Rollout Is Held",
		Detail:  fmt.Sprintf("%s. The policy stays at %q", because(reasons), s.Served),
	}
	if next := c.Next(s); next != nil && !s.WaitingSince.IsZero() {
		d.Detail += fmt.Sprintf(". The stage %q was due on %s. Once this is fixed, the present stage is served in full again, so %[1]q begins on %[3]s at the earliest.",
			next.Stage, stamp(next.EarliestAt), stamp(c.nextAt(later(at, s.WaitingSince), s.Served.MaxAge)))
		return d
	}
	d.Detail += ". Once this is fixed, the present stage is served in full before the next one."
	return d
}

// warnHoldEnds gives both dates of the next stage too: the new one, and the one it
// had before the hold.
func warnHoldEnds(c Config, prior, s State, open bool, at time.Time) Diagnostic {
	why := "Every gate is open again"
	if !open {
		why = "There is nothing left to hold"
	}
	d := Diagnostic{
		Code:    "rollout.hold_ends",
		Path:    []any{"rollout"},
		Summary: "Rollout Is No Longer Held",
		Detail:  fmt.Sprintf("%s. It was held since %s: %s", why, stamp(prior.HeldSince), because(prior.HeldBecause)),
	}
	if next := c.Next(s); next != nil && open {
		d.Detail += fmt.Sprintf(". The present stage is served in full again: the stage %q begins on %s at the earliest, instead of %s.",
			next.Stage, stamp(c.nextAt(later(at, s.WaitingSince), s.Served.MaxAge)), stamp(c.nextAt(prior.WaitingSince, prior.Served.MaxAge)))
		return d
	}
	d.Detail += "."
	return d
}

func warnClosed(c Config, s State, reasons []string) Diagnostic {
	next := c.Next(s)
	return Diagnostic{
		Code:    "rollout.closed",
		Path:    []any{"rollout"},
		Summary: "Rollout Is Due but Waits",
		Detail: fmt.Sprintf("%s. The policy stays at %q. The stage %q (%q) has been due since %s, and begins with the first run that finds every gate open. "+
			"No date changes, and this warning is not repeated.",
			because(reasons), s.Served, next.Stage, next.Policy, stamp(next.EarliestAt)),
	}
}

// CodeWideningWaits is the code of the warning that a wider scope waits for a gate.
const CodeWideningWaits = "include_subdomains.held"

func warnWideningWaits(served hsts.Policy, reasons []string) Diagnostic {
	return Diagnostic{
		Code:    CodeWideningWaits,
		Path:    []any{"include_subdomains"},
		Summary: "Wider Scope Waits",
		Detail: fmt.Sprintf("%s. So the policy stays at %q, although include_subdomains is true. The first run that finds every gate open adds the directive.",
			because(reasons), served),
	}
}

func warnSiteDiffers(served hsts.Policy, live Live) Diagnostic {
	return Diagnostic{
		Code:    "rollout.site_differs",
		Path:    []any{"rollout"},
		Summary: "Site Serves Something Else",
		Detail: fmt.Sprintf("The site served %q before, and now %s. Check what overrides the header, for example another rule or server, or a "+
			"deployment that was rolled back.", served, live.Says),
	}
}

func warnUnseen(served hsts.Policy, live Live) Diagnostic {
	why := "no refresh has checked the site since it was set"
	if live.Says != "" {
		why = live.Says
	}
	return Diagnostic{
		Code:    "rollout.unseen",
		Path:    []any{"rollout"},
		Summary: "Stage Not Seen on the Site Yet",
		Detail: fmt.Sprintf("The policy is %q, but the site has not been seen serving it: %s. The stage's wait begins when it does. Check that "+
			"whatever sends the header takes it from this policy, and that the change was deployed.", served, why),
	}
}

func warnClock(clock, recorded time.Time) Diagnostic {
	return Diagnostic{
		Code:    "clock.backwards",
		Path:    []any{"rollout"},
		Summary: "Clock Is Behind",
		Detail: fmt.Sprintf("The clock of this machine says %s, but an earlier run recorded %s. One of the two clocks is wrong. "+
			"Until they agree, a stage begins only when the earlier of the two has reached its date. "+
			"Check the time of the machines that run this configuration.", stamp(clock), stamp(recorded)),
		Common: true,
	}
}

// Undecided is the warning of a plan that can't show what will be served.
func Undecided() Diagnostic {
	return Diagnostic{
		Code:    "rollout.undecided",
		Path:    []any{"rollout"},
		Summary: "Next Step Is Decided at Apply",
		Detail: "A change of the header is due, but rollout.gates is not known yet, so this plan can't show what will be served. The " +
			"apply decides. To see it in the plan, use gates that are known in the plan, for example from a data source that depends " +
			"on no pending change.",
		Common: true,
	}
}

// because joins reasons into a clause.
func because(reasons []string) string { return strings.Join(reasons, "; ") }

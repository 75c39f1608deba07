package rollout

import (
	"fmt"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Diagnostic is what a person must be told about an attribute of the policy.
type Diagnostic struct {
	// Code names the diagnostic for tests.
	Code string
	// Path is the attribute that it concerns: names, and indexes of lists.
	Path    []any
	Summary string
	Detail  string
}

const browsersKeep = "Browsers that saw the longer policy keep it until it runs out or until they see the new one."

// warnings returns what a decision changes, and what holds it up.
func warnings(prior State, c Config, d Decision, at time.Time) []Diagnostic {
	var all []Diagnostic
	before, after := prior.Served, d.Next.Served
	switch d.Reason {
	case ReasonAdvanced:
		all = append(all, warnAdvanced(before, after, d.Next.Stage))
	case ReasonWentBack:
		all = append(all, warnWentBack(before, after, d.Next.Stage))
	case ReasonShortened:
		all = append(all, warnShortened(before, after))
	case ReasonRaised:
		all = append(all, warnRaised(c, before, after))
	}
	if before.IncludeSubDomains && !after.IncludeSubDomains {
		all = append(all, warnNarrowed(before, after))
	}
	if !before.IncludeSubDomains && after.IncludeSubDomains {
		all = append(all, warnWidened(before, after))
	}
	if c.IncludeSubDomains && !after.IncludeSubDomains {
		all = append(all, warnWideningHeld(after, c.siteDiffers(prior)))
	}
	if before.Preload && !after.Preload {
		all = append(all, warnPreloadDropped(before, after))
	}
	if !before.Preload && after.Preload {
		all = append(all, warnSubmit(after)...)
	}
	due := !at.Before(c.nextAt(prior.WaitingSince, after.MaxAge))
	switch {
	case c.siteDiffers(prior):
		all = append(all, warnSiteDiffers(before, prior.Live, d.Next.Held))
	case d.Reason == ReasonHeld && due:
		all = append(all, warnHeld(c, after))
	case d.Reason == ReasonUnseen && !at.Before(add(prior.EnteredAt, c.Settle)):
		all = append(all, warnUnseen(after, prior.Live))
	case d.Reason == ReasonUnsure:
		all = append(all, warnUnsure(after, prior.Live))
	}
	if !at.IsZero() && at.Before(prior.WaitingSince.Add(-time.Minute)) {
		all = append(all, warnClock(prior, at))
	}
	return all
}

func warnCreated(first hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "policy.created",
		Path:    []any{"domain"},
		Summary: "New Policy Starts at Its First Stage",
		Detail: fmt.Sprintf("The policy begins with %q. If the site already serves a longer policy, this would lower it: "+
			"import the policy instead, which takes over the header that is served and goes on from there.", first),
	}
}

func warnUnretired(first hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "policy.unretired",
		Path:    []any{"retire"},
		Summary: "Retired Policy Starts Again",
		Detail:  fmt.Sprintf("The policy leaves max-age=0 and begins with %q, at its first stage.", first),
	}
}

func warnRetired(before hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "policy.retired",
		Path:    []any{"retire"},
		Summary: "Policy Is Retired",
		Detail: fmt.Sprintf("%q is replaced by \"max-age=0\". A browser forgets the policy when it next visits over https; "+
			"one that does not visit keeps it for up to %s. Go on serving https, and this header, until forgotten_at. "+
			"Not counted there: policies of parent domains and of subdomains themselves, the preload list, caches, "+
			"and headers served before this resource took over.", before, hsts.Age(before.MaxAge)),
	}
}

func warnRestarted(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "include_subdomains.restarted",
		Path:    []any{"include_subdomains"},
		Summary: "Wider Audience Starts the Ramp Over",
		Detail: fmt.Sprintf("include_subdomains was switched on, so %q is replaced by %q, and the stages begin again for the subdomains. "+
			"The domain's own policy becomes as short: its visitors' browsers take over the new max-age (%s) at their next visit. "+
			"To add the directive at the present age instead, set rollout.on_widen = \"keep\".", before, after, hsts.Age(after.MaxAge)),
	}
}

func warnWidened(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "include_subdomains.widened",
		Path:    []any{"include_subdomains"},
		Summary: "Policy Now Covers All Subdomains",
		Detail: fmt.Sprintf("%q is replaced by %q. Every subdomain, internal ones too, must work over https from now on: "+
			"browsers will hold them to it for %s.", before, after, hsts.Age(after.MaxAge)),
	}
}

func warnWideningHeld(served hsts.Policy, siteDiffers bool) Diagnostic {
	why := "but rollout.advance is false, so the policy stays at %q. " +
		"The directive is added once advance is true: see what it waits for, for example a subdomain that does not work over https."
	if siteDiffers {
		why = "but the site does not serve this policy, so it stays at %q. The directive is added once the site was seen to serve it again."
	}
	return Diagnostic{
		Code:    "include_subdomains.held",
		Path:    []any{"include_subdomains"},
		Summary: "Wider Scope Is Held",
		Detail:  fmt.Sprintf("include_subdomains is true, "+why, served),
	}
}

func warnNarrowed(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "include_subdomains.narrowed",
		Path:    []any{"include_subdomains"},
		Summary: "Policy No Longer Covers Subdomains",
		Detail: fmt.Sprintf("%q is replaced by %q at once. A browser goes on enforcing https on the subdomains for up to %s, "+
			"until it next visits the domain itself.", before, after, hsts.Age(before.MaxAge)),
	}
}

func warnPreloadDropped(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "preload.dropped",
		Path:    []any{"preload"},
		Summary: "Preload Directive Is Dropped",
		Detail: fmt.Sprintf("%q is replaced by %q. Without the directive anyone may ask hstspreload.org to remove the domain from the preload list, "+
			"and a domain on the list no longer meets its continued requirements. If it is to stay preloaded, keep preload = true.", before, after),
	}
}

func warnSubmit(after hsts.Policy) []Diagnostic {
	if !after.Preload {
		return nil
	}
	return []Diagnostic{{
		Code:    "preload.submit",
		Path:    []any{"preload"},
		Summary: "Submission Is Still to Be Done",
		Detail: fmt.Sprintf("From this apply on the policy is %q, which asks for preloading. The directive alone puts no domain on the list: "+
			"once the header is live, submit the domain at https://hstspreload.org.", after),
	}}
}

func warnShortened(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "max_age.shortened",
		Path:    []any{"max_age"},
		Summary: "Policy Becomes Shorter at Once",
		Detail:  fmt.Sprintf("max_age is below what was served, so %q is replaced by %q at once. %s", before, after, browsersKeep),
	}
}

func warnRaised(c Config, before, after hsts.Policy) Diagnostic {
	list := c.stageList()
	instead := "give stages below it in rollout.stages, and name the first of them in rollout.stop_at"
	if list.last() > 0 {
		instead = fmt.Sprintf("set rollout.stop_at = %q along with it", list.name(max(0, list.at(before.MaxAge))))
	}
	return Diagnostic{
		Code:    "max_age.raised",
		Path:    []any{"max_age"},
		Summary: "Policy Becomes Longer at Once",
		Detail: fmt.Sprintf("The policy is in its final stage, so the higher max_age is served without a ramp: %q is replaced by %q, "+
			"and browsers that see it hold the site to https for %s. To go there in stages instead, %s: nothing is raised then, and once stop_at is taken out again, "+
			"each stage comes after its wait.", before, after, hsts.Age(after.MaxAge), instead),
	}
}

func warnWentBack(before, after hsts.Policy, stage string) Diagnostic {
	return Diagnostic{
		Code:    "rollout.went_back",
		Path:    []any{"rollout", "stop_at"},
		Summary: "Rollout Goes Back to an Earlier Stage",
		Detail:  fmt.Sprintf("stop_at names the stage %q, which lies behind the present one, so %q is replaced by %q. %s", stage, before, after, browsersKeep),
	}
}

func warnAdvanced(before, after hsts.Policy, stage string) Diagnostic {
	return Diagnostic{
		Code:    "rollout.advanced",
		Path:    []any{"rollout"},
		Summary: "Rollout Moves to Its Next Stage",
		Detail: fmt.Sprintf("The wait is over: applying this plan enters the stage %q, which replaces %q by %q. "+
			"Browsers that see the new header hold the site to https for %s.", stage, before, after, hsts.Age(after.MaxAge)),
	}
}

func warnHeld(c Config, served hsts.Policy) Diagnostic {
	list := c.stageList()
	next := list[list.at(served.MaxAge)+1]
	release := "Once it is true again, the next stage comes at once."
	if c.Rewait {
		release = "Once it is true again, the present stage is waited out anew: the advice is to fix what broke, and then to wait."
	}
	return Diagnostic{
		Code:    "rollout.held",
		Path:    []any{"rollout", "advance"},
		Summary: "Rollout Is Due but Held",
		Detail: fmt.Sprintf("The stage %q (max-age=%d) is due, and rollout.advance is false, so the policy stays at %q. %s",
			next.Name, next.MaxAge, served, release),
	}
}

func warnClock(prior State, at time.Time) Diagnostic {
	return Diagnostic{
		Code:    "clock.backwards",
		Path:    []any{"rollout"},
		Summary: "Clock Is Behind the Rollout",
		Detail: fmt.Sprintf("This machine's clock said %s at the last refresh, but the present stage has been waiting since %s. "+
			"Nothing moves until the clock has caught up: check the time of the machines that run this configuration.",
			at.UTC().Format(time.RFC3339), prior.WaitingSince.UTC().Format(time.RFC3339)),
	}
}

// Undecided is the warning of a plan that can't show what will be served.
func Undecided() Diagnostic {
	return Diagnostic{
		Code:    "rollout.undecided",
		Path:    []any{"rollout", "advance"},
		Summary: "Next Step Is Decided at Apply",
		Detail: "A change of the header is due, and rollout.advance is not known yet, so this plan can't show what will be served: the apply decides. " +
			"To see it in the plan, give advance a value that is known then, as from a data source at the top level that depends on no pending change.",
	}
}

// UnknownDomain is the warning for a policy whose domain is not known yet.
func UnknownDomain(prior string) Diagnostic {
	return Diagnostic{
		Code:    "domain.unknown",
		Path:    []any{"domain"},
		Summary: "Domain Is Not Known Yet",
		Detail: fmt.Sprintf("This policy is that of %q, and the domain in its configuration will only be known after the apply, so the plan is to replace it: "+
			"the ramp would start over at its first stage, even if the name turns out to be the same. Give the domain as a literal or a variable.", prior),
	}
}

// StillHeld is the warning for a policy that leaves the state while browsers still
// hold it. what is how that comes about, for example "Destroying this policy".
// until is zero if no refresh has recorded the time.
func StillHeld(what string, served hsts.Policy, until time.Time) Diagnostic {
	enforced := "until " + RoundUp(until).Format(time.RFC3339)
	if until.IsZero() {
		enforced = "for up to " + hsts.Age(served.MaxAge) + " after they last saw it, or longer if a longer policy was served before"
	}
	return Diagnostic{
		Code:    "policy.left",
		Path:    []any{"domain"},
		Summary: "Browsers Still Hold This Policy",
		Detail: fmt.Sprintf("%s forgets it here, not in browsers: they may enforce what they were told %s (%q was served last). "+
			"Until then the site must go on working over https. To leave safely, apply retire = true first and wait until forgotten_at.",
			what, enforced, served),
	}
}

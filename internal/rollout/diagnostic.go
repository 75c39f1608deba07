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
	// Common is true if the text is the same for every policy. Terraform shows one
	// of several warnings with the same summary: any other needs the domain in it.
	Common bool
	// Misspelt is a name that is not one of Names, if that is what is wrong.
	Misspelt string
	Names    []string
}

const browsersKeep = "Browsers that saw the longer policy keep it until it runs out or until they see the new one."

// warnings returns what a decision changes, and what holds it up. A stage that
// begins as announced is no surprise, and not among them.
func warnings(prior State, c Config, d Decision, reasons []string, e Evidence) []Diagnostic {
	all := editWarnings(prior, c, d, e)
	all = append(all, waitWarnings(prior, c, d, reasons, e)...)
	if e.Live.Unknown != (hsts.Policy{}) {
		all = append(all, ServesMore(prior.Served, e.Live.Unknown))
	}
	if !e.Clock.IsZero() {
		all = append(all, warnClock(e.Clock, e.Instant))
	}
	return all
}

func editWarnings(prior State, c Config, d Decision, e Evidence) []Diagnostic {
	var all []Diagnostic
	before, after := prior.Served, d.Next.Served
	switch announced := !e.Announced.IsZero() && !e.present().Before(e.Announced); {
	case d.Reason == ReasonAdvanced && !announced:
		all = append(all, warnAdvanced(before, after, d.Next.Stage))
	case d.Reason == ReasonWentBack:
		all = append(all, warnWentBack(before, after, d.Next.Stage))
	case d.Reason == ReasonShortened:
		all = append(all, warnShortened(before, after))
	case d.Reason == ReasonRaised:
		all = append(all, warnRaised(c, before, after))
	}
	if before.IncludeSubDomains && !after.IncludeSubDomains {
		all = append(all, warnNarrowed(before, after))
	}
	if !before.IncludeSubDomains && after.IncludeSubDomains {
		all = append(all, warnWidened(before, after))
	}
	if before.Preload && !after.Preload {
		all = append(all, warnPreloadDropped(before, after))
	}
	if !before.Preload && after.Preload {
		all = append(all, warnSubmit(after)...)
	}
	return all
}

// CodeCreated is the code of the warning that every new policy has.
const CodeCreated = "policy.created"

func warnCreated() Diagnostic {
	return Diagnostic{
		Code:    CodeCreated,
		Path:    []any{"domain"},
		Summary: "New Policy Starts at Its First Stage",
		Detail: "If the site already serves a longer policy, applying this shortens it. Import the policy instead: an import takes over " +
			"the header that the site serves and continues from there.",
		Common: true,
	}
}

// LowersSite is the warning for a new policy of a site that was seen to serve a
// longer one.
func LowersSite(first, seen hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "policy.lowers_site",
		Path:    []any{"domain"},
		Summary: "New Policy Is Shorter than What the Site Serves",
		Detail: fmt.Sprintf("The site serves %q, and the new policy begins with %q, which shortens it for every visitor. Import the policy instead: "+
			"an import takes over the header that the site serves and continues from there.", seen, first),
	}
}

// CodeServesMore is the code of the warning of [ServesMore].
const CodeServesMore = "policy.site_serves_more"

// ServesMore is the warning for a site that serves more than its policy ever did, as
// far as the state knows.
func ServesMore(known, live hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    CodeServesMore,
		Path:    []any{"domain"},
		Summary: "Site Serves More than This State Knows",
		Detail: fmt.Sprintf("The site serves %q, but the policy in this state is %q, and it was never longer. An older state may have been restored, "+
			"two runs without a lock may have overwritten each other, or something else sets the header. Sending the header of this "+
			"policy shortens it for every visitor, and browsers that saw the longer one keep it for up to %s. "+
			"To take over what the site serves, remove the policy from the state and import it again: terraform state rm, then "+
			"terraform import.", live, known, hsts.Age(live.MaxAge)),
	}
}

// LostRecord is the warning for a policy whose history is gone from the state.
func LostRecord(h History) Diagnostic {
	return Diagnostic{
		Code:    "policy.history_lost",
		Path:    []any{"domain"},
		Summary: "History of This Policy Is Lost",
		Detail: fmt.Sprintf("The state has lost its private part, in which the provider records what was served before. Editing the state by hand "+
			"causes this. Nothing is shortened, and no stage begins early. But an earlier policy may have been longer, so browsers "+
			"are assumed to remember one until %s. "+
			"A max-age above both max_age and 2 years is not counted.", stamp(h.RememberedUntil)),
	}
}

func warnUnretired(first hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "policy.unretired",
		Path:    []any{"retire"},
		Summary: "Retired Policy Starts Again",
		Detail:  fmt.Sprintf("max-age=0 is replaced with %q: the policy begins again at its first stage.", first),
	}
}

func warnRetired(before hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "policy.retired",
		Path:    []any{"retire"},
		Summary: "Policy Is Retired",
		Detail: fmt.Sprintf("%q is replaced with \"max-age=0\". A browser forgets the policy when it next visits over https; one that does not visit keeps it for up to %s. Keep serving "+
			"https, and this header, until forgotten_at. That date does not include policies of parent domains and of the subdomains "+
			"themselves, the preload list, caches, and headers served before this resource took over.", before, hsts.Age(before.MaxAge)),
	}
}

func warnRestarted(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "include_subdomains.restarted",
		Path:    []any{"include_subdomains"},
		Summary: "Wider Scope Restarts the Rollout",
		Detail: fmt.Sprintf("include_subdomains was switched on, so %q is replaced with %q, and the stages begin again for the subdomains. The "+
			"domain's own policy becomes as short as that: browsers take over the new max-age (%s) at their next visit. To add the "+
			"directive at the current age instead, set rollout.on_widen = \"keep\".", before, after, hsts.Age(after.MaxAge)),
	}
}

func warnWidened(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "include_subdomains.widened",
		Path:    []any{"include_subdomains"},
		Summary: "Policy Now Covers All Subdomains",
		Detail: fmt.Sprintf("%q is replaced with %q. Every subdomain, internal ones too, must work over https from now on: "+
			"browsers that see it enforce that for %s.", before, after, hsts.Age(after.MaxAge)),
	}
}

func warnNarrowed(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "include_subdomains.narrowed",
		Path:    []any{"include_subdomains"},
		Summary: "Policy No Longer Covers Subdomains",
		Detail:  fmt.Sprintf("%q is replaced with %q at once. A browser still enforces https on the subdomains for up to %s, until it next visits the domain itself.", before, after, hsts.Age(before.MaxAge)),
	}
}

func warnPreloadDropped(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "preload.dropped",
		Path:    []any{"preload"},
		Summary: "Preload Directive Is Dropped",
		Detail: fmt.Sprintf("%q is replaced with %q. Without the directive anyone may ask hstspreload.org to remove the domain from the preload list, and a domain on the "+
			"list no longer meets its continued requirements. To stay preloaded, keep preload = true. "+
			"Firefox's own list ignores the directive: it keeps a domain that serves 18 weeks or more.", before, after),
	}
}

func warnSubmit(after hsts.Policy) []Diagnostic {
	if !after.Preload {
		return nil
	}
	return []Diagnostic{{
		Code:    "preload.submit",
		Path:    []any{"preload"},
		Summary: "Domain Is Not Submitted Yet",
		Detail: fmt.Sprintf("From this apply on the policy is %q. The directive alone does not put the domain on the preload list: "+
			"once the header is live, submit the domain at https://hstspreload.org.", after),
	}}
}

func warnShortened(before, after hsts.Policy) Diagnostic {
	return Diagnostic{
		Code:    "max_age.shortened",
		Path:    []any{"max_age"},
		Summary: "Policy Becomes Shorter at Once",
		Detail:  fmt.Sprintf("max_age is below what was served, so %q is replaced with %q at once. %s", before, after, browsersKeep),
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
		Detail: fmt.Sprintf("The policy is in its final stage, so the higher max_age is served at once: %q is replaced with %q, "+
			"and browsers that see it enforce https for %s. To raise it in stages instead, %s. Nothing is raised then; once stop_at is removed, "+
			"each stage comes after its wait.", before, after, hsts.Age(after.MaxAge), instead),
	}
}

func warnWentBack(before, after hsts.Policy, stage string) Diagnostic {
	return Diagnostic{
		Code:    "rollout.went_back",
		Path:    []any{"rollout", "stop_at"},
		Summary: "Rollout Goes Back to an Earlier Stage",
		Detail:  fmt.Sprintf("rollout.stop_at names the stage %q, which comes before the present one, so %q is replaced with %q. %s", stage, before, after, browsersKeep),
	}
}

func warnAdvanced(before, after hsts.Policy, stage string) Diagnostic {
	return Diagnostic{
		Code:    "rollout.advanced",
		Path:    []any{"rollout"},
		Summary: "Next Stage Comes Earlier than Announced",
		Detail: fmt.Sprintf("With this configuration the present stage's wait is already over: applying this plan begins the stage %q, and replaces %q with %q. "+
			"Browsers that see the new header enforce https for %s.", stage, before, after, hsts.Age(after.MaxAge)),
	}
}

// UnknownDomain is the warning for a policy whose domain is not known yet.
func UnknownDomain(prior string) Diagnostic {
	return Diagnostic{
		Code:    "domain.unknown",
		Path:    []any{"domain"},
		Summary: "Domain Is Not Known Yet",
		Detail: fmt.Sprintf("This policy is for %q, and the domain in its configuration is only known after the apply. So the plan replaces the "+
			"policy, and the rollout would start over at its first stage, even if the domain turns out to be the same. Write the "+
			"domain as a literal or a variable.", prior),
	}
}

// StillHeld is the warning for a policy that leaves the state while browsers still
// hold it. what is the cause, for example "Destroying this policy".
// until is zero if no refresh has recorded the time.
func StillHeld(what string, served hsts.Policy, until time.Time) Diagnostic {
	enforced := "until " + stamp(until)
	if until.IsZero() {
		enforced = "for up to " + hsts.Age(served.MaxAge) + " after they last saw it, or longer if a longer policy was served before"
	}
	return Diagnostic{
		Code:    "policy.left",
		Path:    []any{"domain"},
		Summary: "Browsers Still Hold This Policy",
		Detail: fmt.Sprintf("%s removes it from the state, not from browsers: they may enforce it %s (%q was served last). Until then the site must "+
			"keep working over https. To leave safely, apply retire = true first and wait until forgotten_at.",
			what, enforced, served),
	}
}

// stamp writes an instant for people, as the attributes do.
func stamp(t time.Time) string { return RoundUp(t).Format(time.RFC3339) }

package resources

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// lookTimeout is how long a refresh may take to look at the site.
const lookTimeout = time.Minute

// sighting is what refreshes saw of the live site.
type sighting struct {
	// Policy is the header value that was seen, and FirstSeen the refresh that
	// saw it first.
	Policy    string
	FirstSeen time.Time
	// Look is what the last refresh saw, and Says describes it.
	Look rollout.Look
	Says string
	// Other is what the site was seen to serve instead; it stays until the policy
	// is seen again.
	Other string
	// Unknown is the longest header value that the site was seen to serve and that the
	// history does not explain; it stays until the policy is seen again.
	Unknown string
}

// live returns the sighting as evidence about a policy that is served.
func (s sighting) live(served hsts.Policy) rollout.Live {
	live := rollout.Live{Look: s.Look, Says: s.Says, Differs: s.Other != ""}
	if live.Differs {
		live.Says = s.Other // also if the last refresh could not see whether that was fixed
	}
	if s.Policy == served.String() {
		live.FirstSeen = s.FirstSeen
	}
	live.Unknown, _ = hsts.Parse(s.Unknown)
	return live
}

// intoHistory returns the history with what the site was seen to serve and nobody
// knew of, as of an instant: browsers may have seen it until then.
func (s sighting) intoHistory(h rollout.History, at time.Time) rollout.History {
	if unknown, err := hsts.Parse(s.Unknown); err == nil {
		h = h.Replaced(unknown, at)
	}
	return h
}

// noted returns the sighting of a policy that the history does not explain.
func (s sighting) noted(live hsts.Policy) sighting {
	if longest, err := hsts.Parse(s.Unknown); err != nil || live.MaxAge >= longest.MaxAge {
		s.Unknown = live.String()
	}
	return s
}

// look asks the live site what it serves, if rollout.verify is set. It never fails:
// that nothing could be seen is a result too.
func (r *policyResource) look(ctx context.Context, state policyModel, private privateState, now time.Time, diags *diag.Diagnostics) sighting {
	served := state.state(private.Times, diags)
	if diags.HasError() || !state.verifies(ctx, diags) || served.Stage == rollout.Retired {
		return private.Sighting
	}
	name, err := domain.Parse(state.Domain.ValueString())
	if err != nil {
		return private.Sighting
	}
	prober, unavailable := r.data.Prober()
	if unavailable.HasError() {
		return private.Sighting.silent("the provider's configuration has values that are not known yet")
	}
	limited, cancel := providerdata.WithTimeout(ctx, lookTimeout)
	defer cancel()
	return private.Sighting.updated(prober.Glance(limited, name.ASCII()), served, private.History, now)
}

// verifies reports whether rollout.verify is set.
func (m policyModel) verifies(ctx context.Context, diags *diag.Diagnostics) bool {
	if m.Rollout.IsNull() || m.Rollout.IsUnknown() {
		return false
	}
	var r rolloutModel
	diags.Append(m.Rollout.As(ctx, &r, basetypes.ObjectAsOptions{})...)
	return r.Verify.ValueBool()
}

// updated returns the sighting after the site answered, or did not, at an instant.
func (s sighting) updated(e observation.Exchange, state rollout.State, history rollout.History, at time.Time) sighting {
	answer, served := readiness.JudgeAnswer(e), state.Served
	site, dated := e.SiteTime()
	switch {
	case answer.Served == readiness.CannotTell:
		return s.silent(answer.Why)
	case answer.Served == readiness.ServesNone:
		return s.other(answer.Why)
	case answer.Policy != served && !history.Explains(answer.Policy, state):
		return s.other(answer.Why).noted(answer.Policy)
	case answer.Policy != served:
		return s.other(answer.Why)
	case dated && at.Sub(site) > rollout.MaxClockAhead:
		s.Look, s.Other, s.Says = rollout.ClockAhead, "", fmt.Sprintf(
			"the clock here is more than %d minutes ahead of the site's clock, or a cache sent an old answer without an Age header", rollout.MaxClockAhead/time.Minute)
		return s
	case s.Policy == served.String():
		s.Look, s.Says, s.Other, s.Unknown = rollout.SeesPolicy, "", "", ""
		return s
	default:
		return sighting{Policy: served.String(), FirstSeen: at, Look: rollout.SeesPolicy}
	}
}

func (s sighting) silent(why string) sighting {
	s.Look, s.Says = rollout.SeesNothing, why
	return s
}

func (s sighting) other(what string) sighting {
	s.Look, s.Says, s.Other = rollout.SeesOther, what, what
	return s
}

// lookBeforeCreate warns if the site of a new policy serves a longer one, where
// rollout.verify has the site asked: a plan can't ask it.
func (r *policyResource) lookBeforeCreate(ctx context.Context, plan policyModel, d rollout.Decision, diags *diag.Diagnostics) {
	name, err := domain.Parse(plan.Domain.ValueString())
	if err != nil || d.Reason != rollout.ReasonCreated || !plan.verifies(ctx, diags) {
		return
	}
	prober, unavailable := r.data.Prober()
	if unavailable.HasError() {
		return
	}
	limited, cancel := providerdata.WithTimeout(ctx, lookTimeout)
	defer cancel()
	answer := readiness.JudgeAnswer(prober.Glance(limited, name.ASCII()))
	if answer.Served == readiness.ServesPolicy && answer.Policy.MaxAge > d.Next.Served.MaxAge {
		report(plan.Domain, nil, []rollout.Diagnostic{rollout.LowersSite(d.Next.Served, answer.Policy)}, diags)
	}
}

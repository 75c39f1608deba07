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
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// lookTimeout is how long a refresh may take to look at the site.
const lookTimeout = time.Minute

// sighting is what refreshes saw of the live site.
type sighting struct {
	// Policy is the header value that was seen, and FirstSeen the refresh that
	// saw it first.
	Policy    string    `json:"policy,omitempty"`
	FirstSeen time.Time `json:"first_seen,omitzero"`
	// Look is what the last refresh saw, and Says describes it.
	Look rollout.Look `json:"look,omitempty"`
	Says string       `json:"says,omitempty"`
	// Other is what the site was seen to serve instead; it stays until the policy
	// is seen again.
	Other string `json:"other,omitempty"`
}

// live returns the sighting as evidence about a policy that is served.
func (s sighting) live(served hsts.Policy) rollout.Live {
	live := rollout.Live{Look: s.Look, Says: s.Says, Differs: s.Other != ""}
	if s.Look == rollout.SeesNothing && live.Differs {
		live.Says = s.Other + "; the last refresh could not see whether that was fixed: " + s.Says
	}
	if s.Policy == served.String() {
		live.FirstSeen = s.FirstSeen
	}
	return live
}

// look asks the live site what it serves, if rollout.verify is set. It never fails:
// that nothing could be seen is a result too.
func (r *policyResource) look(ctx context.Context, state policyModel, private privateState, diags *diag.Diagnostics) sighting {
	served := state.state(diags)
	if diags.HasError() || !state.verifies(ctx, diags) || served.Stage == rollout.Retired {
		return private.Sighting
	}
	name, err := domain.Parse(state.Domain.ValueString())
	if err != nil {
		return private.Sighting
	}
	prober, unavailable := r.data.Prober()
	if unavailable.HasError() {
		return private.Sighting.silent("the provider is configured with values that are not known yet")
	}
	limited, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	return private.Sighting.updated(prober.Glance(limited, name.ASCII()), served.Served, private.Instant)
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
func (s sighting) updated(e observation.Exchange, served hsts.Policy, at time.Time) sighting {
	answer := readiness.JudgeAnswer(e)
	site, dated := e.SiteTime()
	switch {
	case answer.Served == readiness.CannotTell:
		return s.silent(answer.Why)
	case answer.Served == readiness.ServesNone:
		return s.other(answer.Why)
	case answer.Policy != served:
		return s.other(answer.Why)
	case dated && at.Sub(site) > rollout.MaxClockAhead:
		s.Look, s.Other, s.Says = rollout.ClockAhead, "", fmt.Sprintf("the clock here is at %s, and the site's own at %s (or a cache gave an old answer without its age)",
			at.UTC().Format(time.RFC3339), site.UTC().Format(time.RFC3339))
		return s
	case s.Policy == served.String():
		s.Look, s.Says, s.Other = rollout.SeesPolicy, "", ""
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

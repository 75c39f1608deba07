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
	// Look is what the last refresh came to, and Says puts it into words.
	Look rollout.Look `json:"look,omitempty"`
	Says string       `json:"says,omitempty"`
	// Other is what the site was seen to serve instead; it stays until the policy
	// is seen again.
	Other string `json:"other,omitempty"`
}

// live is the sighting as evidence for a policy that is served.
func (s sighting) live(served hsts.Policy) rollout.Live {
	live := rollout.Live{Look: s.Look, Says: s.Says, Differs: s.Other != ""}
	if s.Look == rollout.SeesNothing && live.Differs {
		live.Says = s.Other + "; the last refresh could not see whether that was mended: " + s.Says
	}
	if s.Policy == served.String() {
		live.FirstSeen = s.FirstSeen
	}
	return live
}

// look asks the live site, where the policy's author wants that, and notes what
// it serves. It never fails: what could not be seen is a look too.
func (r *policyResource) look(ctx context.Context, state policyModel, remembered memory, diags *diag.Diagnostics) sighting {
	served := state.state(ctx, diags)
	if diags.HasError() || !state.verifies(ctx, diags) || served.Stage == rollout.Retired {
		return remembered.Sighting
	}
	name, err := domain.Parse(state.Domain.ValueString())
	if err != nil {
		return remembered.Sighting
	}
	prober, unavailable := r.data.Prober()
	if unavailable.HasError() {
		return remembered.Sighting.silent("the provider is configured with values that are not known yet")
	}
	limited, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	return remembered.Sighting.after(prober.Glance(limited, name.ASCII()), served.Served, remembered.Instant)
}

// verifies reports whether the author has the site asked.
func (m policyModel) verifies(ctx context.Context, diags *diag.Diagnostics) bool {
	if m.Rollout.IsNull() || m.Rollout.IsUnknown() {
		return false
	}
	var ramp rolloutModel
	diags.Append(m.Rollout.As(ctx, &ramp, basetypes.ObjectAsOptions{})...)
	return ramp.Verify.ValueBool()
}

// after is the sighting once the site has answered, or not, at an instant.
func (s sighting) after(e observation.Exchange, served hsts.Policy, at time.Time) sighting {
	policy, err := hsts.First(e.Header)
	site, dated := e.SiteTime()
	switch {
	case e.Failure != nil:
		return s.silent(fmt.Sprintf("%s gave no answer (%s)", e.URL, readiness.Printable(e.Failure.Detail)))
	case e.TLS == nil || e.TLS.Untrusted != nil:
		return s.other(fmt.Sprintf("%s shows a certificate that is not trusted, so browsers ignore its header", e.URL))
	case readiness.Wall(e) != "":
		return s.silent(fmt.Sprintf("%s was answered by a wall against bots (%s)", e.URL, readiness.Printable(readiness.Wall(e))))
	case len(e.Header) == 0 && e.Status >= 500:
		// An error page of something before the site, mostly: browsers forget
		// nothing by it.
		return s.silent(fmt.Sprintf("%s answered with status %d, and without the header", e.URL, e.Status))
	case err != nil && len(e.Header) == 0:
		return s.other(fmt.Sprintf("%s answers without the header (status %d)", e.URL, e.Status))
	case err != nil || policy != served:
		return s.other(fmt.Sprintf("%s answers with %q", e.URL, readiness.Printable(e.Header[0])))
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

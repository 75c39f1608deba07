package resources

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// ModifyPlan computes the plan from the state, the configuration and the instant
// of the last refresh. It looks at no clock and no network: Terraform plans a
// changed resource twice, and both plans have to be the same.
func (r *policyResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var prior *policyModel
	var private privateState
	if !req.State.Raw.IsNull() {
		prior = &policyModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, prior)...)
		var diags diag.Diagnostics
		private, diags = readPrivate(ctx, req.Private, *prior)
		resp.Diagnostics.Append(diags...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planLeaving(ctx, "Destroying this policy", *prior, private, &resp.Diagnostics)
		return
	}

	var config, plan policyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if prior != nil && !plan.Domain.Equal(prior.Domain) {
		r.planReplacement(ctx, plan, *prior, private, &resp.Diagnostics)
		prior, private = nil, privateState{}
	}
	config.Domain = plan.Domain
	planned := config.withDefaults(private.Adopted)
	planned.plan(ctx, prior, private, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, planned)...)
	}
}

// plan fills in the computed attributes of a model that has the author's.
func (m *policyModel) plan(ctx context.Context, prior *policyModel, private privateState, diags *diag.Diagnostics) {
	config := m.config(ctx, diags)
	if diags.HasError() {
		return
	}
	if !config.Known && !config.Retire {
		m.hideServed()
		return
	}
	if private.Adopted != (adopted{}) {
		// Values that were taken over from the site are checked here; those that the
		// author set were checked before.
		refused, _ := config.Validate()
		report(refused, nil, diags)
		if diags.HasError() {
			return
		}
	}
	var before *rollout.State
	if prior != nil {
		s := prior.state(diags)
		s.Live = private.Sighting.live(s.Served)
		before = &s
	}
	d, held := decide(before, config, private.Instant)
	checkConsumers(m.consumers(), config.Outlook(before, d.Next), m.edited(prior), diags)
	if diags.HasError() {
		return
	}
	if held.Next.Served != d.Next.Served || held.Next.Stage != d.Next.Stage {
		report(nil, []rollout.Diagnostic{rollout.Undecided()}, diags)
		m.hideServed()
		return
	}
	report(nil, d.Warnings, diags)
	m.show(ctx, config.Config, d.Next, private.History, diags)
	m.hideTimes(d, held)
	if !config.Known {
		// A retired policy is known whatever the rest may be, but for the settling.
		m.ForgottenAt = timetypes.NewRFC3339Unknown()
	}
}

// decide decides with what is known. Where only the apply will report whether the
// rollout is held, it is decided both ways: as if it were free, and as if it
// were held. Otherwise the two are the same.
func decide(before *rollout.State, config policyConfig, at time.Time) (d, held rollout.Decision) {
	d = rollout.Decide(before, config.Config, at)
	if config.AdvanceKnown {
		return d, d
	}
	config.Advance = false
	return d, rollout.Decide(before, config.Config, at)
}

// hideTimes marks as unknown what only the apply decides: the times of a change,
// and whether the rollout is held while that is unknown.
func (m *policyModel) hideTimes(d, held rollout.Decision) {
	if d.Next.Held != held.Next.Held {
		m.Held = types.BoolUnknown()
	}
	if d.Enters {
		m.StageEnteredAt = timetypes.NewRFC3339Unknown()
		if !m.ForgottenAt.IsNull() {
			m.ForgottenAt = timetypes.NewRFC3339Unknown()
		}
	}
	if d.Waits || held.Waits {
		m.hideWait()
	}
}

// planReplacement warns before the policy of one domain becomes that of another.
func (r *policyResource) planReplacement(ctx context.Context, plan, prior policyModel, private privateState, diags *diag.Diagnostics) {
	if plan.Domain.IsUnknown() {
		report(nil, []rollout.Diagnostic{rollout.UnknownDomain(prior.Domain.ValueString())}, diags)
	}
	r.planLeaving(ctx, "Changing the domain of this policy", prior, private, diags)
}

// planLeaving warns before a policy is forgotten here that browsers still hold.
func (r *policyResource) planLeaving(ctx context.Context, what string, prior policyModel, private privateState, diags *diag.Diagnostics) {
	state := prior.state(diags)
	config := prior.config(ctx, diags)
	if diags.HasError() {
		return
	}
	until := private.heldUntil(state, config.Settle)
	if until.IsZero() || until.After(private.Instant) {
		report(nil, []rollout.Diagnostic{rollout.StillHeld(what, state.Served, until)}, diags)
	}
}

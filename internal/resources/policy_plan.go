package resources

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
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
	r.plan(ctx, &planned, prior, private, &resp.Diagnostics)
	if prior != nil {
		planned.keepGates(*prior)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, planned)...)
	}
}

// keepGates plans the gates as they were, if nothing else of rollout was edited.
// They are evidence and no setting: a run in which only they differ has nothing to
// do. What they say is in the configuration, where Update reads it.
func (m *policyModel) keepGates(prior policyModel) {
	if known(m.Rollout) && known(prior.Rollout) && sameRollout(m.Rollout, prior.Rollout) {
		m.Rollout = prior.Rollout
	}
}

// plan fills in the computed attributes of a model that has the author's.
func (r *policyResource) plan(ctx context.Context, m, prior *policyModel, private privateState, diags *diag.Diagnostics) {
	config := m.config(ctx, diags)
	if diags.HasError() {
		return
	}
	if !config.Known && !config.Retire {
		m.hideServed()
		return
	}
	before, evidence := prior.before(private, diags)
	evidence.BecameDue = r.data.BecameDue(m.identity())
	m.validatePreload(config, before, diags)
	if diags.HasError() {
		return
	}
	decisions := decide(before, config, evidence)
	d := decisions[0]
	r.log(ctx, "planned", m.Domain, d, evidence)
	checkConsumers(m.consumers(), config.Outlook(before, d.Next), m.edits(prior), diags)
	warnOwnResponses(*m, m.edits(prior), diags)
	if diags.HasError() {
		return
	}
	for _, other := range decisions {
		if other.Next.Served != d.Next.Served || other.Next.Stage != d.Next.Stage {
			report(m.Domain, nil, []rollout.Diagnostic{rollout.Undecided()}, diags)
			m.hideServed()
			return
		}
	}
	report(m.Domain, nil, news(r.aboutSite(m, before, d, private.History), m, prior), diags)
	if retires := before != nil && before.Stage != rollout.Retired && d.Reason == rollout.ReasonRetired; private.newlyLost() || retires && private.History.Lost {
		report(m.Domain, nil, []rollout.Diagnostic{rollout.LostRecord(private.History)}, diags)
	}
	m.warnProfiles(ctx, config.Config, prior, diags)
	private.Ledger = private.entered(before, d.Next, atApply, config.plannedChecksums())
	m.show(ctx, config.Config, d.Next, private, diags)
	m.hide(config, decisions, private.Ledger)
	if !config.Known {
		// A retired policy is known whatever the rest may be, but for the settling.
		m.Summary = types.StringUnknown()
		m.hideForgotten()
	}
}

// before returns what was served and what refreshes recorded; nil for a new policy.
func (m *policyModel) before(private privateState, diags *diag.Diagnostics) (*rollout.State, rollout.Evidence) {
	if m == nil {
		return nil, rollout.Evidence{}
	}
	s := m.state(private.Times, diags)
	return &s, rollout.Evidence{
		Instant: private.Instant, Clock: private.Clock,
		Announced: instant(m.NextStageAt, diags),
		Live:      private.Sighting.live(s.Served),
	}
}

// decide decides with what is known. While a gate is unknown it decides for each
// thing that it may say: that it is open, first, then closed, and broken.
// Otherwise there is one decision.
func decide(before *rollout.State, config policyConfig, e rollout.Evidence) []rollout.Decision {
	all := []rollout.Decision{rollout.Decide(before, config.Config, e)}
	if config.GatesKnown {
		return all
	}
	known := config.Gates
	for _, gate := range []rollout.Gate{{}, {Broken: true}} {
		config.Gates = append(slices.Clone(known), gate)
		all = append(all, rollout.Decide(before, config.Config, e))
	}
	return all
}

// hide marks as unknown what only the apply decides: the times of a change, and
// whether the rollout is held while a gate is unknown.
func (m *policyModel) hide(config policyConfig, decisions []rollout.Decision, ledger rollout.Ledger) {
	d := decisions[0]
	waits := slices.ContainsFunc(decisions, func(other rollout.Decision) bool { return other.Waits })
	undecided := m.hideHolds(config, decisions)
	if d.Enters && !m.ForgottenAt.IsNull() {
		m.hideForgotten()
	}
	if waits && !m.NextStageAt.IsNull() {
		m.NextStageAt = timetypes.NewRFC3339Unknown()
	}
	if d.Enters || waits || undecided {
		m.Summary = types.StringUnknown()
	}
	m.showProfiles(config.Config, d.Next, ledger, d.Enters || waits)
}

// hideHolds marks as unknown what a gate decides that is not known yet, and since
// when a hold that begins lasts. It reports whether the hold itself is unknown.
func (m *policyModel) hideHolds(config policyConfig, decisions []rollout.Decision) (undecided bool) {
	d := decisions[0]
	for _, other := range decisions {
		if other.Next.Held != d.Next.Held || !slices.Equal(other.Next.HeldBecause, d.Next.HeldBecause) {
			m.hideHold()
			return true
		}
	}
	if d.Holds {
		m.HeldSince = timetypes.NewRFC3339Unknown()
	}
	if d.Next.Held && !config.ReasonsKnown {
		m.HeldBecause = types.ListUnknown(types.StringType)
		return true
	}
	return false
}

// log writes a decision to the log, with what it rests on.
func (r *policyResource) log(ctx context.Context, verb string, domain types.String, d rollout.Decision, e rollout.Evidence) {
	if r.data == nil || r.data.RolloutLog == nil {
		return
	}
	r.data.RolloutLog.DebugContext(ctx, "decision "+verb, "domain", domain.ValueString(), "reason", string(d.Reason),
		"serves", d.Next.Served.String(), "stage", d.Next.Stage, "held", d.Next.Held, "instant", e.Instant, "site", string(e.Live.Look))
}

// news leaves out of the warnings that a wider scope waits, except in the run in
// which its author asks for it.
func news(all []rollout.Diagnostic, m, prior *policyModel) []rollout.Diagnostic {
	return slices.DeleteFunc(all, func(d rollout.Diagnostic) bool {
		return d.Code == rollout.CodeWideningWaits && prior != nil && m.IncludeSubdomains.Equal(prior.IncludeSubdomains)
	})
}

// aboutSite returns the warnings of a decision. Where a data source of this run saw
// the site serving a longer policy than this one ever was, they say so.
func (r *policyResource) aboutSite(m *policyModel, before *rollout.State, d rollout.Decision, history rollout.History) []rollout.Diagnostic {
	seen, ok := r.data.Seen(m.identity())
	switch {
	case before == nil && d.Reason == rollout.ReasonCreated:
		return lowersSite(d, seen, ok)
	case before == nil || !ok || history.Explains(seen, *before) || slices.ContainsFunc(d.Warnings, isServesMore):
		return d.Warnings
	default:
		return append(d.Warnings, rollout.ServesMore(before.Served, seen))
	}
}

func isServesMore(d rollout.Diagnostic) bool { return d.Code == rollout.CodeServesMore }

// lowersSite replaces the general warning of a new policy with one that has the
// facts, if the site was seen to serve a longer one.
func lowersSite(d rollout.Decision, seen hsts.Policy, ok bool) []rollout.Diagnostic {
	if !ok || seen.MaxAge <= d.Next.Served.MaxAge {
		return d.Warnings
	}
	all := []rollout.Diagnostic{rollout.LowersSite(d.Next.Served, seen)}
	for _, warning := range d.Warnings {
		if warning.Code != rollout.CodeCreated {
			all = append(all, warning)
		}
	}
	return all
}

// planReplacement warns before the policy of one domain becomes that of another.
func (r *policyResource) planReplacement(ctx context.Context, plan, prior policyModel, private privateState, diags *diag.Diagnostics) {
	if plan.Domain.IsUnknown() {
		report(prior.Domain, nil, []rollout.Diagnostic{rollout.UnknownDomain(prior.Domain.ValueString())}, diags)
	}
	r.planLeaving(ctx, "Changing the domain of this policy", prior, private, diags)
}

// planLeaving warns before a policy is forgotten here that browsers still hold.
func (r *policyResource) planLeaving(ctx context.Context, what string, prior policyModel, private privateState, diags *diag.Diagnostics) {
	state := prior.state(private.Times, diags)
	config := prior.config(ctx, diags)
	if diags.HasError() {
		return
	}
	until := private.heldUntil(state, config.Settle, prior.due(ctx, private.Times, diags))
	if until.IsZero() || until.After(private.Instant) {
		warnings := []rollout.Diagnostic{rollout.StillHeld(what, state.Served, until)}
		if private.History.Lost {
			warnings = append(warnings, rollout.LostRecord(private.History))
		}
		report(prior.Domain, nil, warnings, diags)
	}
}

package resources

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// policyModel is hsts_policy as Terraform knows it: what the author writes, then
// what is computed from it.
type policyModel struct {
	Domain            types.String `tfsdk:"domain"`
	IncludeSubdomains types.Bool   `tfsdk:"include_subdomains"`
	MaxAge            types.Number `tfsdk:"max_age"`
	Preload           types.Bool   `tfsdk:"preload"`
	AcceptPreload     types.Bool   `tfsdk:"accept_preload_consequences"`
	Retire            types.Bool   `tfsdk:"retire"`
	Rollout           types.Object `tfsdk:"rollout"`
	Consumers         types.Set    `tfsdk:"consumers"`
	Profiles          types.Set    `tfsdk:"profiles"`

	// Each attribute that changes with a stage is a line in the plan of every policy
	// that is due. So the times that only decisions need are private state.
	HeaderName  types.String      `tfsdk:"header_name"`
	HeaderValue types.String      `tfsdk:"header_value"`
	Directives  types.Object      `tfsdk:"directives"`
	Stage       types.String      `tfsdk:"stage"`
	NextStageAt timetypes.RFC3339 `tfsdk:"next_stage_at"`
	Held        types.Bool        `tfsdk:"held"`
	HeldSince   timetypes.RFC3339 `tfsdk:"held_since"`
	HeldBecause types.List        `tfsdk:"held_because"`
	Schedule    types.List        `tfsdk:"schedule"`
	Summary     types.String      `tfsdk:"summary"`
	ForgottenAt timetypes.RFC3339 `tfsdk:"forgotten_at"`
	ForgottenBy types.Map         `tfsdk:"forgotten_at_by"`

	// They are null unless asked for.
	ProfilesMetAt types.Map  `tfsdk:"profiles_met_at"`
	History       types.List `tfsdk:"history"`
}

type rolloutModel struct {
	Stages  types.List   `tfsdk:"stages"`
	StopAt  types.String `tfsdk:"stop_at"`
	Gates   types.List   `tfsdk:"gates"`
	Settle  types.Number `tfsdk:"settle"`
	OnWiden types.String `tfsdk:"on_widen"`
	Verify  types.Bool   `tfsdk:"verify"`
	History types.Bool   `tfsdk:"history"`

	// Advance and Rewait are what Gates replaced. To set them is an error.
	Advance types.Bool `tfsdk:"advance"`
	Rewait  types.Bool `tfsdk:"rewait"`
}

type rampStageModel struct {
	Stage       types.String `tfsdk:"stage"`
	HeaderValue types.String `tfsdk:"header_value"`
	Wait        types.Int64  `tfsdk:"wait"`
}

// The types of nested attributes, as the schema has them.
var (
	rolloutTypes    = rolloutSchema().GetType().(attr.TypeWithAttributeTypes).AttributeTypes()        //nolint:forcetypeassert // it is a nested attribute
	scheduleElement = computedSchema()["schedule"].GetType().(attr.TypeWithElementType).ElementType() //nolint:forcetypeassert // it is a list
)

// state is what the model says is served, with the times from private state.
func (m policyModel) state(at times, diags *diag.Diagnostics) rollout.State {
	return rollout.State{
		Served:       framework.Policy(m.Directives),
		Stage:        m.Stage.ValueString(),
		EnteredAt:    at.EnteredAt,
		SeenAt:       at.SeenAt,
		WaitingSince: at.WaitingSince,
		Held:         m.Held.ValueBool(),
		HeldSince:    instant(m.HeldSince, diags),
		HeldBecause:  framework.KnownTexts(m.HeldBecause),
	}
}

// show writes what is served, and all that follows from it.
func (m *policyModel) show(ctx context.Context, c rollout.Config, s rollout.State, private privateState, diags *diag.Diagnostics) {
	m.showServed(ctx, c, s, diags)
	m.showHold(ctx, s, diags)
	m.NextStageAt = timetypes.NewRFC3339Null()
	if next := c.Next(s); next != nil {
		m.NextStageAt = timestamp(next.EarliestAt)
	}
	var forgottenAt time.Time
	if s.Stage == rollout.Retired {
		forgottenAt = private.History.ForgottenAt(c.Settle)
	}
	m.ForgottenAt = optionalTimestamp(forgottenAt)
	m.showForgottenBy(c, s, private.History)
	m.Summary = types.StringValue(c.Summary(s, forgottenAt))
	m.showProfiles(c, s, private.Ledger, false)
	m.showHistory(private.Ledger)
}

// showServed writes what follows from the served policy and its stage alone.
func (m *policyModel) showServed(ctx context.Context, c rollout.Config, s rollout.State, diags *diag.Diagnostics) {
	m.HeaderName = types.StringValue(hsts.HeaderName)
	m.HeaderValue = types.StringValue(s.Served.String())
	m.Directives = framework.Directives(s.Served)
	m.Stage = optionalString(s.Stage)

	stages := []rampStageModel{}
	for _, stage := range c.Ramp(s) {
		r := rampStageModel{Stage: types.StringValue(stage.Stage), HeaderValue: types.StringValue(stage.Policy.String()), Wait: types.Int64Null()}
		if stage.Wait > 0 {
			r.Wait = types.Int64Value(stage.Wait)
		}
		stages = append(stages, r)
	}
	schedule, d := types.ListValueFrom(ctx, scheduleElement, stages)
	diags.Append(d...)
	m.Schedule = schedule
}

func (m *policyModel) showHold(ctx context.Context, s rollout.State, diags *diag.Diagnostics) {
	m.Held = types.BoolValue(s.Held)
	m.HeldSince = optionalTimestamp(s.HeldSince)
	reasons, d := types.ListValueFrom(ctx, types.StringType, append([]string{}, s.HeldBecause...))
	diags.Append(d...)
	m.HeldBecause = reasons
}

// hideServed marks all that is computed as unknown until apply, but for the name
// of the header.
func (m *policyModel) hideServed() {
	m.HeaderName = types.StringValue(hsts.HeaderName)
	m.HeaderValue, m.Stage, m.Summary = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
	m.Directives = types.ObjectUnknown(framework.DirectivesTypes)
	m.hideHold()
	m.NextStageAt, m.ForgottenAt = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	m.ForgottenBy = types.MapUnknown(timetypes.RFC3339Type{})
	m.Schedule = types.ListUnknown(scheduleElement)
	m.ProfilesMetAt = types.MapNull(timetypes.RFC3339Type{})
	if !m.Profiles.IsNull() {
		m.ProfilesMetAt = types.MapUnknown(timetypes.RFC3339Type{})
	}
	m.hideHistory()
}

func (m *policyModel) hideHold() {
	m.Held, m.HeldSince = types.BoolUnknown(), timetypes.NewRFC3339Unknown()
	m.HeldBecause = types.ListUnknown(types.StringType)
}

func optionalString(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

func optionalTimestamp(t time.Time) timetypes.RFC3339 {
	if t.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timestamp(t)
}

func timestamp(t time.Time) timetypes.RFC3339 {
	return timetypes.NewRFC3339TimeValue(rollout.RoundUp(t))
}

func instant(t timetypes.RFC3339, diags *diag.Diagnostics) time.Time {
	if t.IsNull() || t.IsUnknown() {
		return time.Time{}
	}
	value, d := t.ValueRFC3339Time()
	diags.Append(d...)
	return value
}

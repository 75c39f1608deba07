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

	HeaderName      types.String      `tfsdk:"header_name"`
	HeaderValue     types.String      `tfsdk:"header_value"`
	HeaderLine      types.String      `tfsdk:"header_line"`
	Directives      types.Object      `tfsdk:"directives"`
	Stage           types.String      `tfsdk:"stage"`
	StageIndex      types.Int64       `tfsdk:"stage_index"`
	StageEnteredAt  timetypes.RFC3339 `tfsdk:"stage_entered_at"`
	StageSeenAt     timetypes.RFC3339 `tfsdk:"stage_seen_at"`
	WaitingSince    timetypes.RFC3339 `tfsdk:"waiting_since"`
	Held            types.Bool        `tfsdk:"held"`
	HeldSince       timetypes.RFC3339 `tfsdk:"held_since"`
	HeldBecause     types.List        `tfsdk:"held_because"`
	NextStage       types.String      `tfsdk:"next_stage"`
	NextStageAt     timetypes.RFC3339 `tfsdk:"next_stage_at"`
	RolloutComplete types.Bool        `tfsdk:"rollout_complete"`
	Schedule        types.List        `tfsdk:"schedule"`
	Summary         types.String      `tfsdk:"summary"`
	ForgottenAt     timetypes.RFC3339 `tfsdk:"forgotten_at"`
}

type rolloutModel struct {
	Stages  types.List   `tfsdk:"stages"`
	StopAt  types.String `tfsdk:"stop_at"`
	Gates   types.List   `tfsdk:"gates"`
	Settle  types.Number `tfsdk:"settle"`
	OnWiden types.String `tfsdk:"on_widen"`
	Verify  types.Bool   `tfsdk:"verify"`

	// Advance and Rewait are what Gates replaced. To set them is an error.
	Advance types.Bool `tfsdk:"advance"`
	Rewait  types.Bool `tfsdk:"rewait"`
}

type scheduledStageModel struct {
	Stage       types.String      `tfsdk:"stage"`
	HeaderValue types.String      `tfsdk:"header_value"`
	EarliestAt  timetypes.RFC3339 `tfsdk:"earliest_at"`
}

// The types of nested attributes, as the schema has them.
var (
	rolloutTypes    = rolloutSchema().GetType().(attr.TypeWithAttributeTypes).AttributeTypes()        //nolint:forcetypeassert // it is a nested attribute
	scheduleElement = computedSchema()["schedule"].GetType().(attr.TypeWithElementType).ElementType() //nolint:forcetypeassert // it is a list
)

// state is what the model says is served.
func (m policyModel) state(diags *diag.Diagnostics) rollout.State {
	return rollout.State{
		Served:       framework.Policy(m.Directives),
		Stage:        m.Stage.ValueString(),
		EnteredAt:    instant(m.StageEnteredAt, diags),
		SeenAt:       instant(m.StageSeenAt, diags),
		WaitingSince: instant(m.WaitingSince, diags),
		Held:         m.Held.ValueBool(),
		HeldSince:    instant(m.HeldSince, diags),
		HeldBecause:  framework.KnownTexts(m.HeldBecause),
	}
}

// show writes what is served, and all that follows from it.
func (m *policyModel) show(ctx context.Context, c rollout.Config, s rollout.State, history rollout.History, diags *diag.Diagnostics) {
	m.showServed(c, s)
	m.showHold(ctx, s, diags)
	m.StageEnteredAt = timestamp(s.EnteredAt)
	m.StageSeenAt = optionalTimestamp(s.SeenAt)
	m.WaitingSince = timestamp(s.WaitingSince)
	m.NextStageAt = timetypes.NewRFC3339Null()
	if next := c.Next(s); next != nil {
		m.NextStageAt = timestamp(next.EarliestAt)
	}
	m.showSchedule(ctx, c, s, true, diags)
	var forgottenAt time.Time
	if s.Stage == rollout.Retired {
		forgottenAt = history.ForgottenAt(c.Settle)
	}
	m.ForgottenAt = optionalTimestamp(forgottenAt)
	m.Summary = types.StringValue(c.Summary(s, forgottenAt))
}

// showServed writes what follows from the served policy and its stage alone.
func (m *policyModel) showServed(c rollout.Config, s rollout.State) {
	value := s.Served.String()
	m.HeaderName = types.StringValue(hsts.HeaderName)
	m.HeaderValue = types.StringValue(value)
	m.HeaderLine = types.StringValue(hsts.HeaderName + ": " + value)
	m.Directives = framework.Directives(s.Served)
	m.Stage = optionalString(s.Stage)
	m.StageIndex = types.Int64Null()
	if index := c.Index(s); index >= 0 {
		m.StageIndex = types.Int64Value(int64(index))
	}
	m.NextStage = types.StringNull()
	if next := c.Next(s); next != nil {
		m.NextStage = types.StringValue(next.Stage)
	}
	m.RolloutComplete = types.BoolValue(c.Complete(s))
}

func (m *policyModel) showHold(ctx context.Context, s rollout.State, diags *diag.Diagnostics) {
	m.Held = types.BoolValue(s.Held)
	m.HeldSince = optionalTimestamp(s.HeldSince)
	reasons, d := types.ListValueFrom(ctx, types.StringType, append([]string{}, s.HeldBecause...))
	diags.Append(d...)
	m.HeldBecause = reasons
}

// showSchedule writes the schedule. Its stages and headers are known before the
// dates are.
func (m *policyModel) showSchedule(ctx context.Context, c rollout.Config, s rollout.State, dates bool, diags *diag.Diagnostics) {
	stages := []scheduledStageModel{}
	for _, stage := range c.Schedule(s) {
		scheduled := scheduledStageModel{
			Stage: optionalString(stage.Stage), HeaderValue: types.StringValue(stage.Policy.String()), EarliestAt: timetypes.NewRFC3339Unknown(),
		}
		if dates {
			scheduled.EarliestAt = timestamp(stage.EarliestAt)
		}
		stages = append(stages, scheduled)
	}
	schedule, d := types.ListValueFrom(ctx, scheduleElement, stages)
	diags.Append(d...)
	m.Schedule = schedule
}

// hideServed marks all that is computed as unknown until apply, but for the name
// of the header.
func (m *policyModel) hideServed() {
	m.HeaderName = types.StringValue(hsts.HeaderName)
	m.HeaderValue, m.HeaderLine = types.StringUnknown(), types.StringUnknown()
	m.Directives = types.ObjectUnknown(framework.DirectivesTypes)
	m.Stage, m.StageIndex = types.StringUnknown(), types.Int64Unknown()
	m.NextStage, m.RolloutComplete = types.StringUnknown(), types.BoolUnknown()
	m.hideHold()
	m.StageEnteredAt, m.WaitingSince = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	m.NextStageAt, m.ForgottenAt = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	m.StageSeenAt, m.Summary = timetypes.NewRFC3339Unknown(), types.StringUnknown()
	m.Schedule = types.ListUnknown(scheduleElement)
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

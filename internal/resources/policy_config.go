package resources

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// policyConfig is the author's configuration, as far as it is known.
type policyConfig struct {
	rollout.Config
	// Known is false where an argument that decides what is served has no value yet.
	Known bool
	// AdvanceKnown is false where only the apply will report whether the rollout
	// is held. Config.Advance is then true.
	AdvanceKnown bool
}

// withDefaults fills in what the author left out. What an import took over from
// a live site is the default of what has stayed unset since, so that nothing is
// dropped or lowered for want of a line (rule 6).
func (m policyModel) withDefaults(adopted adoption) policyModel {
	if m.Retire.IsNull() {
		m.Retire = types.BoolValue(false)
	}
	switch {
	case m.Retire.ValueBool():
		adopted = adoption{}
	case m.Retire.IsUnknown() && adopted != (adoption{}):
		return m.withUnknownDefaults()
	}
	if m.MaxAge.IsNull() {
		m.MaxAge = numberOf(max(rollout.DefaultMaxAge, adopted.MaxAge))
	}
	if m.Preload.IsNull() {
		m.Preload = types.BoolValue(adopted.Preload)
	}
	switch {
	case !m.AcceptPreload.IsNull():
	case m.Preload.IsUnknown():
		m.AcceptPreload = types.BoolUnknown()
	default:
		m.AcceptPreload = types.BoolValue(adopted.Preload && m.Preload.ValueBool())
	}
	return m
}

// withUnknownDefaults is for a policy whose adopted values count or not,
// depending on a retire that only the apply tells.
func (m policyModel) withUnknownDefaults() policyModel {
	if m.MaxAge.IsNull() {
		m.MaxAge = types.NumberUnknown()
	}
	if m.Preload.IsNull() {
		m.Preload = types.BoolUnknown()
	}
	if m.AcceptPreload.IsNull() {
		m.AcceptPreload = types.BoolUnknown()
	}
	return m
}

// config reads the author's configuration from a model with its defaults.
func (m policyModel) config(ctx context.Context, diags *diag.Diagnostics) policyConfig {
	c := policyConfig{
		Config: rollout.Config{
			MaxAge:            seconds(m.MaxAge, path.Root("max_age"), diags),
			IncludeSubDomains: m.IncludeSubdomains.ValueBool(),
			Preload:           m.Preload.ValueBool(),
			AcceptPreload:     m.AcceptPreload.ValueBool(),
			Retire:            m.Retire.ValueBool(),
			Advance:           true,
			Rewait:            true,
			Settle:            rollout.DefaultSettle,
			OnWiden:           rollout.Restart,
		},
		Known:        known(m.MaxAge, m.IncludeSubdomains, m.Preload, m.AcceptPreload, m.Retire, m.Rollout),
		AdvanceKnown: true,
	}
	if m.Rollout.IsNull() || m.Rollout.IsUnknown() {
		return c
	}
	var ramp rolloutModel
	diags.Append(m.Rollout.As(ctx, &ramp, basetypes.ObjectAsOptions{})...)
	if diags.HasError() {
		return c
	}
	ramp.into(ctx, &c, diags)
	return c
}

func (m rolloutModel) into(ctx context.Context, c *policyConfig, diags *diag.Diagnostics) {
	c.Known = c.Known && known(m.Stages, m.StopAt, m.Rewait, m.Settle, m.OnWiden, m.Verify)
	c.AdvanceKnown = known(m.Advance)
	c.StopAt, c.Verify = m.StopAt.ValueString(), m.Verify.ValueBool()
	if known(m.Advance) && !m.Advance.IsNull() {
		c.Advance = m.Advance.ValueBool()
	}
	if !m.Rewait.IsNull() {
		c.Rewait = m.Rewait.ValueBool()
	}
	if !m.Settle.IsNull() {
		c.Settle = seconds(m.Settle, path.Root("rollout").AtName("settle"), diags)
	}
	if !m.OnWiden.IsNull() {
		c.OnWiden = rollout.OnWiden(m.OnWiden.ValueString())
	}
	if m.Stages.IsNull() || m.Stages.IsUnknown() {
		return
	}
	for _, element := range m.Stages.Elements() {
		c.Known = c.Known && known(element)
	}
	if !c.Known {
		return
	}
	var stages []stageModel
	diags.Append(m.Stages.ElementsAs(ctx, &stages, false)...)
	c.Stages = []rollout.Stage{}
	for i, stage := range stages {
		at := path.Root("rollout").AtName("stages").AtListIndex(i)
		c.Known = c.Known && known(stage.Name, stage.MaxAge, stage.Soak)
		c.Stages = append(c.Stages, rollout.Stage{
			Name:   stage.Name.ValueString(),
			MaxAge: seconds(stage.MaxAge, at.AtName("max_age"), diags),
			Soak:   seconds(stage.Soak, at.AtName("soak"), diags),
		})
	}
}

// seconds reads an age. The attributes are numbers rather than integers in the
// schema, so that a fraction is refused here, in words for its author.
func seconds(n types.Number, at path.Path, diags *diag.Diagnostics) int64 {
	if n.IsNull() || n.IsUnknown() {
		return 0
	}
	whole, err := hsts.Seconds(n.ValueBigFloat())
	if err != nil {
		diags.AddAttributeError(at, "Not a Whole Number of Seconds", err.Error()+".")
	}
	return whole
}

func numberOf(n int64) types.Number {
	return types.NumberValue(new(big.Float).SetInt64(n))
}

func known(values ...attr.Value) bool {
	for _, value := range values {
		if value.IsUnknown() {
			return false
		}
	}
	return true
}

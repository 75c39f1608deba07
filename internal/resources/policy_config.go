package resources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// policyConfig is the author's configuration, as far as it is known.
type policyConfig struct {
	rollout.Config
	// Known is false if an argument that decides what is served has no value yet.
	Known bool
	// AdvanceKnown is false if only the apply decides whether the rollout
	// is held. Config.Advance is then true.
	AdvanceKnown bool
}

// withDefaults sets what the author left out. What an import took over from a live
// site is the default of what has stayed unset since, so that an argument that is
// left out drops or lowers nothing (rule 6).
func (m policyModel) withDefaults(imported adopted) policyModel {
	if m.Retire.IsNull() {
		m.Retire = types.BoolValue(false)
	}
	switch {
	case m.Retire.ValueBool():
		imported = adopted{}
	case m.Retire.IsUnknown() && imported != (adopted{}):
		return m.withUnknownDefaults()
	}
	if m.MaxAge.IsNull() {
		m.MaxAge = framework.Number(max(rollout.DefaultMaxAge, imported.MaxAge))
	}
	if m.Preload.IsNull() {
		m.Preload = types.BoolValue(imported.Preload)
	}
	switch {
	case !m.AcceptPreload.IsNull():
	case m.Preload.IsUnknown():
		m.AcceptPreload = types.BoolUnknown()
	default:
		m.AcceptPreload = types.BoolValue(imported.Preload && m.Preload.ValueBool())
	}
	return m
}

// withUnknownDefaults sets the defaults while retire is unknown: what an import
// took over is the default only if the policy is not retired.
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
			MaxAge:            seconds(m.MaxAge, path.Root("max_age"), "max_age", diags),
			IncludeSubDomains: m.IncludeSubdomains.ValueBool(),
			Preload:           m.Preload.ValueBool(),
			AcceptPreload:     m.AcceptPreload.ValueBool(),
			Retire:            m.Retire.ValueBool(),
			Advance:           true,
			Rewait:            true,
			Settle:            rollout.DefaultSettle,
			OnWiden:           rollout.Restart,
		},
		Known:        framework.Known(m.MaxAge, m.IncludeSubdomains, m.Preload, m.AcceptPreload, m.Retire, m.Rollout),
		AdvanceKnown: true,
	}
	if m.Rollout.IsNull() || m.Rollout.IsUnknown() {
		return c
	}
	var r rolloutModel
	diags.Append(m.Rollout.As(ctx, &r, basetypes.ObjectAsOptions{})...)
	if diags.HasError() {
		return c
	}
	r.into(ctx, &c, diags)
	return c
}

func (m rolloutModel) into(ctx context.Context, c *policyConfig, diags *diag.Diagnostics) {
	c.Known = c.Known && framework.Known(m.Stages, m.StopAt, m.Rewait, m.Settle, m.OnWiden, m.Verify)
	c.AdvanceKnown = framework.Known(m.Advance)
	c.StopAt, c.Verify = m.StopAt.ValueString(), m.Verify.ValueBool()
	if framework.Known(m.Advance) && !m.Advance.IsNull() {
		c.Advance = m.Advance.ValueBool()
	}
	if !m.Rewait.IsNull() {
		c.Rewait = m.Rewait.ValueBool()
	}
	if !m.Settle.IsNull() {
		c.Settle = seconds(m.Settle, path.Root("rollout"), "rollout.settle", diags)
	}
	if !m.OnWiden.IsNull() {
		c.OnWiden = rollout.OnWiden(m.OnWiden.ValueString())
	}
	if m.Stages.IsNull() || m.Stages.IsUnknown() {
		return
	}
	for _, element := range m.Stages.Elements() {
		c.Known = c.Known && framework.Known(element)
	}
	if !c.Known {
		return
	}
	var stages []stageModel
	diags.Append(m.Stages.ElementsAs(ctx, &stages, false)...)
	c.Stages = []rollout.Stage{}
	for i, stage := range stages {
		name := fmt.Sprintf("rollout.stages[%d].", i)
		c.Known = c.Known && framework.Known(stage.Name, stage.MaxAge, stage.Soak)
		c.Stages = append(c.Stages, rollout.Stage{
			Name:   stage.Name.ValueString(),
			MaxAge: seconds(stage.MaxAge, path.Root("rollout"), name+"max_age", diags),
			Soak:   seconds(stage.Soak, path.Root("rollout"), name+"soak", diags),
		})
	}
}

// seconds reads a number of seconds; name is that of the argument for its author.
func seconds(n types.Number, at path.Path, name string, diags *diag.Diagnostics) int64 {
	whole, err := framework.Seconds(name, n)
	if err != nil {
		framework.AddError(diags, at, "Not a Whole Number of Seconds", err.Error()+".")
	}
	return whole
}

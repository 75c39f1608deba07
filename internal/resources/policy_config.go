package resources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
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
	// GatesKnown is false if a gate has no value yet, so that only the apply decides
	// whether it is open. Config.Gates has those that are known.
	GatesKnown bool
	// ReasonsKnown is false if a gate's reason has no value yet.
	ReasonsKnown bool
	// ChecksumsKnown is false if a gate's checksums have no value yet.
	ChecksumsKnown bool
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
	if m.AcceptPreload.IsNull() {
		m.AcceptPreload = types.BoolValue(false) // consent is for a person to write
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
		m.AcceptPreload = types.BoolValue(false)
	}
	return m
}

// config reads the author's configuration from a model with its defaults. What is
// wrong with the rollout of a policy that is being retired is no error (rule 9).
func (m policyModel) config(ctx context.Context, diags *diag.Diagnostics) policyConfig {
	if m.Retire.ValueBool() {
		var ignored diag.Diagnostics
		diags = &ignored
	}
	c := policyConfig{
		Config: rollout.Config{
			MaxAge:            seconds(m.MaxAge, path.Root("max_age"), "max_age", diags),
			IncludeSubDomains: m.IncludeSubdomains.ValueBool(),
			Preload:           m.Preload.ValueBool(),
			AcceptPreload:     m.AcceptPreload.ValueBool(),
			Retire:            m.Retire.ValueBool(),
			Settle:            rollout.DefaultSettle,
			OnWiden:           rollout.Restart,
		},
		Known:      framework.Known(m.MaxAge, m.IncludeSubdomains, m.Preload, m.AcceptPreload, m.Retire, m.Rollout),
		GatesKnown: true, ReasonsKnown: true, ChecksumsKnown: true,
	}
	if m.Rollout.IsNull() || m.Rollout.IsUnknown() {
		return c
	}
	var r rolloutModel
	diags.Append(m.Rollout.As(ctx, &r, basetypes.ObjectAsOptions{})...)
	if diags.HasError() {
		return c
	}
	r.into(&c, diags)
	return c
}

func (m rolloutModel) into(c *policyConfig, diags *diag.Diagnostics) {
	c.Known = c.Known && framework.Known(m.StopAt, m.Settle, m.OnWiden, m.Verify) && framework.FullyKnown(m.Stages)
	c.StopAt, c.Verify = m.StopAt.ValueString(), m.Verify.ValueBool()
	if known(m.StopAt) && c.StopAt == "" {
		framework.AddError(diags, path.Root("rollout"), "Empty stop_at",
			"rollout.stop_at is an empty string. Write the name of a stage, or leave stop_at out to go on to the final one.")
	}
	if known(m.Settle) {
		if settle := seconds(m.Settle, path.Root("rollout"), "rollout.settle", diags); settle >= 0 && settle <= rollout.MaxSettle || !c.Retire {
			c.Settle = settle
		}
	}
	if known(m.OnWiden) {
		c.OnWiden = rollout.OnWiden(m.OnWiden.ValueString())
	}
	m.gatesInto(c, diags)
	if known(m.Stages) {
		c.Stages = stagesOf(m.Stages, diags)
	}
}

// gatesInto reads the gates that are known.
func (m rolloutModel) gatesInto(c *policyConfig, diags *diag.Diagnostics) {
	if m.Gates.IsUnknown() {
		c.GatesKnown, c.ChecksumsKnown = false, false
		return
	}
	for i, element := range m.Gates.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			c.GatesKnown, c.ChecksumsKnown = false, false
			continue
		}
		if object.IsNull() {
			framework.AddError(diags, path.Root("rollout"), "Gate Is Null",
				fmt.Sprintf("rollout.gates[%d] is null. Write an object { open, broken, reason }, or leave it out of the list.", i))
			continue
		}
		checksumsInto(c, object, i, diags)
		gate := rollout.Gate{
			Open:   truth(object, "open"),
			Broken: truth(object, "broken"),
			Reason: word(object, "reason"),
		}
		open, broken := object.Attributes()["open"], object.Attributes()["broken"]
		c.GatesKnown = c.GatesKnown && framework.Known(open, broken)
		c.ReasonsKnown = c.ReasonsKnown && framework.Known(object.Attributes()["reason"])
		switch {
		case open.IsNull():
			framework.AddError(diags, path.Root("rollout"), "Gate Without open",
				fmt.Sprintf("rollout.gates[%d].open is null. Write true or false. If the gate could not be evaluated, write open = false.", i))
		case open.IsUnknown() || gate.Open && broken.IsUnknown():
			// It may say anything: see decide.
		default:
			c.Gates = append(c.Gates, gate)
		}
	}
}

// stagesOf reads stages that are fully known.
func stagesOf(list types.List, diags *diag.Diagnostics) []rollout.Stage {
	stages := []rollout.Stage{}
	for i, element := range list.Elements() {
		name := fmt.Sprintf("rollout.stages[%d]", i)
		object, ok := element.(types.Object)
		if !ok || object.IsNull() {
			framework.AddError(diags, path.Root("rollout"), "Stage Is Null", name+" is null. Write an object { name, max_age, soak }, or leave it out of the list.")
			continue
		}
		for _, attribute := range []string{"name", "max_age"} {
			if object.Attributes()[attribute].IsNull() {
				framework.AddError(diags, path.Root("rollout"), "Stage Without "+attribute,
					fmt.Sprintf("%s.%s is missing. A stage needs a name and a max_age, for example { name = \"1-week\", max_age = 604800 }.", name, attribute))
			}
		}
		stages = append(stages, rollout.Stage{
			Name:   word(object, "name"),
			MaxAge: number(object, name, "max_age", diags),
			Soak:   number(object, name, "soak", diags),
		})
	}
	return stages
}

// truth returns an attribute of an object that is true or false; null and unknown
// are false.
func truth(object types.Object, name string) bool {
	value, _ := object.Attributes()[name].(types.Bool)
	return value.ValueBool()
}

// word returns a string attribute of an object; null and unknown are empty.
func word(object types.Object, name string) string {
	value, _ := object.Attributes()[name].(types.String)
	return value.ValueString()
}

// number returns an attribute of an object that is a number of seconds.
func number(object types.Object, element, name string, diags *diag.Diagnostics) int64 {
	value, _ := object.Attributes()[name].(types.Number)
	return seconds(value, path.Root("rollout"), element+"."+name, diags)
}

// known reports whether an argument has a value.
func known(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// seconds reads a number of seconds; name is that of the argument for its author.
func seconds(n types.Number, at path.Path, name string, diags *diag.Diagnostics) int64 {
	whole, err := framework.Seconds(name, n)
	if err != nil {
		framework.AddError(diags, at, "Not a Whole Number of Seconds", err.Error()+".")
	}
	return whole
}

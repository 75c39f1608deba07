package resources

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func profilesSchema() schema.Attribute {
	return schema.SetAttribute{
		ElementType: types.StringType, Optional: true,
		MarkdownDescription: "Names of [profiles](../guides/profiles) that the policy must meet, for example `asvs-5.0.0-l2`: what a standard, a " +
			"government or a scanner requires. The plan warns once if the final policy can't meet one, and `profiles_met_at` has the " +
			"dates. This does not change what is served.",
	}
}

func profilesMetAtSchema() schema.Attribute {
	return schema.MapAttribute{
		ElementType: timetypes.RFC3339Type{}, Computed: true,
		MarkdownDescription: "For each of `profiles`, when the directives begin to meet it and keep meeting it up to the last stage that " +
			"`rollout.stop_at` allows. If they already meet it, the date is when that began; otherwise it is the earliest date, if no " +
			"stage waits. Null if they never meet it. RFC 3339, UTC, whole seconds. The date is about the directives only: other " +
			"requirements of a profile, such as a redirect or an entry on the preload list, do not count here; `compliance` of " +
			"`hsts_preload_readiness` has them. A stage that is due and waits for a gate keeps its date, so a date in the past does " +
			"not show that the stage began: `stage` does. Null without `profiles`.",
	}
}

// validateProfiles refuses names that do not exist, all in one error. Retiring is
// never refused (rule 9), so it is a warning then.
func validateProfiles(names types.Set, retire types.Bool, diags *diag.Diagnostics) {
	if retire.IsUnknown() {
		return
	}
	var found diag.Diagnostics
	framework.Profiles(names, &found)
	for _, d := range found {
		if retire.ValueBool() {
			diags.AddAttributeWarning(path.Root("profiles"), d.Summary(), d.Detail())
		} else {
			diags.Append(d)
		}
	}
}

// profiles returns those of the model that are known yet and exist, sorted by name.
func (m policyModel) profiles() []profiles.Profile {
	all, _ := framework.ReadProfiles(m.Profiles)
	return all
}

// warnProfiles warns of profiles that the final policy can't meet, in the run in
// which the author chooses either.
func (m policyModel) warnProfiles(ctx context.Context, c rollout.Config, prior *policyModel, diags *diag.Diagnostics) {
	if prior != nil && m.Profiles.Equal(prior.Profiles) {
		var ignored diag.Diagnostics
		if prior.config(ctx, &ignored).Final() == c.Final() {
			return
		}
	}
	var misses []string
	for _, p := range m.profiles() {
		final := c.Final()
		for _, point := range p.Judge(&final, nil).Misses {
			misses = append(misses, point.Detail)
		}
	}
	if len(misses) == 0 {
		return
	}
	summary := "Final Policy Does Not Meet a Profile"
	if name := m.Domain.ValueString(); name != "" {
		summary += ": " + framework.Cut(name)
	}
	framework.AddWarning(diags, path.Root("profiles"), summary, fmt.Sprintf("In its final stage the policy is %q. %s Change the policy, or leave the profile out of profiles.",
		c.Final(), strings.Join(misses, " ")))
}

// showProfiles writes since when, or from when on, the directives meet each
// profile. Where moves is true only the apply sets the dates of the stages to come.
func (m *policyModel) showProfiles(c rollout.Config, s rollout.State, ledger rollout.Ledger, moves bool) {
	switch {
	case m.Profiles.IsNull():
		m.ProfilesMetAt = types.MapNull(timetypes.RFC3339Type{})
		return
	case !framework.FullyKnown(m.Profiles):
		m.ProfilesMetAt = types.MapUnknown(timetypes.RFC3339Type{})
		return
	}
	var steps []profiles.Step
	for _, served := range ledger {
		steps = append(steps, profiles.Step{Policy: served.Policy, At: served.EnteredAt})
	}
	for i, stage := range c.Schedule(s) {
		if i == 0 {
			continue // it is the last of the ledger
		}
		step := profiles.Step{Policy: stage.Policy, At: stage.EarliestAt}
		if moves {
			step.At = atApply
		}
		steps = append(steps, step)
	}
	dates := map[string]attr.Value{}
	for _, p := range m.profiles() {
		switch at, ok := p.MetAt(steps); {
		case ok:
			dates[p.Name] = plannedTimestamp(at)
		default:
			dates[p.Name] = timetypes.NewRFC3339Null()
		}
	}
	m.ProfilesMetAt = types.MapValueMust(timetypes.RFC3339Type{}, dates)
}

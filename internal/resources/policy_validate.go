package resources

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// ValidateConfig refuses what can't be served, and warns of what is seldom
// meant, as soon as the values are known.
func (r *policyResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var model policyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	model = model.withDefaults(adopted{})
	config := model.config(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.Known {
		refused, warned := config.Validate()
		report(model.Domain, refused, warned, &resp.Diagnostics)
	}
	validateReplaced(ctx, model, &resp.Diagnostics)
	validateConsumers(model.Consumers, model.Retire, &resp.Diagnostics)
	validateProfiles(model.Profiles, model.Retire, &resp.Diagnostics)
	if known(model.Domain) {
		validateDomain(model.Domain.ValueString(), config.IncludeSubDomains && !config.Retire, &resp.Diagnostics)
	}
}

// validateReplaced refuses the arguments that rollout.gates replaced. Terraform
// would drop them without a word if the schema did not have them.
func validateReplaced(ctx context.Context, m policyModel, diags *diag.Diagnostics) {
	if m.Retire.ValueBool() || !known(m.Rollout) {
		return
	}
	var r rolloutModel
	diags.Append(m.Rollout.As(ctx, &r, basetypes.ObjectAsOptions{})...)
	if !r.Advance.IsNull() {
		framework.AddError(diags, path.Root("rollout"), "advance Was Replaced with gates",
			"rollout.advance is now rollout.gates, a list. Write gates = [data.hsts_preload_readiness.NAME.gate] for the evidence of a data source, "+
				"or gates = [{ open = CONDITION }] for a condition of your own.")
	}
	if !r.Rewait.IsNull() {
		framework.AddError(diags, path.Root("rollout"), "rewait Was Replaced with gates",
			"rollout.rewait was removed. A gate now says what closed it: with broken = true the present stage is served in full again "+
				"once the gate is open; with open = false alone nothing starts over. Remove rewait.")
	}
}

// validateDomain refuses a name that no policy is possible for, and warns of one whose
// policy covers less, or with its subdomains far more, than its author may think.
func validateDomain(text string, covers bool, diags *diag.Diagnostics) {
	name, err := domain.Parse(text)
	if refused, ok := errors.AsType[*domain.Error](err); ok {
		diags.AddAttributeError(path.Root("domain"), refused.Summary, refused.Detail)
		return
	}
	base, registrable := name.Registrable()
	if covers && name.IsListedSuffix() {
		diags.AddAttributeWarning(path.Root("domain"), "Policy Is for a Public Suffix: "+name.ASCII(), fmt.Sprintf(
			"%q is a public suffix (publicsuffix.org): others register names below it, and with include_subdomains the policy covers "+
				"all their sites. Write the registrable domain, for example %q, unless you operate the suffix.", name.ASCII(), "example."+name.ASCII()))
	}
	if strings.HasPrefix(name.ASCII(), "www.") && registrable && base != name {
		apex, below := strings.TrimPrefix(name.ASCII(), "www."), ""
		if covers {
			below = " and the names below it"
		}
		diags.AddAttributeWarning(path.Root("domain"), "Policy Is for the www Name: "+name.ASCII(), fmt.Sprintf(
			"The policy covers %q%s, but not %q. Visitors who type the name without www, and all other subdomains, are only protected by a policy for %q.",
			name.ASCII(), below, apex, apex))
	}
}

// validatePreload refuses preload where it can't be, or may not be, served. What is
// served already is not refused, so it needs the state.
func (m *policyModel) validatePreload(config policyConfig, before *rollout.State, diags *diag.Diagnostics) {
	var served hsts.Policy
	if before != nil {
		served = before.Served
	}
	report(m.Domain, config.ValidatePreload(served), nil, diags)
	name, err := domain.Parse(m.Domain.ValueString())
	if err != nil || !config.Preload || config.Retire || served.Preload || name.IsRegistrable() {
		return
	}
	base, registrable := name.Registrable()
	if !registrable {
		diags.AddAttributeError(path.Root("preload"), "Public Suffix Can't Be Submitted", fmt.Sprintf(
			"preload is true, but %q is a public suffix: others register names below it (publicsuffix.org), and hstspreload.org's "+
				"form refuses it (domain.format.public_suffix). If you operate the suffix, see https://hstspreload.org/#tld for how to "+
				"preload all of it; otherwise write the registrable domain, or set preload = false.", name.ASCII()))
		return
	}
	diags.AddAttributeError(path.Root("preload"), "Subdomain Can't Be Preloaded", fmt.Sprintf(
		"preload is true, but %q is a subdomain of %q, and the preload list accepts only whole registrable domains (hstspreload.org: domain.is_subdomain). Preload %q, whose policy covers this name, or set preload = false here.",
		name.ASCII(), base.ASCII(), base.ASCII()))
}

// report adds what rollout refuses and warns of, on the attributes concerned.
// Terraform shows one of several warnings that have the same summary, so the domain
// stands in those whose text is not the same for every policy.
func report(policy types.String, refused, warned []rollout.Diagnostic, diags *diag.Diagnostics) {
	for _, d := range refused {
		framework.AddError(diags, attributePath(d.Path), d.Summary, d.Detail+framework.DidYouMean(d.Misspelt, d.Names))
	}
	for _, d := range warned {
		summary := d.Summary
		if name := policy.ValueString(); !d.Common && name != "" {
			summary += ": " + framework.Cut(name)
		}
		framework.AddWarning(diags, attributePath(d.Path), summary, d.Detail)
	}
}

// attributePath returns the path of names and list indexes.
func attributePath(steps []any) path.Path {
	at := path.Empty()
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			at = at.AtName(step)
		case int:
			at = at.AtListIndex(step)
		}
	}
	return at
}

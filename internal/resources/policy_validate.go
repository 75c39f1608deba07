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

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
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
		report(refused, warned, &resp.Diagnostics)
	}
	validateConsumers(model.Consumers, model.Retire, &resp.Diagnostics)
	if !model.Domain.IsUnknown() {
		validateDomain(model.Domain.ValueString(), model.Preload, model.Retire, &resp.Diagnostics)
	}
}

// validateDomain refuses a name that no policy, or no preloading, is possible for.
func validateDomain(text string, preload, retire types.Bool, diags *diag.Diagnostics) {
	name, err := domain.Parse(text)
	if refused, ok := errors.AsType[*domain.Error](err); ok {
		diags.AddAttributeError(path.Root("domain"), refused.Summary, refused.Detail)
		return
	}
	base, registrable := name.Registrable()
	if strings.HasPrefix(name.ASCII(), "www.") && registrable && base != name {
		diags.AddAttributeWarning(path.Root("domain"), "Policy Is for the www Name", fmt.Sprintf(
			"The policy is for %q alone and the names below it. The policy that covers the whole zone is that of %q: "+
				"people who type the name without www, and all other subdomains, are only protected by it.", name.ASCII(), strings.TrimPrefix(name.ASCII(), "www.")))
	}
	if !preload.ValueBool() || retire.ValueBool() || name.IsRegistrable() {
		return
	}
	if !registrable {
		diags.AddAttributeError(path.Root("preload"), "Public Suffix Can't Be Submitted", fmt.Sprintf(
			"preload is true, but %q is a public suffix: names are registered below it (publicsuffix.org), and hstspreload.org's form refuses it "+
				"(domain.format.public_suffix). If you operate the suffix, see https://hstspreload.org/#tld for how it is preloaded as a whole; "+
				"otherwise write the registrable domain, or set preload = false.", name.ASCII()))
		return
	}
	diags.AddAttributeError(path.Root("preload"), "Subdomain Can't Be Preloaded", fmt.Sprintf(
		"preload is true, but %q is a subdomain of %q, and the preload list takes whole registrable domains only "+
			"(hstspreload.org: domain.is_subdomain). Preload %q, whose policy covers this name, or set preload = false here.",
		name.ASCII(), base.ASCII(), base.ASCII()))
}

// report adds what rollout refuses and warns of, on the attributes concerned.
func report(refused, warned []rollout.Diagnostic, diags *diag.Diagnostics) {
	for _, d := range refused {
		framework.AddError(diags, attributePath(d.Path), d.Summary, d.Detail)
	}
	for _, d := range warned {
		framework.AddWarning(diags, attributePath(d.Path), d.Summary, d.Detail)
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

package resources

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// importTimeout is how long looking at the site may take.
const importTimeout = time.Minute

// createInstead is what to do about a site that serves max-age=0.
const createInstead = "Create the policy, with retire = true if browsers should keep it forgotten."

// ImportState takes over the policy that the live site serves. It asks the site
// once: no refresh looks at it for that again. Where the author says what it
// serves, as in "example.com,max-age=604800", no request is sent.
func (r *policyResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text, header, offline := strings.Cut(req.ID, ",")
	if req.ID == "" {
		text = identityDomain(ctx, req, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	name, err := domain.Parse(text)
	if refused, ok := errors.AsType[*domain.Error](err); ok {
		resp.Diagnostics.AddError(refused.Summary, refused.Detail)
		return
	}
	var served hsts.Policy
	if offline {
		served = statedPolicy(name, header, &resp.Diagnostics)
	} else {
		served = r.servedPolicy(ctx, name, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	model, private := r.adopted(ctx, name, served, offline, &resp.Diagnostics)
	if served.Preload {
		resp.Diagnostics.AddWarning("Site Serves preload: "+name.ASCII(), fmt.Sprintf(
			"The site serves %q, and the policy keeps it as it is: the import changes no directive. To confirm it, write preload = true and "+
				"accept_preload_consequences = true; to drop the directive, write preload = false.", served))
	}
	resp.Diagnostics.Append(private.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("domain"), name.ASCII())...)
}

// identityDomain returns the domain of an import by resource identity.
func identityDomain(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) string {
	var domain types.String
	if req.Identity != nil && !req.Identity.Raw.IsNull() {
		diags.Append(req.Identity.GetAttribute(ctx, path.Root("domain"), &domain)...)
	}
	if domain.ValueString() == "" && !diags.HasError() {
		diags.AddError("Import ID Is Empty", "The import ID is the domain, for example: terraform import hsts_policy.site example.com")
	}
	return domain.ValueString()
}

// servedPolicy asks the live site.
func (r *policyResource) servedPolicy(ctx context.Context, name domain.Name, diags *diag.Diagnostics) hsts.Policy {
	prober, d := r.data.Prober()
	if d.HasError() {
		for _, e := range d.Errors() {
			diags.AddError(e.Summary(), fmt.Sprintf("%s Or write the header in the import ID, for example '%s,max-age=604800; includeSubDomains'. Such an import sends no "+
				"request.", e.Detail(), name.ASCII()))
		}
		return hsts.Policy{}
	}
	limited, cancel := providerdata.WithTimeout(ctx, importTimeout)
	defer cancel()
	answer := readiness.JudgeAnswer(prober.Glance(limited, name.ASCII()))
	const stated = "If only this machine can't see it, write the header in the import ID, for example 'example.com,max-age=604800; includeSubDomains'."
	switch {
	case answer.Served == readiness.CannotTell:
		diags.AddError("Could Not See What the Site Serves", fmt.Sprintf("%s. What the site serves to others is unknown. Do not create the policy instead: if the site serves a longer one, that "+
			"shortens it. Import again when the site answers. %s", answer.Why, stated))
	case answer.Served == readiness.ServesNone:
		diags.AddError("No Policy to Import", fmt.Sprintf("%s. There is no policy to take over. Fix that and import again, or create the policy, which starts at its first stage. %s", answer.Why, stated))
	case answer.Policy.MaxAge == 0:
		diags.AddError("No Policy to Import", fmt.Sprintf("The site serves %q, which makes browsers forget, so there is no policy to take over. %s", answer.Policy, createInstead))
	}
	return answer.Policy
}

// statedPolicy reads the header that the author says the site serves.
func statedPolicy(name domain.Name, header string, diags *diag.Diagnostics) hsts.Policy {
	served, err := hsts.Parse(header)
	form := fmt.Sprintf("Write the header as the site sends it, for example '%s,max-age=604800; includeSubDomains'.", name.ASCII())
	switch {
	case err != nil && slices.ContainsFunc(rollout.DefaultStages(rollout.DefaultMaxAge), func(s rollout.Stage) bool { return s.Name == strings.TrimSpace(header) }):
		diags.AddError("Stage Does Not Say What Is Served", fmt.Sprintf(
			"%q is the name of a stage. A stage has an age, but does not say whether subdomains are covered. %s", header, form))
	case err != nil:
		diags.AddError("Unreadable Header in the Import ID", fmt.Sprintf(
			"The text after the comma in the import ID, %q, is not a header that browsers accept: %s. %s", header, err, form))
	case served.MaxAge == 0:
		diags.AddError("No Policy to Import", "max-age=0 makes browsers forget, so there is no policy to take over. "+createInstead)
	}
	return served
}

// adopted returns the state of a policy that is served already. One that was only
// stated was not seen.
func (r *policyResource) adopted(ctx context.Context, name domain.Name, served hsts.Policy, stated bool, diags *diag.Diagnostics) (policyModel, privateState) {
	now := r.data.Clock.Now()
	state, config := rollout.Adopt(served, now)
	model := policyModel{
		Domain:            types.StringValue(name.ASCII()),
		IncludeSubdomains: types.BoolValue(config.IncludeSubDomains),
		MaxAge:            framework.Number(config.MaxAge),
		Preload:           types.BoolValue(config.Preload),
		AcceptPreload:     types.BoolValue(config.AcceptPreload),
		Retire:            types.BoolValue(false),
		Rollout:           types.ObjectNull(rolloutTypes),
		Consumers:         types.SetNull(types.StringType),
		Profiles:          types.SetNull(types.StringType),
	}
	private := privateState{
		Instant: now,
		Times:   times{EnteredAt: state.EnteredAt, WaitingSince: state.WaitingSince},
		Adopted: adopted{MaxAge: config.MaxAge, Preload: config.Preload},
		Ledger:  rollout.Ledger{}.With(state, state.EnteredAt, nil),
	}
	if !stated {
		private.Ledger[0].SeenAt = now
		private.Sighting = sighting{Policy: served.String(), FirstSeen: now, Look: rollout.SeesPolicy}
	}
	model.show(ctx, config, state, private, diags)
	return model, private
}

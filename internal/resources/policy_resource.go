// Package resources has the provider's managed resources. They translate between
// Terraform and the domain packages, and decide nothing themselves.
package resources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

var (
	_ resource.ResourceWithConfigure      = (*policyResource)(nil)
	_ resource.ResourceWithIdentity       = (*policyResource)(nil)
	_ resource.ResourceWithImportState    = (*policyResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*policyResource)(nil)
	_ resource.ResourceWithValidateConfig = (*policyResource)(nil)
)

// NewPolicy returns the resource hsts_policy.
func NewPolicy() resource.Resource { return &policyResource{} }

// policyResource is the HSTS policy of one domain. It exists in the state only:
// nothing is created anywhere, and the header that it computes is sent by others.
type policyResource struct {
	data *providerdata.Data
}

func (r *policyResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_policy"
}

func (r *policyResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"domain": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "The domain, in lower-case A-labels.",
			},
		},
	}
}

func (r *policyResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

// Create begins the rollout, at the instant of the apply.
func (r *policyResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan policyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config := plan.config(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	now := r.data.Clock.Now()
	evidence := rollout.Evidence{Instant: now}
	decision := rollout.Decide(nil, config.Config, evidence)
	r.log(ctx, "applied", plan.Domain, decision, evidence)
	state := decision.At(now)
	private := privateState{}.applied(nil, state, config.Config, now, now, now)
	r.lookBeforeCreate(ctx, plan, decision, &resp.Diagnostics)

	plan.show(ctx, config.Config, state, private, &resp.Diagnostics)
	resp.Diagnostics.Append(private.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("domain"), plan.identity())...)
}

// Read records the instant of this refresh in the private state, and with
// rollout.verify what the live site serves, for the next plan to go by. It changes
// nothing else: only a plan that somebody approved moves a stage.
func (r *policyResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state policyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	private, diags := readPrivate(ctx, req.Private, state)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if private.newlyLost() {
		report(state.Domain, nil, []rollout.Diagnostic{rollout.LostRecord(private.History)}, &resp.Diagnostics)
	}
	now := r.data.Clock.Now()
	before, due := private, state.due(ctx, private.Times, &resp.Diagnostics)
	private = private.refreshed(now, due)
	r.data.Refreshed(state.identity(), private.becameDue(before, due))
	if seen := r.look(ctx, state, private, now, &resp.Diagnostics); seen != private.Sighting {
		if seen.Unknown == "" {
			private.History = private.Sighting.intoHistory(private.History, private.latest(due))
		}
		private.Sighting = seen
		if now.After(private.Instant) {
			private.Instant = now
		}
	}
	resp.Diagnostics.Append(private.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("domain"), state.identity())...)
}

// Update does what the plan showed: it decides again from the same state,
// configuration and instant, and stamps what changes with the present.
func (r *policyResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior, written policyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &written)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	private, diags := readPrivate(ctx, req.Private, prior)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	config := plan.config(ctx, &resp.Diagnostics)
	gates := written.config(ctx, &resp.Diagnostics)
	config.Gates, config.Checksums = gates.Gates, gates.Checksums
	before, evidence := prior.before(private, &resp.Diagnostics)
	latest := private.latest(prior.due(ctx, private.Times, &resp.Diagnostics))
	if resp.Diagnostics.HasError() {
		return
	}
	decision := rollout.Decide(before, config.Config, evidence)
	r.log(ctx, "applied", plan.Domain, decision, evidence)
	clock := r.data.Clock.Now()
	now := decision.Instant(clock)
	state := decision.At(now)
	private = private.applied(before, state, config.Config, now, clock, latest)

	plan.show(ctx, config.Config, state, private, &resp.Diagnostics)
	resp.Diagnostics.Append(private.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("domain"), plan.identity())...)
}

// Delete has nothing to undo: the plan warned if browsers still hold the policy.
func (r *policyResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// identity returns the domain in A-labels, whatever its spelling.
func (m policyModel) identity() string {
	name, err := domain.Parse(m.Domain.ValueString())
	if err != nil {
		return m.Domain.ValueString()
	}
	return name.ASCII()
}

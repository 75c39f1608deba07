package resources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
)

// sameDomain replaces a policy when its domain becomes another name, and keeps
// the spelling in the state when it becomes another spelling of the same name.
type sameDomain struct{}

func (sameDomain) Description(context.Context) string {
	return "Another domain is another policy; another spelling of the same domain is not."
}

func (m sameDomain) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (sameDomain) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	before, err := domain.Parse(req.StateValue.ValueString())
	after, err2 := domain.Parse(req.PlanValue.ValueString())
	if err == nil && err2 == nil && before == after {
		resp.PlanValue = req.StateValue
		return
	}
	resp.RequiresReplace = true
}

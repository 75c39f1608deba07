package framework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// OneOf returns a validator that allows some texts, and suggests one of them for
// another.
func OneOf(texts ...string) validator.String { return oneOf(texts) }

type oneOf []string

func (o oneOf) Description(context.Context) string {
	return "Allowed values: " + strings.Join(o, ", ") + "."
}

func (o oneOf) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

func (o oneOf) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if value := req.ConfigValue; !value.IsNull() && !value.IsUnknown() && !slices.Contains(o, value.ValueString()) {
		AddError(&resp.Diagnostics, req.Path, fmt.Sprintf("Unknown %s", req.Path), fmt.Sprintf(
			"%s is %s. Allowed values: %s.%s", req.Path, Quote(value.ValueString()), strings.Join(o, ", "), DidYouMean(value.ValueString(), o)))
	}
}

package datasources

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

// timeoutsAttribute is the usual attribute timeouts, without the validator of its
// package: that one names no attribute, and its error has no line in the source.
// Instead there is [checkTimeouts].
func timeoutsAttribute(ctx context.Context, description string) schema.Attribute {
	usual := timeouts.AttributesWithOpts(ctx, timeouts.Opts{ReadDescription: description})
	attribute, nested := usual.(schema.SingleNestedAttribute)
	if !nested {
		return usual
	}
	attribute.Attributes = maps.Clone(attribute.Attributes)
	attribute.Attributes["read"] = schema.StringAttribute{Optional: true, MarkdownDescription: description}
	return attribute
}

// checkTimeouts refuses what is not a duration, and a duration in which nothing can be
// read: that would look like a site that does not answer.
func checkTimeouts(value timeouts.Value, diags *diag.Diagnostics) {
	read, ok := value.Attributes()["read"].(types.String)
	if !ok || read.IsNull() || read.IsUnknown() {
		return
	}
	if timeout, err := time.ParseDuration(read.ValueString()); err != nil || timeout <= 0 {
		framework.AddError(diags, path.Root("timeouts"), "Invalid timeouts.read", fmt.Sprintf(
			"timeouts.read is %s. Write a duration above zero with its unit, for example \"30s\" or \"2m\", or leave it out.", framework.Quote(read.ValueString())))
	}
}

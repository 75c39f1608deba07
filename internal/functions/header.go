// Package functions has the provider's functions. They translate between
// Terraform and the domain packages, and decide nothing themselves.
package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

var _ function.Function = (*header)(nil)

// NewHeader returns the function header.
func NewHeader() function.Function { return &header{} }

// header is the function header: it returns a policy as the header's value.
type header struct{}

// maxAgeArgument is the position of max_age among the arguments.
const maxAgeArgument = 0

func (*header) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "header"
}

func (*header) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The value of the Strict-Transport-Security header",
		MarkdownDescription: "Writes a policy as the value of the `Strict-Transport-Security` header, for example `max-age=63072000; " +
			"includeSubDomains`: in the spelling that every client accepts, the same as that of `hsts_policy`.\n\n" +
			"It does not judge. `preload` with a short age, or without `includeSubDomains`, is a header that browsers obey and " +
			"hstspreload.org refuses: `header_findings` reports that, and the resource `hsts_policy` does not serve it.",
		Parameters: []function.Parameter{
			function.NumberParameter{
				Name: "max_age",
				MarkdownDescription: "How long a browser remembers the policy after each answer, in whole seconds (RFC 6797, section 6.1.1). 0 makes it " +
					"forget.",
			},
			function.BoolParameter{
				Name:                "include_subdomains",
				MarkdownDescription: "Whether the policy covers every name below the domain (RFC 6797, section 6.1.2).",
			},
			function.BoolParameter{
				Name:                "preload",
				MarkdownDescription: "Whether to consent to the preload list, which is built into browsers. Anyone may submit a domain that serves it.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run implements [function.Function].
func (*header) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var maxAge types.Number
	var p hsts.Policy
	if resp.Error = req.Arguments.Get(ctx, &maxAge, &p.IncludeSubDomains, &p.Preload); resp.Error != nil {
		return
	}
	age, err := framework.Age("max_age", maxAge)
	if err != nil {
		resp.Error = framework.ArgumentError(maxAgeArgument, err)
		return
	}
	p.MaxAge = age
	resp.Error = resp.Result.Set(ctx, p.String())
}

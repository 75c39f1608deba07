package functions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

var _ function.Function = (*compliance)(nil)

// NewCompliance returns the function compliance.
func NewCompliance() function.Function { return &compliance{} }

// compliance judges a policy by a profile.
type compliance struct{}

// The positions of the arguments of compliance.
const (
	complianceDirectivesArgument = iota
	profileArgument
)

// complianceResult is the result of compliance.
type complianceResult struct {
	Met     bool              `tfsdk:"met"`
	Misses  []compliancePoint `tfsdk:"misses"`
	Unknown []compliancePoint `tfsdk:"unknown"`
}

// compliancePoint is an element of misses and of unknown.
type compliancePoint struct {
	Requirement string `tfsdk:"requirement"`
	Detail      string `tfsdk:"detail"`
}

var listOfPoints = types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
	"requirement": types.StringType, "detail": types.StringType,
}}}

func (*compliance) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "compliance"
}

func (*compliance) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "Whether a policy meets what a standard, a government or a scanner requires",
		MarkdownDescription: complianceDescription,
		Parameters: []function.Parameter{
			function.ObjectParameter{
				Name:           "directives",
				AttributeTypes: framework.DirectivesArgumentTypes,
				MarkdownDescription: "The policy: `directives` of an `hsts_policy` or of a data source, the result of `parse_header`, or an object `{ max_age, include_subdomains, preload }` of your own. " +
					"A null `max_age` is a site without a policy, which meets no profile; any other null directive counts as absent.",
			},
			function.StringParameter{
				Name:                "profile",
				MarkdownDescription: "The name of a profile, for example `asvs-5.0.0-l2`. The [guide](../guides/profiles) and the function `profiles` list them all.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{"met": types.BoolType, "misses": listOfPoints, "unknown": listOfPoints}},
	}
}

const complianceDescription = `Judges the directives of a policy by a profile: what one source (a standard, a government, a preload list, a scanner or a benchmark) requires. It opens no connection and reads no clock, so the result never changes.

The result is an object.

- ` + "`met`" + `: whether the directives meet everything that the profile requires of them.
- ` + "`misses`" + `: what they do not meet, as a list of ` + "`{ requirement, detail }`" + `; empty if ` + "`met`" + `. ` + "`requirement` is `max_age`, `include_subdomains` or `preload`" + `, and ` + "`detail`" + ` a sentence.
- ` + "`unknown`" + `: what else the profile requires, which the directives can't show, in the same form: for example ` + "`all_responses`, `every_public_subdomain` or `listed`" + `. The [guide](../guides/profiles) explains them.

**If ` + "`unknown`" + ` is not empty, ` + "`met`" + ` is not the whole answer**: it is only about the directives, and the rest must be checked in another way. ` + "`hsts_preload_readiness`" + ` and ` + "`hsts_preload_status`" + ` check much of it.

A profile that is met stays met when ` + "`max_age`" + ` grows. The requirements of a profile never change under its name: a new version of its source gets a new name.`

// Run judges the policy.
func (*compliance) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var directives framework.DirectivesArgument
	var name string
	if resp.Error = req.Arguments.Get(ctx, &directives, &name); resp.Error != nil {
		return
	}
	profile, found := profiles.Find(name)
	if !found {
		resp.Error = framework.ArgumentError(profileArgument, fmt.Errorf(
			"unknown profile %q.%s The function profiles lists them all", framework.Cut(name), framework.DidYouMean(name, profiles.Names())))
		return
	}
	policy, err := servedPolicy(directives)
	if err != nil {
		resp.Error = framework.ArgumentError(complianceDirectivesArgument, err)
		return
	}
	verdict := profile.Judge(policy, nil)
	resp.Error = resp.Result.Set(ctx, complianceResult{
		Met: len(verdict.Misses) == 0, Misses: compliancePoints(verdict.Misses), Unknown: compliancePoints(verdict.Unknown),
	})
}

// servedPolicy reads directives of which each may be null. Without an age there is
// no policy; the other directives are not there.
func servedPolicy(d framework.DirectivesArgument) (*hsts.Policy, error) {
	if d.MaxAge.IsNull() {
		return nil, nil
	}
	age, err := framework.Age("max_age", d.MaxAge)
	if err != nil {
		return nil, err
	}
	return &hsts.Policy{MaxAge: age, IncludeSubDomains: d.IncludeSubdomains.ValueBool(), Preload: d.Preload.ValueBool()}, nil
}

func compliancePoints(points []profiles.Point) []compliancePoint {
	all := make([]compliancePoint, len(points))
	for i, point := range points {
		all[i] = compliancePoint{Requirement: string(point.Requirement), Detail: point.Detail}
	}
	return all
}

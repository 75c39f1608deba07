package functions

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

var _ function.Function = (*headerFindings)(nil)

// NewHeaderFindings returns the function header_findings.
func NewHeaderFindings() function.Function { return &headerFindings{} }

// headerFindings is the function header_findings: it judges the header's value under a
// ruleset.
type headerFindings struct{}

// rulesetArgument is the position of ruleset among the arguments.
const rulesetArgument = 1

// headerFinding is an element of the result. Unlike the findings of a data source, it
// has no host.
type headerFinding struct {
	Code        string `tfsdk:"code"`
	Severity    string `tfsdk:"severity"`
	Source      string `tfsdk:"source"`
	Requirement string `tfsdk:"requirement"`
	Summary     string `tfsdk:"summary"`
	Detail      string `tfsdk:"detail"`
}

func (*headerFindings) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "header_findings"
}

func (*headerFindings) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	finding := types.ObjectType{AttrTypes: map[string]attr.Type{
		"code": types.StringType, "severity": types.StringType, "source": types.StringType,
		"requirement": types.StringType, "summary": types.StringType, "detail": types.StringType,
	}}
	resp.Definition = function.Definition{
		Summary: "What hstspreload.org would report about a Strict-Transport-Security header",
		MarkdownDescription: "Judges the value of a `Strict-Transport-Security` header by itself, without checking a site: what hstspreload.org would " +
			"report, in its order and under its codes; with the ruleset `hsts` what matters to a browser; and with `firefox` what " +
			"matters to the job that makes Firefox's list. A header that browsers ignore is an error under every ruleset (`header.hsts.invalid`, unless another error says so).\n\n" +
			"The result is a list of objects `{ code, severity, source, requirement, summary, detail }`, as in the findings of the data source `hsts_preload_readiness`; " +
			"the [guide](../guides/findings) has all codes. `severity` is `error`, `warning` or `info`: a header without an `error` passes. The list is empty if there is nothing to report.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "value",
				MarkdownDescription: "The value of one header field, without its name.",
			},
			function.StringParameter{
				Name: "ruleset",
				MarkdownDescription: "`bulk-1-year` is what the form requires today, `bulk-18-weeks` what names that were preloaded between February 2016 and " +
					"October 2017 must keep, `removal` what the removal form requires, `firefox` what Firefox's own list requires, and `hsts` " +
					"a sound policy without preloading.",
			},
		},
		Return: function.ListReturn{ElementType: finding},
	}
}

// Run implements [function.Function].
func (*headerFindings) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var value, ruleset string
	if resp.Error = req.Arguments.Get(ctx, &value, &ruleset); resp.Error != nil {
		return
	}
	if !slices.Contains(readiness.Rulesets(), readiness.Ruleset(ruleset)) {
		resp.Error = framework.ArgumentError(rulesetArgument, unknownRuleset(ruleset))
		return
	}
	findings := []headerFinding{}
	for _, f := range readiness.HeaderFindings(value, readiness.Ruleset(ruleset)) {
		findings = append(findings, headerFindingOf(f))
	}
	resp.Error = resp.Result.Set(ctx, findings)
}

func headerFindingOf(f readiness.Finding) headerFinding {
	return headerFinding{
		Code: f.Code, Severity: string(f.Severity), Source: string(f.Source),
		Requirement: string(f.Requirement), Summary: f.Summary, Detail: f.Detail,
	}
}

// unknownRuleset returns an error that names the rulesets.
func unknownRuleset(ruleset string) error {
	var names []string
	for _, known := range readiness.Rulesets() {
		names = append(names, string(known))
	}
	return fmt.Errorf("unknown ruleset %s.%s Supported: %s", framework.Quote(ruleset), framework.DidYouMean(ruleset, names), strings.Join(names, ", "))
}

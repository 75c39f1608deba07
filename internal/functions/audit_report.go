package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

var _ function.Function = (*auditReport)(nil)

// NewAuditReport returns the function audit_report.
func NewAuditReport() function.Function { return &auditReport{} }

// auditReport is the function audit_report. It is not an output of a resource, because
// it combines what several of them know.
type auditReport struct{}

// The positions of the arguments of audit_report.
const (
	auditPoliciesArgument = iota
	auditReadinessArgument
)

func (*auditReport) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "audit_report"
}

func (*auditReport) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "A report for auditors: which domains are done, by which profile and since when",
		MarkdownDescription: auditReportDescription,
		Parameters: []function.Parameter{
			// Not null for none: OpenTofu does not hand on a null that may be of any type.
			function.DynamicParameter{
				Name:                "policies",
				MarkdownDescription: "An `hsts_policy`, or a map or list of several, for example `hsts_policy.site` with `for_each`. `[]` if there are none.",
			},
			function.DynamicParameter{
				Name:                "readiness",
				MarkdownDescription: "An `hsts_preload_readiness` or an `hsts_fleet_readiness`, or a map or list of several. `[]` if the live sites were not checked.",
			},
		},
		Return: function.StringReturn{},
	}
}

const auditReportDescription = `Writes a report in Markdown for auditors and others who oversee domains: which domains are done by which profile and since when, what is waived and why, what was not checked, and which headers were served. It opens no connection and reads no clock.

It combines what policies and reads know about each domain:
- The profiles are those of ` + "`profiles`" + ` of the policies and of the reads. A domain is **done** by a profile if the header that the policy serves now meets it, and the live site was seen to meet all of it. It is **not met** if either misses something, and **unknown** while a part is not checked. Of several reads of one domain the worst counts.
- **Since when** is ` + "`profiles_met_at`" + ` of the policy, and **Served** its ` + "`history`" + `, if ` + "`rollout.history`" + ` is ` + "`true`" + `, with the checksums of the evidence for each stage.
- **Waived** are the findings that a read waives, with the reason, and the waivers that match no finding.

What is not met comes first. The text does not depend on the order of the arguments. It can be read without being rendered, at 80 columns, and is shorter than 60,000 characters: what does not fit is counted. Texts in the arguments can't add markup to it.

The report is only as true as its arguments, and has no date. Sign it together with the evidence: the guide [Proving it](../guides/proving) shows how.`

// Run writes the report.
func (*auditReport) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var policies, reads types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &policies, &reads); resp.Error != nil {
		return
	}
	audit := newAudit()
	if err := audit.addPolicies(ctx, policies); err != nil {
		resp.Error = framework.ArgumentError(auditPoliciesArgument, err)
		return
	}
	if err := audit.addReads(ctx, reads); err != nil {
		resp.Error = framework.ArgumentError(auditReadinessArgument, err)
		return
	}
	resp.Error = resp.Result.Set(ctx, report.AuditMarkdown(audit.domains()))
}

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// readinessModel is hsts_preload_readiness as Terraform knows it.
type readinessModel struct {
	Domain        types.String   `tfsdk:"domain"`
	Ruleset       types.String   `tfsdk:"ruleset"`
	MinMaxAge     types.Number   `tfsdk:"min_max_age"`
	PlannedHeader types.String   `tfsdk:"planned_header"`
	Subdomains    types.Set      `tfsdk:"subdomains"`
	Waive         types.Map      `tfsdk:"waive"`
	Require       types.String   `tfsdk:"require"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`

	Ready        types.Bool   `tfsdk:"ready"`
	ScanPasses   types.Bool   `tfsdk:"scan_passes"`
	HTTPSReady   types.Bool   `tfsdk:"https_ready"`
	Gate         types.Object `tfsdk:"gate"`
	Conclusive   types.Bool   `tfsdk:"conclusive"`
	Requirements types.Object `tfsdk:"requirements"`
	Findings     types.List   `tfsdk:"findings"`
	ErrorCodes   types.Set    `tfsdk:"error_codes"`
	WarningCodes types.Set    `tfsdk:"warning_codes"`
	Header       types.String `tfsdk:"header"`
	Directives   types.Object `tfsdk:"directives"`
	Certificate  types.Object `tfsdk:"certificate"`
	Requests     types.List   `tfsdk:"requests"`
	Report       types.String `tfsdk:"report"`
}

// gateTypes are those of an element of rollout.gates.
var gateTypes = map[string]attr.Type{"open": types.BoolType, "broken": types.BoolType, "reason": types.StringType}

// gateObject returns a gate as rollout.gates takes it.
func gateObject(g readiness.Gate) types.Object {
	reason := types.StringNull()
	if g.Reason != "" {
		reason = types.StringValue(g.Reason)
	}
	return types.ObjectValueMust(gateTypes, map[string]attr.Value{
		"open": types.BoolValue(g.Open), "broken": types.BoolValue(g.Broken), "reason": reason,
	})
}

type assessmentModel struct {
	Status types.String   `tfsdk:"status"`
	Codes  []types.String `tfsdk:"codes"`
}

type findingModel struct {
	Code        types.String `tfsdk:"code"`
	Severity    types.String `tfsdk:"severity"`
	Source      types.String `tfsdk:"source"`
	Requirement types.String `tfsdk:"requirement"`
	Host        types.String `tfsdk:"host"`
	Summary     types.String `tfsdk:"summary"`
	Detail      types.String `tfsdk:"detail"`
	Waived      types.String `tfsdk:"waived"`
}

type directivesModel struct {
	MaxAge            types.Int64 `tfsdk:"max_age"`
	IncludeSubdomains types.Bool  `tfsdk:"include_subdomains"`
	Preload           types.Bool  `tfsdk:"preload"`
}

type certificateModel struct {
	Trusted   types.Bool        `tfsdk:"trusted"`
	Subject   types.String      `tfsdk:"subject"`
	Issuer    types.String      `tfsdk:"issuer"`
	DNSNames  []types.String    `tfsdk:"dns_names"`
	NotBefore timetypes.RFC3339 `tfsdk:"not_before"`
	NotAfter  timetypes.RFC3339 `tfsdk:"not_after"`
	SHA256    types.String      `tfsdk:"sha256"`
	Key       types.String      `tfsdk:"key"`
	Signature types.String      `tfsdk:"signature"`
	Sent      []types.String    `tfsdk:"chain_sent"`
	Verified  []types.String    `tfsdk:"chain_verified"`
}

type requestModel struct {
	URL         types.String   `tfsdk:"url"`
	Address     types.String   `tfsdk:"address"`
	Status      types.Int64    `tfsdk:"status"`
	Header      []types.String `tfsdk:"header"`
	Location    types.String   `tfsdk:"location"`
	TLSVersion  types.String   `tfsdk:"tls_version"`
	CipherSuite types.String   `tfsdk:"cipher_suite"`
	Error       types.String   `tfsdk:"error"`
}

var (
	stringsType    = types.ListType{ElemType: types.StringType}
	assessmentType = types.ObjectType{AttrTypes: map[string]attr.Type{"status": types.StringType, "codes": stringsType}}
	findingType    = types.ObjectType{AttrTypes: map[string]attr.Type{
		"code": types.StringType, "severity": types.StringType, "source": types.StringType, "requirement": types.StringType,
		"host": types.StringType, "summary": types.StringType, "detail": types.StringType, "waived": types.StringType,
	}}
	directivesTypes = map[string]attr.Type{
		"max_age": types.Int64Type, "include_subdomains": types.BoolType, "preload": types.BoolType,
	}
	certificateTypes = map[string]attr.Type{
		"trusted": types.BoolType, "subject": types.StringType, "issuer": types.StringType, "dns_names": stringsType,
		"not_before": timetypes.RFC3339Type{}, "not_after": timetypes.RFC3339Type{}, "sha256": types.StringType,
		"key": types.StringType, "signature": types.StringType, "chain_sent": stringsType, "chain_verified": stringsType,
	}
	requestType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"url": types.StringType, "address": types.StringType, "status": types.Int64Type, "header": stringsType,
		"location": types.StringType, "tls_version": types.StringType, "cipher_suite": types.StringType, "error": types.StringType,
	}}
)

func (m readinessModel) ruleset() readiness.Ruleset {
	if m.Ruleset.ValueString() == "" {
		return readiness.Rulesets()[0]
	}
	return readiness.Ruleset(m.Ruleset.ValueString())
}

func (m readinessModel) require() readiness.Level {
	if m.Require.ValueString() == "" {
		return readiness.RequireNone
	}
	return readiness.Level(m.Require.ValueString())
}

// show writes the verdict and what it rests on.
func (m *readinessModel) show(ctx context.Context, seen observation.Observation, verdict readiness.Verdict, diags *diag.Diagnostics) {
	m.Ready = types.BoolValue(verdict.Ready)
	m.ScanPasses = types.BoolPointerValue(verdict.ScanPasses)
	m.HTTPSReady = types.BoolValue(verdict.HTTPSReady)
	m.Gate = gateObject(verdict.Gate)
	m.Conclusive = types.BoolValue(verdict.Conclusive)
	m.Requirements = requirements(ctx, verdict, diags)
	m.Findings = findings(ctx, verdict, diags)
	m.ErrorCodes = set(ctx, verdict.ErrorCodes(), diags)
	m.WarningCodes = set(ctx, verdict.WarningCodes(), diags)
	m.Header = types.StringNull()
	if verdict.Header != nil {
		m.Header = types.StringValue(nettext.Printable(*verdict.Header))
	}
	m.Directives = directives(ctx, verdict, diags)
	m.Certificate = certificate(ctx, seen, diags)
	m.Requests = requests(ctx, seen, diags)
	m.Report = types.StringValue(report.Markdown(verdict, seen))
}

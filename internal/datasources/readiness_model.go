package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// readinessModel is the configuration and the state of hsts_preload_readiness.
type readinessModel struct {
	Domain        types.String   `tfsdk:"domain"`
	Ruleset       types.String   `tfsdk:"ruleset"`
	MinMaxAge     types.Number   `tfsdk:"min_max_age"`
	PlannedHeader types.String   `tfsdk:"planned_header"`
	Subdomains    types.List     `tfsdk:"subdomains"`
	Waive         types.Map      `tfsdk:"waive"`
	Profiles      types.Set      `tfsdk:"profiles"`
	Require       types.String   `tfsdk:"require"`
	SecondOpinion types.String   `tfsdk:"second_opinion"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`

	Ready        types.Bool         `tfsdk:"ready"`
	ScanPasses   types.Bool         `tfsdk:"scan_passes"`
	HTTPSReady   types.Bool         `tfsdk:"https_ready"`
	Gate         *gateModel         `tfsdk:"gate"`
	Conclusive   types.Bool         `tfsdk:"conclusive"`
	Requirements *requirementsModel `tfsdk:"requirements"`
	Findings     []findingModel     `tfsdk:"findings"`
	ErrorCodes   []string           `tfsdk:"error_codes"`
	WarningCodes []string           `tfsdk:"warning_codes"`
	Header       types.String       `tfsdk:"header"`
	Directives   *directivesModel   `tfsdk:"directives"`
	Certificate  *certificateModel  `tfsdk:"certificate"`
	Requests     []requestModel     `tfsdk:"requests"`
	Report       types.String       `tfsdk:"report"`
	Evidence     types.String       `tfsdk:"evidence"`

	Compliance          map[string]complianceModel `tfsdk:"compliance"`
	SecondOpinionResult *opinionModel              `tfsdk:"second_opinion_result"`
}

type requirementsModel struct {
	Domain      assessmentModel `tfsdk:"domain"`
	Certificate assessmentModel `tfsdk:"certificate"`
	Redirect    assessmentModel `tfsdk:"redirect"`
	Subdomains  assessmentModel `tfsdk:"subdomains"`
	Header      assessmentModel `tfsdk:"header"`
}

// gateModel is an element of rollout.gates.
type gateModel struct {
	Open   bool         `tfsdk:"open"`
	Broken bool         `tfsdk:"broken"`
	Reason types.String `tfsdk:"reason"`
	// Evidence has the checksum of its evidence; nil if there is none.
	Evidence []string `tfsdk:"evidence_sha256"`
}

// complianceModel is how the site stands by one profile.
type complianceModel struct {
	Status  string       `tfsdk:"status"`
	Misses  []pointModel `tfsdk:"misses"`
	Unknown []pointModel `tfsdk:"unknown"`
}

type pointModel struct {
	Requirement string `tfsdk:"requirement"`
	Detail      string `tfsdk:"detail"`
}

type assessmentModel struct {
	Status string   `tfsdk:"status"`
	Codes  []string `tfsdk:"codes"`
}

type findingModel struct {
	Code        string       `tfsdk:"code"`
	Severity    string       `tfsdk:"severity"`
	Source      string       `tfsdk:"source"`
	Requirement string       `tfsdk:"requirement"`
	Host        string       `tfsdk:"host"`
	Summary     string       `tfsdk:"summary"`
	Detail      string       `tfsdk:"detail"`
	Waived      types.String `tfsdk:"waived"`
}

type directivesModel struct {
	MaxAge            int64 `tfsdk:"max_age"`
	IncludeSubdomains bool  `tfsdk:"include_subdomains"`
	Preload           bool  `tfsdk:"preload"`
}

type certificateModel struct {
	Trusted   bool              `tfsdk:"trusted"`
	Subject   string            `tfsdk:"subject"`
	Issuer    string            `tfsdk:"issuer"`
	DNSNames  []string          `tfsdk:"dns_names"`
	NotBefore timetypes.RFC3339 `tfsdk:"not_before"`
	NotAfter  timetypes.RFC3339 `tfsdk:"not_after"`
	SHA256    string            `tfsdk:"sha256"`
	Key       string            `tfsdk:"key"`
	Signature string            `tfsdk:"signature"`
	Sent      []string          `tfsdk:"chain_sent"`
	Verified  []string          `tfsdk:"chain_verified"`
}

type requestModel struct {
	Method      string       `tfsdk:"method"`
	URL         string       `tfsdk:"url"`
	Address     types.String `tfsdk:"address"`
	Status      types.Int64  `tfsdk:"status"`
	Header      []string     `tfsdk:"header"`
	Location    types.String `tfsdk:"location"`
	TLSVersion  types.String `tfsdk:"tls_version"`
	CipherSuite types.String `tfsdk:"cipher_suite"`
	Error       types.String `tfsdk:"error"`
}

// ruleset returns what to judge by, the default where it is not set.
func (m readinessModel) ruleset() readiness.Ruleset {
	if m.Ruleset.ValueString() == "" {
		return readiness.Rulesets()[0]
	}
	return readiness.Ruleset(m.Ruleset.ValueString())
}

// require returns what the site must be, the default where it is not set.
func (m readinessModel) require() readiness.Level {
	if m.Require.ValueString() == "" {
		return readiness.RequireNone
	}
	return readiness.Level(m.Require.ValueString())
}

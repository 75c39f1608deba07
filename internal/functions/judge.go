package functions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	seen "github.com/hstskit/terraform-provider-hsts/internal/compliance"
	"github.com/hstskit/terraform-provider-hsts/internal/evidence"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

var _ function.Function = (*judge)(nil)

// NewJudge returns the function judge.
func NewJudge() function.Function { return &judge{} }

// judge is the function judge: it judges what hsts_preload_readiness saw, again.
type judge struct{}

// The positions of the arguments of judge.
const (
	evidenceArgument = iota
	judgeRulesetArgument
	judgeOptionsArgument
)

func (*judge) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "judge"
}

func (*judge) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "The verdict on recorded evidence",
		MarkdownDescription: judgeDescription,
		Parameters: []function.Parameter{
			function.DynamicParameter{
				Name: "evidence",
				MarkdownDescription: "The output `evidence` of an `hsts_preload_readiness`, unchanged. Or several pieces for the same domain, by the name of " +
					"the place that saw them, for example `{ inside = …, outside = … }`.",
			},
			function.StringParameter{
				Name:                "ruleset",
				MarkdownDescription: "The ruleset to judge by, the same as `ruleset` of `hsts_preload_readiness`, for example `bulk-1-year` or `hsts`. Under `firefox` the verdict is open unless the read sent a `HEAD` request, which it does under that ruleset.",
			},
		},
		VariadicParameter: function.DynamicParameter{
			Name: "options",
			MarkdownDescription: "At most one object with any of `planned_header`, `min_max_age`, `waive` and `profiles`, with the same meaning as on `hsts_preload_readiness`, " +
				"and `at`: the time for which certificates are judged, in RFC 3339, instead of that of the read.",
		},
		Return: function.ObjectReturn{AttributeTypes: judgedTypes},
	}
}

const judgeDescription = `Returns the verdict of ` + "`hsts_preload_readiness`" + ` on what one of its reads saw: years later, offline, under another ruleset, or in a test. It opens no connection and reads no clock.

The result is an object with ` + "`domain`, `ready`, `scan_passes`, `https_ready`, `gate`, `conclusive`, `requirements`, `findings`, `error_codes`, `warning_codes`, `header` and `directives`" + `, as the data source has them, and ` + "`compliance`, which is null without the option `profiles`" + `. Without options it is the verdict that the read gave under that ruleset, but without its waivers and ` + "`planned_header`" + `: pass them again as options.

**Several pieces of evidence**, for example from two regions, or from inside and outside a network, are judged together, and the worst one decides: ` + "`ready`" + ` only if each is ready. ` + "`findings`" + ` has the findings of all, and ` + "`seen_by`" + ` says which place saw each one. ` + "`header`" + ` and ` + "`directives`" + ` are null if the pieces do not agree. A profile is ` + "`" + `unmet` + "`" + ` if one piece shows that a requirement is missed, and otherwise ` + "`" + `unknown` + "`" + ` if one piece leaves it open.

Evidence that was edited, truncated or written by a later version of the provider is an error. Its checksum detects damage, but is not a signature: to prove who wrote a piece, sign it outside Terraform.`

// judgedModel is the result of judge.
type judgedModel struct {
	Domain       string                      `tfsdk:"domain"`
	Ready        bool                        `tfsdk:"ready"`
	ScanPasses   types.Bool                  `tfsdk:"scan_passes"`
	HTTPSReady   bool                        `tfsdk:"https_ready"`
	Gate         judgedGate                  `tfsdk:"gate"`
	Conclusive   bool                        `tfsdk:"conclusive"`
	Requirements map[string]judgedAssessment `tfsdk:"requirements"`
	Findings     []judgedFinding             `tfsdk:"findings"`
	ErrorCodes   []string                    `tfsdk:"error_codes"`
	WarningCodes []string                    `tfsdk:"warning_codes"`
	Header       types.String                `tfsdk:"header"`
	Directives   *judgedDirectives           `tfsdk:"directives"`
	Compliance   map[string]judgedCompliance `tfsdk:"compliance"`
}

type judgedGate struct {
	Open   bool         `tfsdk:"open"`
	Broken bool         `tfsdk:"broken"`
	Reason types.String `tfsdk:"reason"`
	// Evidence has the checksums of all pieces, in the order of their names.
	Evidence []string `tfsdk:"evidence_sha256"`
}

type judgedAssessment struct {
	Status string   `tfsdk:"status"`
	Codes  []string `tfsdk:"codes"`
}

type judgedFinding struct {
	headerFinding
	Host   string       `tfsdk:"host"`
	Waived types.String `tfsdk:"waived"`
	SeenBy []string     `tfsdk:"seen_by"`
}

type judgedDirectives struct {
	MaxAge            int64 `tfsdk:"max_age"`
	IncludeSubdomains bool  `tfsdk:"include_subdomains"`
	Preload           bool  `tfsdk:"preload"`
}

// judgedCompliance is how the domain stands by one profile.
type judgedCompliance struct {
	Status  string            `tfsdk:"status"`
	Misses  []compliancePoint `tfsdk:"misses"`
	Unknown []compliancePoint `tfsdk:"unknown"`
}

var judgedTypes = map[string]attr.Type{
	"domain": types.StringType, "ready": types.BoolType, "scan_passes": types.BoolType, "https_ready": types.BoolType, "conclusive": types.BoolType,
	"gate":         types.ObjectType{AttrTypes: map[string]attr.Type{"open": types.BoolType, "broken": types.BoolType, "reason": types.StringType, "evidence_sha256": listOfText}},
	"requirements": types.MapType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{"status": types.StringType, "codes": listOfText}}},
	"findings": types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"code": types.StringType, "severity": types.StringType, "source": types.StringType, "requirement": types.StringType, "host": types.StringType,
		"summary": types.StringType, "detail": types.StringType, "waived": types.StringType, "seen_by": listOfText,
	}}},
	"error_codes": listOfText, "warning_codes": listOfText, "header": types.StringType,
	"directives": types.ObjectType{AttrTypes: map[string]attr.Type{
		"max_age": types.Int64Type, "include_subdomains": types.BoolType, "preload": types.BoolType,
	}},
	"compliance": types.MapType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"status": types.StringType, "misses": listOfPoints, "unknown": listOfPoints,
	}}},
}

var listOfText = types.ListType{ElemType: types.StringType}

// Run implements [function.Function].
func (*judge) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var pieces types.Dynamic
	var ruleset string
	var options []types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &pieces, &ruleset, &options); resp.Error != nil {
		return
	}
	if !slices.Contains(readiness.Rulesets(), readiness.Ruleset(ruleset)) {
		resp.Error = framework.ArgumentError(judgeRulesetArgument, unknownRuleset(ruleset))
		return
	}
	kept, err := readEvidence(pieces)
	if err != nil {
		resp.Error = framework.ArgumentError(evidenceArgument, err)
		return
	}
	criteria, err := judgeOptions(options)
	if err != nil {
		resp.Error = framework.ArgumentError(judgeOptionsArgument, err)
		return
	}
	criteria.Ruleset = readiness.Ruleset(ruleset)
	if criteria.MinMaxAge != 0 && criteria.Ruleset != readiness.HSTS {
		resp.Error = framework.ArgumentError(judgeOptionsArgument, fmt.Errorf("min_max_age needs the ruleset %q: the ruleset %q has its own minimum age", readiness.HSTS, ruleset))
		return
	}
	resp.Error = resp.Result.Set(ctx, judged(kept, criteria))
}

// judged judges each piece of evidence, and returns the worst of the verdicts.
func judged(pieces map[string]evidence.Evidence, criteria judging) judgedModel {
	var domain string
	verdicts := make(map[string]readiness.Verdict)
	for name, piece := range pieces {
		domain = piece.Seen.Domain
		by := criteria.Criteria
		if by.At.IsZero() {
			by.At = piece.At
		}
		verdicts[name] = readiness.Evaluate(piece.Seen, by)
	}
	v := readiness.Combine(verdicts)
	m := judgedModel{
		Domain: domain, Ready: v.Ready, ScanPasses: types.BoolPointerValue(v.ScanPasses), HTTPSReady: v.HTTPSReady, Conclusive: v.Conclusive,
		Gate:         judgedGate{Open: v.Gate.Open, Broken: v.Gate.Broken, Reason: textOrNull(v.Gate.Reason)},
		Requirements: map[string]judgedAssessment{},
		Findings:     []judgedFinding{},
		ErrorCodes:   v.ErrorCodes(), WarningCodes: v.WarningCodes(), Header: types.StringNull(),
	}
	for _, name := range slices.Sorted(maps.Keys(pieces)) {
		m.Gate.Evidence = append(m.Gate.Evidence, pieces[name].SHA256)
	}
	for requirement, a := range v.Requirements {
		m.Requirements[string(requirement)] = judgedAssessment{Status: string(a.Status), Codes: a.Codes}
	}
	for _, w := range v.Witnesses {
		m.Findings = append(m.Findings, judgedFinding{
			headerFinding: headerFindingOf(w.Finding), Host: w.Host, Waived: textOrNull(w.Waived), SeenBy: witnesses(w),
		})
	}
	if v.Header != nil {
		m.Header = types.StringValue(nettext.Printable(*v.Header))
	}
	if v.Directives != nil {
		m.Directives = &judgedDirectives{v.Directives.MaxAge, v.Directives.IncludeSubDomains, v.Directives.Preload}
	}
	m.Compliance = judgedBy(criteria.profiles, pieces)
	return m
}

// judgedBy returns how what was seen stands by each of the profiles, the worst of all
// pieces; nil without any.
func judgedBy(chosen []profiles.Profile, pieces map[string]evidence.Evidence) map[string]judgedCompliance {
	if len(chosen) == 0 {
		return nil
	}
	all := make(map[string]judgedCompliance)
	for _, profile := range chosen {
		var verdicts []seen.Verdict
		for _, piece := range pieces {
			verdicts = append(verdicts, seen.Judge(profile, piece.Seen))
		}
		v := seen.Combine(verdicts)
		all[profile.Name] = judgedCompliance{string(v.Status), compliancePoints(v.Misses), compliancePoints(v.Unknown)}
	}
	return all
}

// witnesses returns who saw a finding; empty where a single piece has no name.
func witnesses(w readiness.Witnessed) []string {
	return slices.DeleteFunc(slices.Clone(w.SeenBy), func(name string) bool { return name == "" })
}

func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// maxPieces is how many pieces of evidence are judged together, at most.
const maxPieces = 100

// readEvidence returns the pieces of evidence by name; a single one has none.
func readEvidence(argument types.Dynamic) (map[string]evidence.Evidence, error) {
	named, err := evidenceTexts(argument)
	if err != nil {
		return nil, err
	}
	if len(named) == 0 {
		return nil, errors.New("it is empty. Pass the output evidence of hsts_preload_readiness")
	}
	if len(named) > maxPieces {
		return nil, fmt.Errorf("there are %d pieces of evidence, and at most %d are judged together", len(named), maxPieces)
	}
	pieces := make(map[string]evidence.Evidence)
	var first string
	for _, name := range slices.Sorted(maps.Keys(named)) {
		what := "the evidence"
		if name != "" {
			what += " of " + nettext.Quote(framework.Cut(name))
		}
		piece, err := evidence.Read(named[name])
		if err != nil {
			return nil, fmt.Errorf("%s %w", what, err)
		}
		if len(pieces) > 0 && piece.Seen.Domain != pieces[first].Seen.Domain {
			return nil, fmt.Errorf("%s is about %s, and that of %s about %s. Judge each domain by itself",
				what, piece.Seen.Domain, nettext.Quote(framework.Cut(first)), pieces[first].Seen.Domain)
		}
		if len(pieces) == 0 {
			first = name
		}
		pieces[name] = piece
	}
	return pieces, nil
}

// evidenceTexts returns the texts of the evidence by name; a single one has none.
func evidenceTexts(argument types.Dynamic) (map[string]string, error) {
	switch value := argument.UnderlyingValue().(type) {
	case types.String:
		return map[string]string{"": value.ValueString()}, nil
	case types.Object:
		return textsOf(value.Attributes())
	case types.Map:
		return textsOf(value.Elements())
	default:
		return nil, errors.New("it is neither a string nor a map of strings. Pass the output evidence of hsts_preload_readiness, or { name = evidence, … } for several")
	}
}

func textsOf(elements map[string]attr.Value) (map[string]string, error) {
	texts := make(map[string]string)
	for name, element := range elements {
		if name == "" {
			return nil, errors.New("a piece of evidence has an empty name. Write the name of the place that saw it")
		}
		text, ok := element.(types.String)
		if dynamic, isDynamic := element.(types.Dynamic); isDynamic {
			text, ok = dynamic.UnderlyingValue().(types.String)
		}
		if !ok || text.IsNull() {
			return nil, fmt.Errorf("the evidence of %s is not a string. Evidence is null if the read saw more than fits into it", nettext.Quote(framework.Cut(name)))
		}
		texts[name] = text.ValueString()
	}
	return texts, nil
}

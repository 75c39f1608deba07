package datasources

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// secondOpinionSource is the one value of second_opinion.
const secondOpinionSource = "hstspreload.org"

// opinionModel is second_opinion_result.
type opinionModel struct {
	Source       string            `tfsdk:"source"`
	Asked        string            `tfsdk:"asked"`
	Passes       types.Bool        `tfsdk:"passes"`
	Agrees       types.Bool        `tfsdk:"agrees"`
	ErrorCodes   []string          `tfsdk:"error_codes"`
	WarningCodes []string          `tfsdk:"warning_codes"`
	Differences  []differenceModel `tfsdk:"differences"`
	Failure      types.String      `tfsdk:"failure"`
}

type differenceModel struct {
	Code    string       `tfsdk:"code"`
	Summary string       `tfsdk:"summary"`
	Ours    types.String `tfsdk:"ours"`
	Theirs  types.String `tfsdk:"theirs"`
	Why     string       `tfsdk:"why"`
}

// wantsSecondOpinion reports whether the configuration asks for a second opinion.
func (m readinessModel) wantsSecondOpinion() bool { return m.SecondOpinion.ValueString() != "" }

// question returns what is asked for a second opinion, and the ruleset that the answer is
// by. ok is false for a ruleset that hstspreload.org has no scan for.
func (m readinessModel) question() (question preloadlist.Question, by readiness.Ruleset, ok bool) {
	switch ruleset := m.ruleset(); {
	case !ruleset.HasScan():
		return "", "", false
	case ruleset == readiness.Removal:
		return preloadlist.Removable, readiness.Removal, true
	default: // it has no question for the rules of 18 weeks
		return preloadlist.Preloadable, readiness.Bulk1Year, true
	}
}

// checkSecondOpinion refuses a ruleset that there is no scan for, and names that must not
// be sent to others.
func (m readinessModel) checkSecondOpinion(name domain.Name, diags *diag.Diagnostics) {
	if !m.wantsSecondOpinion() || m.Ruleset.IsUnknown() {
		return
	}
	at := path.Root("second_opinion")
	question, _, ok := m.question()
	if !ok {
		diags.AddAttributeError(at, "No Second Opinion for This Ruleset",
			"hstspreload.org has no scan for the ruleset \""+string(m.ruleset())+"\". Leave second_opinion out, or set ruleset to that of its list or of its removal form.")
		return
	}
	if name == (domain.Name{}) {
		return // not known yet, or refused already
	}
	switch internal := name.Internal(); {
	case internal != "":
		diags.AddAttributeError(at, "No Second Opinion on an Internal Name", fmt.Sprintf(
			"%s can't be a site on the Internet: %s. A second opinion would send the name to hstspreload.org, which can't visit it. Leave second_opinion out for this domain.", name.ASCII(), internal))
	case name.IsPublicSuffix():
		diags.AddAttributeError(at, "No Second Opinion on a Public Suffix", fmt.Sprintf(
			"%s is a public suffix. hstspreload.org accepts those only by mail, and has no scan for them. Leave second_opinion out for this domain.", name.ASCII()))
	case question == preloadlist.Preloadable && !name.IsRegistrable():
		registrable, _ := name.Registrable()
		diags.AddAttributeError(at, "No Second Opinion on a Subdomain", fmt.Sprintf(
			"%s is a subdomain, and hstspreload.org only accepts whole registered domains. Check %s instead, or leave second_opinion out.", name.ASCII(), registrable.ASCII()))
	}
}

// opinion is a second opinion, or why there is none.
type opinion struct {
	scan preloadlist.Scan
	err  error
}

// askSecondOpinion begins to ask, while the domain is checked, and returns a function that
// waits for the answer.
func (m readinessModel) askSecondOpinion(ctx context.Context, api *preloadlist.API, name domain.Name, limit time.Duration) func() opinion {
	question, _, _ := m.question()
	answer := make(chan opinion, 1)
	go func() {
		scan, err := api.Scan(ctx, question, name.ASCII(), limit)
		answer <- opinion{scan, err}
	}()
	return func() opinion { return <-answer }
}

// showSecondOpinion sets second_opinion_result and a section of the report. It warns if
// there is no answer, or if only one of the scans passes; the verdict stays as it is.
func (m *readinessModel) showSecondOpinion(o opinion, api *preloadlist.API, name domain.Name, seen observation.Observation, at time.Time, settings []string, diags *diag.Diagnostics) {
	question, by, _ := m.question()
	address := api.ScanURL(question, name.ASCII())
	result := opinionModel{Source: address.Host, Asked: address.String()}
	m.SecondOpinionResult = &result
	if o.err != nil {
		failure := failureOf(o.err)
		result.Failure = types.StringValue(failure)
		m.addToReport(report.SecondOpinion{Source: result.Source, Failure: failure})
		diags.AddAttributeWarning(path.Root("second_opinion"), "No Second Opinion: "+name.Unicode(), fmt.Sprintf(
			"%s\n\nThe verdict is not affected. Try again later, raise timeouts.read (a scan can take a minute), or leave second_opinion out.", failure))
		return
	}
	other := readiness.OtherScan{Errors: summaries(o.scan.Errors), Warnings: summaries(o.scan.Warnings)}
	compared := readiness.CompareScans(seen, by, at, other, settings)
	result.Passes = types.BoolValue(compared.TheirsPasses)
	result.Agrees = types.BoolValue(len(compared.Differences) == 0)
	result.ErrorCodes, result.WarningCodes = codesOf(o.scan.Errors), codesOf(o.scan.Warnings)
	result.Differences = []differenceModel{}
	for _, d := range compared.Differences {
		result.Differences = append(result.Differences, differenceModel{
			Code: d.Code, Summary: d.Summary, Ours: optional(string(d.Ours)), Theirs: optional(string(d.Theirs)), Why: d.Why,
		})
	}
	m.addToReport(report.SecondOpinion{Source: result.Source, Passes: compared.TheirsPasses, Differences: compared.Differences})
	warnDisagreement(name, result.Source, compared, diags)
}

// addToReport adds the second opinion to the report.
func (m *readinessModel) addToReport(section report.SecondOpinion) {
	m.Report = types.StringValue(m.Report.ValueString() + section.Markdown())
}

// warnDisagreement warns if one of the two scans passes and the other does not.
func warnDisagreement(name domain.Name, source string, compared readiness.Comparison, diags *diag.Diagnostics) {
	if compared.OursPasses == compared.TheirsPasses {
		return
	}
	contrast := "passes the scan of " + source + ", but not by what was seen from here"
	if compared.OursPasses {
		contrast = "does not pass the scan of " + source + ", but would by what was seen from here"
	}
	var codes strings.Builder
	for _, d := range compared.Differences {
		if d.Ours == readiness.Error || d.Theirs == readiness.Error {
			fmt.Fprintf(&codes, "\n- %s: %s", d.Code, d.Why)
		}
	}
	diags.AddAttributeWarning(path.Root("second_opinion"), "Two Opinions: "+name.Unicode(), fmt.Sprintf(
		"%s %s.\n%s\n\nThe verdict is not affected: it rests on what was seen from here. Find out why the two differ before you rely on it.", name.ASCII(), contrast, codes.String()))
}

// failureOf returns why there is no second opinion.
func failureOf(err error) string {
	if failure, ok := errors.AsType[*preloadlist.Error](err); ok {
		return failure.Detail
	}
	return framework.Cut(nettext.Printable(err.Error()))
}

func summaries(issues []preloadlist.Issue) map[string]string {
	all := make(map[string]string, len(issues))
	for _, i := range issues {
		all[i.Code] = i.Summary
	}
	return all
}

func codesOf(issues []preloadlist.Issue) []string {
	codes := make([]string, len(issues))
	for i, issue := range issues {
		codes[i] = issue.Code
	}
	return codes
}

// Package datasources has the provider's data sources. They translate between
// Terraform and the packages that look and judge, and decide nothing themselves.
package datasources

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

var (
	_ datasource.DataSourceWithConfigure      = (*readinessDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*readinessDataSource)(nil)
)

// NewPreloadReadiness returns the data source hsts_preload_readiness.
func NewPreloadReadiness() datasource.DataSource { return &readinessDataSource{} }

// readinessDataSource is hsts_preload_readiness: it looks at a live domain and
// judges it.
type readinessDataSource struct {
	data *providerdata.Data
}

func (d *readinessDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_preload_readiness"
}

func (d *readinessDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

// Read looks at the domain, judges it, and fails where less was found than is
// required.
func (d *readinessDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m readinessModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := parseDomain(m.Domain.ValueString(), &resp.Diagnostics)
	subject := m.subject(name, &resp.Diagnostics)
	criteria := m.criteria(&resp.Diagnostics)
	chosen := framework.Profiles(m.Profiles, &resp.Diagnostics)
	subject.Head = subject.Head || looksByHEAD(chosen)
	timeout, diags := m.Timeouts.Read(ctx, readTimeout(len(subject.Subdomains)))
	resp.Diagnostics.Append(diags...)
	m.checkSecondOpinion(name, &resp.Diagnostics) // the domain may have been unknown before
	prober, diags := d.data.Prober()
	var api *preloadlist.API
	if m.wantsSecondOpinion() && !diags.HasError() {
		api, diags = d.data.SecondOpinion()
	}
	if diags.HasError() && deferRead(ctx, req, resp) {
		return
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	criteria.At = d.data.Clock.Now()
	look, cancel := providerdata.WithTimeout(ctx, timeout)
	defer cancel()
	secondOpinion := func() opinion { return opinion{} }
	if api != nil {
		secondOpinion = m.askSecondOpinion(ctx, api, name, timeout)
	}
	seen := prober.Observe(look, subject)
	second := secondOpinion()
	if ctx.Err() != nil {
		resp.Diagnostics.AddError("Reading Was Interrupted", "The read of "+name.ASCII()+" was interrupted, so there is no verdict.")
		return
	}
	verdict := readiness.Evaluate(seen, criteria)
	if answer := readiness.JudgeAnswer(seen.HTTPS.First()); answer.Served == readiness.ServesPolicy {
		d.data.Saw(name.ASCII(), answer.Policy) // for a policy that is created in the same run
	}

	m.show(seen, verdict, criteria.At)
	if api != nil {
		m.showSecondOpinion(second, api, name, seen, criteria.At, d.data.Detours, &resp.Diagnostics)
	}
	m.Compliance = judgeProfiles(chosen, seen)
	warnUnchecked(name, verdict, &resp.Diagnostics)
	checkRequired(m, name, verdict, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// warnUnchecked warns where the policy covers subdomains and none were given to be
// looked at: what breaks first is what nobody thought of. A waiver is an answer.
func warnUnchecked(name domain.Name, verdict readiness.Verdict, diags *diag.Diagnostics) {
	if !verdict.SubdomainsUnchecked() {
		return
	}
	diags.AddAttributeWarning(path.Root("domain"), "Subdomains Were Not Checked: "+name.Unicode(), fmt.Sprintf(
		"The policy that is judged covers every name below %s, but only www was checked. Once the policy covers a name that does "+
			"not work over HTTPS, browsers can't reach it. Set subdomains to the names that exist, for example with the functions "+
			"zone_hosts and hosts_in, or to [] if there are none.", name.ASCII()))
}

// checkRequired fails the read where less was found than is required.
func checkRequired(m readinessModel, name domain.Name, verdict readiness.Verdict, diags *diag.Diagnostics) {
	level := m.require()
	if verdict.Meets(level) {
		return
	}
	explained := report.Text(verdict)
	if explained == "" {
		explained = "No fault was seen, but no working page either."
	}
	planned := ""
	if !m.PlannedHeader.IsNull() {
		planned = fmt.Sprintf(" (judged as if it already served %q)", m.PlannedHeader.ValueString())
	}
	diags.AddAttributeError(path.Root("require"), name.Unicode()+" "+shortfall(level, verdict), fmt.Sprintf(
		"%s does not meet require = %q under the ruleset %q%s.\n\n%s\n%s "+
			"Until it passes, require fails every command that reads data. To destroy anyway, run destroy with -refresh=false. To "+
			"plan a shorter policy or retire = true, set require = \"none\".",
		name.ASCII(), level, verdict.Ruleset, planned, explained, waivable(level)))
}

// waivable says what can be waived to meet a level, and what can't.
func waivable(level readiness.Level) string {
	switch level {
	case readiness.RequireHTTPS:
		return "What can't be fixed can be waived with a reason (waive), except plain HTTP that does not end in HTTPS, and HTTPS that ends in plain HTTP."
	case readiness.RequireScan:
		return "What hstspreload.org's scan would report can't be waived."
	default:
		return "What can't be fixed can be waived with a reason (waive), except what hstspreload.org's scan would report."
	}
}

// shortfall says what the site is not, as the end of a heading that begins with its
// name.
func shortfall(level readiness.Level, verdict readiness.Verdict) string {
	switch {
	case verdict.Undecided():
		return "Could Not Be Judged"
	case level == readiness.RequireHTTPS:
		return "Is Not Ready for a Longer max-age"
	case level == readiness.RequireScan:
		return "Would Not Pass hstspreload.org's Scan"
	default:
		return "Is Not Ready"
	}
}

// parseDomain reads the argument domain.
func parseDomain(text string, diags *diag.Diagnostics) domain.Name {
	name, err := domain.Parse(text)
	refuse(path.Root("domain"), err, diags)
	return name
}

// refuse adds an error about a name, if there is one.
func refuse(at path.Path, err error, diags *diag.Diagnostics) {
	if refused, ok := errors.AsType[*domain.Error](err); ok {
		diags.AddAttributeError(at, refused.Summary, refused.Detail)
	}
}

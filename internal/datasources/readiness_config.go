package datasources

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// readTimeout is how long one read may take by default: a minute, and one more for
// each hundred subdomains, none of which may answer.
func readTimeout(subdomains int) time.Duration {
	return time.Minute + time.Duration(subdomains)*time.Minute/100
}

// ValidateConfig refuses arguments that no site can be judged by.
func (d *readinessDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m readinessModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var name domain.Name
	if framework.Known(m.Domain) && !m.Domain.IsNull() {
		name = parseDomain(m.Domain.ValueString(), &resp.Diagnostics)
		if !resp.Diagnostics.HasError() {
			m.subject(name, &resp.Diagnostics)
		}
	}
	m.checkSecondOpinion(name, &resp.Diagnostics)
	m.checkLevel(&resp.Diagnostics)
	m.criteria(&resp.Diagnostics)
	framework.Profiles(m.Profiles, &resp.Diagnostics)
	checkTimeouts(m.Timeouts, &resp.Diagnostics)
}

// checkLevel refuses a level that no site can be at under the ruleset.
func (m readinessModel) checkLevel(diags *diag.Diagnostics) {
	if m.require() == readiness.RequireScan && !m.ruleset().HasScan() {
		diags.AddAttributeError(path.Root("require"), "No Scan for This Ruleset",
			"require = \"scan\" is about hstspreload.org's scan, and there is no scan for the ruleset \""+string(m.ruleset())+"\". Write require = \"ready\" or \"https\".")
	}
}

// subject returns what to look at. All names that can't be are one error.
func (m readinessModel) subject(name domain.Name, diags *diag.Diagnostics) probe.Subject {
	subject := probe.Subject{Domain: name.ASCII(), Head: m.ruleset() == readiness.Firefox}
	if m.Subdomains.IsNull() || m.Subdomains.IsUnknown() {
		return subject
	}
	subject.Subdomains = []string{}
	var refused []string
	if framework.HasNull(m.Subdomains) {
		refused = append(refused, "An element is null. Write a name, or leave it out.")
	}
	for _, text := range framework.KnownTexts(m.Subdomains) {
		subdomain, err := domain.Subdomain(text, name)
		if err, ok := errors.AsType[*domain.Error](err); ok {
			refused = append(refused, err.Detail)
			continue
		}
		subject.Subdomains = append(subject.Subdomains, subdomain)
	}
	framework.AddErrors(diags, path.Root("subdomains"), "Not a Subdomain", "names in subdomains can't be checked", "", refused)
	return subject
}

// criteria returns what to judge by, with each error on its argument.
func (m readinessModel) criteria(diags *diag.Diagnostics) readiness.Criteria {
	return readiness.Criteria{Ruleset: m.ruleset(), MinMaxAge: m.minMaxAge(diags), PlannedHeader: m.plannedHeader(diags), Waive: m.waivers(diags)}
}

// plannedHeader returns nil where none is given, or its value is not known.
func (m readinessModel) plannedHeader(diags *diag.Diagnostics) *string {
	if m.PlannedHeader.IsNull() || m.PlannedHeader.IsUnknown() {
		return nil
	}
	value := m.PlannedHeader.ValueString()
	for _, problem := range framework.CheckPlannedHeader(value) {
		diags.AddAttributeError(path.Root("planned_header"), problem.Summary, problem.Detail)
	}
	return &value
}

// minMaxAge returns 0 where none is given, or its value is not known.
func (m readinessModel) minMaxAge(diags *diag.Diagnostics) int64 {
	if m.MinMaxAge.IsNull() || m.MinMaxAge.IsUnknown() {
		return 0
	}
	at := path.Root("min_max_age")
	age, err := framework.Seconds("min_max_age", m.MinMaxAge)
	switch {
	case err != nil:
		diags.AddAttributeError(at, "Not a Whole Number of Seconds", err.Error()+".")
	case age < 1:
		diags.AddAttributeError(at, "min_max_age Must Be Positive", fmt.Sprintf("min_max_age is %d, but it must be above 0. It is the lowest max-age that is accepted, in seconds. Write a number above 0, or leave it out.", age))
	case !m.Ruleset.IsUnknown() && m.ruleset() != readiness.HSTS:
		diags.AddAttributeError(at, "min_max_age Needs the Ruleset \"hsts\"",
			"The ruleset \""+string(m.ruleset())+"\" has its own minimum age. Leave min_max_age out, or write ruleset = \"hsts\".")
	}
	return age
}

// waivers returns the reasons by code or code@host. A code that does not exist, and a
// host that no finding can have, are errors: they would waive nothing. All of them are
// one error.
func (m readinessModel) waivers(diags *diag.Diagnostics) map[string]string {
	return waiversOf(m.Waive, path.Root("waive"), diags)
}

// waiversOf returns the reasons of a map of waivers, which stands at a path.
func waiversOf(all types.Map, at path.Path, diags *diag.Diagnostics) map[string]string {
	if all.IsNull() || all.IsUnknown() {
		return nil
	}
	w := framework.ReadWaivers(all.Elements())
	guide := ""
	if w.Misspelt {
		guide = "Write a code, or code@host for one host only. The guide \"Findings\" lists all codes: " + framework.Guide("findings") + "."
	}
	framework.AddErrors(diags, at, "Unknown Finding Code", "keys of waive have no effect", guide, w.Refused)
	if w.Without != nil {
		framework.AddError(diags, at, "A Waiver Needs a Reason", fmt.Sprintf(
			"There is no reason for %s. A waived finding no longer blocks, so the report must say why. Write the reason as the value.", strings.Join(w.Without, ", ")))
	}
	return w.Reasons
}

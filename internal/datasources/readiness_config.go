package datasources

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
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
	if !m.Domain.IsUnknown() {
		name := parseDomain(m.Domain.ValueString(), &resp.Diagnostics)
		if !resp.Diagnostics.HasError() {
			m.subject(name, &resp.Diagnostics)
		}
	}
	m.checkLevel(&resp.Diagnostics)
	m.criteria(&resp.Diagnostics)
	m.profiles(&resp.Diagnostics)
}

// checkLevel refuses a level that no site can be at under the ruleset.
func (m readinessModel) checkLevel(diags *diag.Diagnostics) {
	if m.require() == readiness.RequireScan && !m.ruleset().HasScan() {
		diags.AddAttributeError(path.Root("require"), "No Scan for This Ruleset",
			"require = \"scan\" asks for what hstspreload.org's scan would say, and it has no scan for the ruleset \""+string(m.ruleset())+"\". Write require = \"ready\" or \"https\".")
	}
}

// subject returns what is to be looked at, with each error on the name concerned.
func (m readinessModel) subject(name domain.Name, diags *diag.Diagnostics) probe.Subject {
	subject := probe.Subject{Domain: name.ASCII(), Head: m.ruleset() == readiness.Firefox}
	if m.Subdomains.IsNull() || m.Subdomains.IsUnknown() {
		return subject
	}
	subject.Subdomains = []string{}
	for _, element := range m.Subdomains.Elements() {
		text, known := element.(types.String)
		if !known || text.IsUnknown() {
			continue
		}
		subdomain, err := domain.Subdomain(text.ValueString(), name)
		if err != nil {
			refuse(path.Root("subdomains").AtSetValue(element), err, diags)
			continue
		}
		subject.Subdomains = append(subject.Subdomains, subdomain)
	}
	return subject
}

// criteria returns what to judge by, with each error on its argument.
func (m readinessModel) criteria(diags *diag.Diagnostics) readiness.Criteria {
	return readiness.Criteria{Ruleset: m.ruleset(), MinMaxAge: m.minMaxAge(diags), PlannedHeader: m.plannedHeader(diags), Waive: m.waivers(diags)}
}

// profiles returns the chosen profiles that are known, with one error for all that do
// not exist.
func (m readinessModel) profiles(diags *diag.Diagnostics) []profiles.Profile {
	var chosen []profiles.Profile
	var names, unknown []string
	for _, element := range m.Profiles.Elements() {
		switch text, ok := element.(types.String); {
		case !ok || text.IsUnknown():
		case text.IsNull():
			diags.AddAttributeError(path.Root("profiles"), "Profile Is null", "An element of profiles is null. Write the name of a profile, or leave the element out, for example with compact().")
		default:
			names = append(names, text.ValueString())
		}
	}
	slices.Sort(names)
	for _, name := range names {
		profile, found := profiles.Find(name)
		if !found {
			unknown = append(unknown, nettext.Quote(framework.Cut(name))+"."+framework.DidYouMean(name, profiles.Names()))
			continue
		}
		chosen = append(chosen, profile)
	}
	if len(unknown) > 0 {
		diags.AddAttributeError(path.Root("profiles"), "Unknown Profile",
			"There is no profile "+strings.Join(unknown, "\nThere is no profile ")+"\n\nThe guide \"Profiles\" and the function profiles list them all.")
	}
	return chosen
}

// plannedHeader returns nil where none is given, or its value is not known.
func (m readinessModel) plannedHeader(diags *diag.Diagnostics) *string {
	if m.PlannedHeader.IsNull() || m.PlannedHeader.IsUnknown() {
		return nil
	}
	value := m.PlannedHeader.ValueString()
	at := path.Root("planned_header")
	if name, _, named := strings.Cut(value, ":"); named && strings.EqualFold(strings.TrimSpace(name), hsts.HeaderName) {
		diags.AddAttributeError(at, "Header Line Instead of a Value",
			"planned_header is the value alone, without "+hsts.HeaderName+" and the colon: header_value of hsts_policy.")
	}
	if strings.ContainsAny(value, "\r\n") {
		diags.AddAttributeError(at, "Header With Several Lines", "The value of a header is one line. Take the line end out, as trimspace does.")
	} else if strings.ContainsFunc(value, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		diags.AddAttributeError(at, "Header With a Control Character", "planned_header has a control character in it, which no server can send. Take it out.")
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
		diags.AddAttributeError(at, "min_max_age Must Be Positive", "min_max_age is the least max-age that will do, in seconds. Write a number above 0, or leave it out.")
	case !m.Ruleset.IsUnknown() && m.ruleset() != readiness.HSTS:
		diags.AddAttributeError(at, "min_max_age Needs the Ruleset \"hsts\"",
			"The ruleset \""+string(m.ruleset())+"\" has an age of its own to ask for. Leave min_max_age out, or write ruleset = \"hsts\".")
	}
	return age
}

// waivers returns the reasons by code or code@host. A code that does not exist is an
// error: it would waive nothing.
func (m readinessModel) waivers(diags *diag.Diagnostics) map[string]string {
	return waiversOf(m.Waive, path.Root("waive"), diags)
}

// waiversOf returns the reasons of a map of waivers, which stands at a path.
func waiversOf(all types.Map, at path.Path, diags *diag.Diagnostics) map[string]string {
	if all.IsNull() || all.IsUnknown() {
		return nil
	}
	waivers, codes := make(map[string]string), codeNames()
	for key, element := range all.Elements() {
		at := at.AtMapKey(key)
		code, host, hasHost := strings.Cut(key, "@")
		switch {
		case !slices.Contains(codes, code):
			framework.AddError(diags, at, "Nothing to Waive",
				"\""+nettext.Printable(code)+"\" is not the code of a finding."+framework.DidYouMean(code, codes)+" The guide \"Findings\" has all of them. Write the code, or code@host for one host alone.")
		case hasHost && host == "":
			framework.AddError(diags, at, "Nothing to Waive",
				"\""+nettext.Printable(key)+"\" has no host after its @. Write the host as the finding has it, or leave the @ out.")
		}
		waivers[key] = reasonOf(element, at, diags)
	}
	return waivers
}

// reasonOf returns the reason of one waiver; empty where it is not known.
func reasonOf(element attr.Value, at path.Path, diags *diag.Diagnostics) string {
	reason, ok := element.(types.String)
	if !ok || reason.IsUnknown() {
		return ""
	}
	if strings.TrimSpace(reason.ValueString()) == "" {
		framework.AddError(diags, at, "A Waiver Needs a Reason",
			"What is waived no longer blocks, and whoever reads the report has to know why. Write the reason as the value.")
	}
	return reason.ValueString()
}

// codeNames returns the codes that a waiver can be for.
func codeNames() []string {
	var all []string
	for _, c := range readiness.Codes() {
		all = append(all, c.Name)
	}
	return all
}

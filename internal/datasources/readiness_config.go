package datasources

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
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
	if framework.Known(m.Domain) && !m.Domain.IsNull() {
		name := parseDomain(m.Domain.ValueString(), &resp.Diagnostics)
		if !resp.Diagnostics.HasError() {
			m.subject(name, &resp.Diagnostics)
		}
	}
	m.checkLevel(&resp.Diagnostics)
	m.criteria(&resp.Diagnostics)
	m.profiles(&resp.Diagnostics)
	checkTimeouts(m.Timeouts, &resp.Diagnostics)
}

// checkLevel refuses a level that no site can be at under the ruleset.
func (m readinessModel) checkLevel(diags *diag.Diagnostics) {
	if m.require() == readiness.RequireScan && !m.ruleset().HasScan() {
		diags.AddAttributeError(path.Root("require"), "No Scan for This Ruleset",
			"require = \"scan\" asks for what hstspreload.org's scan would say, and it has no scan for the ruleset \""+string(m.ruleset())+"\". Write require = \"ready\" or \"https\".")
	}
}

// subject returns what is to be looked at. All names that can't be are one error.
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
	framework.AddErrors(diags, path.Root("subdomains"), "Not a Subdomain", "names in subdomains can't be looked at", "", refused)
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
			unknown = append(unknown, fmt.Sprintf("There is no profile %s.%s", framework.Quote(name), framework.DidYouMean(name, profiles.Names())))
			continue
		}
		chosen = append(chosen, profile)
	}
	framework.AddErrors(diags, path.Root("profiles"), "Unknown Profile", "profiles do not exist",
		"The guide \"Profiles\" lists all of them: "+framework.Guide("profiles")+".", unknown)
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
		diags.AddAttributeError(at, "min_max_age Must Be Positive", fmt.Sprintf("min_max_age is %d. It is the lowest max-age that is enough, in seconds: write a number above 0, or leave it out.", age))
	case !m.Ruleset.IsUnknown() && m.ruleset() != readiness.HSTS:
		diags.AddAttributeError(at, "min_max_age Needs the Ruleset \"hsts\"",
			"The ruleset \""+string(m.ruleset())+"\" has an age of its own to ask for. Leave min_max_age out, or write ruleset = \"hsts\".")
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
	waivers, codes := make(map[string]string), codeNames()
	var refused, without []string
	guide := ""
	for _, key := range slices.Sorted(maps.Keys(all.Elements())) {
		code, host, hasHost := strings.Cut(key, "@")
		shown := framework.Quote(key)
		switch {
		case !slices.Contains(codes, code):
			meant := framework.DidYouMean(code, codes)
			if meant != "" {
				meant = " (d" + strings.TrimPrefix(meant, " D") + ")"
			}
			refused = append(refused, "There is no finding with the code "+framework.Quote(code)+meant+".")
			guide = "Write a code, or code@host for one host alone. The guide \"Findings\" lists all codes: " + framework.Guide("findings") + "."
		case hasHost && host == "":
			refused = append(refused, shown+" has no host after its @. Write the host as the finding has it, or leave the @ out.")
		case hasHost && !waivableHost(host):
			refused = append(refused, shown+" can't match any finding: after the @ stands the host of one, for example "+code+"@www.example.com, with its port if it has one. For every host leave the @ out.")
		}
		reason, ok := all.Elements()[key].(types.String)
		if ok && !reason.IsUnknown() && strings.TrimSpace(reason.ValueString()) == "" {
			without = append(without, shown)
		}
		waivers[key] = reason.ValueString()
	}
	framework.AddErrors(diags, at, "Unknown Finding Code", "keys of waive waive nothing", guide, refused)
	if without != nil {
		framework.AddError(diags, at, "A Waiver Needs a Reason", fmt.Sprintf(
			"There is no reason for %s. What is waived no longer blocks, and whoever reads the report has to know why. Write the reason as the value.", strings.Join(without, ", ")))
	}
	return waivers
}

// waivableHost reports whether a finding can have a host: a name or an address, with a
// port or without.
func waivableHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimPrefix(host, "*.") // what a wildcard in DNS answers for
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	_, err := domain.Parse(strings.ReplaceAll(host, "_", "x")) // hosts that work have underscores
	return err == nil
}

// codeNames returns the codes that a waiver can be for.
func codeNames() []string {
	var all []string
	for _, c := range readiness.Codes() {
		all = append(all, c.Name)
	}
	return all
}

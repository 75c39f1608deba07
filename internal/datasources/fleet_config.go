package datasources

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// fleetModel is the configuration of hsts_fleet_readiness. The outputs are written
// without a model: converting ten thousand results by reflection would take longer
// than judging them.
type fleetModel struct {
	Domains       types.List     `tfsdk:"domains"`
	Subdomains    types.Map      `tfsdk:"subdomains"`
	Ruleset       types.String   `tfsdk:"ruleset"`
	MinMaxAge     types.Number   `tfsdk:"min_max_age"`
	PlannedHeader types.String   `tfsdk:"planned_header"`
	Require       types.String   `tfsdk:"require"`
	Waive         types.Map      `tfsdk:"waive"`
	Profiles      types.Set      `tfsdk:"profiles"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`

	Results         types.Map    `tfsdk:"results"`
	ReadyDomains    types.List   `tfsdk:"ready_domains"`
	NotReadyDomains types.List   `tfsdk:"not_ready_domains"`
	UnknownDomains  types.List   `tfsdk:"unknown_domains"`
	Counts          types.Object `tfsdk:"counts"`
	Report          types.String `tfsdk:"report"`
}

// judging returns the arguments that hsts_preload_readiness has too.
func (m fleetModel) judging() readinessModel {
	return readinessModel{Ruleset: m.Ruleset, MinMaxAge: m.MinMaxAge, PlannedHeader: m.PlannedHeader, Require: m.Require}
}

// fleetDomains are the domains of a fleet.
type fleetDomains struct {
	// sites has each domain once, sorted.
	sites []fleet.Site
	// written has for each domain, as it was written, its index in sites.
	written map[string]int
	// profiles are those to judge by, sorted.
	profiles []profiles.Profile
}

// allDomains is the key of the waivers for all domains.
const allDomains = "*"

// ValidateConfig refuses arguments that no site can be judged by.
func (d *fleetDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m fleetModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.judging().checkLevel(&resp.Diagnostics)
	m.parse(framework.Profiles(m.Profiles, &resp.Diagnostics), &resp.Diagnostics)
	checkTimeouts(m.Timeouts, &resp.Diagnostics)
}

// parse returns what to look at, and what each domain is judged by. What is not
// known yet is left out.
func (m fleetModel) parse(chosen []profiles.Profile, diags *diag.Diagnostics) fleetDomains {
	criteria := m.judging().criteria(diags)
	names := m.names(diags)
	known := fleetNames{written: names, all: make(map[domain.Name]bool, len(names)), complete: framework.FullyKnown(m.Domains)}
	for _, name := range names {
		known.all[name] = true
	}
	subdomains := m.subdomainsOf(known, diags)
	waive := m.waiversOf(known, diags)
	head := m.judging().ruleset() == readiness.Firefox || looksByHEAD(chosen)

	all := fleetDomains{profiles: chosen}
	all.written = make(map[string]int, len(names))
	sorted := slices.SortedFunc(maps.Values(names), func(a, b domain.Name) int { return strings.Compare(a.ASCII(), b.ASCII()) })
	sorted = slices.Compact(sorted)
	index := make(map[domain.Name]int, len(sorted))
	for i, name := range sorted {
		index[name] = i
		site := fleet.Site{
			Subject: probe.Subject{
				Domain: name.ASCII(), Subdomains: subdomains[name], Head: head,
			},
			Criteria: criteria,
			Time:     readTimeout(len(subdomains[name])),
		}
		site.Criteria.Waive = waive(name)
		all.sites = append(all.sites, site)
	}
	for text, name := range names {
		all.written[text] = index[name]
	}
	return all
}

// names returns the domains by how they are written.
func (m fleetModel) names(diags *diag.Diagnostics) map[string]domain.Name {
	names := make(map[string]domain.Name)
	for _, n := range framework.DomainNames(m.Domains, path.Root("domains"), "Nothing was checked", diags) {
		names[n.Text] = n.Name
	}
	return names
}

// subdomainsOf returns the names below each domain. A domain that has none is not in it.
func (m fleetModel) subdomainsOf(names fleetNames, diags *diag.Diagnostics) map[domain.Name][]string {
	all := make(map[domain.Name][]string)
	var wrong []string
	for key, element := range m.Subdomains.Elements() {
		of, known := names.find(key)
		if !known {
			wrong = append(wrong, nettext.Quote(framework.Cut(key))+": this domain is not in domains")
			continue
		}
		below, ok := element.(types.List)
		if !ok || below.IsNull() || below.IsUnknown() || of == (domain.Name{}) {
			continue
		}
		if all[of] == nil {
			all[of] = []string{}
		}
		if framework.HasNull(below) {
			wrong = append(wrong, nettext.Quote(framework.Cut(key))+": an element is null. Write a name, or leave it out")
		}
		for _, text := range framework.KnownTexts(below) {
			subdomain, err := domain.Subdomain(text, of)
			if err != nil {
				wrong = append(wrong, framework.MalformedName(text, err))
				continue
			}
			all[of] = append(all[of], subdomain)
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		diags.AddAttributeError(path.Root("subdomains"), framework.Counted(len(wrong), "Malformed Entry", "Malformed Entries")+" in subdomains",
			"Nothing was checked, as these can't be checked as subdomains:\n"+framework.FirstTen(wrong))
	}
	return all
}

// fleetNames are the names in domains.
type fleetNames struct {
	// written has them by how they are written.
	written map[string]domain.Name
	all     map[domain.Name]bool
	// complete: all of domains is known.
	complete bool
}

// find returns the domain that a key of another argument means, and whether it is one
// of domains, or may be as not all of them are known.
func (f fleetNames) find(key string) (domain.Name, bool) {
	if name, written := f.written[key]; written {
		return name, true
	}
	if name, err := domain.Parse(key); err == nil && f.all[name] {
		return name, true
	}
	return domain.Name{}, !f.complete
}

// waiversOf returns the waivers of each domain: its own, and those for all.
func (m fleetModel) waiversOf(names fleetNames, diags *diag.Diagnostics) func(domain.Name) map[string]string {
	own := make(map[domain.Name]map[string]string)
	var forAll map[string]string
	elements := m.Waive.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		at := path.Root("waive").AtMapKey(key)
		reasons := waiversOf(asMap(elements[key]), at, diags)
		if key == allDomains {
			forAll = reasons
			continue
		}
		name, known := names.find(key)
		if !known {
			framework.AddError(diags, at, "Waivers for No Domain", fmt.Sprintf(
				"waive has reasons for %s, which is not in domains, so they have no effect. Write the domain as it is in domains, or \"*\" for all.", nettext.Quote(framework.Cut(key))))
			continue
		}
		own[name] = joined(own[name], reasons) // the domain may be there in two spellings
	}
	return func(name domain.Name) map[string]string { return joined(forAll, own[name]) }
}

// joined returns the entries of two maps; those of the second count where both have one.
func joined(first, second map[string]string) map[string]string {
	if len(second) == 0 {
		return first
	}
	both := maps.Clone(second)
	for key, value := range first {
		if _, has := both[key]; !has {
			both[key] = value
		}
	}
	return both
}

// asMap returns a value as a map; null where it is none.
func asMap(value attr.Value) types.Map {
	if m, ok := value.(types.Map); ok {
		return m
	}
	return types.MapNull(types.StringType)
}

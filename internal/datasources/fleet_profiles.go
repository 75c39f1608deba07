package datasources

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/compliance"
	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// standingsSchema is the attribute compliance of a result: each profile has its name
// once, so that several of them fit into the state of ten thousand domains.
func standingsSchema() schema.Attribute {
	requirements := func(description string) schema.Attribute {
		return schema.MapAttribute{Computed: true, ElementType: types.ListType{ElemType: types.StringType}, MarkdownDescription: description}
	}
	return schema.SingleNestedAttribute{
		Computed: true,
		MarkdownDescription: "The verdict for each of `profiles`; null without them. Each profile is in one of the three. " +
			"With `chromium_list` of the provider, `status` decides `listed`; without it, and while a removal is pending, it is unknown. " +
			"`compliance` of `hsts_preload_readiness` has the same verdicts, with the reasons in sentences.",
		Attributes: map[string]schema.Attribute{
			"met":     textSet("The profiles whose requirements are all met."),
			"unmet":   requirements("By profile, the requirements that were seen to be missed, for example `max_age`."),
			"unknown": requirements("By profile, the requirements that were not checked, for example `all_responses`, if none was seen to be missed."),
		},
	}
}

// profileCountsSchema is the attribute profiles of counts.
func profileCountsSchema() schema.Attribute {
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	return schema.MapNestedAttribute{
		Computed:            true,
		MarkdownDescription: "The number of domains by profile; null without `profiles`.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"met": number("Domains that meet it."), "unmet": number("Domains that were seen to miss a requirement."),
			"unknown": number("Domains that were not fully checked, and miss nothing that was."),
		}},
	}
}

// looksByHEAD reports whether a profile judges the answer to the method HEAD.
func looksByHEAD(chosen []profiles.Profile) bool {
	return slices.ContainsFunc(chosen, func(p profiles.Profile) bool { return p.ByHEAD })
}

// standings returns the function that judges a domain by profiles; nil without any.
func standings(chosen []profiles.Profile) func(observation.Observation) []profiles.Standing {
	if len(chosen) == 0 {
		return nil
	}
	return func(seen observation.Observation) []profiles.Standing {
		all := make([]profiles.Standing, len(chosen))
		for i, profile := range chosen {
			all[i] = compliance.Judge(profile, seen).Standing(profile.Name)
		}
		return all
	}
}

// settleListed adds to the verdicts on domains by profiles whether they are on the preload
// list, where that is known. While a removal is pending it is left open.
func settleListed(chosen []profiles.Profile, results []fleet.Result, statuses map[string]preloadlist.Status) {
	for _, r := range results {
		status, known := statuses[r.Domain]
		if !known || status == preloadlist.PendingRemoval || status == preloadlist.PendingAutomatedRemoval {
			continue
		}
		for i, profile := range chosen {
			r.ByProfile[i] = profile.Settle(r.ByProfile[i], profiles.Listed, status == preloadlist.Preloaded)
		}
	}
}

// standingsValue writes the verdicts on a domain by profiles; null without any.
func standingsValue(kind tftypes.Type, all []profiles.Standing) tftypes.Value {
	if len(all) == 0 {
		return tftypes.NewValue(kind, nil)
	}
	object, _ := kind.(tftypes.Object)
	requirements, _ := object.AttributeTypes["unmet"].(tftypes.Map)
	var met []string
	unmet, unknown := make(map[string]tftypes.Value), make(map[string]tftypes.Value)
	for _, s := range all {
		because := make([]tftypes.Value, len(s.Because))
		for i, requirement := range s.Because {
			because[i] = tftypes.NewValue(tftypes.String, string(requirement))
		}
		switch s.Status {
		case profiles.Met:
			met = append(met, s.Profile)
		case profiles.Unmet:
			unmet[s.Profile] = tftypes.NewValue(requirements.ElementType, because)
		case profiles.Unknown:
			unknown[s.Profile] = tftypes.NewValue(requirements.ElementType, because)
		}
	}
	return tftypes.NewValue(kind, map[string]tftypes.Value{
		"met":     textValues(object.AttributeTypes["met"], met),
		"unmet":   tftypes.NewValue(requirements, unmet),
		"unknown": tftypes.NewValue(requirements, unknown),
	})
}

// profileCounts counts the domains, as they are written, by profile and verdict; null
// without any profile.
func profileCounts(counts tftypes.Type, domains fleetDomains, results []fleet.Result) tftypes.Value {
	object, _ := counts.(tftypes.Object)
	kind, _ := object.AttributeTypes["profiles"].(tftypes.Map)
	if domains.profiles == nil {
		return tftypes.NewValue(kind, nil)
	}
	all := make(map[string]tftypes.Value)
	for i, profile := range domains.profiles {
		n := map[profiles.Status]int{}
		for _, site := range domains.written {
			n[results[site].ByProfile[i].Status]++
		}
		all[profile.Name] = tftypes.NewValue(kind.ElementType, map[string]tftypes.Value{
			"met": number(n[profiles.Met]), "unmet": number(n[profiles.Unmet]), "unknown": number(n[profiles.Unknown]),
		})
	}
	return tftypes.NewValue(kind, all)
}

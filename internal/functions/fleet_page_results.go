package functions

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

// fleetDomains reads the results of a fleet, in the order of their names. It ignores what
// a page does not show: later versions may have more.
func fleetDomains(results attr.Value) ([]fleetpage.Domain, error) {
	byName, ok := attributesOf(results)
	if !ok {
		return nil, errors.New("it is not a map of results by domain. Pass the output results of hsts_fleet_readiness")
	}
	if _, all := byName["results"]; all && byName["ready_domains"] != nil {
		return nil, errors.New("it is the whole data source. Pass its output results, for example data.hsts_fleet_readiness.all.results")
	}
	domains := make([]fleetpage.Domain, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		d := fleetpage.Domain{Name: name}
		if result := underlying(byName[name]); !result.IsNull() {
			attributes, ok := attributesOf(result)
			if !ok {
				return nil, fmt.Errorf("the result of %s is not an object. Pass the output results of hsts_fleet_readiness", framework.Quote(name))
			}
			if err := readResult(attributes, &d); err != nil {
				return nil, fmt.Errorf("the result of %s: %w", framework.Quote(name), err)
			}
		}
		domains = append(domains, d)
	}
	return domains, nil
}

// readResult reads one result. Only ready has to be there.
func readResult(attributes map[string]attr.Value, d *fleetpage.Domain) error {
	if given := attributes["ready"]; given == nil || underlying(given).IsNull() {
		return errors.New("it has no attribute ready. Pass the output results of hsts_fleet_readiness")
	}
	gate, err := objectOf("gate", attributes["gate"])
	if err != nil {
		return err
	}
	for _, flag := range []struct {
		name  string
		value attr.Value
		to    *bool
	}{
		{"ready", attributes["ready"], &d.Ready}, {"conclusive", attributes["conclusive"], &d.Conclusive},
		{"https_ready", attributes["https_ready"], &d.HTTPSReady}, {"gate.broken", gate["broken"], &d.Broken},
	} {
		if err := readBool(flag.name, flag.value, flag.to); err != nil {
			return err
		}
	}
	for name, to := range map[string]*[]string{
		"error_codes": &d.Errors, "warning_codes": &d.Warnings, "undecided_codes": &d.Undecided, "waived_codes": &d.Waived,
	} {
		if err := readTexts(name, attributes[name], to); err != nil {
			return err
		}
		slices.Sort(*to) // sets have no order
	}
	if d.Profiles, err = profilesOf(attributes["compliance"]); err != nil {
		return err
	}
	var header, status *string
	if err := cmp.Or(readText("header", attributes["header"], &header), readText("status", attributes["status"], &status)); err != nil {
		return err
	}
	d.Header = header
	if status != nil {
		d.Status = *status
	}
	return nil
}

// profilesOf reads the verdicts on a domain by profiles, in the order of their names.
func profilesOf(value attr.Value) ([]fleetpage.Profile, error) {
	standings, err := objectOf("compliance", value)
	if err != nil {
		return nil, err
	}
	var met []string
	if err := readTexts("compliance.met", standings["met"], &met); err != nil {
		return nil, err
	}
	var all []fleetpage.Profile
	for _, name := range met {
		all = append(all, fleetpage.Profile{Name: name, Status: fleetpage.ProfileMet})
	}
	for _, of := range []struct {
		name   string
		status fleetpage.ProfileStatus
	}{{"unmet", fleetpage.ProfileUnmet}, {"unknown", fleetpage.ProfileUnknown}} {
		byProfile, err := objectOf("compliance."+of.name, standings[of.name])
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(byProfile)) {
			p := fleetpage.Profile{Name: name, Status: of.status}
			if err := readTexts("compliance."+of.name, byProfile[name], &p.Because); err != nil {
				return nil, err
			}
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b fleetpage.Profile) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// objectOf returns what an object or a map has, which may be missing or null.
func objectOf(name string, value attr.Value) (map[string]attr.Value, error) {
	value = underlying(value)
	if isNothing(value) {
		return nil, nil
	}
	attributes, ok := attributesOf(value)
	if !ok {
		return nil, fmt.Errorf("%s is not an object", name)
	}
	return attributes, nil
}

// readBool reads a flag, which may be missing or null.
func readBool(name string, value attr.Value, to *bool) error {
	value = underlying(value)
	flag, ok := value.(types.Bool)
	if !ok && !isNothing(value) {
		return fmt.Errorf("%s is neither true nor false", name)
	}
	*to = flag.ValueBool()
	return nil
}

// readText reads a text, which may be missing or null.
func readText(name string, value attr.Value, to **string) error {
	value = underlying(value)
	text, ok := value.(types.String)
	if !ok && !isNothing(value) {
		return fmt.Errorf("%s is not a string", name)
	}
	if ok && !text.IsNull() {
		*to = text.ValueStringPointer()
	}
	return nil
}

// readTexts reads a list or a set of texts, which may be missing or null.
func readTexts(name string, value attr.Value, to *[]string) error {
	value = underlying(value)
	if isNothing(value) {
		return nil
	}
	list, ok := value.(interface{ Elements() []attr.Value })
	if !ok {
		return fmt.Errorf("%s is not a list of strings", name)
	}
	for _, element := range list.Elements() {
		var text *string
		if err := readText("an element of "+name, element, &text); err != nil {
			return err
		}
		if text != nil {
			*to = append(*to, *text)
		}
	}
	return nil
}

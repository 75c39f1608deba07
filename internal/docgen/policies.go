package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// carrier is an attribute of a resource that carries a policy, or a part of it, as
// the rules in policies/ look for it.
type carrier struct {
	Consumer string `json:"consumer"`
	// Path has the names of the attribute and of the blocks around it, without the
	// indexes of elements.
	Path []string `json:"path"`
	// Part is what it carries: the value of the "header", a "text" that has its name and
	// value, its "age", "subdomains" or "preload", or a "switch" that turns on a header of
	// the consumer's own.
	Part string `json:"part"`
	// When has texts that attributes beside it have to contain.
	When map[string]string `json:"when,omitempty"`
	// Unit is that of an age in seconds, and Names are the ages that have names.
	Unit  int64            `json:"unit,omitempty"`
	Names map[string]int64 `json:"names,omitempty"`
	// On is the value of a directive or a switch that is on.
	On any `json:"on,omitempty"`
}

// catalogueRego returns the module of policies/ that has the catalogue.
func catalogueRego() (string, error) {
	byType := map[string][]string{}
	for _, c := range consumers.All() {
		lines, err := carrierLines(c)
		if err != nil {
			return "", err
		}
		for _, kind := range resourceTypes(c) {
			if _, known := byType[kind]; !known {
				byType[kind] = nil
			}
			byType[kind] = append(byType[kind], lines...)
		}
	}
	var b strings.Builder
	b.WriteString(`# Generated from internal/consumers by make generate. Do not edit.

# METADATA
# description: Which attributes of which resources carry a policy.
package hsts.catalogue

carriers := {
`)
	kinds := make([]string, 0, len(byType))
	for kind := range byType {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		if byType[kind] == nil {
			fmt.Fprintf(&b, "\t%q: [],\n", kind)
			continue
		}
		fmt.Fprintf(&b, "\t%q: [\n\t\t%s,\n\t],\n", kind, strings.Join(byType[kind], ",\n\t\t"))
	}
	b.WriteString("}\n\nleast_age := {\n")
	for _, c := range consumers.All() {
		if least := max(c.Age.Min, 1); !c.Age.AllowsZero() && !c.Age.Fixed {
			fmt.Fprintf(&b, "\t%q: %d,\n", c.Name, least)
		}
	}
	b.WriteString("}\n")
	return b.String(), nil
}

// resourceTypes returns the types that a consumer's Resource names. Those of data
// sources begin with "data.".
func resourceTypes(c consumers.Consumer) []string {
	var types []string
	for name := range strings.SplitSeq(c.Resource, " or ") {
		name, _, _ = strings.Cut(name, " ")
		types = append(types, name)
	}
	return types
}

// carrierLines returns the carriers of a consumer, each as JSON in one line.
func carrierLines(c consumers.Consumer) ([]string, error) {
	var lines []string
	for _, found := range carriersOf(c) {
		text, err := json.Marshal(found)
		if err != nil {
			return nil, err
		}
		lines = append(lines, spaced(string(text)))
	}
	return lines, nil
}

// spaced is JSON with a space after each comma and colon outside of texts, as opa fmt
// wants it.
func spaced(text string) string {
	var b strings.Builder
	quoted, escaped := false, false
	for _, r := range text {
		b.WriteRune(r)
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ',' || r == ':'):
			b.WriteRune(' ')
		}
	}
	return b.String()
}

// carriersOf returns the carriers of a consumer: none where what carries the policy
// is no attribute of a resource, such as the source of a function.
func carriersOf(c consumers.Consumer) []carrier {
	if c.Age.Fixed {
		name, _, _ := strings.Cut(c.Attribute, ",")
		return []carrier{{Consumer: c.Name, Path: []string{name}, Part: "switch", On: true}}
	}
	if strings.Contains(c.Attribute, "the source of ") {
		return nil
	}
	plain := hsts.Policy{MaxAge: 31536000, IncludeSubDomains: true, Preload: c.Preload == consumers.Always}
	shorter, preloading, apexOnly := plain, plain, plain
	shorter.MaxAge, preloading.Preload, apexOnly.IncludeSubDomains = 2592000, true, false
	all := leavesOf(c, plain)
	byAge, byPreload, bySubdomains := leavesOf(c, shorter), leavesOf(c, preloading), leavesOf(c, apexOnly)
	var found []carrier
	for i, leaf := range all {
		next := carrier{Consumer: c.Name, Path: leaf.path, When: leaf.when}
		differs := func(others []leafOf) bool { return i < len(others) && others[i].value != leaf.value }
		switch {
		case differs(byAge) && differs(bySubdomains):
			next.Part = "header"
			if text, ok := leaf.value.(string); ok && strings.Contains(strings.ToLower(text), strings.ToLower(hsts.HeaderName)) {
				next.Part = "text"
			}
		case differs(byAge):
			next.Part, next.Unit, next.Names = "age", unitOf(c), namesOf(c)
		case differs(byPreload):
			next.Part, next.On = "preload", byPreload[i].value
		case differs(bySubdomains):
			next.Part, next.On = "subdomains", leaf.value
		default:
			continue
		}
		found = append(found, next)
	}
	return found
}

// leafOf is a setting that has no settings in it, with the texts beside it that tell
// what it is for.
type leafOf struct {
	path  []string
	when  map[string]string
	value any
}

// leavesOf returns the settings of a consumer for a policy; nil where it can't send it.
func leavesOf(c consumers.Consumer, p hsts.Policy) []leafOf {
	settings, err := c.Settings(p)
	if err != nil {
		return nil
	}
	var path []string
	if c.Place != "" {
		path = strings.Split(strings.ReplaceAll(c.Place, "[]", ""), ".")
	}
	return leavesIn(path, settings, false)
}

// leavesIn returns the leaves of an object. Where it is one of several elements, its
// texts tell it from them.
func leavesIn(path []string, settings consumers.Settings, several bool) []leafOf {
	when := map[string]string{}
	for _, setting := range settings {
		text, isText := setting.Value.(string)
		named := strings.Contains(strings.ToLower(text), strings.ToLower(hsts.HeaderName))
		switch {
		case !isText || strings.Contains(text, "max-age"):
		case named:
			when[setting.Name] = hsts.HeaderName
		case several && strings.HasSuffix(setting.Name, "_name"):
			when[setting.Name] = text
		}
	}
	var all []leafOf
	for _, setting := range settings {
		all = append(all, leavesAt(slices.Concat(path, []string{setting.Name}), when, setting.Value)...)
	}
	return all
}

func leavesAt(path []string, when map[string]string, value any) []leafOf {
	switch value := value.(type) {
	case consumers.Settings:
		return leavesIn(path, value, false)
	case []any:
		var all []leafOf
		for _, element := range value {
			if object, ok := element.(consumers.Settings); ok {
				all = append(all, leavesIn(path, object, len(value) > 1)...)
			} else {
				all = append(all, leavesAt(path, when, element)...)
			}
		}
		return all
	default:
		return []leafOf{{path, when, value}}
	}
}

// unitOf is how many seconds a 1 stands for; 0 where ages have names.
func unitOf(c consumers.Consumer) int64 {
	switch c.Form {
	case consumers.DaysText:
		return 24 * 60 * 60
	case consumers.Enum:
		return 0
	default:
		return 1
	}
}

// namesOf are the seconds of ages that have names; nil where they have none.
func namesOf(c consumers.Consumer) map[string]int64 {
	if c.Form != consumers.Enum {
		return nil
	}
	names := map[string]int64{}
	for _, value := range c.Age.Values {
		names[value.Name] = value.Seconds
	}
	return names
}

package main

import (
	"fmt"
	"regexp"
	"strings"
)

// read reads the schema of a resource, or of the provider itself.
func (p *pack) read(use use) (*block, error) {
	directory := "provider"
	if !use.provider {
		directory = strings.ReplaceAll(strings.TrimPrefix(use.resource, p.name()+"_"), "_", "-")
	}
	compiled, found := p.sources[directory]
	if !found || !use.provider && !strings.Contains(compiled, fmt.Sprintf(".tfResourceType = %q", use.resource)) {
		return nil, fmt.Errorf("there is no %s", use.resource)
	}
	text, err := original(compiled)
	if err != nil {
		return nil, err
	}
	b, err := parse(text)
	if err != nil {
		return nil, err
	}
	read, err := b.block(b.top)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", use.resource, err)
	}
	if use.provider {
		delete(read.Attributes, "alias") // Terraform's own
	}
	return read, nil
}

// structured matches the struct that a value is written with.
var structured = regexp.MustCompile(`(?:^|[(.])(\w+)ToHclTerraform`)

// structOf returns the class of an object's fields; "" if the value is not an object.
func (b *bindings) structOf(f field) string {
	match := structured.FindStringSubmatch(f.value)
	if match == nil {
		return ""
	}
	name := strings.ToLower(match[1])
	if _, found := b.fields[name]; !found {
		return ""
	}
	return name
}

// block returns the attributes and blocks of a class.
func (b *bindings) block(class string) (*block, error) {
	all := &block{BlockTypes: map[string]*nestedBlock{}}
	for _, f := range b.fields[class] {
		if !b.blocks[class][f.name] {
			continue
		}
		inner, err := b.block(b.structOf(f))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		nested := &nestedBlock{NestingMode: nesting(f), Block: inner}
		if flags := b.flags[class][f.name]; flags != nil && flags.required {
			nested.MinItems = 1
		}
		if nested.NestingMode != "single" && !strings.HasPrefix(f.value, "cdktf.") {
			nested.MaxItems = 1 // there is no mapper, so there is at most one
		}
		all.BlockTypes[f.name] = nested
	}
	attributes, err := b.attributes(class)
	all.Attributes = attributes
	return all, err
}

// attributes returns the attributes of a class that can be set, and those that can
// only be read and are no objects. Read-only objects are left out: no example
// refers to one.
func (b *bindings) attributes(class string) (map[string]*attribute, error) {
	all := map[string]*attribute{}
	for _, f := range b.fields[class] {
		if b.blocks[class][f.name] {
			continue
		}
		read, err := b.attribute(f, b.flags[class][f.name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		all[f.name] = read
	}
	for name, flags := range b.flags[class] {
		if kind, found := readTypes[flags.getter]; found && all[name] == nil && !b.blocks[class][name] {
			all[name] = &attribute{Type: kind, Computed: true}
		}
	}
	return all, nil
}

// readTypes has the type that each getter reads.
var readTypes = map[string]any{
	"getStringAttribute": "string", "getNumberAttribute": "number", "getBooleanAttribute": "bool",
	"getListAttribute": []any{"list", "string"}, "getStringMapAttribute": []any{"map", "string"},
}

// attribute returns the schema of a field that can be set.
func (b *bindings) attribute(f field, flags *flags) (*attribute, error) {
	if flags == nil {
		return nil, fmt.Errorf("its class does not say whether it is required")
	}
	// A required attribute of a computed object has both flags.
	a := &attribute{Required: flags.required, Optional: flags.optional, Computed: flags.computed && !flags.required}
	class := b.structOf(f)
	if class == "" {
		kind, err := typeOf(f.value, f.kind)
		a.Type = kind
		return a, err
	}
	inner, err := b.attributes(class)
	a.NestedType = &nestedType{NestingMode: nesting(f), Attributes: inner}
	return a, err
}

// nesting returns the nesting mode of a field.
func nesting(f field) string {
	if f.kind == "struct" {
		return "single"
	}
	return f.kind
}

// typeOf returns the type that an expression writes, such as
// `cdktf.stringToHclTerraform` or `cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)`.
func typeOf(value, kind string) (any, error) {
	value = strings.TrimPrefix(value, "cdktf.")
	for prefix, simple := range map[string]string{"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"} {
		if strings.HasPrefix(value, prefix+"ToHclTerraform") {
			return simple, nil
		}
	}
	collection, inner, found := strings.Cut(value, "MapperHcl(")
	if !found {
		return nil, fmt.Errorf("no known type: %s", value)
	}
	element, err := typeOf(inner, "list")
	switch {
	case err != nil:
		return nil, err
	case element == "dynamic":
		// The bindings have "a map of anything" for a dynamic attribute.
		return "dynamic", nil
	case collection == "hash":
		return []any{"map", element}, nil
	case kind == "set":
		return []any{"set", element}, nil
	}
	return []any{"list", element}, nil
}

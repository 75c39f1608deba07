package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// bindings is the parsed TypeScript of one resource.
//
// Comments of its classes say which attributes are computed, optional and required;
// the functions that write HCL have the types; the interfaces distinguish blocks
// from attributes.
type bindings struct {
	// flags are the flags of each attribute, by class.
	flags map[string]map[string]*flags
	// fields are the attributes and blocks that can be set, by class: those of structs,
	// and of the resource itself.
	fields map[string][]field
	// blocks are the names of blocks, by class.
	blocks map[string]map[string]bool
	// top is the class of the resource.
	top string
}

type flags struct {
	computed, optional, required bool
	// getter reads the attribute, such as "getStringAttribute".
	getter string
}

// field is an attribute or a block that can be set.
type field struct {
	name string
	// value is the expression that writes it, and kind its nesting: simple,
	// list, set, map or struct.
	value, kind string
}

var (
	sourceMap  = regexp.MustCompile(`//# sourceMappingURL=data:application/json;base64,([A-Za-z0-9+/=]+)`)
	classes    = regexp.MustCompile(`(?ms)^export class (\w+) extends cdktf\.(\w+) \{(.*?)\n\}$`)
	interfaces = regexp.MustCompile(`(?ms)^export interface (\w+)[^{]*\{(.*?)\n\}$`)
	structs    = regexp.MustCompile(`(?ms)^export function (\w+)ToHclTerraform\(.*?\n(.*?)\n\}$`)
	blockDoc   = regexp.MustCompile(`(?m)^\s*\* (\w+) block$`)
	flagged    = regexp.MustCompile(`(?ms)^  // (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(.*?)\n  \}$`)
	configured = regexp.MustCompile(`#(\w+) \w+#\w+\}\n\s*\*/\n\s*readonly \w+(\??):`)
	getters    = regexp.MustCompile(`this\.(get\w+Attribute)\(`)
	written    = regexp.MustCompile(`(?m)^\s+(\w+): \{\n\s+value: (.*),\n\s+isBlock: \w+,\n\s+type: "(\w+)",$`)
)

// original returns the TypeScript from the source maps of compiled files: it has the
// comments and types that the compiler removes.
func original(compiled string) (string, error) {
	var all strings.Builder
	for _, match := range sourceMap.FindAllStringSubmatch(compiled, -1) {
		text, err := base64.StdEncoding.DecodeString(match[1])
		if err != nil {
			return "", err
		}
		var content struct{ SourcesContent []string }
		if err := json.Unmarshal(text, &content); err != nil {
			return "", err
		}
		for _, source := range content.SourcesContent {
			all.WriteString(source)
		}
	}
	return all.String(), nil
}

// parse parses the bindings of a resource.
func parse(text string) (*bindings, error) {
	b := &bindings{flags: map[string]map[string]*flags{}, fields: map[string][]field{}, blocks: map[string]map[string]bool{}}
	for _, class := range classes.FindAllStringSubmatch(text, -1) {
		name := strings.ToLower(strings.TrimSuffix(class[1], "OutputReference"))
		if strings.HasPrefix(class[2], "Terraform") {
			b.top = name
			b.fields[name] = fieldsOf(class[3])
		}
		if strings.HasPrefix(class[2], "Terraform") || class[2] == "ComplexObject" {
			b.flags[name] = flagsOf(class[3])
		}
	}
	for _, function := range structs.FindAllStringSubmatch(text, -1) {
		b.fields[strings.ToLower(function[1])] = fieldsOf(function[2])
	}
	for _, face := range interfaces.FindAllStringSubmatch(text, -1) {
		name := strings.ToLower(face[1])
		b.blocks[name] = blocksOf(face[2])
		if b.flags[name] == nil {
			// The objects in a provider's own configuration have no class.
			b.flags[name] = configuredOf(face[2])
		}
	}
	if b.top == "" {
		return nil, fmt.Errorf("no class of a resource in %d bytes", len(text))
	}
	// The interface of the resource itself is named after its configuration.
	b.blocks[b.top] = b.blocks[b.top+"config"]
	return b, nil
}

func flagsOf(class string) map[string]*flags {
	all := map[string]*flags{}
	for _, match := range flagged.FindAllStringSubmatch(class, -1) {
		f := &flags{computed: match[2] == "true", optional: match[3] == "true", required: match[4] == "true"}
		if getter := getters.FindStringSubmatch(match[5]); getter != nil {
			f.getter = getter[1]
		}
		all[match[1]] = f
	}
	return all
}

// configuredOf returns the flags of an interface, which has only what can be set.
func configuredOf(face string) map[string]*flags {
	all := map[string]*flags{}
	for _, match := range configured.FindAllStringSubmatch(face, -1) {
		all[match[1]] = &flags{optional: match[2] == "?", required: match[2] == ""}
	}
	return all
}

func blocksOf(face string) map[string]bool {
	names := map[string]bool{}
	for _, match := range blockDoc.FindAllStringSubmatch(face, -1) {
		names[match[1]] = true
	}
	return names
}

func fieldsOf(text string) []field {
	var all []field
	for _, match := range written.FindAllStringSubmatch(text, -1) {
		all = append(all, field{name: match[1], value: match[2], kind: match[3]})
	}
	return all
}

package main

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
)

// facts are the schemas of one release of a provider.
type facts struct {
	Source    string            `json:"source"`
	Version   string            `json:"version"`
	Package   string            `json:"package"`
	Provider  *block            `json:"provider,omitempty"`
	Resources map[string]*block `json:"resource_schemas"`
}

// block, attribute and the others are as in `terraform providers schema -json`.
type block struct {
	Attributes map[string]*attribute   `json:"attributes,omitempty"`
	BlockTypes map[string]*nestedBlock `json:"block_types,omitempty"`
}

type attribute struct {
	Type       any         `json:"type,omitempty"` // "string", or ["list", "string"]
	NestedType *nestedType `json:"nested_type,omitempty"`
	Required   bool        `json:"required,omitempty"`
	Optional   bool        `json:"optional,omitempty"`
	Computed   bool        `json:"computed,omitempty"`
}

type nestedType struct {
	NestingMode string                `json:"nesting_mode"`
	Attributes  map[string]*attribute `json:"attributes"`
}

type nestedBlock struct {
	NestingMode string `json:"nesting_mode"`
	MinItems    int    `json:"min_items,omitempty"`
	MaxItems    int    `json:"max_items,omitempty"`
	Block       *block `json:"block"`
}

// file returns the name of the file for the facts.
func (f *facts) file() string { return path.Base(f.Source) + "-" + major(f.Version) + ".json" }

// plain matches an object without another one in it, such as most attributes.
var plain = regexp.MustCompile(`\{\n\s*("type": [^{}]*?)\n\s*\}`)

var blanks = regexp.MustCompile(`\s*\n\s*`)

// encode writes the facts with one attribute per line, so that diffs are readable.
func (f *facts) encode() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(f); err != nil {
		return nil, err
	}
	return plain.ReplaceAllFunc(text.Bytes(), func(object []byte) []byte { return blanks.ReplaceAll(object, []byte(" ")) }), nil
}

// Package foreign serves the schemas of other providers, so that tests can hold
// configurations against them offline, beside our own provider.
//
// What it serves are facts read from published bindings (schemas/, written by
// `make schemas`), of just the resources that the examples use. It validates
// nothing itself: that an attribute exists, has the right type and is given
// where it must be is what Terraform finds by the schema. It plans, and that is
// all it can do: nothing is ever created.
package foreign

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"strings"
)

//go:embed schemas/*.json
var schemas embed.FS

// Facts are what is known of one release of a provider.
type Facts struct {
	// Source and Version are of the provider, as "hashicorp/aws" and "6.25.0", and
	// Package is where the facts were read.
	Source, Version, Package string
	// Provider is its configuration; nil where no example has one.
	Provider  *block
	Resources map[string]*block `json:"resource_schemas"`
}

// block and the others are as in `terraform providers schema -json`.
type block struct {
	Attributes map[string]*attribute
	BlockTypes map[string]*nestedBlock `json:"block_types"`
}

type attribute struct {
	Type                         json.RawMessage
	NestedType                   *nestedType `json:"nested_type"`
	Required, Optional, Computed bool
}

type nestedType struct {
	NestingMode string `json:"nesting_mode"`
	Attributes  map[string]*attribute
}

type nestedBlock struct {
	NestingMode string `json:"nesting_mode"`
	MinItems    int64  `json:"min_items"`
	MaxItems    int64  `json:"max_items"`
	Block       *block
}

// All reads all facts that there are.
func All() ([]*Facts, error) {
	files, err := fs.Glob(schemas, "schemas/*.json")
	if err != nil {
		return nil, err
	}
	all := make([]*Facts, 0, len(files))
	for _, file := range files {
		text, err := schemas.ReadFile(file)
		if err != nil {
			return nil, err
		}
		facts := &Facts{}
		if err := json.Unmarshal(text, facts); err != nil {
			return nil, err
		}
		all = append(all, facts)
	}
	return all, nil
}

// Name is the provider's own name, with which its resources begin.
func (f *Facts) Name() string { return path.Base(f.Source) }

// Major is the first number of the provider's version.
func (f *Facts) Major() string {
	major, _, _ := strings.Cut(f.Version, ".")
	return major
}

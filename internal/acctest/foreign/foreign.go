// Package foreign serves the schemas of other providers, so that tests can check
// configurations that use them offline, together with our own provider.
//
// The schemas are read from published bindings (schemas/, written by
// `make schemas`), and have only the resources that the examples use. The package
// validates nothing itself: Terraform finds by the schema whether an attribute
// exists, has the right type and is set where it is required. Its providers can
// plan; they create nothing.
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

// Facts are the schemas of one release of a provider.
type Facts struct {
	// Source and Version are of the provider, for example "hashicorp/aws" and "6.25.0", and
	// Package is where the facts were read.
	Source, Version, Package string
	// Provider is the schema of its configuration; nil where no example needs one.
	Provider  *block
	Resources map[string]*block `json:"resource_schemas"`
	// DataSources are only of those that FromConfig returns.
	DataSources map[string]*block `json:"data_source_schemas"`
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

// All returns the facts of every provider.
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

// Name returns the name that the types of the provider's resources begin with.
func (f *Facts) Name() string { return path.Base(f.Source) }

// Major returns the major version of the provider.
func (f *Facts) Major() string {
	major, _, _ := strings.Cut(f.Version, ".")
	return major
}

// NestedNames returns the names of all attributes of a resource at any depth. It
// returns nil where the resource has no nested attributes, or has a dynamic one, in
// which any name is allowed.
func (f *Facts) NestedNames(resource string) map[string]bool {
	b := f.Resources[resource]
	if b == nil {
		return nil
	}
	names := map[string]bool{}
	nested, dynamic := gather(b.Attributes, names)
	if !nested || dynamic {
		return nil
	}
	return names
}

// gather adds the names of attributes, and reports whether any of them is nested,
// and whether any is dynamic.
func gather(all map[string]*attribute, names map[string]bool) (nested, dynamic bool) {
	for name, a := range all {
		names[name] = true
		dynamic = dynamic || string(a.Type) == `"dynamic"`
		if a.NestedType != nil {
			nested = true
			_, innerDynamic := gather(a.NestedType.Attributes, names)
			dynamic = dynamic || innerDynamic
		}
	}
	return nested, dynamic
}

package foreign

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// FromConfig returns facts of a provider that fit a configuration: resources and data
// sources with the attributes and blocks that it sets, and the attributes that it reads
// as computed. They serve to run the configuration: the real provider may have none of
// it.
func FromConfig(source, config string) (*Facts, error) {
	file, diags := hclsyntax.ParseConfig([]byte(config), "main.tf", hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil, fmt.Errorf("the configuration is a %T", file.Body)
	}
	f := &Facts{Source: source, Provider: &block{}, Resources: map[string]*block{}, DataSources: map[string]*block{}}
	for _, b := range body.Blocks {
		switch {
		case len(b.Labels) > 0 && !strings.HasPrefix(b.Labels[0]+"_", f.Name()+"_"):
		case b.Type == "resource":
			f.Resources[b.Labels[0]] = blockLike(b.Body)
		case b.Type == "data":
			f.DataSources[b.Labels[0]] = blockLike(b.Body)
		case b.Type == "provider":
			f.Provider = blockLike(b.Body)
		}
	}
	f.addComputed(body)
	return f, nil
}

// blockLike returns the schema of a block from what one sets.
func blockLike(body *hclsyntax.Body) *block {
	like := &block{Attributes: map[string]*attribute{}, BlockTypes: map[string]*nestedBlock{}}
	for name, a := range body.Attributes {
		like.Attributes[name] = &attribute{Type: typeLike(a.Expr), Optional: true}
	}
	for _, inner := range body.Blocks {
		next := blockLike(inner.Body)
		if earlier := like.BlockTypes[inner.Type]; earlier != nil {
			maps.Copy(next.Attributes, earlier.Block.Attributes)
		}
		like.BlockTypes[inner.Type] = &nestedBlock{NestingMode: "list", Block: next}
	}
	return like
}

// typeLike returns the type of an attribute from a value. What is nested deeper than in
// a list or a map of scalars is of any type.
func typeLike(value hclsyntax.Expression) json.RawMessage {
	kind := "string"
	switch value := value.(type) {
	case *hclsyntax.TupleConsExpr:
		return collectionLike("list", value.Exprs)
	case *hclsyntax.ObjectConsExpr:
		var values []hclsyntax.Expression
		for _, item := range value.Items {
			values = append(values, item.ValueExpr)
		}
		return collectionLike("map", values)
	case *hclsyntax.LiteralValueExpr:
		switch value.Val.Type() {
		case cty.Number:
			kind = "number"
		case cty.Bool:
			kind = "bool"
		}
	case *hclsyntax.FunctionCallExpr:
		if value.Name == "max" || value.Name == "min" {
			kind = "number"
		}
	case *hclsyntax.ScopeTraversalExpr:
		switch name(value.Traversal[len(value.Traversal)-1]) {
		case "max_age":
			kind = "number"
		case "include_subdomains", "preload":
			kind = "bool"
		}
	}
	return json.RawMessage(`"` + kind + `"`)
}

// collectionLike returns the type of a list or a map with these values.
func collectionLike(kind string, values []hclsyntax.Expression) json.RawMessage {
	element := `"string"`
	for _, value := range values {
		if element = string(typeLike(value)); element != `"string"` {
			return json.RawMessage(`"dynamic"`)
		}
	}
	return json.RawMessage(`["` + kind + `", ` + element + `]`)
}

// addComputed adds the attributes that the configuration reads and does not set.
func (f *Facts) addComputed(body *hclsyntax.Body) {
	_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
		reference, ok := node.(*hclsyntax.ScopeTraversalExpr)
		if !ok {
			return nil
		}
		of, steps := f.Resources, reference.Traversal
		if steps.RootName() == "data" {
			of, steps = f.DataSources, steps[1:]
		}
		if len(steps) < 3 {
			return nil
		}
		b, attributes := of[name(steps[0])], name(steps[2])
		if b != nil && b.Attributes[attributes] == nil && b.BlockTypes[attributes] == nil {
			b.Attributes[attributes] = &attribute{Type: json.RawMessage(`"string"`), Computed: true}
		}
		return nil
	})
}

// name returns the name that a step of a reference has.
func name(step hcl.Traverser) string {
	switch step := step.(type) {
	case hcl.TraverseRoot:
		return step.Name
	case hcl.TraverseAttr:
		return step.Name
	}
	return ""
}

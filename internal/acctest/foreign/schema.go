package foreign

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// schemaOf converts a block to a schema. A nil block has an empty one.
func schemaOf(b *block) (*tfprotov6.Schema, error) {
	if b == nil {
		b = &block{}
	}
	read, err := b.schema()
	return &tfprotov6.Schema{Block: read}, err
}

func (b *block) schema() (*tfprotov6.SchemaBlock, error) {
	attributes, err := attributesOf(b.Attributes)
	if err != nil {
		return nil, err
	}
	read := &tfprotov6.SchemaBlock{Attributes: attributes}
	for name, nested := range b.BlockTypes {
		inner, err := nested.Block.schema()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		mode, found := blockModes[nested.NestingMode]
		if !found {
			return nil, fmt.Errorf("%s: unknown nesting mode %q", name, nested.NestingMode)
		}
		read.BlockTypes = append(read.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: inner, Nesting: mode, MinItems: nested.MinItems, MaxItems: nested.MaxItems,
		})
	}
	return read, nil
}

var blockModes = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov6.SchemaNestedBlockNestingModeMap,
}

var objectModes = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

func attributesOf(all map[string]*attribute) ([]*tfprotov6.SchemaAttribute, error) {
	var read []*tfprotov6.SchemaAttribute
	for name, a := range all {
		next, err := a.schema(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		read = append(read, next)
	}
	return read, nil
}

func (a *attribute) schema(name string) (*tfprotov6.SchemaAttribute, error) {
	read := &tfprotov6.SchemaAttribute{Name: name, Required: a.Required, Optional: a.Optional, Computed: a.Computed}
	if a.NestedType == nil {
		kind, err := typeOf(a.Type)
		read.Type = kind
		return read, err
	}
	mode, found := objectModes[a.NestedType.NestingMode]
	if !found {
		return nil, fmt.Errorf("unknown nesting mode %q", a.NestedType.NestingMode)
	}
	inner, err := attributesOf(a.NestedType.Attributes)
	read.NestedType = &tfprotov6.SchemaObject{Nesting: mode, Attributes: inner}
	return read, err
}

// typeOf parses a type as Terraform writes it: "string", or ["list", "string"].
func typeOf(text json.RawMessage) (tftypes.Type, error) {
	var name string
	if json.Unmarshal(text, &name) == nil {
		if simple, found := simpleTypes[name]; found {
			return simple, nil
		}
		return nil, fmt.Errorf("unknown type %q", name)
	}
	var of []json.RawMessage
	if json.Unmarshal(text, &of) != nil || len(of) != 2 {
		return nil, fmt.Errorf("unknown type %s", text)
	}
	element, err := typeOf(of[1])
	if err != nil {
		return nil, err
	}
	switch string(of[0]) {
	case `"list"`:
		return tftypes.List{ElementType: element}, nil
	case `"set"`:
		return tftypes.Set{ElementType: element}, nil
	case `"map"`:
		return tftypes.Map{ElementType: element}, nil
	}
	return nil, fmt.Errorf("unknown collection %s", of[0])
}

var simpleTypes = map[string]tftypes.Type{
	"string": tftypes.String, "number": tftypes.Number, "bool": tftypes.Bool, "dynamic": tftypes.DynamicPseudoType,
}

package foreign

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// PlanResourceChange plans the configured values, and unknown values for computed
// attributes that are not configured.
func (p *provider) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	schema := p.resources[req.TypeName]
	proposed, err := req.ProposedNewState.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	planned, err := tftypes.Transform(proposed, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if a := attributeAt(schema.Block, at); a != nil && a.Computed && value.IsNull() {
			return tftypes.NewValue(value.Type(), tftypes.UnknownValue), nil
		}
		return value, nil
	})
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(schema.ValueType(), planned)
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: &state}, err
}

// attributeAt returns the attribute at a path; nil where that is a block, an element,
// or inside a dynamic value.
func attributeAt(b *tfprotov6.SchemaBlock, at *tftypes.AttributePath) *tfprotov6.SchemaAttribute {
	attributes, blocks := b.Attributes, b.BlockTypes
	var found *tfprotov6.SchemaAttribute
	for _, step := range at.Steps() {
		name, named := step.(tftypes.AttributeName)
		found = nil
		if !named {
			continue
		}
		found = attributeOf(attributes, string(name))
		inner := blockOf(blocks, string(name))
		attributes, blocks = nil, nil
		switch {
		case inner != nil:
			attributes, blocks = inner.Attributes, inner.BlockTypes
		case found != nil && found.NestedType != nil:
			attributes = found.NestedType.Attributes
		}
	}
	return found
}

func attributeOf(all []*tfprotov6.SchemaAttribute, name string) *tfprotov6.SchemaAttribute {
	for _, a := range all {
		if a.Name == name {
			return a
		}
	}
	return nil
}

func blockOf(all []*tfprotov6.SchemaNestedBlock, name string) *tfprotov6.SchemaBlock {
	for _, b := range all {
		if b.TypeName == name {
			return b.Block
		}
	}
	return nil
}

package functions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
)

// encode converts a consumer's settings to a Terraform value. Lists become tuples,
// which Terraform converts to the list or set that an attribute needs.
func encode(ctx context.Context, value any) attr.Value {
	switch value := value.(type) {
	case nil:
		return types.StringNull()
	case string:
		return types.StringValue(value)
	case bool:
		return types.BoolValue(value)
	case int64:
		return types.Int64Value(value)
	case consumers.Settings:
		attributes, attributeTypes := map[string]attr.Value{}, map[string]attr.Type{}
		for _, setting := range value {
			encoded := encode(ctx, setting.Value)
			attributes[setting.Name], attributeTypes[setting.Name] = encoded, encoded.Type(ctx)
		}
		return types.ObjectValueMust(attributeTypes, attributes)
	case []any:
		elements, elementTypes := make([]attr.Value, len(value)), make([]attr.Type, len(value))
		for i, element := range value {
			elements[i] = encode(ctx, element)
			elementTypes[i] = elements[i].Type(ctx)
		}
		return types.TupleValueMust(elementTypes, elements)
	default:
		// The tests of the catalogue allow no other types.
		panic(fmt.Sprintf("a setting of the type %T", value))
	}
}

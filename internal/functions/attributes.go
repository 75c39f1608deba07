package functions

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// underlying returns what a value of any type is.
func underlying(value attr.Value) attr.Value {
	if dynamic, ok := value.(types.Dynamic); ok && !dynamic.IsNull() {
		return dynamic.UnderlyingValue()
	}
	return value
}

// isNothing reports whether a value is missing or null.
func isNothing(value attr.Value) bool { return value == nil || value.IsNull() }

// attributesOf returns what an object or a map has. It reports false for anything else.
func attributesOf(value attr.Value) (map[string]attr.Value, bool) {
	switch value := underlying(value).(type) {
	case types.Object:
		return value.Attributes(), !value.IsNull()
	case types.Map:
		return value.Elements(), !value.IsNull()
	default:
		return nil, false
	}
}

// instantOf reads an instant.
func instantOf(name string, value attr.Value) (time.Time, error) {
	text, ok := underlying(value).(types.String)
	at, err := time.Parse(time.RFC3339, text.ValueString())
	if !ok || err != nil {
		return time.Time{}, fmt.Errorf("%s is not a time in RFC 3339. Write, for example, \"2027-01-31T12:00:00Z\"", name)
	}
	return at, nil
}

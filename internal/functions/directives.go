package functions

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// directives are those of a policy, as hsts_policy has them in its attribute of
// that name. Each of them may be null.
type directives struct {
	MaxAge            types.Number `tfsdk:"max_age"`
	IncludeSubdomains types.Bool   `tfsdk:"include_subdomains"`
	Preload           types.Bool   `tfsdk:"preload"`
}

var directivesTypes = map[string]attr.Type{
	"max_age": types.NumberType, "include_subdomains": types.BoolType, "preload": types.BoolType,
}

// policy reads the directives. The error says what is wrong with one.
func (d directives) policy() (hsts.Policy, error) {
	for _, directive := range []struct {
		name  string
		value attr.Value
	}{{"max_age", d.MaxAge}, {"include_subdomains", d.IncludeSubdomains}, {"preload", d.Preload}} {
		if directive.value.IsNull() {
			return hsts.Policy{}, errors.New(directive.name + " is null, which consumers read as \"leave what is there\", and servers have defaults for. Give it a value: " +
				"to send no policy any more, retire it with max_age = 0")
		}
	}
	age, err := seconds("max_age", d.MaxAge)
	return hsts.Policy{MaxAge: age, IncludeSubDomains: d.IncludeSubdomains.ValueBool(), Preload: d.Preload.ValueBool()}, err
}

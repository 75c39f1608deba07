package framework

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// DirectivesTypes are the types of the object `directives` that the resource and
// the data sources compute.
var DirectivesTypes = map[string]attr.Type{
	"max_age": types.Int64Type, "include_subdomains": types.BoolType, "preload": types.BoolType,
}

// Directives returns a policy as the object `directives`.
func Directives(p hsts.Policy) types.Object {
	return types.ObjectValueMust(DirectivesTypes, map[string]attr.Value{
		"max_age":            types.Int64Value(p.MaxAge),
		"include_subdomains": types.BoolValue(p.IncludeSubDomains),
		"preload":            types.BoolValue(p.Preload),
	})
}

// Policy reads the object `directives` back. Null and unknown are the zero policy.
func Policy(directives types.Object) hsts.Policy {
	var p hsts.Policy
	attributes := directives.Attributes()
	if age, ok := attributes["max_age"].(types.Int64); ok {
		p.MaxAge = age.ValueInt64()
	}
	if flag, ok := attributes["include_subdomains"].(types.Bool); ok {
		p.IncludeSubDomains = flag.ValueBool()
	}
	if flag, ok := attributes["preload"].(types.Bool); ok {
		p.Preload = flag.ValueBool()
	}
	return p
}

// DirectivesArgument is the argument `directives` of a function. The age is a
// number, so that a fraction is refused under the argument's name.
type DirectivesArgument struct {
	MaxAge            types.Number `tfsdk:"max_age"`
	IncludeSubdomains types.Bool   `tfsdk:"include_subdomains"`
	Preload           types.Bool   `tfsdk:"preload"`
}

// DirectivesArgumentTypes are the types of [DirectivesArgument].
var DirectivesArgumentTypes = map[string]attr.Type{
	"max_age": types.NumberType, "include_subdomains": types.BoolType, "preload": types.BoolType,
}

// Policy reads the argument. None of the directives may be null.
func (d DirectivesArgument) Policy() (hsts.Policy, error) {
	for _, directive := range []struct {
		name  string
		value attr.Value
	}{{"max_age", d.MaxAge}, {"include_subdomains", d.IncludeSubdomains}, {"preload", d.Preload}} {
		if directive.value.IsNull() {
			return hsts.Policy{}, fmt.Errorf("%s is null. Consumers read that as \"keep the current value\", and servers use a default. Give it a value; to stop "+
				"sending a policy, retire it with max_age = 0", directive.name)
		}
	}
	age, err := Age("max_age", d.MaxAge)
	return hsts.Policy{MaxAge: age, IncludeSubDomains: d.IncludeSubdomains.ValueBool(), Preload: d.Preload.ValueBool()}, err
}

// Age reads a number of whole seconds that is not negative.
func Age(name string, n types.Number) (int64, error) {
	age, err := Seconds(name, n)
	if err == nil && age < 0 {
		err = fmt.Errorf("%s is %d. It must be a number of seconds, 0 or more, for example %d for one year", name, age, hsts.OneYear)
	}
	return age, err
}

package functions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// values is an object or a map of a dynamic argument, without its types. It does not
// distinguish missing from null.
type values map[string]any

// plainOf returns a value of a dynamic argument as a string, a bool, a *big.Float, a
// values, a []any, or nil.
func plainOf(ctx context.Context, value attr.Value) (any, error) {
	raw, err := value.ToTerraformValue(ctx)
	if err != nil {
		return nil, err
	}
	return plain(raw)
}

func plain(raw tftypes.Value) (any, error) {
	if raw.IsNull() || !raw.IsKnown() {
		return nil, nil
	}
	switch kind := raw.Type(); {
	case kind.Is(tftypes.String):
		return read[string](raw)
	case kind.Is(tftypes.Bool):
		return read[bool](raw)
	case kind.Is(tftypes.Number):
		return read[*big.Float](raw)
	case kind.Is(tftypes.Object{}), kind.Is(tftypes.Map{}):
		elements, err := read[map[string]tftypes.Value](raw)
		all := make(values)
		for name, element := range elements {
			if all[name], err = plain(element); err != nil {
				return nil, err
			}
		}
		return all, err
	default:
		elements, err := read[[]tftypes.Value](raw)
		all := make([]any, len(elements))
		for i, element := range elements {
			if all[i], err = plain(element); err != nil {
				return nil, err
			}
		}
		return all, err
	}
}

// read reads a value as a type of Go.
func read[T any](raw tftypes.Value) (value T, err error) {
	err = raw.As(&value)
	return value, err
}

func (v values) text(name string) string {
	text, _ := v[name].(string)
	return text
}

func (v values) flag(name string) bool {
	flag, _ := v[name].(bool)
	return flag
}

func (v values) number(name string) int64 {
	number, ok := v[name].(*big.Float)
	if !ok {
		return 0
	}
	whole, _ := number.Int64()
	return whole
}

func (v values) object(name string) values {
	object, _ := v[name].(values)
	return object
}

// texts returns the strings of a list or set.
func (v values) texts(name string) []string {
	var texts []string
	list, _ := v[name].([]any)
	for _, element := range list {
		if text, ok := element.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// objects returns the objects of a list.
func (v values) objects(name string) []values {
	var objects []values
	list, _ := v[name].([]any)
	for _, element := range list {
		if object, ok := element.(values); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// has reports whether all of the names are there, null or not.
func (v values) has(names ...string) bool {
	for _, name := range names {
		if _, there := v[name]; !there {
			return false
		}
	}
	return true
}

// given is an element of an argument, and where it stands in it.
type given struct {
	at string
	values
}

// check returns what is wrong with it.
func (g given) check(against shape) error {
	if err := against("", g.values); err != nil {
		return fmt.Errorf("%s: %w", g.at, err)
	}
	return nil
}

// several returns the elements of an argument that is one or several.
func several(ctx context.Context, argument types.Dynamic, isOne func(values) bool) ([]given, error) {
	if argument.IsNull() || argument.IsUnderlyingValueNull() {
		return nil, nil
	}
	read, err := plainOf(ctx, argument.UnderlyingValue())
	if err != nil {
		return nil, err
	}
	var all []given
	add := func(at string, element any) error {
		object, ok := element.(values)
		switch {
		case element == nil:
			return fmt.Errorf("%s is null. Leave it out", at)
		case !ok:
			return fmt.Errorf("%s is not an object", at)
		}
		all = append(all, given{at, object})
		return nil
	}
	switch read := read.(type) {
	case values:
		if isOne(read) {
			return []given{{"it", read}}, nil
		}
		for _, key := range slices.Sorted(maps.Keys(read)) {
			if err := add("the element "+nettext.Quote(framework.Cut(key)), read[key]); err != nil {
				return nil, err
			}
		}
	case []any:
		for i, element := range read {
			if err := add(fmt.Sprintf("the element %d", i), element); err != nil {
				return nil, err
			}
		}
	default:
		return nil, errors.New("it is not an object. Pass a resource or data source, or a map or list of several")
	}
	return all, nil
}

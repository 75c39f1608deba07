package functions

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

// option reads the value of one option, which is not null, into the options of a function.
type option[T any] func(attr.Value, *T) error

// readOptions reads the object of options that a function may be called with. A null
// option is ignored. example is such an object, for an error message.
func readOptions[T any, A attr.Value](arguments []A, known map[string]option[T], example string) (T, error) {
	var read T
	switch {
	case len(arguments) == 0 || isNothing(underlying(arguments[0])):
		return read, nil
	case len(arguments) > 1:
		return read, errors.New("there is more than one object of options. Write all options in one object")
	}
	given, ok := attributesOf(arguments[0])
	if !ok {
		return read, errors.New("the options must be an object, for example " + example)
	}
	names := slices.Sorted(maps.Keys(known))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		set, exists := known[name]
		if !exists {
			return read, fmt.Errorf("unknown option %s.%s The options are %s", framework.Quote(name), framework.DidYouMean(name, names), strings.Join(names, ", "))
		}
		value := underlying(given[name])
		if isNothing(value) {
			continue
		}
		if err := set(value, &read); err != nil {
			return read, err
		}
	}
	return read, nil
}

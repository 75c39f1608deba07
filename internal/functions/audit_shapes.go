package functions

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// shape returns what is wrong with a value that stands at a place in an argument, or nil.
// A report for auditors must not leave out what it can't read. A null and an
// attribute that no shape has are fine: later versions may have more.
type shape func(at string, value any) error

func textShape(at string, value any) error   { return expect[string](at, value, "a string") }
func flagShape(at string, value any) error   { return expect[bool](at, value, "true or false") }
func numberShape(at string, value any) error { return expect[*big.Float](at, value, "a number") }

func expect[T any](at string, value any, kind string) error {
	if _, ok := value.(T); !ok && value != nil {
		return fmt.Errorf("%s is not %s", at, kind)
	}
	return nil
}

// statusShape is the status of a profile.
func statusShape(at string, value any) error {
	if err := textShape(at, value); err != nil {
		return err
	}
	known := []string{string(profiles.Met), string(profiles.Unmet), string(profiles.Unknown)}
	if text, ok := value.(string); ok && !slices.Contains(known, text) {
		return fmt.Errorf("%s is %s, and a status is met, unmet or unknown", at, framework.Quote(text))
	}
	return nil
}

// listOf is a list or a set.
func listOf(element shape) shape {
	return func(at string, value any) error {
		if err := expect[[]any](at, value, "a list"); err != nil {
			return err
		}
		list, _ := value.([]any)
		for i, e := range list {
			if err := element(fmt.Sprintf("%s[%d]", at, i), e); err != nil {
				return err
			}
		}
		return nil
	}
}

// mapOf is a map, or an object with any attributes.
func mapOf(element shape) shape {
	return func(at string, value any) error {
		if err := expect[values](at, value, "a map"); err != nil {
			return err
		}
		all, _ := value.(values)
		for _, key := range slices.Sorted(maps.Keys(all)) {
			if err := element(at+"["+framework.Quote(key)+"]", all[key]); err != nil {
				return err
			}
		}
		return nil
	}
}

// objectWith is an object.
func objectWith(attributes map[string]shape) shape {
	return func(at string, value any) error {
		if err := expect[values](at, value, "an object"); err != nil {
			return err
		}
		object, _ := value.(values)
		for _, name := range slices.Sorted(maps.Keys(attributes)) {
			where := name
			if at != "" {
				where = at + "." + name
			}
			if err := attributes[name](where, object[name]); err != nil {
				return err
			}
		}
		return nil
	}
}

// What is read of each kind of argument.
var (
	policyShape = objectWith(map[string]shape{
		"domain": textShape, "header_value": textShape, "stage": textShape, "held_because": listOf(textShape),
		"directives": objectWith(map[string]shape{"max_age": numberShape, "include_subdomains": flagShape, "preload": flagShape}),
		"profiles":   listOf(textShape), "profiles_met_at": mapOf(textShape),
		"history": listOf(objectWith(map[string]shape{
			"stage": textShape, "header_value": textShape, "entered_at": textShape, "seen_at": textShape, "evidence_sha256": listOf(textShape),
		})),
	})
	readShape = objectWith(map[string]shape{
		"domain": textShape, "evidence": textShape, "waive": mapOf(textShape), "subdomains": listOf(textShape),
		"requirements": mapOf(objectWith(map[string]shape{"status": textShape})),
		"findings":     listOf(objectWith(map[string]shape{"code": textShape, "host": textShape, "waived": textShape})),
		"compliance":   mapOf(objectWith(map[string]shape{"status": statusShape, "misses": pointsShape, "unknown": pointsShape})),
	})
	pointsShape = listOf(objectWith(map[string]shape{"requirement": textShape}))
	fleetShape  = objectWith(map[string]shape{
		"waive": mapOf(mapOf(textShape)),
		"results": mapOf(objectWith(map[string]shape{
			"conclusive": flagShape, "waived_codes": listOf(textShape),
			"compliance": objectWith(map[string]shape{
				"met": listOf(textShape), "unmet": mapOf(listOf(textShape)), "unknown": mapOf(listOf(textShape)),
			}),
		})),
	})
)

// Package framework has what the resources, data sources and functions share to
// translate between Terraform's values and Go's: numbers of seconds, values that
// are not known yet, a policy's directives, and errors on the attribute that a
// person must change.
package framework

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Known reports whether all values are known. It does not look into collections
// and objects: see [FullyKnown].
func Known(values ...attr.Value) bool {
	for _, value := range values {
		if value.IsUnknown() {
			return false
		}
	}
	return true
}

// FullyKnown reports whether a value is known, and everything in it.
func FullyKnown(value attr.Value) bool {
	if value.IsUnknown() {
		return false
	}
	switch value := value.(type) {
	case interface{ Elements() []attr.Value }:
		for _, element := range value.Elements() {
			if !FullyKnown(element) {
				return false
			}
		}
	case interface{ Elements() map[string]attr.Value }:
		for _, element := range value.Elements() {
			if !FullyKnown(element) {
				return false
			}
		}
	case interface{ Attributes() map[string]attr.Value }:
		for _, attribute := range value.Attributes() {
			if !FullyKnown(attribute) {
				return false
			}
		}
	}
	return true
}

// KnownTexts returns the elements of a list or set that are known and not null.
func KnownTexts(collection interface{ Elements() []attr.Value }) []string {
	var texts []string
	for _, element := range collection.Elements() {
		if text, ok := element.(types.String); ok && !text.IsUnknown() && !text.IsNull() {
			texts = append(texts, text.ValueString())
		}
	}
	return texts
}

// HasNull reports whether an element of a list or set is null.
func HasNull(collection interface{ Elements() []attr.Value }) bool {
	return slices.ContainsFunc(collection.Elements(), attr.Value.IsNull)
}

// Types returns the types of a schema's attributes, so that the type of a nested
// object is written once, in the schema.
func Types[A interface{ GetType() attr.Type }](attributes map[string]A) map[string]attr.Type {
	all := make(map[string]attr.Type, len(attributes))
	for name, attribute := range attributes {
		all[name] = attribute.GetType()
	}
	return all
}

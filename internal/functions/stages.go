package functions

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// stagesOf reads stages of whatever type they are written in, as no type of an
// argument allows for an attribute to be missing. Null is nil.
func stagesOf(given types.Dynamic) ([]rollout.Stage, error) {
	list, ok := given.UnderlyingValue().(interface{ Elements() []attr.Value })
	if _, set := given.UnderlyingValue().(types.Set); !ok || set {
		return nil, errors.New("stages are a list of objects { name, max_age, soak }, in the order in which they are served")
	}
	stages := []rollout.Stage{}
	for i, element := range list.Elements() {
		stage, err := stageOf(element)
		if err != nil {
			return nil, fmt.Errorf("stage %d: %w", i+1, err)
		}
		stages = append(stages, stage)
	}
	return stages, nil
}

// stageOf reads one stage. A key that no stage has is refused: it may be a soak
// that is misspelt, and the dates would be others.
func stageOf(element attr.Value) (rollout.Stage, error) {
	var attributes map[string]attr.Value
	switch element := element.(type) {
	case types.Object:
		attributes = element.Attributes()
	case types.Map:
		attributes = element.Elements()
	}
	var stage rollout.Stage
	if attributes == nil {
		return stage, errors.New("it is not an object { name, max_age, soak }")
	}
	for _, key := range slices.Sorted(maps.Keys(attributes)) {
		if key != "name" && key != "max_age" && key != "soak" {
			return stage, fmt.Errorf("it has %q, but a stage has name, max_age and soak only", key)
		}
	}
	name, ok := attributes["name"].(types.String)
	if !ok || name.IsNull() {
		return stage, errors.New("it needs a name, which is text")
	}
	stage.Name = name.ValueString()
	var err error
	if stage.MaxAge, err = ageOf(attributes, "max_age"); err != nil {
		return stage, err
	}
	if given := attributes["soak"]; given == nil || given.IsNull() {
		return stage, nil
	}
	stage.Soak, err = ageOf(attributes, "soak")
	return stage, err
}

// ageOf reads an age of a stage.
func ageOf(attributes map[string]attr.Value, key string) (int64, error) {
	age, ok := attributes[key].(types.Number)
	if !ok || age.IsNull() {
		return 0, fmt.Errorf("it needs %s, which is a number of seconds", key)
	}
	return framework.Age(key, age)
}

package functions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// stagesOf reads stages of whatever type they are written in, as no type of an
// argument allows for an attribute to be missing. Null is nil.
func stagesOf(given types.Dynamic) ([]rollout.Stage, error) {
	elements, ok := elementsOf(given)
	if !ok {
		return nil, errors.New("stages are a list of objects { name, max_age, soak }, in the order in which they are served")
	}
	stages := []rollout.Stage{}
	for i, element := range elements {
		stage, err := stageOf(element)
		if err != nil {
			return nil, fmt.Errorf("stage %d: %w", i+1, err)
		}
		stages = append(stages, stage)
	}
	return stages, nil
}

// elementsOf returns what is in a list or a tuple: a set has no order.
func elementsOf(given types.Dynamic) ([]attr.Value, bool) {
	list, ok := given.UnderlyingValue().(interface{ Elements() []attr.Value })
	if _, set := given.UnderlyingValue().(types.Set); !ok || set {
		return nil, false
	}
	return list.Elements(), true
}

// rampOf reads the schedule of a policy. It reports false for anything else.
func rampOf(ctx context.Context, given types.Dynamic) ([]rollout.RampStage, bool, error) {
	list, ok := given.UnderlyingValue().(interface{ Elements() []attr.Value })
	if !ok || len(list.Elements()) == 0 {
		empty, typed := given.UnderlyingValue().(types.List)
		object, _ := empty.ElementType(ctx).(types.ObjectType)
		return nil, typed && object.AttrTypes["header_value"] != nil, nil
	}
	ramp := []rollout.RampStage{}
	for i, element := range list.Elements() {
		object, ok := element.(types.Object)
		if _, scheduled := object.Attributes()["header_value"]; !ok || !scheduled {
			return nil, false, nil
		}
		stage, named := object.Attributes()["stage"].(types.String)
		header, _ := object.Attributes()["header_value"].(types.String)
		policy, err := hsts.Parse(header.ValueString())
		if err != nil || !named {
			return nil, true, fmt.Errorf("stage %d: it is not an element of a schedule, which is { stage, header_value, wait }", i+1)
		}
		r := rollout.RampStage{Stage: stage.ValueString(), Policy: policy}
		if wait, ok := object.Attributes()["wait"].(types.Number); ok && !wait.IsNull() {
			if r.Wait, err = framework.Age("wait", wait); err != nil {
				return nil, true, fmt.Errorf("stage %d: %w", i+1, err)
			}
		}
		ramp = append(ramp, r)
	}
	return ramp, true, nil
}

// stageAfter reads the name of the present stage of a schedule; it may be left out.
func stageAfter(ramp []rollout.RampStage, options []types.Dynamic) (string, error) {
	if len(options) == 0 || options[0].IsNull() || options[0].IsUnderlyingValueNull() {
		return "", nil
	}
	name, ok := options[0].UnderlyingValue().(types.String)
	if !ok {
		return "", errors.New("with the schedule of a policy this is the name of its present stage. Its waits already include settle")
	}
	if len(ramp) == 0 {
		return name.ValueString(), nil
	}
	return name.ValueString(), knownStage(ramp, name.ValueString())
}

// knownStage refuses a name that no stage of a schedule has.
func knownStage(ramp []rollout.RampStage, stage string) error {
	var names []string
	for _, r := range ramp {
		names = append(names, r.Stage)
	}
	if slices.Contains(names, stage) {
		return nil
	}
	return fmt.Errorf("the schedule has no stage %s.%s Its stages: %s", framework.Quote(stage), framework.DidYouMean(stage, names), listed(names))
}

// listed lists the first of the names that somebody wrote, and how many more there are.
func listed(names []string) string {
	const most = 10
	var shown []string
	for _, name := range names[:min(len(names), most)] {
		shown = append(shown, nettext.Printable(framework.Cut(name)))
	}
	text := strings.Join(shown, ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// stageOf reads one stage. A key that no stage has is refused: it may be a soak
// that is misspelt, and the dates would be others.
func stageOf(element attr.Value) (rollout.Stage, error) {
	attributes, _ := attributesOf(element)
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

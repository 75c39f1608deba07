package acctest_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// plan is what the resources of other providers would be, by address, and the
// outputs.
type plan struct {
	resources map[string]map[string]any
	outputs   map[string]any
}

// planned plans the workspace.
func planned(t *testing.T, w *acctest.Workspace) plan {
	t.Helper()
	w.Do("plan", "-out=plan.tfplan")
	var shown struct {
		PlannedValues struct {
			Outputs    map[string]struct{ Value any }
			RootModule struct {
				Resources []struct {
					Type, Address string
					Values        map[string]any
				}
			} `json:"root_module"`
		} `json:"planned_values"`
	}
	decoder := json.NewDecoder(strings.NewReader(w.Do("show", "-json", "plan.tfplan").Output))
	decoder.UseNumber()
	if err := decoder.Decode(&shown); err != nil {
		t.Fatal(err)
	}
	p := plan{resources: map[string]map[string]any{}, outputs: map[string]any{}}
	for _, r := range shown.PlannedValues.RootModule.Resources {
		if r.Type != "hsts_policy" {
			p.resources[r.Address] = r.Values
		}
	}
	for name, output := range shown.PlannedValues.Outputs {
		p.outputs[name] = output.Value
	}
	return p
}

// at is the value at a path: the address of a resource, then the names of
// attributes and the numbers of elements, with bars between them. Numbers may be
// left out where there is one element.
func (p plan) at(t *testing.T, path string) any {
	t.Helper()
	steps := strings.Split(path, "|")
	var value any = p.resources[steps[0]]
	for _, step := range steps[1:] {
		if list, ok := value.([]any); ok && len(list) == 1 {
			value = list[0]
		}
		switch in := value.(type) {
		case map[string]any:
			value = in[step]
		case []any:
			number, err := strconv.Atoi(step)
			if err != nil || number >= len(in) {
				t.Fatalf("%s: there are %d elements at %s", path, len(in), step)
			}
			value = in[number]
		}
		if value == nil {
			t.Fatalf("%s: there is nothing at %s, in %v", path, step, p.resources)
		}
	}
	if list, ok := value.([]any); ok && len(list) == 1 {
		return list[0]
	}
	return value
}

// saysPreload tells whether any resource says preload, as a word of a text or as
// a switch that is on.
func (p plan) saysPreload() bool {
	for _, values := range p.resources {
		if saysPreload("", values) {
			return true
		}
	}
	return false
}

func saysPreload(name string, value any) bool {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			if saysPreload(name, inner) {
				return true
			}
		}
	case []any:
		for _, inner := range value {
			if saysPreload(name, inner) {
				return true
			}
		}
	default:
		text := strings.ReplaceAll(fmt.Sprint(value), "preload:false", "")
		return strings.Contains(text, "preload") || text == "true" && strings.Contains(strings.ToLower(name), "preload")
	}
	return false
}

package acctest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/acctest/foreign"
)

// plan has the planned values of the resources of other providers, by address, and
// of the outputs.
type plan struct {
	resources map[string]map[string]any
	outputs   map[string]any
	// json is the whole plan.
	json string
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
	text := w.Do("show", "-json", "plan.tfplan").Output
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&shown); err != nil {
		t.Fatal(err)
	}
	p := plan{resources: map[string]map[string]any{}, outputs: map[string]any{}, json: text}
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

// at returns the value at a path: the address of a resource, then the names of
// attributes and the indexes of elements, separated by bars. The index of an only
// element may be left out.
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

// saysPreload reports whether any resource has preload, in a text or as a switch
// that is on.
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

// foreignBlock matches a resource or a data source of another provider, or an output.
var foreignBlock = regexp.MustCompile(`(?ms)^(?:(?:resource|data) "(?:[^h]|h[^s])[^"]*" "\w+"|output "\w+") \{.*?\n\}$`)

// planWithoutSchemas plans an example of a provider without a schema: the policy as
// it is, and of the provider's resources only the expression that carries the
// policy. It can't check that the provider has such a resource and attribute.
func (e example) planWithoutSchemas(t *testing.T, want expectation) {
	t.Helper()
	for source := range e.servers {
		nothing, err := (&foreign.Facts{Source: source}).Server()
		if err != nil {
			t.Fatal(err)
		}
		e.servers[source] = nothing
	}
	attribute := regexp.QuoteMeta(want.at)
	expressions := regexp.MustCompile(`(?m)^\s+`+attribute+`\s+= (.*hsts_policy\.site\..*?)(?: # .*)?$`).FindAllStringSubmatch(
		strings.Join(foreignBlock.FindAllString(e.text, -1), "\n"), -1)
	if expressions == nil {
		t.Fatalf("it has no %s", attribute)
	}
	text := strings.TrimRight(foreignBlock.ReplaceAllString(e.text, ""), "\n") +
		"\n\noutput \"sent\" {\n  value = " + expressions[len(expressions)-1][1] + "\n}\n"
	text = regexp.MustCompile(`(?ms)^provider "\w+" \{.*?\n\}$`).ReplaceAllString(text, "")
	w := e.workspace(t, text)
	for _, state := range e.states() {
		w.Write("state_override.tf", override(state.override))
		want.check(t, state.name, planned(t, w).outputs["sent"], state.header, state.age)
	}
}

package acctest_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/acctest/foreign"
	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
)

const consumerExamples = examples + "/consumers"

// TestConsumers formats, validates and plans every example of a consumer against
// the schemas of the providers that it uses, in the first stage, retired, and
// with preload. Where no facts of a provider are known, the example says so, and
// is planned without its resources (unheld).
func TestConsumers(t *testing.T) {
	t.Parallel()
	directories, err := filepath.Glob(consumerExamples + "/*/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range directories {
		name := filepath.Base(filepath.Dir(file))
		sent, found := sends[name]
		if !found {
			t.Errorf("%s: the table does not tell what it sends", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			example := readExample(t, file)
			example.checkWords(t)
			if example.held() {
				example.planHeld(t, sent)
			} else {
				example.planUnheld(t, sent)
			}
		})
	}
	if len(directories) != len(sends) {
		t.Errorf("there are %d examples, and the table has %d", len(directories), len(sends))
	}
}

// example is the configuration of a directory.
type example struct {
	name, text string
	// servers are the other providers that it uses, by source: nil where no facts
	// are known.
	servers map[string]tfprotov6.ProviderServer
	facts   []*foreign.Facts
}

// otherProvider is one of required_providers, in the layout of fmt.
var otherProvider = regexp.MustCompile(`(?m)^      source\s*=\s*"([^"]+)"(?:\n\s*version\s*=\s*"\S+ (\d+)\.)?`)

func readExample(t *testing.T, file string) example {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	e := example{name: filepath.Base(filepath.Dir(file)), text: string(text), servers: map[string]tfprotov6.ProviderServer{}}
	for _, match := range otherProvider.FindAllStringSubmatch(e.text, -1) {
		if match[1] != "hstskit/hsts" {
			e.use(t, match[1], match[2])
		}
	}
	return e
}

// use serves what is known of a provider; where that is nothing, it is nil.
func (e *example) use(t *testing.T, source, major string) {
	t.Helper()
	known, err := foreign.All()
	if err != nil {
		t.Fatal(err)
	}
	e.servers[source] = nil
	for _, facts := range known {
		if facts.Source != source || facts.Major() != major {
			continue
		}
		if e.servers[source], err = facts.Server(); err != nil {
			t.Fatal(err)
		}
		e.facts = append(e.facts, facts)
	}
}

// held tells whether the example can be held against the schemas of all that it uses.
func (e example) held() bool { return !slices.Contains(slices.Collect(maps.Values(e.servers)), nil) }

// checkWords holds what an example says to what is true of it.
func (e example) checkWords(t *testing.T) {
	t.Helper()
	if strings.Contains(e.text, "# No test holds this example against the provider") == e.held() {
		t.Errorf("held against schemas: %t, and it does not say so", e.held())
	}
	if !strings.Contains(e.text, "\n# To retire: ") || !regexp.MustCompile(`(?m)^# It can(?:'t)? say `).MatchString(e.text) {
		t.Error("it does not tell what the consumer can say, and how it retires")
	}
	// IIS is a server and no consumer: it has no limits of its own.
	_, known := consumers.Find(e.name)
	if named := strings.Contains(e.text, `["`+e.name+`"]`); named != known || !known && !strings.HasPrefix(e.name, "iis_") {
		t.Errorf("its consumers name it: %t; the catalogue has it: %t", named, known)
	}
	for line := range strings.Lines(e.text) {
		if code := strings.TrimSpace(line); !strings.HasPrefix(code, "#") && strings.Contains(strings.ToLower(code), "preload") &&
			!strings.Contains(code, "hsts_policy.site.directives.preload") {
			t.Errorf("preload is not the policy's: %s", code)
		}
	}
}

// state is what a policy can be in, by an override of the example, with what the
// header and the age are then.
type state struct{ name, override, header, age string }

var allStates = []state{
	{"first stage", "", "max-age=300; includeSubDomains", "300"},
	{"retired", "retire = true", "max-age=0", "0"},
	{
		"with preload",
		"preload = true\naccept_preload_consequences = true\nrollout = { stages = [] }\ndomain = \"example.com\"\ninclude_subdomains = true",
		"max-age=63072000; includeSubDomains; preload", "63072000",
	},
}

// states are those that the consumer can be in: the policy itself refuses preload
// where it can't be said.
func (e example) states() []state {
	if c, _ := consumers.Find(e.name); c.Preload == consumers.Never {
		return allStates[:2]
	}
	return allStates
}

// override is a policy of the state, on top of the example's.
func override(arguments string) string {
	return "resource \"hsts_policy\" \"site\" {\n" + arguments + "\n}\n"
}

var variable = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)\n\}$`)

// values gives the example's variables a value each.
func (e example) values() string {
	of := map[string]string{"string": `"x"`, "number": "1", "list(string)": `["x"]`}
	var all strings.Builder
	for _, match := range variable.FindAllStringSubmatch(e.text, -1) {
		if strings.Contains(match[2], "default") {
			continue
		}
		kind := regexp.MustCompile(`type\s*= (\S+)`).FindStringSubmatch(match[2])
		all.WriteString(match[1] + " = " + of[kind[1]] + "\n")
	}
	return all.String()
}

// workspace has the example in it, and the providers that it uses.
func (e example) workspace(t *testing.T, text string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspaceBeside(t, acctest.NewClock(time.Now()), e.servers)
	w.Write("main.tf", e.text)
	w.Do("fmt", "-check", "-diff")
	w.Write("main.tf", text)
	w.Write("terraform.tfvars", e.values())
	w.Do("validate")
	return w
}

// planHeld plans the example in every state.
func (e example) planHeld(t *testing.T, sent sending) {
	t.Helper()
	if ignored := e.ignored(t); len(ignored) > 0 {
		t.Errorf("the schema does not have %q", ignored)
	}
	w := e.workspace(t, e.text)
	for _, state := range e.states() {
		w.Write("state_override.tf", override(state.override))
		planned := planned(t, w)
		sent.check(t, state.name, planned.at(t, sent.path(state.name)), state.header, state.age)
		if says, should := planned.saysPreload(), state.name == "with preload"; says != should {
			t.Errorf("%s: preload is sent: %t", state.name, says)
		}
	}
}

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
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

const consumerExamples = examples + "/consumers"

// TestConsumers plans every example of a consumer with the schemas of the providers
// that it uses, in the first stage, retired, and with preload; with -short in one of
// these states. Where there is no schema of a provider, the example says so, and is
// planned without that provider's resources.
func TestConsumers(t *testing.T) {
	t.Parallel()
	directories, err := filepath.Glob(consumerExamples + "/*/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	few := testrun.Share(t, len(allStates), 1, "states of the policy in each example")
	for _, file := range directories {
		name := filepath.Base(filepath.Dir(file))
		want, found := expected[name]
		if !found {
			t.Errorf("%s: it has no row in the table", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			example := readExample(t, file)
			example.few = few
			example.checkComments(t)
			example.checkVersions(t)
			if example.hasSchemas() {
				example.planWithSchemas(t, want)
			} else {
				example.planWithoutSchemas(t, want)
			}
		})
	}
	if len(directories) != len(expected) {
		t.Errorf("there are %d examples, and the table has %d", len(directories), len(expected))
	}
}

// example is the configuration of a directory.
type example struct {
	name, text string
	// servers are the other providers that it uses, by source: nil where there is no
	// schema.
	servers map[string]tfprotov6.ProviderServer
	facts   []*foreign.Facts
	// few is how many of the policy's states the test is content with; 0 is all.
	few int
}

// otherProvider matches an entry of required_providers, as terraform fmt lays it out.
var otherProvider = regexp.MustCompile(`(?m)^ {6}source\s*=\s*"([^"]+)"(?:\n\s*version\s*=\s*"\S+ (\d+)\.)?`)

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

// use serves a provider that the example uses, or notes that there is no schema.
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

// serveLike serves each provider of which there is no schema with one that fits the
// example.
func (e example) serveLike(t *testing.T) {
	t.Helper()
	for source, server := range e.servers {
		if server != nil {
			continue
		}
		facts, err := foreign.FromConfig(source, e.text)
		if err != nil {
			t.Fatal(err)
		}
		if e.servers[source], err = facts.Server(); err != nil {
			t.Fatal(err)
		}
	}
}

// hasSchemas reports whether there is a schema of every provider that it uses.
func (e example) hasSchemas() bool {
	return !slices.Contains(slices.Collect(maps.Values(e.servers)), nil)
}

// checkVersions checks that an example pins each provider that is not ours: ~> has an
// upper bound, as the next major version may change what the example uses.
func (e example) checkVersions(t *testing.T) {
	t.Helper()
	for _, match := range regexp.MustCompile(`(?m)^ {6}source\s*=\s*"([^"]+)"\n(\s*version = "~> \d+\.)?`).FindAllStringSubmatch(e.text, -1) {
		if match[1] != "hstskit/hsts" && match[2] == "" {
			t.Errorf("%s is not pinned by ~>", match[1])
		}
	}
}

// checkComments compares what the comments of an example say with the example.
func (e example) checkComments(t *testing.T) {
	t.Helper()
	if strings.Contains(e.text, "# No test checks this example against the provider") == e.hasSchemas() {
		t.Errorf("tested with schemas: %t, and it does not say so", e.hasSchemas())
	}
	if !strings.Contains(e.text, "\n# To retire: ") || !regexp.MustCompile(`(?m)^# It can(?:'t)? send `).MatchString(e.text) {
		t.Error("it does not say what the consumer can send, and how it retires")
	}
	// IIS is a server and no consumer: it has no limits of its own.
	c, known := consumers.Find(e.name)
	if says := strings.Contains(e.text, "\n# Without the header: "); says != (c.MissingOn() != "") {
		t.Errorf("it says which of the consumer's own responses are without the header: %t; the catalogue: %q", says, c.MissingOn())
	}
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

// state is a state of the policy, made by an override of the example, and the header
// and the age in it.
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

// states are those that the consumer can send: the policy refuses preload where the
// consumer does. Where a few will do, which these are depends on the example, so
// that all of them are tried.
func (e example) states() []state {
	states := slices.Clone(allStates)
	if c, _ := consumers.Find(e.name); c.Preload == consumers.Never {
		states = states[:2]
	}
	if e.few == 0 || e.few >= len(states) {
		return states
	}
	first := len(e.name) % len(states)
	return slices.Concat(states[first:], states[:first])[:e.few]
}

// override returns a file that changes arguments of the example's policy.
func override(arguments string) string {
	return "resource \"hsts_policy\" \"site\" {\n" + arguments + "\n}\n"
}

var variable = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)\n\}$`)

// values returns a file with a value for each of the example's variables.
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

// workspace returns a workspace with the example and the providers that it uses.
func (e example) workspace(t *testing.T, text string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspaceBeside(t, acctest.NewClock(time.Now()), e.servers)
	w.Write("main.tf", text)
	w.Write("terraform.tfvars", e.values())
	return w
}

// planWithSchemas plans the example in every state.
func (e example) planWithSchemas(t *testing.T, want expectation) {
	t.Helper()
	if ignored := e.ignored(t); len(ignored) > 0 {
		t.Errorf("the schema has no %q", ignored)
	}
	w := e.workspace(t, e.text)
	for _, state := range e.states() {
		w.Write("state_override.tf", override(state.override))
		planned := planned(t, w)
		want.check(t, state.name, planned.at(t, want.path(state.name)), state.header, state.age)
		if says, should := planned.saysPreload(), state.name == "with preload"; says != should {
			t.Errorf("%s: preload is sent: %t", state.name, says)
		}
		e.holdAgainstRules(t, state.name, planned.json)
	}
}

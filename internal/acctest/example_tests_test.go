package acctest_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestExamples_test runs the tests of each example, as its users would: terraform
// test or tofu test, whichever the CLI is. No site answers here, so that a test which
// asks one fails.
func TestExamples_test(t *testing.T) {
	t.Parallel()
	var files []string
	for _, depth := range []string{"*", "*/*"} {
		found, err := filepath.Glob(filepath.Join(examples, depth, "tests", "*.tftest.hcl"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	checkEachIsTested(t, files)
	if !acctest.HasMocks(t) {
		t.Skip("mocks in tofu test need OpenTofu 1.12")
	}
	for _, file := range files {
		directory := filepath.Dir(filepath.Dir(file))
		t.Run(strings.TrimPrefix(directory, examples+"/"), func(t *testing.T) {
			t.Parallel()
			w := exampleWorkspace(t, directory, file)
			text := w.Read("tests/" + filepath.Base(file))
			runs := regexp.MustCompile(`(?m)^run "`).FindAllString(text, -1)
			w.Do("fmt", "-check", "-diff", "-recursive")
			result := w.Run("test")
			if want := strconv.Itoa(len(runs)) + " passed, 0 failed"; result.Code != 0 || !strings.Contains(result.Output, want) {
				t.Errorf("want %s:\n%s", want, result.Output)
			}
		})
	}
}

// untested are the examples that can have no test: the provider's block does nothing by
// itself.
var untested = []string{"provider"}

// checkEachIsTested checks that each example has a test.
func checkEachIsTested(t *testing.T, tests []string) {
	t.Helper()
	for _, pattern := range []string{"*/*.tf", "*/*/*.tf"} {
		sources, err := filepath.Glob(filepath.Join(examples, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range sources {
			directory := filepath.Dir(source)
			tested := slices.ContainsFunc(tests, func(file string) bool { return strings.HasPrefix(file, directory+"/tests/") })
			if !tested && !slices.Contains(untested, filepath.Base(directory)) {
				t.Errorf("%s has no tests/*.tftest.hcl", directory)
			}
		}
	}
}

// exampleWorkspace returns a workspace with an example, its tests, and what it needs of
// other providers.
func exampleWorkspace(t *testing.T, directory, tests string) *acctest.Workspace {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join(directory, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	// The configurations of a resource page are several, each in a file of its own.
	if slices.ContainsFunc(sources, func(file string) bool { return filepath.Base(file) == "resource.tf" }) {
		sources = []string{filepath.Join(directory, "resource.tf")}
	}
	providers := knownProviders(t)
	if main := filepath.Join(directory, "main.tf"); strings.Contains(directory, "/consumers/") {
		e := readExample(t, main)
		e.serveLike(t)
		maps.Copy(providers, e.servers)
	}
	w := acctest.NewWorkspaceBeside(t, acctest.NewClock(time.Now()), providers)
	if err := os.Mkdir(w.Path("tests"), 0o700); err != nil {
		t.Fatal(err)
	}
	if pinned := slices.ContainsFunc(sources, func(file string) bool { return strings.Contains(readText(t, file), "required_providers") }); !pinned {
		w.Write("versions.tf", versions)
	}
	for _, file := range append(sources, tests) {
		name, err := filepath.Rel(directory, file)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(name, readText(t, file))
	}
	return w
}

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

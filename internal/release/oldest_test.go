package release_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pinned returns the version of a module that one below tools/ pins.
func pinned(t *testing.T, directory, module string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^(?:require)?\s+` + regexp.QuoteMeta(module) + ` v(\S+)`).FindStringSubmatch(read(t, root+"/tools/"+directory+"/go.mod"))
	if found == nil {
		t.Fatalf("tools/%s does not pin %s", directory, module)
	}
	return found[1]
}

// TestOldest holds that the minimum which the documentation names is what tests run
// with: the oldest CLIs that tools/oldest pins, and the workflow in exactly these
// versions.
func TestOldest(t *testing.T) {
	t.Parallel()
	terraform := pinned(t, "oldest/terraform", "github.com/hashicorp/terraform")
	opentofu := pinned(t, "oldest/opentofu", "github.com/opentofu/opentofu")
	minor := regexp.MustCompile(`^\d+\.\d+`)
	named := regexp.MustCompile(`Terraform (\d+\.\d+) or OpenTofu (\d+\.\d+), or later`)
	want := fmt.Sprintf("Terraform %s or OpenTofu %s, or later", minor.FindString(terraform), minor.FindString(opentofu))
	for _, file := range []string{"README.md", "templates/index.md.tmpl", "docs/index.md", "templates/guides/quickstart.md", "docs/guides/quickstart.md"} {
		if got := named.FindAllString(read(t, root+"/"+file), -1); !slices.Equal(got, []string{want}) {
			t.Errorf("%s names %q, want %q", file, got, want)
		}
	}
	var matrix struct {
		Jobs map[string]struct {
			Strategy struct{ Matrix map[string][]string }
		}
	}
	parse(t, root+"/.github/workflows/test.yml", &matrix)
	for cli, version := range map[string]string{"terraform": terraform, "opentofu": opentofu} {
		if got := matrix.Jobs[cli].Strategy.Matrix[cli]; !slices.Contains(got, version) {
			t.Errorf("the workflow runs %s %q, without the oldest, %s", cli, got, version)
		}
	}
	// An update of what is pinned as oldest would move the minimum without anyone deciding it.
	if strings.Contains(read(t, root+"/.github/dependabot.yml"), "oldest") {
		t.Error("dependabot updates tools/oldest")
	}
}

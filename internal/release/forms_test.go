package release_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// form is a form for an issue.
type form struct {
	Name, Description string
	Body              []struct {
		Type, ID   string
		Attributes struct {
			Label, Description, Value string
			Options                   []string
		}
		Validations struct{ Required bool }
	}
}

// TestForms checks that each form can be shown, and asks for the versions; and that who
// finds a verdict wrong is asked for the report.
func TestForms(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(root + "/.github/ISSUE_TEMPLATE/[0-9]*.yml")
	if err != nil || len(files) < 3 {
		t.Fatalf("%d forms: %v", len(files), err)
	}
	for _, file := range files {
		var f form
		parse(t, file, &f)
		if f.Name == "" || f.Description == "" || len(f.Body) == 0 {
			t.Errorf("%s: name %q, description %q, %d fields", file, f.Name, f.Description, len(f.Body))
		}
		var required []string
		for i, field := range f.Body {
			if field.Type == "markdown" && field.Attributes.Value != "" {
				continue
			}
			if !slices.Contains([]string{"textarea", "input", "dropdown"}, field.Type) || field.ID == "" || field.Attributes.Label == "" ||
				(field.Type == "dropdown") != (len(field.Attributes.Options) > 0) {
				t.Errorf("%s: field %d is %+v", file, i, field)
			}
			if field.Validations.Required {
				required = append(required, field.ID)
			}
		}
		want := []string{"provider", "cli", "configuration"}
		switch filepath.Base(file) {
		case "1-verdict.yml":
			want = append(want, "report")
		case "3-idea.yml":
			want = []string{"job"}
		}
		for _, id := range want {
			if !slices.Contains(required, id) {
				t.Errorf("%s does not ask for %s: %v", file, id, required)
			}
		}
	}
}

// TestOwners checks that each path that has an owner exists, and that the last line of
// all does not take the owners of the rest.
func TestOwners(t *testing.T) {
	t.Parallel()
	owned := 0
	for line := range strings.Lines(read(t, root+"/.github/CODEOWNERS")) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		owned++
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "@") {
			t.Errorf("nobody owns %q", line)
		}
		if _, err := os.Stat(root + "/" + strings.Trim(fields[0], "/")); fields[0] != "*" && err != nil {
			t.Errorf("%s: %v", fields[0], err)
		}
		if (fields[0] == "*") != (owned == 1) {
			t.Errorf("line %d is %s: what is meant for everything comes first", owned, fields[0])
		}
	}
	if owned < 2 {
		t.Errorf("%d lines", owned)
	}
}

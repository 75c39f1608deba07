// Package release_test holds what is written about releases, and what makes them,
// against each other: workflows, GoReleaser's configuration, RELEASING.md, the forms
// for issues. With the build tag snapshot it installs what a release consists of.
package release_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const root = "../.."

// workflow is what the rules ask of a workflow.
type workflow struct {
	Permissions map[string]string
	Jobs        map[string]struct {
		Environment string
		Permissions map[string]string
		Steps       []step
	}
}

type step struct {
	Uses, Run string
	With, Env map[string]any
}

// workflows returns the workflows of this repository, by file name.
func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	files, err := filepath.Glob(root + "/.github/workflows/*.yml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d workflows: %v", len(files), err)
	}
	all := map[string]workflow{}
	for _, file := range files {
		var w workflow
		parse(t, file, &w)
		all[filepath.Base(file)] = w
	}
	return all
}

func parse(t *testing.T, file string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, file)), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestWorkflows checks what keeps a workflow from doing more, or from keeping more,
// than its file says.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	pinned := regexp.MustCompile(`(?m)^\s*- uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	for name, w := range workflows(t) {
		text := read(t, root+"/.github/workflows/"+name)
		if uses, pins := strings.Count(text, "uses: "), len(pinned.FindAllString(text, -1)); uses == 0 || uses != pins {
			t.Errorf("%s: %d actions, of which %d are pinned to a commit, with the version beside it", name, uses, pins)
		}
		if w.Permissions == nil || slices.Contains(values(w.Permissions), "write") {
			t.Errorf("%s: every job has the permissions %v", name, w.Permissions)
		}
		for job, j := range w.Jobs {
			for _, s := range j.Steps {
				checkStep(t, name+", "+job, s)
			}
		}
	}
}

func values(m map[string]string) (all []string) {
	for _, value := range m {
		all = append(all, value)
	}
	return all
}

func checkStep(t *testing.T, where string, s step) {
	t.Helper()
	switch {
	case strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != false:
		t.Errorf("%s: the checkout keeps its credentials", where)
	case strings.HasPrefix(s.Uses, "actions/setup-go@") && (s.With["go-version-file"] != "go.mod" || s.With["go-version"] != nil):
		t.Errorf("%s: Go is not that of go.mod: %v", where, s.With)
	case strings.Contains(s.Run, "${{"):
		t.Errorf("%s: an expression is pasted into a script, which may run it: %s", where, s.Run)
	}
}

// TestWorkflows_go checks that go.mod names the patch release of Go.
func TestWorkflows_go(t *testing.T) {
	t.Parallel()
	if !regexp.MustCompile(`(?m)^toolchain go1\.\d+\.\d+$`).MatchString(read(t, root+"/go.mod")) {
		t.Error("go.mod has no toolchain with a patch release")
	}
}

// TestWorkflows_release checks the order of a release: nothing that others wrote is
// fetched or built once there is a key, and nothing but the release gets secrets.
func TestWorkflows_release(t *testing.T) {
	t.Parallel()
	w := workflows(t)["release.yml"]
	job := w.Jobs["release"]
	if len(w.Jobs) != 1 || len(w.Permissions) != 0 || job.Environment != "release" {
		t.Fatalf("%d jobs, permissions %v, environment %q", len(w.Jobs), w.Permissions, job.Environment)
	}
	at := map[string]int{}
	for i, s := range job.Steps {
		name, _, _ := strings.Cut(s.Uses, "@")
		at[name+s.Run] = i
		secret := strings.Contains(strings.Join(strings.Fields(dump(t, s)), " "), "secrets.")
		if allowed := name == "crazy-max/ghaction-import-gpg" || s.Run == "make release"; secret && !allowed {
			t.Errorf("step %d gets a secret: %+v", i, s)
		}
		if name == "actions/setup-go" && s.With["cache"] != false {
			t.Error("a release is built from a cache that others may have filled")
		}
	}
	order := []string{"actions/checkout", "actions/setup-go", "make release-tools", "go mod verify", "crazy-max/ghaction-import-gpg", "make release", "actions/attest"}
	for i, name := range order {
		if at[name] != i {
			t.Errorf("step %d is not %s: %v", i, name, at)
		}
	}
	if len(job.Steps) != len(order) {
		t.Errorf("%d steps, of which %d have a place", len(job.Steps), len(order))
	}
}

func dump(t *testing.T, value any) string {
	t.Helper()
	text, err := yaml.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

package release_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstall puts the provider where the CLIs look for providers before they ask a
// registry, and begins to use it as the README says: init with a constraint on the
// version, and a plan, without a CLI configuration.
func TestInstall(t *testing.T) {
	t.Parallel()
	cli := os.Getenv("TERRAFORM_CLI")
	if cli == "" {
		t.Skip("no CLI: run by tools/with-terraform.sh")
	}
	home, work := t.TempDir(), t.TempDir()
	command := func(name string, arguments ...string) string {
		t.Helper()
		c := exec.Command(name, arguments...)
		c.Dir = work
		c.Env = append(environment(t), "HOME="+home, "CHECKPOINT_DISABLE=1")
		output, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, arguments, err, output)
		}
		return string(output)
	}
	script, err := filepath.Abs(root + "/tools/install.sh")
	if err != nil {
		t.Fatal(err)
	}
	command(script, "v0.3.7")
	config := readmeConfiguration(t)
	if err := os.WriteFile(filepath.Join(work, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if output := command(cli, "init", "-no-color"); !strings.Contains(output, "v0.3.7") {
		t.Errorf("init says:\n%s", output)
	}
	if output := command(cli, "validate", "-no-color"); !strings.Contains(output, "Success") {
		t.Errorf("validate says:\n%s", output)
	}
}

// environment returns the environment without what would lead a CLI elsewhere, and
// with the places of Go's own caches, which are below HOME.
func environment(t *testing.T) []string {
	t.Helper()
	var kept []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "TF_") && name != "HOME" && !strings.HasPrefix(name, "XDG_") {
			kept = append(kept, variable)
		}
	}
	for _, name := range []string{"GOPATH", "GOMODCACHE", "GOCACHE"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, name+"="+strings.TrimSpace(string(value)))
	}
	return kept
}

// readmeConfiguration returns the first configuration of the README.
func readmeConfiguration(t *testing.T) string {
	t.Helper()
	_, rest, found := strings.Cut(read(t, root+"/README.md"), "```terraform\n")
	config, _, ends := strings.Cut(rest, "```")
	if !found || !ends || !strings.Contains(config, "version") {
		t.Fatal("the README has no configuration with a version")
	}
	return config
}

package release_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme_steps does what the README says, command by command, from the clone to the
// first apply, in an empty home. The sites can't be seen from here: that must not stop
// anybody who tries the provider.
func TestReadme_steps(t *testing.T) {
	t.Parallel()
	cli := os.Getenv("TERRAFORM_CLI")
	if cli == "" {
		t.Skip("no CLI: run by tools/with-terraform.sh")
	}
	repository, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, root+"/README.md")
	sh := blocks(text, "sh")
	if len(sh) < 2 {
		t.Fatalf("the README has %d blocks of sh", len(sh))
	}
	// The CLI has the name that the README calls it by, or that stands in the comment.
	name := "terraform"
	if os.Getenv("TERRAFORM_CLI_KIND") == "opentofu" {
		name = "tofu"
	}
	programs := t.TempDir()
	if err := os.Symlink(cli, filepath.Join(programs, name)); err != nil {
		t.Fatal(err)
	}
	settings := append(environment(t),
		"HOME="+t.TempDir(), "CHECKPOINT_DISABLE=1", "PATH="+programs+":"+os.Getenv("PATH"),
		// The clone is of this tree, and no request leaves the machine.
		"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=url.file://"+repository+".insteadOf", "GIT_CONFIG_VALUE_0=https://github.com/hstskit/terraform-provider-hsts",
		"GIT_CONFIG_KEY_1=safe.directory", "GIT_CONFIG_VALUE_1=*",
		"HTTPS_PROXY=http://127.0.0.1:9", "HTTP_PROXY=http://127.0.0.1:9", "GOPROXY="+goEnv(t, "GOPROXY"))
	run := func(directory, script, input string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), "sh", "-e", "-c", script)
		c.Dir, c.Env, c.Stdin = directory, settings, strings.NewReader(input)
		output, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s\n%v\n%s", script, err, output)
		}
		return string(output)
	}
	run(t.TempDir(), withoutProxy(sh[0]), "")

	work := t.TempDir()
	if err := os.WriteFile(filepath.Join(work, "main.tf"), []byte(readmeConfiguration(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	said := run(work, strings.ReplaceAll(sh[1], "terraform ", name+" "), "yes\n")
	first := regexp.MustCompile("The first apply serves `([^`]+)`").FindStringSubmatch(text)
	if first == nil || !strings.Contains(said, "Apply complete! Resources: 1 added") || !strings.Contains(said, "Strict-Transport-Security: "+first[1]) {
		t.Errorf("the README promises %q. It says:\n%s", first, said)
	}
	if strings.Contains(said, "Error:") {
		t.Errorf("there is an error:\n%s", said)
	}
	// Nothing is due, so nothing is planned: also while the site can't be seen.
	run(work, name+" plan -detailed-exitcode", "")
}

// withoutProxy makes a script that builds find the modules as the tests do.
func withoutProxy(script string) string { return "unset HTTPS_PROXY HTTP_PROXY\n" + script }

// blocks returns the blocks of code of a language.
func blocks(text, language string) []string {
	var all []string
	for _, match := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		all = append(all, match[1])
	}
	return all
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(value))
}

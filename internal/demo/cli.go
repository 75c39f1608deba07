package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cli is the real terraform or tofu, in a directory of its own, with the
// provider as built from this tree.
type cli struct {
	ctx       context.Context //nolint:containedctx // the demo's own, for every command
	path, dir string
	env       []string
	screen    *screen
}

// newCLI builds the provider into the directory and points the CLI to it.
func newCLI(ctx context.Context, path, dir string, s *screen) (*cli, error) {
	if err := build(ctx, filepath.Join(dir, "terraform-provider-hsts"), ""); err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "demo.tfrc")
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n}\n",
		"registry.terraform.io/hstskit/hsts", dir, "registry.opentofu.org/hstskit/hsts", dir)
	if err := os.WriteFile(config, []byte(overrides), 0o600); err != nil {
		return nil, err
	}
	c := &cli{ctx: ctx, path: path, dir: dir, screen: s}
	c.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0")
	return c, nil
}

// build builds a command of this module, by its directory.
func build(ctx context.Context, target, directory string) error {
	pkg := "github.com/hstskit/terraform-provider-hsts" + directory
	output, err := exec.CommandContext(ctx, "go", "build", "-o", target, pkg).CombinedOutput()
	if err != nil {
		return fmt.Errorf("building %s: %w\n%s", pkg, err, output)
	}
	return nil
}

// write writes a file of the configuration.
func (c *cli) write(name, text string) error {
	return os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600)
}

// run runs the CLI and returns what it said, with its colors, and its exit code.
func (c *cli) run(args ...string) (output string, code int, err error) {
	command := exec.CommandContext(c.ctx, c.path, args...)
	command.Dir, command.Env = c.dir, c.env
	output, err = c.screen.run(command)
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		err = nil
	}
	if err != nil {
		return "", 0, err
	}
	return output, command.ProcessState.ExitCode(), nil
}

// do is run for what has to work.
func (c *cli) do(args ...string) (string, error) {
	output, code, err := c.run(args...)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s: exit code %d\n%s", c.words(args), code, output)
	}
	return output, err
}

// show runs the CLI and shows that it does.
func (c *cli) show(args ...string) (output string, code int, err error) {
	c.screen.command(c.words(args))
	return c.run(args...)
}

// words are a command as somebody types it.
func (c *cli) words(args []string) string {
	return filepath.Base(c.path) + " " + strings.Join(args, " ")
}

// policy is the demo's output of that name.
type policy struct {
	Header string `json:"header"`
	Stage  string `json:"stage"`
	Held   bool   `json:"held"`
	Says   string `json:"says"`
	Next   string `json:"next"`
	Done   bool   `json:"done"`
}

// apply applies, and returns the policy as it is then.
func (c *cli) apply() (policy, error) {
	var p policy
	if _, err := c.do("apply", "-auto-approve"); err != nil {
		return p, err
	}
	output, err := c.do("output", "-json", "policy")
	if err != nil {
		return p, err
	}
	err = json.Unmarshal([]byte(output), &p)
	return p, err
}

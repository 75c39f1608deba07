package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// cli is the real terraform or tofu, in a directory of its own, with the
// provider as built from this tree.
type cli struct {
	ctx       context.Context //nolint:containedctx // the demo's own, for every command
	path, dir string
	env       []string
}

// newCLI builds the provider into the directory and points the CLI to it.
func newCLI(ctx context.Context, path, dir string) (*cli, error) {
	if err := build(ctx, filepath.Join(dir, "terraform-provider-hsts"), "."); err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "demo.tfrc")
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n}\n",
		"registry.terraform.io/hstskit/hsts", dir, "registry.opentofu.org/hstskit/hsts", dir)
	if err := os.WriteFile(config, []byte(overrides), 0o600); err != nil {
		return nil, err
	}
	c := &cli{ctx: ctx, path: path, dir: dir}
	c.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0")
	return c, nil
}

// build builds a command of this module.
func build(ctx context.Context, target, pkg string) error {
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

// run runs the CLI and returns what it said, and its exit code.
func (c *cli) run(args ...string) (output string, code int, err error) {
	var said bytes.Buffer
	command := exec.CommandContext(c.ctx, c.path, append(args, "-no-color")...)
	command.Dir, command.Env = c.dir, c.env
	command.Stdout, command.Stderr = &said, &said
	err = command.Run()
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		err = nil
	}
	if err != nil {
		return "", 0, err
	}
	return said.String(), command.ProcessState.ExitCode(), nil
}

// do is run for what has to work.
func (c *cli) do(args ...string) (string, error) {
	output, code, err := c.run(args...)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s %s: exit code %d\n%s", filepath.Base(c.path), strings.Join(args, " "), code, output)
	}
	return output, err
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

// source is a line of the configuration, or where it stands, in a message of the CLI.
var source = regexp.MustCompile(`^(\d+:|with |on )`)

// excerpt returns what the CLI says from the first line with the text on, without
// its frame and the configuration, up to a number of lines.
func excerpt(output, text string, lines int) string {
	var shown []string
	for line := range strings.SplitSeq(output, "\n") {
		if len(shown) == 0 && !strings.Contains(line, text) {
			continue
		}
		line = strings.TrimSpace(strings.TrimLeft(line, "│╷╵ "))
		if line != "" && !source.MatchString(line) {
			shown = append(shown, "    "+line)
		}
		if len(shown) == lines {
			break
		}
	}
	return strings.Join(shown, "\n")
}

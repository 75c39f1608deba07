package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The providers that are measured: ours, HashiCorp's time, and an empty one.
const (
	ours  = "hsts"
	timer = "time"
	empty = "empty"
)

// addresses are the source addresses of the providers.
var addresses = map[string]string{ours: "hstskit/hsts", timer: "hashicorp/time"}

// programs are the commands that are measured, built from this tree.
type programs struct{ dir string }

// build builds the providers and the lab into a directory, the providers like a release,
// and installs this program instead of each.
func build(ctx context.Context, dir string) (programs, error) {
	p := programs{dir}
	for _, command := range []struct{ module, pkg, path string }{
		{".", ".", p.provider(ours)},
		{"tools/peers", "github.com/hashicorp/terraform-provider-time", p.provider(timer)},
		{"tools/peers", "./empty", p.provider(empty)},
		{".", "./internal/testlab/cmd/testlab", p.lab()},
	} {
		output, err := exec.CommandContext(ctx, "go", "-C", command.module, "build", "-trimpath", "-ldflags=-s -w", "-o", command.path, command.pkg).CombinedOutput()
		if err != nil {
			return p, fmt.Errorf("building %s: %w\n%s", command.pkg, err, output)
		}
	}
	self, err := os.Executable()
	if err != nil {
		return p, err
	}
	var overrides strings.Builder
	for name, address := range addresses {
		if err := os.Symlink(self, filepath.Join(dir, name, "terraform-provider-"+name)); err != nil {
			return p, err
		}
		for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
			fmt.Fprintf(&overrides, "    %q = %q\n", registry+"/"+address, filepath.Join(dir, name))
		}
	}
	return p, os.WriteFile(p.cliConfig(), []byte("provider_installation {\n  dev_overrides {\n"+overrides.String()+"  }\n}\n"), 0o600)
}

// provider is the path of a provider itself.
func (p programs) provider(name string) string {
	return filepath.Join(p.dir, name, realDir, "terraform-provider-"+name)
}

// lab is the path of the testlab command.
func (p programs) lab() string { return filepath.Join(p.dir, "testlab") }

// cliConfig is the path of the CLI configuration that names the providers' directories.
func (p programs) cliConfig() string { return filepath.Join(p.dir, "cli.tfrc") }

// workspace is a configuration, with its state, in a directory of its own.
type workspace struct {
	programs

	cli, dir string
}

// newWorkspace makes a workspace of a configuration.
func newWorkspace(p programs, cli, configuration string) (workspace, error) {
	dir, err := os.MkdirTemp(p.dir, "workspace-")
	if err != nil {
		return workspace{}, err
	}
	return workspace{p, cli, dir}, os.WriteFile(filepath.Join(dir, "main.tf"), []byte(configuration), 0o600)
}

// cost is what a run of the CLI took.
type cost struct {
	// Provider is the share of the providers, and Core that of Terraform itself.
	Provider, Core, Wall time.Duration
	// Memory is the largest size of a provider.
	Memory int64
}

// run runs the CLI.
func (w workspace) run(ctx context.Context, arguments ...string) (cost, error) {
	log := filepath.Join(w.dir, "usage.json")
	if err := os.RemoveAll(log); err != nil {
		return cost{}, err
	}
	command := exec.CommandContext(ctx, w.cli, append(arguments, "-no-color")...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Dir = w.dir
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+w.cliConfig(), "TF_IN_AUTOMATION=1", "TF_INPUT=0", usageFile+"="+log)
	begun := time.Now()
	output, err := command.CombinedOutput()
	took := time.Since(begun)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", strings.Join(arguments, " "), err, output[max(0, len(output)-4000):])
	}
	all := usageOf(command.ProcessState) // the providers are its children
	providers, err := readUsage(log)
	return cost{providers.CPU, all.CPU - providers.CPU, took, providers.Memory}, err
}

// apply applies without asking for approval.
func (w workspace) apply(ctx context.Context) (cost, error) {
	return w.run(ctx, "apply", "-auto-approve")
}

// plan plans, and does not wait for a lock.
func (w workspace) plan(ctx context.Context) (cost, error) { return w.run(ctx, "plan", "-lock=false") }

// statePath is the path of the state.
func (w workspace) statePath() string { return filepath.Join(w.dir, "terraform.tfstate") }

// stateBytes returns the size of the state, and its size without indentation.
func (w workspace) stateBytes() (indented, compact int, err error) {
	text, err := os.ReadFile(w.statePath())
	if err != nil {
		return 0, 0, err
	}
	var state json.RawMessage
	if err := json.Unmarshal(text, &state); err != nil {
		return 0, 0, err
	}
	short, err := json.Marshal(state)
	return len(text), len(short), err
}

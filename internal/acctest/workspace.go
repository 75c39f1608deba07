package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// Workspace is a directory in which a test runs the CLI by hand, as a person
// would: to read its messages and exit codes, and to do between a plan and its
// apply what plugin-testing has no step for.
type Workspace struct {
	t        *testing.T
	dir      string
	reattach string
}

// Result is what one run of the CLI said.
type Result struct {
	// Output is standard output and standard error, in their order.
	Output string
	// Code is the exit code.
	Code int
	// Raw is the output as it was, in lines.
	Raw string
}

// NewWorkspace makes an empty workspace whose provider runs in this process,
// with a clock of the test's. It skips the test without TF_ACC, as
// plugin-testing does.
func NewWorkspace(t *testing.T, c clock.Clock) *Workspace {
	t.Helper()
	return NewWorkspaceBeside(t, c, nil)
}

// NewWorkspaceBeside is NewWorkspace with other providers beside ours, by their
// sources, for example "hashicorp/aws".
func NewWorkspaceBeside(t *testing.T, c clock.Clock, others map[string]tfprotov6.ProviderServer) *Workspace {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1, as in make test")
	}
	ours := serve(t, provider.NewServer(provider.New("test", provider.WithClock(c))()))
	// Our own is found under every address that a test configuration can mean.
	everywhere := map[string]any{"hstskit/hsts": ours, "hashicorp/hsts": ours}
	for source, other := range others {
		everywhere[strings.ToLower(source)] = serve(t, other)
	}
	return &Workspace{t: t, dir: t.TempDir(), reattach: reattachTo(t, everywhere)}
}

// serve serves a provider until the test ends, and returns where.
func serve(t *testing.T, server tfprotov6.ProviderServer) any {
	t.Helper()
	shortenSockets()
	ctx, cancel := context.WithCancel(context.Background())
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	go func() {
		err := tf6server.Serve("registry.terraform.io/hstskit/hsts", func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, reattach, closed), tf6server.WithLoggingSink(t), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
		if err != nil {
			t.Errorf("serving the provider: %v", err)
		}
	}()
	t.Cleanup(func() { cancel(); <-closed })

	config := <-reattach
	return map[string]any{
		"Protocol": config.Protocol, "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": config.Test,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}
}

// reattachTo is the value of TF_REATTACH_PROVIDERS by which the CLI finds
// providers, by their sources: in the registry of either CLI.
func reattachTo(t *testing.T, providers map[string]any) string {
	t.Helper()
	everywhere := map[string]any{}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		for source, at := range providers {
			everywhere[registry+"/"+source] = at
		}
	}
	text, err := json.Marshal(everywhere)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Write writes a file of the configuration.
func (w *Workspace) Write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(w.Path(name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Path is where a file of the workspace lies.
func (w *Workspace) Path(name string) string { return filepath.Join(w.dir, name) }

// Read reads a file, as the state that lies beside the configuration.
func (w *Workspace) Read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(w.Path(name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// Run runs the CLI and returns what it said. There is nothing to initialise: the
// providers are those of this process.
func (w *Workspace) Run(args ...string) Result {
	w.t.Helper()
	return w.command(CLI(w.t), args, nil)
}

// RunWith is Run with settings for the environment beside those of the CLI.
func (w *Workspace) RunWith(settings []string, args ...string) Result {
	w.t.Helper()
	return w.command(CLI(w.t), args, settings)
}

// Script runs a script in the workspace, as Run runs the CLI, with settings for its
// environment beside those of the CLI: TERRAFORM is the CLI's path.
func (w *Workspace) Script(path string, args []string, settings ...string) Result {
	w.t.Helper()
	script, err := filepath.Abs(path)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.command(script, args, append(settings, "TERRAFORM="+CLI(w.t)))
}

// Interrupt runs the CLI as Run does, and sends it what Ctrl-C sends as soon as reached
// reports true: while the CLI waits for something, so that only the interrupt can end it.
func (w *Workspace) Interrupt(reached func() bool, args ...string) Result {
	w.t.Helper()
	const askEvery = 5 * time.Millisecond
	return w.end(w.start(CLI(w.t), args, nil), args, func(r *running) {
		for !reached() {
			select {
			case <-r.ended:
				return
			case <-time.After(askEvery):
			}
		}
		if err := r.command.Process.Signal(os.Interrupt); err != nil {
			w.t.Errorf("interrupting %s: %v", strings.Join(args, " "), err)
		}
	})
}

// running is a run of a program that was started.
type running struct {
	command *exec.Cmd
	output  *bytes.Buffer
	// ended is closed when the program has ended, with the error err.
	ended chan struct{}
	err   error
}

func (w *Workspace) command(path string, args, settings []string) Result {
	w.t.Helper()
	return w.end(w.start(path, args, settings), args, func(*running) {})
}

// start starts a program in the workspace.
func (w *Workspace) start(path string, args, settings []string) *running {
	w.t.Helper()
	r := &running{command: exec.CommandContext(w.t.Context(), path, args...), output: new(bytes.Buffer), ended: make(chan struct{})}
	r.command.Dir = w.dir
	r.command.Stdout, r.command.Stderr = r.output, r.output
	r.command.Env = append(append(os.Environ(),
		"TF_REATTACH_PROVIDERS="+w.reattach, "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1",
		"TF_IN_AUTOMATION=1", "TF_CLI_ARGS=-no-color", "TF_INPUT=0"), settings...)
	if err := r.command.Start(); err != nil {
		w.t.Fatalf("running %s: %v", strings.Join(args, " "), err)
	}
	go func() {
		defer close(r.ended)
		r.err = r.command.Wait()
	}()
	return r
}

// end waits for the end of a program, and does something while it runs.
func (w *Workspace) end(r *running, args []string, meanwhile func(*running)) Result {
	w.t.Helper()
	meanwhile(r)
	<-r.ended
	var exit *exec.ExitError
	if r.err != nil && !errors.As(r.err, &exit) {
		w.t.Fatalf("running %s: %v", strings.Join(args, " "), r.err)
	}
	return Result{Output: unwrap(r.output.String()), Code: r.command.ProcessState.ExitCode(), Raw: r.output.String()}
}

// Do is Run, and fails the test unless the exit code is 0.
func (w *Workspace) Do(args ...string) Result {
	w.t.Helper()
	result := w.Run(args...)
	if result.Code != 0 {
		w.t.Fatalf("%s: exit code %d\n%s", strings.Join(args, " "), result.Code, result.Output)
	}
	return result
}

// Plan plans, and fails the test unless the exit code is what -detailed-exitcode
// promises: 0 for an empty plan, 2 for changes, 1 for errors.
func (w *Workspace) Plan(code int, args ...string) Result {
	w.t.Helper()
	result := w.Run(append([]string{"plan", "-detailed-exitcode"}, args...)...)
	if result.Code != code {
		w.t.Fatalf("plan: exit code %d, want %d\n%s", result.Code, code, result.Output)
	}
	return result
}

// Attributes are the values of a resource in the state.
func (w *Workspace) Attributes(address string) map[string]any {
	w.t.Helper()
	var state struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Address string         `json:"address"`
					Values  map[string]any `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal([]byte(w.Do("show", "-json").Output), &state); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Address == address {
			return r.Values
		}
	}
	w.t.Fatalf("%s is not in the state", address)
	return nil
}

// Expect fails the test unless the output says every text, line breaks aside.
func (r Result) Expect(t *testing.T, texts ...string) Result {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Output, text) {
			t.Errorf("the output does not say %q:\n%s", text, r.Output)
		}
	}
	return r
}

// Reject fails the test if the output says one of the texts.
func (r Result) Reject(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(r.Output, text) {
			t.Errorf("the output says %q:\n%s", text, r.Output)
		}
	}
}

// unwrap undoes the CLI's wrapping and frames around messages, so that a test
// can look for sentences.
func unwrap(output string) string {
	if strings.HasPrefix(output, "{") {
		return output
	}
	output = strings.NewReplacer("│ ", "", "│", "", "╷", "", "╵", "").Replace(output)
	return strings.Join(strings.Fields(output), " ")
}

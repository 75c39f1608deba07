//go:build unix

package chaos_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// world is one policy with its configuration, its state file, and the site that its
// header goes to.
type world struct {
	t      *testing.T
	random *rand.Rand
	dir    string
	lab    *testlab.Lab
	// mode is how the site is looked at: "plain" (not at all), "verify", "readiness".
	mode string
	now  time.Time // the true time
	// wrong is how wrong the provider's clock is.
	wrong time.Duration
	edit  edit
	// backups are the states before the disturbances since the last edit.
	backups []string
	book    book
	// diary is what happened, for a person who has to find out why a rule was broken.
	diary []string
}

// edit is what the author wants.
type edit struct {
	retire bool
	stopAt string
}

const (
	stateFile = "terraform.tfstate"
	domain    = "example.com"
)

// edge sends the header to the site: it writes what is served, and since when. The CLI
// runs it, so its parent is the CLI.
const edge = `
case $(cat fault 2>/dev/null) in
"cli edge-before") rm fault; kill -KILL $PPID; exit 1 ;;
esac
printf '%s %s\n' "$(cat now)" "$HEADER" >>edge.log
case $(cat fault 2>/dev/null) in
"cli edge-after") rm fault; kill -KILL $PPID; exit 1 ;;
esac
`

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{
		t: t, random: rand.New(rand.NewPCG(4, seed)), dir: t.TempDir(), lab: testlab.New(t, testlab.Ready(domain)),
		mode: []string{"plain", "verify", "readiness"}[seed%3], now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(w.dir, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(w.dir, "bin", program)); err != nil {
		t.Fatal(err)
	}
	w.write("edge.sh", edge)
	w.write("cli.tfrc", fmt.Sprintf(`
provider_installation {
  dev_overrides {
    "registry.terraform.io/hstskit/hsts" = %[1]q
    "registry.opentofu.org/hstskit/hsts" = %[1]q
  }
}
`, filepath.Join(w.dir, "bin")))
	w.configure()
	return w
}

// configure writes the configuration as the author wants it.
func (w *world) configure() {
	gates, verify := "[]", w.mode == "verify"
	readiness := ""
	if w.mode == "readiness" {
		gates = "[data.hsts_preload_readiness.site.gate]"
		readiness = fmt.Sprintf("data \"hsts_preload_readiness\" \"site\" {\n  domain     = %q\n  ruleset    = \"hsts\"\n  subdomains = []\n}\n", domain)
	}
	stop := "null"
	if w.edit.stopAt != "" {
		stop = fmt.Sprintf("%q", w.edit.stopAt)
	}
	w.write("main.tf", fmt.Sprintf(`
terraform {
  required_providers {
    hsts = { source = "hstskit/hsts" }
  }
}

%s
%s
resource "hsts_policy" "site" {
  domain             = %q
  include_subdomains = true
  retire             = %t
  rollout            = { verify = %t, gates = %s, stop_at = %s }
}

resource "terraform_data" "edge" {
  triggers_replace = hsts_policy.site.header_value

  provisioner "local-exec" {
    command     = ". ./edge.sh"
    environment = { HEADER = hsts_policy.site.header_value }
  }
}
`, w.lab.ProviderConfig(), readiness, domain, w.edit.retire, verify, gates, stop))
}

// run is what came of one run of the CLI.
type run struct {
	args   string
	output string
	// killed is true if the CLI was killed; otherwise code is its exit code.
	killed bool
	code   int
}

// start starts the CLI; the function that it returns waits for its end.
func (w *world) start(args ...string) (wait func() run) {
	w.t.Helper()
	w.publish()
	var output bytes.Buffer
	command := exec.CommandContext(w.t.Context(), acctest.CLI(w.t), args...)
	command.Dir, command.Stdout, command.Stderr = w.dir, &output, &output
	command.Env = append(os.Environ(), directory+"="+w.dir, "TF_CLI_CONFIG_FILE="+w.path("cli.tfrc"),
		"TF_IN_AUTOMATION=1", "TF_CLI_ARGS=-no-color", "TF_INPUT=0")
	testrun.Group(command)
	if err := command.Start(); err != nil {
		w.t.Fatal(err)
	}
	return func() run {
		// The provider and the edge go with the CLI, or they would hold its output open.
		state, err := command.Process.Wait()
		if err != nil {
			w.t.Fatal(err)
		}
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		_ = command.Wait()
		status, _ := state.Sys().(syscall.WaitStatus)
		r := run{args: strings.Join(args, " "), output: strings.Join(strings.Fields(strings.ReplaceAll(output.String(), "│", "")), " "), killed: status.Signaled(), code: state.ExitCode()}
		w.note("%s: killed %t, exit code %d", r.args, r.killed, r.code)
		return r
	}
}

// cli runs the CLI, and a minute passes.
func (w *world) cli(args ...string) run {
	w.t.Helper()
	r := w.start(args...)()
	w.now = w.now.Add(time.Minute)
	w.keepBook(r)
	return r
}

// publish gives the site what the edge sent last, and the processes their time.
func (w *world) publish() {
	w.t.Helper()
	site := testlab.Ready(domain)
	site.HTTPS.Answer.HSTS = nil
	if log := w.served(); len(log) > 0 {
		site.HTTPS.Answer.HSTS = []string{log[len(log)-1].header}
	}
	site.HTTPS.Answer.Fields = map[string]string{"Date": w.now.UTC().Format(http.TimeFormat)}
	if err := w.lab.Set(site); err != nil {
		w.t.Fatal(err)
	}
	w.write("now", w.now.Format(time.RFC3339Nano))
	w.write("clock", w.now.Add(w.wrong).Format(time.RFC3339Nano))
}

// attributes returns what the state file says of the policy; nil if it has none.
func (w *world) attributes() map[string]any {
	w.t.Helper()
	for _, r := range w.state().Resources {
		if r["type"] == "hsts_policy" {
			instance := r["instances"].([]any)[0].(map[string]any)
			return instance["attributes"].(map[string]any)
		}
	}
	return nil
}

// tfstate is a state file, of which only the resources are looked into.
type tfstate struct {
	Rest      map[string]any
	Resources []map[string]any
}

func (w *world) state() tfstate {
	w.t.Helper()
	var s tfstate
	text := w.read(stateFile)
	if text == "" {
		return s
	}
	if err := json.Unmarshal([]byte(text), &s.Rest); err != nil {
		w.t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// private returns a change that replaces the private state of the policy.
func private(text string) func(instance map[string]any) {
	return func(instance map[string]any) {
		keys, err := json.Marshal(map[string][]byte{"memory": []byte(text)})
		if err != nil {
			panic(err)
		}
		instance["private"] = keys
	}
}

// falsify changes what the state file has of the policy.
func (w *world) falsify(change func(instance map[string]any)) {
	w.t.Helper()
	s := w.state()
	for _, r := range s.Resources {
		if r["type"] == "hsts_policy" {
			change(r["instances"].([]any)[0].(map[string]any))
		}
	}
	s.Rest["resources"] = s.Resources
	text, err := json.MarshalIndent(s.Rest, "", "  ")
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(stateFile, string(text))
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(w.path(name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// read returns the text of a file; "" if there is none.
func (w *world) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(w.path(name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Fatal(err)
	}
	return string(text)
}

func (w *world) remove(name string) (was bool) {
	w.t.Helper()
	err := os.Remove(w.path(name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Fatal(err)
	}
	return err == nil
}

func (w *world) note(format string, args ...any) {
	w.diary = append(w.diary, w.now.Format(time.RFC3339)+" "+fmt.Sprintf(format, args...))
}

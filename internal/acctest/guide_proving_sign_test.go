package acctest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// signed is a workspace with examples/proving, whose runs are signed by its script.
type signed struct {
	*acctest.Workspace
	t     *testing.T
	clock *acctest.Clock
	lab   *testlab.Lab
}

func newSigned(t *testing.T) signed {
	t.Helper()
	testrun.Program(t, "jq")
	keygen := testrun.Program(t, "ssh-keygen")
	config, err := os.ReadFile(examples + "/proving/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	clock := acctest.NewClock(time.Now().Add(-24 * time.Hour).Truncate(time.Second))
	s := signed{acctest.NewWorkspace(t, clock), t, clock, testlab.New(t, testlab.Ready("example.com"), testlab.Ready("www.example.com"))}
	s.Write("main.tf", string(config))
	s.Write("lab.tf", s.lab.ProviderConfig())
	for _, key := range []string{"key", "other"} {
		if out, err := exec.CommandContext(t.Context(), keygen, "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", s.Path(key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	s.Write("signers", `pipeline@example.com namespaces="hsts-audit" `+s.Read("key.pub"))
	return s
}

// run applies, and signs what came of it.
func (s signed) run(key string) {
	s.t.Helper()
	s.Do("apply", "-auto-approve")
	before := s.days()
	for len(s.days()) == len(before) { // a directory for each second
		if result := s.Script(examples+"/proving/sign.sh", []string{s.Path(key), s.Path("proof")}); result.Code == 0 {
			result.Expect(s.t, "Kept and signed in")
		} else {
			result.Expect(s.t, "File exists")
		}
	}
}

// days are the directories that were signed.
func (s signed) days() []string {
	found, err := filepath.Glob(s.Path("proof/*"))
	if err != nil {
		s.t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

// check runs the script of the auditor, who has no Terraform.
func (s signed) check(code int, says ...string) {
	s.t.Helper()
	result := s.Script(examples+"/proving/check.sh", []string{s.Path("signers"), "pipeline@example.com", s.Path("proof")}, "TERRAFORM=false")
	if result.Code != code {
		s.t.Fatalf("exit code %d, want %d\n%s", result.Code, code, result.Output)
	}
	result.Expect(s.t, says...)
}

// serves has the site send a header.
func (s signed) serves(header string) {
	s.t.Helper()
	site := testlab.Ready("example.com")
	site.HTTPS.Answer.HSTS = []string{header}
	if err := s.lab.Set(site); err != nil {
		s.t.Fatal(err)
	}
}

// TestProving_sign keeps and signs the runs of a rollout by the script of the example,
// and has an auditor check them with another, who finds what was changed, what another
// key signed, and what evidence is missing.
func TestProving_sign(t *testing.T) {
	t.Parallel()
	s := newSigned(t)
	s.serves("max-age=200; includeSubDomains")
	s.run("key")
	s.serves("max-age=300; includeSubDomains")
	s.run("key") // sees the stage on the site
	s.clock.Advance(2 * time.Hour)
	s.run("key")
	if history := s.Read("proof/" + filepath.Base(s.days()[2]) + "/history.json"); strings.Count(history, `"stage"`) != 2 || strings.Count(history, `"evidence_sha256":["`) != 2 {
		t.Fatalf("the history is %s", history)
	}
	s.check(0, "Everything is signed by pipeline@example.com and unchanged")

	first := s.days()[0]
	for file, wrong := range map[string]string{
		"report.md":      "a file is missing or was changed since it was signed",
		"history.json":   "a file is missing or was changed since it was signed",
		"evidence.json":  "a file is missing or was changed since it was signed",
		"SHA256SUMS":     "SHA256SUMS is not signed by pipeline@example.com, or was changed since",
		"SHA256SUMS.sig": "SHA256SUMS is not signed by pipeline@example.com, or was changed since",
	} {
		path := "proof/" + filepath.Base(first) + "/" + file
		text := s.Read(path)
		s.Write(path, strings.Replace(text, "a", "b", 1))
		s.check(1, wrong)
		s.Write(path, text)
	}
	s.check(0)

	// The evidence of the first stage is lost: its runs are gone.
	kept := s.days()
	for _, day := range kept[:2] {
		if err := os.Rename(day, s.Path(filepath.Base(day))); err != nil {
			t.Fatal(err)
		}
	}
	s.check(1, "of the stage 5-minutes", "No run here has the evidence")
	for _, day := range kept[:2] {
		if err := os.Rename(s.Path(filepath.Base(day)), day); err != nil {
			t.Fatal(err)
		}
	}

	s.run("other")
	s.check(1, "SHA256SUMS is not signed by pipeline@example.com")
}

// shellBlock is a block of commands in a guide.
var shellBlock = regexp.MustCompile("(?s)\n```shell\n(.*?)```")

// TestProving_guide runs the commands of the guide as they stand in it: the key, the
// signature and the check.
func TestProving_guide(t *testing.T) {
	t.Parallel()
	s := newSigned(t)
	guide, err := os.ReadFile("../../templates/guides/proving.md")
	if err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(examples + "/proving/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	if block := terraformBlock.FindStringSubmatch(string(guide)); len(block) != 2 || !strings.HasSuffix(string(config), block[1]) {
		t.Error("the guide shows another configuration than examples/proving")
	}
	for _, name := range []string{"sign.sh", "check.sh"} {
		script, err := os.ReadFile(examples + "/proving/" + name)
		if err != nil {
			t.Fatal(err)
		}
		s.Write(name, string(script))
		if err := os.Chmod(s.Path(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"key", "key.pub", "signers"} {
		if err := os.Remove(s.Path(name)); err != nil {
			t.Fatal(err)
		}
	}
	command := func(with string) string {
		for _, block := range shellBlock.FindAllStringSubmatch(string(guide), -1) {
			if strings.Contains(block[1], with) {
				return block[1]
			}
		}
		t.Fatalf("no command of the guide has %q", with)
		return ""
	}
	s.Do("apply", "-auto-approve")
	s.Write("follow.sh", "#!/usr/bin/env bash\nset -euo pipefail\n"+command("ssh-keygen")+command("./sign.sh")+command("./check.sh"))
	if err := os.Chmod(s.Path("follow.sh"), 0o700); err != nil {
		t.Fatal(err)
	}
	result := s.Script(s.Path("follow.sh"), nil)
	if result.Code != 0 {
		t.Fatalf("exit code %d\n%s", result.Code, result.Output)
	}
	result.Expect(t, "Kept and signed in", "Everything is signed by pipeline@example.com")
}

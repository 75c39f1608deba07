package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// schedule is a workspace whose rollout is run by the script of examples/schedules.
type schedule struct {
	*acctest.Workspace
	t     *testing.T
	clock *acctest.Clock
	lab   *testlab.Lab
}

func newSchedule(t *testing.T) schedule {
	t.Helper()
	testrun.Program(t, "jq")
	clock := acctest.NewClock(time.Now().Add(-time.Hour).Truncate(time.Second))
	s := schedule{acctest.NewWorkspace(t, clock), t, clock, testlab.New(t, testlab.Ready("example.com"), testlab.Ready("www.example.com"))}
	s.write("")
	return s
}

// write writes a rollout of seconds, with a consumer, and more.
func (s schedule) write(more string) {
	s.Write("main.tf", s.lab.ProviderConfig()+`
data "hsts_preload_readiness" "site" {
  domain = "example.com"
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true

  rollout = {
    stages = [{ name = "first", max_age = 10 }, { name = "second", max_age = 20 }]
    settle = 0
    gates  = [data.hsts_preload_readiness.site.gate]
  }
}

resource "terraform_data" "edge" {
  input = hsts_policy.site.header_value
}
`+more)
}

// run runs the script, and fails the test unless it ends with a code and says
// something.
func (s schedule) run(code int, says ...string) {
	s.t.Helper()
	result := s.Script("../../examples/schedules/rollout.sh", nil, "CONSUMERS=terraform_data.*", "HELD_DAYS=0.001")
	if result.Code != code {
		s.t.Fatalf("exit code %d, want %d\n%s", result.Code, code, result.Output)
	}
	result.Expect(s.t, says...)
}

// breaks has www show an expired certificate, or a good one again.
func (s schedule) breaks(broken bool) {
	s.t.Helper()
	site := testlab.Ready("www.example.com")
	if broken {
		site.HTTPS.Certificate = testlab.Expired
	}
	if err := s.lab.Set(site); err != nil {
		s.t.Fatal(err)
	}
}

// TestSchedules walks a rollout from its first stage to its last by the script that
// all schedules run: with a missed run, a doubled one, and a hold.
func TestSchedules(t *testing.T) {
	t.Parallel()
	s := newSchedule(t)
	s.run(0, "example.com: new -> first, max-age=10; includeSubDomains", "## HSTS rollouts", "- **example.com**: first since", "next second from", "## HSTS: example.com")
	s.run(0, "Nothing is due.") // a second run at once does nothing
	s.clock.Advance(9 * time.Second)
	s.run(0, "Nothing is due.")
	s.clock.Advance(time.Second)
	s.run(0, "example.com: first -> second, max-age=20; includeSubDomains", "terraform_data.edge: update", "- **example.com**: second since")

	// The certificate of www expires: held, and the run fails once that is too long.
	s.breaks(true)
	s.run(4, "WARNING: Rollout Is Held: example.com", "held: www.example.com: certificate expired", "Held for more than 0.001 days:", "example.com is held since")
	s.clock.Advance(time.Minute)
	s.run(4, "Nothing is due.", "Held for more than 0.001 days:")
	s.breaks(false)
	s.run(0, "Rollout Is No Longer Held", "second since")

	// Days of missed runs cost their time, and skip nothing.
	s.clock.Advance(72 * time.Hour)
	s.run(0, "example.com: second -> full, max-age=63072000; includeSubDomains", "full since", "complete")
	s.run(0, "Nothing is due.")
	if got := s.Attributes("terraform_data.edge")["output"]; got != "max-age=63072000; includeSubDomains" {
		t.Errorf("the consumer has %v", got)
	}
}

// TestSchedules_person leaves to a person what touches anything else.
func TestSchedules_person(t *testing.T) {
	t.Parallel()
	s := newSchedule(t)
	s.run(0)
	s.write("\nresource \"terraform_data\" \"edges\" {\n}\n\nresource \"random_thing\" \"x\" {\n}\n")
	result := s.Script("../../examples/schedules/rollout.sh", nil)
	if result.Code != 1 {
		t.Errorf("a plan that fails: exit code %d\n%s", result.Code, result.Output)
	}
	result.Expect(t, "ERROR: ")
	s.write("\nresource \"terraform_data\" \"other\" {\n}\n")
	result = s.Script("../../examples/schedules/rollout.sh", nil, "CONSUMERS=terraform_data.edge")
	if result.Code != 3 {
		t.Errorf("exit code %d\n%s", result.Code, result.Output)
	}
	result.Expect(t, "This run may not create terraform_data.other")
	if strings.Contains(s.Do("state", "list").Output, "other") {
		t.Error("it was applied")
	}
	// A policy is never destroyed by a schedule.
	s.Write("main.tf", s.lab.ProviderConfig())
	s.run(3, "This run may not delete hsts_policy.site", "This run may not delete terraform_data.edge")
}

// TestSchedules_atOnce has two runs plan before either applies: the second one
// leaves its stale plan.
func TestSchedules_atOnce(t *testing.T) {
	t.Parallel()
	s := newSchedule(t)
	s.run(0)
	s.clock.Advance(10 * time.Second)
	// A command in place of Terraform that has another run be faster.
	s.Write("slow.sh", fmt.Sprintf("#!/bin/sh\nif [ \"$1\" = apply ] && [ ! -e raced ]; then touch raced; '%[1]s' apply -auto-approve >/dev/null; fi\nexec '%[1]s' \"$@\"\n", acctest.CLI(t)))
	s.Write("run.sh", "#!/bin/sh\nchmod +x slow.sh\nTERRAFORM=./slow.sh exec \"$1\"\n")
	rollout := s.Script("/bin/sh", []string{"run.sh", absolute(t, "../../examples/schedules/rollout.sh")}, "CONSUMERS=terraform_data.*")
	if rollout.Code != 0 {
		t.Fatalf("exit code %d\n%s", rollout.Code, rollout.Output)
	}
	rollout.Expect(t, "Another run was faster", "second since")
	s.run(0, "Nothing is due.")
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	full, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return full
}

// TestSchedules_pipelines checks that the pipelines run the script.
func TestSchedules_pipelines(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"github-actions.yml", "gitlab-ci.yml", "cron.sh"} {
		text, err := os.ReadFile("../../examples/schedules/" + name)
		if err != nil || !strings.Contains(string(text), "/rollout.sh") {
			t.Errorf("%s does not run the script: %v", name, err)
		}
	}
}

package resources_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// ramp is the configuration of testdata/v0-ramp.tfstate: the second stage of
// three, entered on 1 March at 17:00. v0-retired.tfstate is the same policy,
// retired at that moment.
const ramp = `
  preload                     = true
  accept_preload_consequences = true
  rollout = {
    stages = [{ name = "a", max_age = 300, soak = 600 }, { name = "b", max_age = 604800 }]
  }
`

// firstState is a state file of the first released form. memory replaces what
// the policy remembers beside it, unless it is "as it was"; "" takes it away.
func firstState(t *testing.T, name, memory string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	if host := os.Getenv("TF_ACC_PROVIDER_HOST"); host != "" {
		text = strings.ReplaceAll(text, "registry.terraform.io", host)
	}
	if memory == "as it was" {
		return text
	}
	private := ""
	if memory != "" {
		keys, err := json.Marshal(map[string][]byte{"memory": []byte(memory)})
		if err != nil {
			t.Fatal(err)
		}
		private = base64.StdEncoding.EncodeToString(keys)
	}
	return regexp.MustCompile(`"private": "[^"]*"`).ReplaceAllString(text, fmt.Sprintf(`"private": %q`, private))
}

// TestPolicy_firstState goes on from states that the first release wrote.
func TestPolicy_firstState(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start.Add(5 * day))
	w := acctest.NewWorkspace(t, clock)
	w.Write("terraform.tfstate", firstState(t, "v0-ramp.tfstate", "as it was"))
	w.Write("main.tf", policy(ramp))
	w.Plan(0)
	clock.Advance(3 * day)
	w.Plan(2).Expect(t, `"max-age=604800; includeSubDomains" -> "max-age=63072000; includeSubDomains; preload"`)
	w.Do("apply", "-auto-approve")
	w.Plan(0)

	w.Write("terraform.tfstate", firstState(t, "v0-retired.tfstate", "as it was"))
	w.Write("main.tf", policy("  retire = true"))
	w.Plan(0)
	if got := w.Attributes(address)["forgotten_at"]; got != "2026-03-08T18:00:00Z" {
		t.Errorf("forgotten at %v", got)
	}
	w.Plan(2, "-destroy").Reject(t, "Browsers Still Hold")
	clock.Advance(-day)
	w.Plan(2, "-destroy").Expect(t, "until 2026-03-08T18:00:00Z")
}

// TestPolicy_laterState does not read what a later release remembers: it might
// not understand it.
func TestPolicy_laterState(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(start.Add(9*day)))
	w.Write("terraform.tfstate", firstState(t, "v0-ramp.tfstate", `{"v": 2, "instants": []}`))
	w.Write("main.tf", policy(ramp))
	for _, args := range [][]string{nil, {"-refresh=false"}, {"-destroy"}} {
		w.Plan(1, args...).Expect(t, "Private State of Another Version", "format 2; this version reads format 1", "or a later one")
	}
}

// TestPolicy_malformedPrivate refuses private state that is malformed, whoever finds it:
// the framework or the resource. The error says how to go on, and nothing is changed.
func TestPolicy_malformedPrivate(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(start.Add(9*day)))
	w.Write("main.tf", policy(ramp))
	for _, malformed := range []string{"{", "\x00\xff", "null", `{"v": 1, "i": 1772366400}`} {
		state := firstState(t, "v0-ramp.tfstate", malformed)
		w.Write("terraform.tfstate", state)
		for _, args := range [][]string{nil, {"-refresh=false"}, {"-destroy"}} {
			w.Plan(1, args...).Expect(t, "Unreadable Private State", "terraform state rm", "retire = true").Reject(t, "report this to the provider")
		}
		if w.Run("apply", "-auto-approve").Code == 0 || w.Read("terraform.tfstate") != state {
			t.Errorf("%q: a refused run has changed the state", malformed)
		}
	}
}

// TestPolicy_lostMemory goes on from states whose private part is gone, as one
// that was edited by hand may be: nothing jumps, and no date is made up.
func TestPolicy_lostMemory(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start.Add(5 * day))
	w := acctest.NewWorkspace(t, clock)
	w.Write("terraform.tfstate", firstState(t, "v0-ramp.tfstate", ""))
	w.Write("main.tf", policy(ramp))
	w.Plan(0, "-refresh=false").Reject(t, "Clock Is Behind", "0001-")
	w.Plan(2, "-destroy", "-refresh=false").Expect(t, "Browsers Still Hold This Policy", "for up to 7 days after they last saw it").Reject(t, "0001-")
	// A longer policy may have been served until this stage began.
	w.Plan(2, "-destroy").Expect(t, "until 2028-03-25T", "History of This Policy Is Lost")
	w.Plan(0).Expect(t, "History of This Policy Is Lost", "assumed to remember one until 2028-03-25T")
	w.Do("apply", "-auto-approve")
	w.Plan(0).Reject(t, "History of This Policy Is Lost")
	clock.Advance(3 * day)
	w.Plan(2).Expect(t, `-> "max-age=63072000; includeSubDomains; preload"`)

	w.Write("terraform.tfstate", firstState(t, "v0-retired.tfstate", ""))
	w.Write("main.tf", policy("  retire = true"))
	w.Plan(0)
	w.Plan(0, "-refresh=false")
	w.Plan(2, "-destroy", "-refresh=false").Expect(t, "until 2026-03-08T18:00:00Z")
	w.Write("main.tf", policy("  retire = true\n  rollout = { settle = 7200 }"))
	w.Do("apply", "-auto-approve")
	if got := w.Attributes(address)["forgotten_at"]; got != "2026-03-08T19:00:00Z" {
		t.Errorf("the countdown goes on with the new settle, not from nothing: %v", got)
	}
}

// TestPolicy_lostMemoryOfImport keeps what an import took over, although the
// memory that said so is gone.
func TestPolicy_lostMemoryOfImport(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, serving("example.com", "max-age=94608000; includeSubDomains; preload"))
	c := newCore(t, acctest.NewClock(start), labSettings(lab))
	c.adopt("example.com")
	imported := string(c.state)
	unset := value(c.object, map[string]any{"domain": "example.com", "include_subdomains": true})
	for _, refresh := range []bool{true, false} {
		c.private = nil
		if did := c.apply(refresh, unset, unset, func() {}); did || string(c.state) != imported {
			t.Errorf("refresh %t: something was done: %s", refresh, c.state)
		}
	}
}

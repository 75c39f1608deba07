//go:build unix

package chaos_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

var (
	runs  = flag.Int("runs", 0, "how many disturbances; by default as many as suit the other tests")
	seed  = flag.Uint64("seed", 1, "the first of the seeds by which they are chosen")
	only  = flag.String("only", "", "part of the names of the disturbances to choose from")
	diary = flag.Bool("diary", false, "print all that happens")
)

// disturbance is what may happen to a run, and a name for the count.
type disturbance struct {
	name string
	do   func(w *world)
}

// disturbances are all that can happen. Each ends with a state that a run can go on
// from, as its operator would leave it.
func disturbances() []disturbance {
	all := []disturbance{
		{"two applies at once, without a lock", (*world).twoApplies},
		{"an older state is restored", (*world).restore},
		{"a torn state file", (*world).tear},
		{"a state of a later version", func(w *world) {
			w.refuse(private(`{"v": 2, "instants": []}`), "Private State of Another Version")
		}},
		{"a state of a later schema", func(w *world) {
			w.refuse(func(instance map[string]any) { instance["schema_version"] = 99 }, "newer provider version")
		}},
		{"private state is lost", func(w *world) { w.falsify(func(instance map[string]any) { delete(instance, "private") }) }},
		{"private state is malformed", func(w *world) {
			malformed := []string{`{`, `null`, `[1]`, `{"v": 1} x`, `{"v": 1, "i": "soon"}`, `{"v": 1, "i": 1772366400}`,
				`{"v": 1, "more": 1}`, "\x00\xff"}
			w.refuse(private(malformed[w.random.IntN(len(malformed))]), "Unreadable Private State")
		}},
		{"private state is negative", func(w *world) {
			negative := []string{
				`{"v": -1}`, `{"v": 1, "a": {"m": -5}}`, `{"v": 1, "i": -2177452800}`,
				`{"v": 1, "r": -62167219200}`, `{"v": 1, "c": -62198755200}`,
			}
			w.refuse(private(negative[w.random.IntN(len(negative))]), "Unreadable Private State")
		}},
		{"a refresh by a clock that is ahead", func(w *world) { w.lie(400*24*time.Hour, "apply", "-refresh-only", "-auto-approve") }},
		{"an apply by a clock that is behind", func(w *world) { w.lie(-40*24*time.Hour, "apply", "-auto-approve") }},
		{"the author edits", (*world).change},
	}
	for _, fault := range faults {
		all = append(all, disturbance{"killed: " + fault, func(w *world) {
			if log := w.served(); log[len(log)-1].age == stages[len(stages)-1] {
				w.change() // nothing is due any more
			}
			w.kill(fault)
		}})
	}
	return all
}

// faults are who is killed, and where in a run.
var faults = []string{
	"provider read-before", "provider read-after", "cli read-before", "cli read-after",
	"provider plan-before", "provider plan-after", "cli plan-before", "cli plan-after",
	"provider apply-before", "provider apply-after", "cli apply-before", "cli apply-after",
	"cli edge-before", "cli edge-after",
}

// TestChaos lives through a number of disturbances, a few in each life of a policy, and
// goes on after each of them. What the site serves is held against a book of its own.
func TestChaos(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1, as in make test")
	}
	t.Parallel()
	const perLife = 8
	number := *runs
	if number == 0 {
		number = testrun.Share(t, 48, 16, "disturbances")
	}
	var count counter
	t.Run("lives", func(t *testing.T) {
		for life := range (number + perLife - 1) / perLife {
			t.Run(fmt.Sprint(*seed+uint64(life)), func(t *testing.T) {
				t.Parallel()
				newWorld(t, *seed+uint64(life)).live(min(perLife, number-life*perLife), &count)
			})
		}
	})
	t.Log(count.String())
}

// live begins a policy, and lives through disturbances.
func (w *world) live(number int, count *counter) {
	if *diary {
		defer func() { w.t.Log(strings.Join(w.diary, "\n")) }()
	}
	all := slices.DeleteFunc(disturbances(), func(d disturbance) bool { return !strings.Contains(d.name, *only) })
	if fault := faults[w.random.IntN(len(faults))]; w.random.IntN(2) == 0 {
		w.note("--- killed at its first apply: %s", fault)
		w.kill(fault)
	}
	w.recover()
	for range number {
		// Mostly something is due, or there is nothing to be killed.
		w.pass()
		backup := w.read(stateFile)
		happens := all[w.random.IntN(len(all))]
		w.note("--- %s", happens.name)
		happens.do(w)
		count.add(happens.name)
		w.recover()
		if w.t.Failed() {
			return
		}
		w.backups = append(w.backups, backup)
	}
}

// pass lets time pass: often until a stage is due, at times less.
func (w *world) pass() {
	log := w.served()
	wait := time.Duration(log[len(log)-1].age)*time.Second + settle
	switch w.random.IntN(4) {
	case 0:
		wait = time.Duration(w.random.Int64N(int64(wait)))
	case 1:
		wait += time.Duration(w.random.Int64N(int64(30 * 24 * time.Hour)))
	}
	w.now = w.now.Add(min(wait, 40*24*time.Hour))
	w.note("%v pass", wait)
}

// recover applies without a disturbance, until there is nothing to do: a second time
// where the site was seen to serve what the first one sent, at most.
func (w *world) recover() {
	w.t.Helper()
	w.remove("fault")
	for range 3 {
		if r := w.cli("apply", "-auto-approve"); r.killed || r.code != 0 {
			w.broken("the run after it fails: %s", r.output)
			return
		}
		if w.edit.retire {
			w.checkPromise()
		}
		switch r := w.cli("plan", "-detailed-exitcode"); {
		case r.code == 0:
			w.takeOver()
			return
		case r.code != 2 || r.killed:
			w.broken("the plan after it fails: %s", r.output)
			return
		}
	}
	w.broken("three applies leave something to do")
}

// takeOver does what the warning advises, at times: it imports what the site serves.
func (w *world) takeOver() {
	w.t.Helper()
	if !w.book.told || !w.book.diverged || w.edit.retire || w.random.IntN(2) == 0 {
		return
	}
	w.note("--- what the site serves is imported")
	for _, args := range [][]string{{"state", "rm", "hsts_policy.site"}, {"import", "hsts_policy.site", domain}, {"apply", "-auto-approve"}} {
		if r := w.cli(args...); r.killed || r.code != 0 {
			w.broken("%s fails: %s", r.args, r.output)
			return
		}
	}
	w.book.diverged, w.book.imported = false, len(w.served())-1
	w.backups = nil // from before the import
}

// kill has the CLI or the provider killed at a place of an apply.
func (w *world) kill(fault string) {
	w.t.Helper()
	w.write("fault", fault)
	r := w.cli("apply", "-auto-approve")
	struck := !w.remove("fault")
	if victim := strings.Fields(fault)[0]; struck && (victim == "cli") != r.killed || struck && r.code == 0 {
		w.broken("%s: the CLI was killed is %t, with exit code %d: %s", fault, r.killed, r.code, r.output)
	}
	w.note("it struck: %t", struck)
}

// twoApplies runs two applies from the same state, neither of which waits for the other.
func (w *world) twoApplies() {
	w.t.Helper()
	first, second := w.start("apply", "-auto-approve", "-lock=false"), w.start("apply", "-auto-approve", "-lock=false")
	one, two := first(), second()
	w.now = w.now.Add(time.Minute)
	w.keepBook(one)
	w.keepBook(two)
}

// restore goes back to a state from before a disturbance, as far back as the author's
// last edit.
func (w *world) restore() {
	if len(w.backups) > 0 {
		n := w.random.IntN(len(w.backups))
		w.write(stateFile, w.backups[n])
		w.backups = w.backups[:n+1] // the later ones are of another life
		w.compare()
	}
}

// tear leaves the state file as a crash in the middle of writing it may. The CLI
// refuses it, and the operator restores what was there before.
func (w *world) tear() {
	w.t.Helper()
	whole := w.read(stateFile)
	w.write(stateFile, whole[:1+w.random.IntN(len(whole)-2)])
	if r := w.run1("apply", "-auto-approve"); r.code == 0 {
		w.broken("a torn state is applied: %s", r.output)
	}
	w.write(stateFile, whole)
}

// refuse changes the state into one that has to be refused, and back.
func (w *world) refuse(change func(instance map[string]any), says string) {
	w.t.Helper()
	whole := w.read(stateFile)
	sent := w.read("edge.log")
	w.falsify(change)
	falsified := w.read(stateFile)
	for _, args := range [][]string{{"apply", "-auto-approve"}, {"apply", "-auto-approve", "-refresh=false"}} {
		r := w.run1(args...)
		if r.code == 0 || !strings.Contains(r.output, says) {
			w.broken("a state is not refused with %q: %s", says, r.output)
		}
	}
	if w.read(stateFile) != falsified || w.read("edge.log") != sent {
		w.broken("a refused run has changed something")
	}
	w.write(stateFile, whole)
}

// run1 runs the CLI on a state that the book can't read.
func (w *world) run1(args ...string) run {
	w.t.Helper()
	r := w.start(args...)()
	w.now = w.now.Add(time.Minute)
	return r
}

// lie runs the CLI with a clock that is wrong, when nothing is due yet.
func (w *world) lie(by time.Duration, args ...string) {
	w.t.Helper()
	w.recover()
	w.wrong = by
	w.cli(args...)
	w.wrong = 0
}

// change has the author edit: retire, take that back, stop at the first stage, or go on.
func (w *world) change() {
	w.t.Helper()
	switch {
	case w.edit.retire:
		w.edit = edit{}
	case w.edit.stopAt == "" && w.random.IntN(2) == 0:
		w.edit = edit{stopAt: "5-minutes"}
	case w.edit.stopAt == "" || w.random.IntN(2) == 0:
		w.edit = edit{retire: true}
	default:
		w.edit = edit{}
	}
	log := w.served()
	present := log[len(log)-1].age
	w.book.lowers = w.edit.retire && present > 0 || w.edit.stopAt != "" && present > stages[0]
	w.note("the author writes %+v", w.edit)
	w.configure()
	w.backups = nil
}

// counter counts what has happened.
type counter struct {
	mu sync.Mutex
	by map[string]int
}

func (c *counter) add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]int{}
	}
	c.by[name]++
}

// String returns a line for each thing that has happened.
func (c *counter) String() string {
	var lines []string
	for name, n := range c.by {
		lines = append(lines, fmt.Sprintf("%4d  %s", n, name))
	}
	slices.Sort(lines)
	return "what happened:\n" + strings.Join(lines, "\n")
}

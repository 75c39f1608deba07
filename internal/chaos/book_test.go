//go:build unix

package chaos_test

import (
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// stages are the ages of the default rollout. The book has its own, so that the rules
// are held against something else than the code that is to keep them.
var stages = []int64{300, 604800, 2592000, 63072000}

// settle is how long a change may take to reach every client, by default.
const settle = time.Hour

// book is what the test writes down of the site, for itself.
type book struct {
	read int // how many lines of the edge's log were held against the rules
	// diverged is true while the state knows less than the site serves, because an older
	// state was restored or a run was killed; told, if a run has said so since.
	diverged, told bool
	// unknown is true if that was ever so: the state may not know all that was served.
	unknown bool
	// imported is how many lines of the log are from before an import, which no promise
	// counts.
	imported int
	// lowers is true if the author has asked for less, and it did not reach the site yet.
	lowers bool
}

// line is a header that was sent to the site at a true instant.
type line struct {
	at     time.Time
	header string
	age    int64
}

// served returns all that was ever sent to the site.
func (w *world) served() []line {
	w.t.Helper()
	var all []line
	for text := range strings.Lines(w.read("edge.log")) {
		stamp, header, _ := strings.Cut(strings.TrimSpace(text), " ")
		at, err := time.Parse(time.RFC3339Nano, stamp)
		if err != nil {
			w.t.Fatal(err)
		}
		policy, err := hsts.Parse(header)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, line{at, header, policy.MaxAge})
	}
	return all
}

// keepBook holds what a run has sent to the site against the rules.
func (w *world) keepBook(r run) {
	w.t.Helper()
	w.compare()
	if strings.Contains(r.output, "Site Serves More than This State Knows") {
		w.book.told = true
		w.note("it is told that the site serves more")
	}
	log := w.served()
	for ; w.book.read < len(log); w.book.read++ {
		sent := log[w.book.read]
		w.note("the site serves %q", sent.header)
		if w.book.read == 0 {
			if sent.age != stages[0] {
				w.broken("a new policy begins with %q", sent.header)
			}
			continue
		}
		switch before := log[w.book.read-1]; {
		case sent.age > before.age:
			w.checkRaise(before, since(log[:w.book.read]), sent)
		case sent.age < before.age:
			w.checkLowering(before, sent)
		}
	}
}

// compare writes down whether the site serves more than the state knows.
func (w *world) compare() {
	w.t.Helper()
	log := w.served()
	attributes := w.attributes()
	if len(log) == 0 || attributes == nil {
		return
	}
	policy, err := hsts.Parse(attributes["header_value"].(string))
	if err != nil {
		w.t.Fatal(err)
	}
	diverged := !w.book.lowers && log[len(log)-1].age > policy.MaxAge
	if diverged && !w.book.diverged {
		w.note("the site serves more than the state knows")
		w.book.told, w.book.unknown = false, true
	}
	w.book.diverged = diverged || w.book.diverged && w.book.read < len(log)
}

// since returns from when the last of the headers was served, without interruption.
func since(log []line) time.Time {
	last := log[len(log)-1]
	for i := len(log) - 2; i >= 0 && log[i].header == last.header; i-- {
		last = log[i]
	}
	return last.at
}

// checkRaise: one stage, and not before the one that was served was served in full.
func (w *world) checkRaise(before line, since time.Time, sent line) {
	w.t.Helper()
	if next := stageAbove(before.age); sent.age != next {
		w.broken("after %d comes %d, and not %d", before.age, next, sent.age)
	}
	if wait := sent.at.Sub(since); wait < time.Duration(before.age)*time.Second {
		w.broken("%q was served for %v only, then came %q", before.header, wait, sent.header)
	}
}

// checkLowering: the author asked for it; or the state knows less than the site
// serves, and that was told where it could be known.
func (w *world) checkLowering(before, sent line) {
	w.t.Helper()
	switch {
	case w.book.lowers:
		w.book.lowers = false
	case !w.book.diverged:
		w.broken("nobody lowered %q, and %q came", before.header, sent.header)
	case w.mode != "plain" && !w.book.told:
		w.broken("%q was lowered to %q, and no run had said that the site serves more than the state knows", before.header, sent.header)
	}
}

// checkPromise: no browser remembers anything when a retired policy is said to be
// forgotten; as far as it can be known.
func (w *world) checkPromise() {
	w.t.Helper()
	promised, err := time.Parse(time.RFC3339, w.attributes()["forgotten_at"].(string))
	if err != nil {
		w.t.Fatal(err)
	}
	if w.book.unknown && w.mode != "verify" {
		return // only a look at the site could know what the state does not
	}
	log := w.served()
	for i, sent := range log {
		if i < w.book.imported {
			continue
		}
		until := w.now
		if i+1 < len(log) {
			until = log[i+1].at
		}
		if remembered := until.Add(time.Duration(sent.age) * time.Second); sent.age > 0 && promised.Before(remembered) {
			w.broken("forgotten at %v, but a browser may hold %q until %v", promised, sent.header, remembered)
		}
	}
}

// stageAbove returns the age of the stage after one.
func stageAbove(age int64) int64 {
	for _, stage := range stages {
		if stage > age {
			return stage
		}
	}
	return age
}

// broken reports a rule that was broken, with all that happened.
func (w *world) broken(format string, args ...any) {
	w.t.Helper()
	w.t.Errorf("mode %s: "+format+"\n%s", append(append([]any{w.mode}, args...), strings.Join(w.diary, "\n"))...)
}

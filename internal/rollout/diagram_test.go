package rollout_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/pictures"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// TestDiagram holds the diagram of DEVELOPERS.md against the code: each arrow is
// taken for that reason by some edit of some state, and there are no others.
func TestDiagram(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../DEVELOPERS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, arrows, err := pictures.Diagram(string(text))
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]bool{}
	var drawn []string
	for _, arrow := range arrows {
		drawn = append(drawn, arrow.From+" --> "+arrow.To+": "+arrow.Reason)
		reasons[arrow.Reason] = true
	}
	code, err := os.ReadFile("decide.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, reason := range regexp.MustCompile(`Reason += "(\w+)"`).FindAllStringSubmatch(string(code), -1) {
		if !reasons[reason[1]] {
			t.Errorf("the reason %q is on no arrow", reason[1])
		}
	}
	taken := everyArrow()
	slices.Sort(drawn)
	if diff := cmp.Diff(taken, drawn); diff != "" {
		t.Errorf("(-taken +drawn)\n%s", diff)
	}
}

// everyArrow takes each of a few hundred configurations, before and after the
// wait, from every state that can be reached by them.
func everyArrow() []string {
	configs := everyConfig()
	arrows := map[string]bool{}
	// place is all of a state that a later decision can differ by.
	type place struct {
		served     hsts.Policy
		stage      string
		seen, held bool
	}
	reached := map[place]bool{}
	todo := []*rollout.State{nil}
	for ; len(todo) > 0; todo = todo[1:] {
		from := todo[0]
		for _, c := range configs {
			for _, at := range []time.Time{start, start.AddDate(100, 0, 0)} {
				for _, live := range looks(from, c) {
					d := rollout.Decide(from, c, rollout.Evidence{Instant: at, Live: live})
					to := d.Next
					to.EnteredAt, to.WaitingSince, to.HeldSince, to.HeldBecause = start, start, time.Time{}, nil
					if !to.SeenAt.IsZero() {
						to.SeenAt = start
					}
					arrows[box(from)+" --> "+box(&to)+": "+string(d.Reason)] = true
					if key := (place{to.Served, to.Stage, !to.SeenAt.IsZero(), to.Held}); !reached[key] {
						reached[key] = true
						todo = append(todo, &to)
					}
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(arrows))
}

// looks is whatever a refresh may have seen of the site.
func looks(s *rollout.State, c rollout.Config) []rollout.Live {
	if s == nil || !c.Verify {
		return []rollout.Live{{}}
	}
	return []rollout.Live{
		{}, {Look: rollout.SeesPolicy, FirstSeen: start}, {Look: rollout.SeesOther, Differs: true}, {Look: rollout.SeesOther, Differs: true, FirstSeen: start},
		{Look: rollout.SeesNothing, FirstSeen: start},
	}
}

// everyConfig is every combination of some values of each argument, as far as it
// is not refused.
func everyConfig() []rollout.Config {
	all := []rollout.Config{config()}
	with := func(changes ...func(*rollout.Config)) {
		var more []rollout.Config
		for _, c := range all {
			for _, change := range changes {
				changed := c
				change(&changed)
				more = append(more, changed)
			}
		}
		all = more
	}
	same := func(*rollout.Config) {}
	with(same, held, closed)
	with(same, narrow)
	with(same, preloaded)
	with(same, keep)
	with(same, retire)
	with(same, verify)
	with(same, maxAge(300), maxAge(hsts.OneYear), maxAge(9000000))
	with(same, noRamp, stages(rollout.Stage{Name: "hour", MaxAge: 3600}, rollout.Stage{Name: "quarter", MaxAge: 7776000}))
	with(same, stopAt("5-minutes"), stopAt("1-month"), stopAt("quarter"))
	return slices.DeleteFunc(all, func(c rollout.Config) bool {
		refused, _ := c.Validate()
		return len(refused) > 0 || c.Retire && (c.Preload || c.MaxAge != rollout.DefaultMaxAge)
	})
}

// box is where a state stands in the diagram.
func box(s *rollout.State) string {
	switch {
	case s == nil:
		return "[*]"
	case s.Stage == rollout.Retired:
		return "Retired"
	case s.Stage == rollout.Full:
		return "Full"
	case s.Held:
		return "Held"
	default:
		return "Ramp"
	}
}

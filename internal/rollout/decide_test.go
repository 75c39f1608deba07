package rollout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// after is an instant some seconds after the start.
func after(seconds int64) time.Time { return start.Add(time.Duration(seconds) * time.Second) }

// config is the default configuration with subdomains, changed as said.
func config(changes ...func(*rollout.Config)) rollout.Config {
	c := rollout.Config{
		MaxAge: rollout.DefaultMaxAge, IncludeSubDomains: true,
		Settle: rollout.DefaultSettle, OnWiden: rollout.Restart,
	}
	for _, change := range changes {
		change(&c)
	}
	return c
}

func held(c *rollout.Config)      { c.Gates = []rollout.Gate{{Open: true}, {Broken: true, Reason: expired}} }
func closed(c *rollout.Config)    { c.Gates = []rollout.Gate{{Open: true}, {Reason: "no answer"}} }
func narrow(c *rollout.Config)    { c.IncludeSubDomains = false }
func retire(c *rollout.Config)    { c.Retire = true }
func keep(c *rollout.Config)      { c.OnWiden = rollout.Keep }
func noRamp(c *rollout.Config)    { c.Stages = []rollout.Stage{} }
func preloaded(c *rollout.Config) { c.Preload, c.AcceptPreload = true, true }

func maxAge(n int64) func(*rollout.Config)  { return func(c *rollout.Config) { c.MaxAge = n } }
func stopAt(s string) func(*rollout.Config) { return func(c *rollout.Config) { c.StopAt = s } }
func stages(s ...rollout.Stage) func(*rollout.Config) {
	return func(c *rollout.Config) { c.Stages = s }
}

// expired is why a gate is broken.
const expired = "www.example.com: the certificate expired"

// at is the evidence of a refresh some seconds after the start, by which the next
// stage has been announced.
func at(seconds int64) rollout.Evidence {
	return rollout.Evidence{Instant: after(seconds), Announced: start}
}

// serving is the state of a policy that has served an age since the start.
func serving(stage string, age int64, changes ...func(*rollout.State)) *rollout.State {
	s := &rollout.State{
		Served: hsts.Policy{MaxAge: age, IncludeSubDomains: true},
		Stage:  stage, EnteredAt: start, WaitingSince: start,
	}
	for _, change := range changes {
		change(s)
	}
	return s
}

func wasHeld(s *rollout.State) {
	s.Held, s.HeldSince, s.HeldBecause = true, start, []string{expired}
}
func wasNarrow(s *rollout.State) { s.Served.IncludeSubDomains = false }
func hadPreload(s *rollout.State) {
	s.Served.Preload = true
}

func TestDecide(t *testing.T) {
	t.Parallel()
	const week, month, twoYears = 604800, 2592000, rollout.DefaultMaxAge
	tests := []struct {
		name   string
		prior  *rollout.State
		config rollout.Config
		at     int64 // seconds after the start
		reason rollout.Reason
		stage  string
		header string
		held   bool
		enters bool
		waits  bool
		codes  []string
	}{
		{"rule 1: a new policy enters the first stage", nil, config(), 0,
			rollout.ReasonCreated, "5-minutes", "max-age=300; includeSubDomains", false, true, true, []string{"policy.created"}},
		{"rule 1: without a ramp that is the final one", nil, config(noRamp, preloaded), 0,
			rollout.ReasonCreated, "full", "max-age=63072000; includeSubDomains; preload", false, true, true, []string{"policy.created", "preload.submit"}},
		{"rule 1: held or not", nil, config(held), 0,
			rollout.ReasonCreated, "5-minutes", "max-age=300; includeSubDomains", true, true, true, []string{"rollout.hold_begins", "policy.created"}},
		{"rule 1: closed or not", nil, config(closed), 0,
			rollout.ReasonCreated, "5-minutes", "max-age=300; includeSubDomains", false, true, true, []string{"policy.created"}},
		{"rule 1: a short max_age has fewer default stages", nil, config(maxAge(300)), 0,
			rollout.ReasonCreated, "full", "max-age=300; includeSubDomains", false, true, true, []string{"policy.created"}},

		{"rule 2: a second before the boundary", serving("5-minutes", 300), config(), 300 + 3600 - 1,
			rollout.ReasonWaiting, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rule 2: at the boundary", serving("5-minutes", 300), config(), 300 + 3600,
			rollout.ReasonAdvanced, "1-week", "max-age=604800; includeSubDomains", false, true, true, nil},
		{"rule 2: one stage, however late", serving("5-minutes", 300), config(), 9 * twoYears,
			rollout.ReasonAdvanced, "1-week", "max-age=604800; includeSubDomains", false, true, true, nil},
		{"rule 2: into the final stage", serving("1-month", month), config(), month + 3600,
			rollout.ReasonAdvanced, "full", "max-age=63072000; includeSubDomains", false, true, true, nil},
		{"rule 2: a longer soak is waited out", serving("a", 60), config(stages(rollout.Stage{Name: "a", MaxAge: 60, Soak: 9000})), 60 + 3600,
			rollout.ReasonWaiting, "a", "max-age=60; includeSubDomains", false, false, false, nil},
		{"rule 2: complete is complete", serving("full", twoYears), config(), 9 * twoYears,
			rollout.ReasonComplete, "full", "max-age=63072000; includeSubDomains", false, false, false, nil},

		{"rule 4: a hold begins with a word", serving("5-minutes", 300), config(held), 10,
			rollout.ReasonHeld, "5-minutes", "max-age=300; includeSubDomains", true, false, false, []string{"rollout.hold_begins"}},
		{"rule 4: and goes on without one", serving("5-minutes", 300, wasHeld), config(held), 10,
			rollout.ReasonHeld, "5-minutes", "max-age=300; includeSubDomains", true, false, false, nil},
		{"rule 4: until a stage is due", serving("5-minutes", 300, wasHeld), config(held), 9000,
			rollout.ReasonHeld, "5-minutes", "max-age=300; includeSubDomains", true, false, false, nil},
		{"rule 4: a release waits again, and is told", serving("5-minutes", 300, wasHeld), config(), 9000,
			rollout.ReasonReleased, "5-minutes", "max-age=300; includeSubDomains", false, false, true, []string{"rollout.hold_ends"}},
		{"rule 4: a gate that is only closed does not end a hold", serving("5-minutes", 300, wasHeld), config(closed), 10,
			rollout.ReasonHeld, "5-minutes", "max-age=300; includeSubDomains", true, false, false, nil},
		{"rule 4: closed and not due is no news", serving("5-minutes", 300), config(closed), 10,
			rollout.ReasonWaiting, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rule 4: closed and due waits", serving("5-minutes", 300), config(closed), 9000,
			rollout.ReasonClosed, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rule 4: closed and broken is broken", serving("5-minutes", 300), config(closed, func(c *rollout.Config) { c.Gates = append(c.Gates, rollout.Gate{Broken: true}) }), 9000,
			rollout.ReasonHeld, "5-minutes", "max-age=300; includeSubDomains", true, false, false, []string{"rollout.hold_begins"}},
		{"rule 4: there is nothing to hold in the final stage", serving("full", twoYears), config(held), 9000,
			rollout.ReasonComplete, "full", "max-age=63072000; includeSubDomains", false, false, false, nil},

		{"rule 5: a ceiling stops", serving("5-minutes", 300), config(stopAt("5-minutes")), 9000,
			rollout.ReasonStopped, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rule 5: a ceiling ahead is no jump", serving("5-minutes", 300), config(stopAt("1-month")), 9000,
			rollout.ReasonAdvanced, "1-week", "max-age=604800; includeSubDomains", false, true, true, nil},
		{"rule 5: a ceiling behind goes back", serving("1-month", month), config(stopAt("5-minutes")), 10,
			rollout.ReasonWentBack, "5-minutes", "max-age=300; includeSubDomains", false, true, true, []string{"rollout.went_back"}},
		{"rule 5: going back drops preload", serving("full", twoYears, hadPreload), config(stopAt("1-month"), preloaded), 10,
			rollout.ReasonWentBack, "1-month", "max-age=2592000; includeSubDomains", false, true, true, []string{"rollout.went_back", "preload.dropped"}},
		{"rule 5: going back while held", serving("1-month", month), config(stopAt("1-week"), held), 10,
			rollout.ReasonWentBack, "1-week", "max-age=604800; includeSubDomains", true, true, true, []string{"rollout.went_back", "rollout.hold_begins"}},

		{"rule 6: an age on no stage stays", serving("1-week", week), config(stages(rollout.Stage{Name: "day", MaxAge: 86400}, rollout.Stage{Name: "quarter", MaxAge: 7776000})), 10,
			rollout.ReasonWaiting, "day", "max-age=604800; includeSubDomains", false, false, false, nil},
		{"rule 6: and waits itself out before the stage above it", serving("day", week), config(stages(rollout.Stage{Name: "day", MaxAge: 86400}, rollout.Stage{Name: "quarter", MaxAge: 7776000})), week + 3600,
			rollout.ReasonAdvanced, "quarter", "max-age=7776000; includeSubDomains", false, true, true, nil},
		{"rule 6: an age below the first stage waits for the first", serving("", 60), config(), 60 + 3600,
			rollout.ReasonAdvanced, "5-minutes", "max-age=300; includeSubDomains", false, true, true, nil},
		{"rule 6: a renamed stage is the same stage", serving("5-minutes", 300), config(stages(rollout.Stage{Name: "first", MaxAge: 300})), 10,
			rollout.ReasonWaiting, "first", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rule 6: a raised max_age in the final stage is served", serving("full", hsts.OneYear), config(), 10,
			rollout.ReasonRaised, "full", "max-age=63072000; includeSubDomains", false, true, true, []string{"max_age.raised"}},
		{"rule 6: unless stop_at asks for a ramp: then it stays", serving("full", 300), config(stopAt("5-minutes")), 9000,
			rollout.ReasonStopped, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rules 5 and 6: and a stop_at ahead is no jump then either", serving("full", 300), config(stopAt("1-month")), 10,
			rollout.ReasonWaiting, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rules 5 and 6: nor does it lower what is served", serving("full", hsts.OneYear), config(stopAt("1-month")), 10,
			rollout.ReasonStopped, "1-month", "max-age=31536000; includeSubDomains", false, false, false, nil},
		{"rule 6: a raised max_age before it changes nothing", serving("5-minutes", 300), config(maxAge(2 * twoYears)), 10,
			rollout.ReasonWaiting, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
		{"rule 6: an import keeps preload without subdomains, while they are held", serving("full", twoYears, wasNarrow, hadPreload), config(preloaded, keep, held), 10,
			rollout.ReasonComplete, "full", "max-age=63072000; preload", true, false, false, []string{"include_subdomains.held", "rollout.hold_begins"}},
		{"rule 6: an import keeps preload below the final age", serving("1-month", hsts.OneYear, hadPreload), config(preloaded), 10,
			rollout.ReasonWaiting, "1-month", "max-age=31536000; includeSubDomains; preload", false, false, false, nil},
		{"a lower max_age is served at once", serving("full", twoYears), config(maxAge(600)), 10,
			rollout.ReasonShortened, "full", "max-age=600; includeSubDomains", false, true, true, []string{"max_age.shortened"}},
		{"even while held", serving("1-month", month), config(maxAge(600), held), 10,
			rollout.ReasonShortened, "full", "max-age=600; includeSubDomains", false, true, true, []string{"max_age.shortened"}},
		{"a max_age that stays above what is served changes nothing", serving("5-minutes", 300), config(maxAge(hsts.OneYear)), 10,
			rollout.ReasonWaiting, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},

		{"rule 7: widening restarts", serving("1-month", month, wasNarrow), config(), 10,
			rollout.ReasonRestarted, "5-minutes", "max-age=300; includeSubDomains", false, true, true, []string{"include_subdomains.restarted"}},
		{"rule 7: even while held", serving("1-month", month, wasNarrow), config(held), 10,
			rollout.ReasonRestarted, "5-minutes", "max-age=300; includeSubDomains", true, true, true, []string{"rollout.hold_begins", "include_subdomains.restarted"}},
		{"rule 7: a restart lengthens nothing", serving("", 60, wasNarrow), config(), 10,
			rollout.ReasonRestarted, "", "max-age=60; includeSubDomains", false, false, true, []string{"include_subdomains.restarted"}},
		{"rule 7: without a ramp there is nothing to restart", serving("full", twoYears, wasNarrow), config(noRamp, held), 10,
			rollout.ReasonComplete, "full", "max-age=63072000", true, false, false, []string{"include_subdomains.held", "rollout.hold_begins"}},
		{"rule 7: a restart that drops preload says so", serving("full", twoYears, wasNarrow, hadPreload), config(preloaded), 10,
			rollout.ReasonRestarted, "5-minutes", "max-age=300; includeSubDomains", false, true, true, []string{"include_subdomains.restarted", "preload.dropped"}},
		{"rule 7: keep adds the directive", serving("1-month", month, wasNarrow), config(keep), month + 3600,
			rollout.ReasonWidened, "1-month", "max-age=2592000; includeSubDomains", false, false, true, []string{"include_subdomains.widened"}},
		{"rule 7: keep waits while held", serving("1-month", month, wasNarrow), config(keep, held), 10,
			rollout.ReasonHeld, "1-month", "max-age=2592000", true, false, false, []string{"include_subdomains.held", "rollout.hold_begins"}},
		{"rule 7: keep waits while a gate is closed", serving("1-month", month, wasNarrow), config(keep, closed), 10,
			rollout.ReasonWaiting, "1-month", "max-age=2592000", false, false, false, []string{"include_subdomains.held"}},
		{"rule 7: keep waits while held, in the final stage too, and preload with it", serving("full", twoYears, wasNarrow), config(keep, held, preloaded), 10,
			rollout.ReasonComplete, "full", "max-age=63072000", true, false, false, []string{"include_subdomains.held", "rollout.hold_begins"}},
		{"rule 7: keep in the final stage, released", serving("full", twoYears, wasNarrow, wasHeld), config(keep, preloaded), 10,
			rollout.ReasonWidened, "full", "max-age=63072000; includeSubDomains; preload", false, false, true, []string{"include_subdomains.widened", "preload.submit", "rollout.hold_ends"}},
		{"narrowing takes effect at once", serving("1-month", month), config(narrow, held), 10,
			rollout.ReasonNarrowed, "1-month", "max-age=2592000", true, false, false, []string{"include_subdomains.narrowed", "rollout.hold_begins"}},
		{"narrowing does not stop a stage that is due", serving("1-month", month), config(narrow), month + 3600,
			rollout.ReasonAdvanced, "full", "max-age=63072000", false, true, true, []string{"include_subdomains.narrowed"}},

		{"rule 8: preload comes with the final stage", serving("1-month", month), config(preloaded), month + 3600,
			rollout.ReasonAdvanced, "full", "max-age=63072000; includeSubDomains; preload", false, true, true, []string{"preload.submit"}},
		{"rule 8: not before", serving("5-minutes", 300), config(preloaded), 9000,
			rollout.ReasonAdvanced, "1-week", "max-age=604800; includeSubDomains", false, true, true, nil},
		{"rule 8: switched on in the final stage", serving("full", twoYears), config(preloaded), 10,
			rollout.ReasonPreload, "full", "max-age=63072000; includeSubDomains; preload", false, false, false, []string{"preload.submit"}},
		{"rule 8: dropped", serving("full", twoYears, hadPreload), config(), 10,
			rollout.ReasonNarrowed, "full", "max-age=63072000; includeSubDomains", false, false, false, []string{"preload.dropped"}},

		{"rule 9: retire", serving("1-month", month), config(retire, held, preloaded), 10,
			rollout.ReasonRetired, "retired", "max-age=0", false, true, true, []string{"policy.retired"}},
		{"rule 9: a new policy, retired", nil, config(retire), 10,
			rollout.ReasonRetired, "retired", "max-age=0", false, true, true, nil},
		{"rule 9: still retired", &rollout.State{Stage: rollout.Retired, EnteredAt: start, WaitingSince: start}, config(retire, maxAge(5)), 10,
			rollout.ReasonRetired, "retired", "max-age=0", false, false, false, nil},
		{"rule 9: unretired", &rollout.State{Stage: rollout.Retired, EnteredAt: start, WaitingSince: start}, config(), 9000,
			rollout.ReasonUnretired, "5-minutes", "max-age=300; includeSubDomains", false, true, true, []string{"policy.unretired"}},

		{"rule 10: nothing is due by an instant before the wait", serving("5-minutes", 300), config(), -61,
			rollout.ReasonWaiting, "5-minutes", "max-age=300; includeSubDomains", false, false, false, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := rollout.Decide(test.prior, test.config, at(test.at))
			type outcome struct {
				Reason              rollout.Reason
				Stage, Header       string
				Held, Enters, Waits bool
				Codes               []string
			}
			got := outcome{d.Reason, d.Next.Stage, d.Next.Served.String(), d.Next.Held, d.Enters, d.Waits, codes(t, d.Warnings)}
			want := outcome{test.reason, test.stage, test.header, test.held, test.enters, test.waits, test.codes}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}

			now := after(test.at).Add(time.Millisecond)
			applied := d.At(now)
			if d.Enters && applied.EnteredAt != after(test.at+1) || d.Waits && applied.WaitingSince != after(test.at+1) {
				t.Errorf("the times of a change are those of the apply, rounded up: %+v", applied)
			}
			if !d.Enters && test.prior != nil && applied.EnteredAt != test.prior.EnteredAt {
				t.Errorf("a stage that is not entered keeps its time: %+v", applied)
			}
		})
	}
}

// TestDecide_toldOnce has what keeps a stage told in the run that first finds it due.
func TestDecide_toldOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prior  *rollout.State
		config rollout.Config
		at     int64
		codes  []string
	}{
		"a gate is closed":     {serving("5-minutes", 300), config(closed), 9000, []string{"rollout.closed"}},
		"every gate is open":   {serving("5-minutes", 300), config(), 9000, nil},
		"it was held before":   {serving("5-minutes", 300, wasHeld), config(closed), 9000, nil},
		"the wait is not over": {serving("5-minutes", 300), config(closed), 60, nil},
	} {
		e := rollout.Evidence{Instant: after(test.at), Announced: start, BecameDue: true}
		if diff := cmp.Diff(test.codes, codes(t, rollout.Decide(test.prior, test.config, e).Warnings)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		e.BecameDue = false
		if got := codes(t, rollout.Decide(test.prior, test.config, e).Warnings); got != nil {
			t.Errorf("%s, in a later run: %v", name, got)
		}
	}
}

// TestDecision_wrongClock applies with a clock that is behind what was known: its
// time is not written down, or the next stage would come as much too early.
func TestDecision_wrongClock(t *testing.T) {
	t.Parallel()
	prior := serving("5-minutes", 300)
	tests := map[string]struct {
		at, now, want int64
	}{
		"a clock that is right":                 {9000, 9060, 9060},
		"behind the look that made it due":      {9000, -86400, 9000},
		"both behind the beginning of the wait": {-90000, -86400, 0},
		"the look behind, and the apply right":  {-90000, 9060, 9060},
	}
	for name, test := range tests {
		d := rollout.Decide(prior, config(retire), at(test.at))
		if got := d.At(after(test.now)); got.EnteredAt != after(test.want) || got.WaitingSince != after(test.want) || !d.Instant(after(test.now)).Equal(after(test.want)) {
			t.Errorf("%s: entered %v, want %v", name, got.EnteredAt, after(test.want))
		}
	}
	if d := rollout.Decide(prior, config(), rollout.Evidence{}); len(d.Warnings) > 0 {
		t.Errorf("a clock that was never looked at is not behind: %+v", d.Warnings)
	}
}

// TestDecide_contradictingClocks refreshes with a clock that is ahead, and then with
// one that is right: no stage begins before the second one has reached its date.
func TestDecide_contradictingClocks(t *testing.T) {
	t.Parallel()
	prior := serving("5-minutes", 300) // due after 3900 seconds
	for _, test := range []struct {
		ahead, clock int64
		want         rollout.Reason
	}{
		{86400, 3899, rollout.ReasonWaiting},
		{86400, 3900, rollout.ReasonAdvanced},
		{3899, 0, rollout.ReasonWaiting},
	} {
		evidence := rollout.Evidence{Instant: after(test.ahead), Clock: after(test.clock)}
		d := rollout.Decide(prior, config(), evidence)
		if d.Reason != test.want || len(d.Warnings) == 0 || !d.Instant(after(test.clock)).Equal(after(test.ahead)) {
			t.Errorf("ahead %d, clock %d: %+v", test.ahead, test.clock, d)
		}
	}
}

// TestWarning_raised reads the way out of a raise that comes at once, and goes it.
func TestWarning_raised(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		prior  *rollout.State
		config rollout.Config
		says   string
	}{
		"the stage that is served": {serving("full", 300), config(), `set rollout.stop_at = "5-minutes" along with it`},
		"the one below it":         {serving("full", 700000), config(), `set rollout.stop_at = "1-week" along with it`},
		"the first one":            {serving("full", 60), config(), `set rollout.stop_at = "5-minutes" along with it`},
		"no ramp":                  {serving("full", 60), config(noRamp), "give stages below it in rollout.stages"},
	}
	for name, test := range tests {
		d := rollout.Decide(test.prior, test.config, at(10))
		if len(d.Warnings) != 1 || d.Warnings[0].Code != "max_age.raised" || !strings.Contains(d.Warnings[0].Detail, test.says) {
			t.Errorf("%s: %+v", name, d.Warnings)
		}
		_, rest, said := strings.Cut(d.Warnings[0].Detail, "stop_at = \"")
		if !said {
			continue
		}
		stage, _, _ := strings.Cut(rest, "\"")
		if d := rollout.Decide(test.prior, config(stopAt(stage)), at(10)); d.Next.Served != test.prior.Served || d.Enters || d.Waits {
			t.Errorf("%s: with the stop_at that it names, %+v", name, d)
		}
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]struct {
		stage  string
		maxAge int64
	}{
		"max-age=60":                                     {"", rollout.DefaultMaxAge},
		"max-age=300; includeSubDomains":                 {"5-minutes", rollout.DefaultMaxAge},
		"max-age=31536000; includeSubDomains; preload":   {"1-month", rollout.DefaultMaxAge},
		"max-age=63072000; includeSubDomains; preload":   {"full", rollout.DefaultMaxAge},
		"max-age=94608000; includeSubDomains; preload":   {"full", 94608000},
		"max-age=999999999999; includeSubDomains":        {"full", 999999999999},
		"max-age=9223372036854775807; includeSubDomains": {"full", 9223372036854775807},
	} {
		served, err := hsts.Parse(header)
		if err != nil {
			t.Fatal(err)
		}
		s, c := rollout.Adopt(served, start)
		if s.Stage != want.stage || c.MaxAge != want.maxAge {
			t.Errorf("%s: stage %q, max_age %d; want %q, %d", header, s.Stage, c.MaxAge, want.stage, want.maxAge)
		}
		// Rule 6: nothing that is left unset drops or lowers anything.
		if d := rollout.Decide(&s, c, at(0)); d.Next.Served != served || d.Enters || d.Waits {
			t.Errorf("%s: the first plan after an import changes it: %+v", header, d)
		}
		for _, entry := range c.Schedule(s) {
			if entry.EarliestAt.Year() > 9999 {
				t.Errorf("%s: a time that can't be written: %v", header, entry.EarliestAt)
			}
		}
	}
}

package resources

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// private is the private state of a resource.
type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

func TestPrivate_roundTrip(t *testing.T) {
	t.Parallel()
	instant := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)
	for _, want := range []privateState{
		{Instant: instant, Times: times{WaitingSince: instant}},
		{Instant: instant, Times: times{EnteredAt: instant, WaitingSince: instant.Add(time.Hour), SeenAt: instant.Add(time.Minute)}},
		{Instant: instant, Times: times{WaitingSince: instant}, History: rollout.History{RememberedUntil: instant.Add(time.Hour), YearUntil: instant.Add(time.Minute)}, Adopted: adopted{MaxAge: 94608000, Preload: true}},
		{Instant: instant, Times: times{WaitingSince: instant}, Ledger: rollout.Ledger{
			{Stage: "5-minutes", Policy: hsts.Policy{MaxAge: 300}}, {Stage: rollout.Full, Policy: hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true}, EnteredAt: instant, SeenAt: instant},
		}},
		{Instant: time.Unix(0, 1).UTC(), Times: times{WaitingSince: time.Unix(0, 0).UTC()}, Sighting: sighting{
			Policy: "max-age=300", FirstSeen: instant.Add(500 * time.Millisecond), Look: rollout.SeesOther, Says: "something", Other: "else", Unknown: "max-age=600",
		}},
	} {
		p := private{}
		want.write(t.Context(), p)
		got, diags := readPrivate(t.Context(), p, policyModel{})
		if diff := cmp.Diff(want, got); diff != "" || diags.HasError() {
			t.Errorf("%v (-want +got)\n%s", diags, diff)
		}
	}
}

func TestPrivate_unreadable(t *testing.T) {
	t.Parallel()
	if got, diags := readPrivate(t.Context(), private{}, policyModel{}); diags.HasError() || !got.Instant.IsZero() || !got.newlyLost() {
		t.Errorf("a state that has lost it is read without: %v, %v", got, diags)
	}
	for text, says := range map[string]string{
		``:                                     "unexpected end",
		`{`:                                    "unexpected end",
		`[]`:                                   "array",
		`null`:                                 "version is 0",
		`{}`:                                   "version is 0",
		`{"v": -1}`:                            "version is -1",
		`{"v": "1"}`:                           "string",
		`{"v": 2}`:                             "format 2; this version reads format 1",
		`{"v": 1} {}`:                          "after",
		`{"v": 1, "x": 1}`:                     "unknown field",
		`{"v": 1, "i": "yesterday"}`:           "yesterday",
		`{"v": 1, "i": null}`:                  "null is not a time",
		`{"v": 1, "i": 1e9}`:                   "1e9 is not a time",
		`{"v": 1, "i": 1000000000000}`:         "1000000000000 is not a time",
		`{"v": 1, "i": 1.1234567891}`:          "1.1234567891 is not a time",
		`{"v": 1, "i": -1}`:                    "instant is 1969",
		`{"v": 1, "i": -0.5}`:                  "-0.5 is not a time",
		`{"v": 1, "r": 253402304399}`:          "remembered_until",
		`{"v": 1, "c": -62167219200}`:          "clock",
		`{"v": 1, "a": {"m": -63072000}}`:      "adopted.max_age is -63072000",
		`{"v": 1, "a": {"m": 1e30}}`:           "1e30",
		`{"v": 1, "g": {"p": "max-age=-5"}}`:   "max-age=-5",
		`{"v": 1, "i": 1772366400}`:            "since which the present stage waits",
		`{"v": 1, "w": 1772366400}`:            "the time of the last run",
		`{"v": 1, "w": -1772366400}`:           "times.waiting_since",
		`{"v": 1, "e": -28519473600}`:          "times.entered_at",
		`{"v": 1, "s": -28519473600}`:          "times.seen_at",
		`{"v": 1, "l": [{"n": "a", "a": -1}]}`: "max-age of -1",
		`{"v": 1, "l": [{"a": 1, "s": -28519473600}]}`:                                    "ledger.seen_at",
		`{"v": 1, "l": [{"a": 1, "e": -28519473600}]}`:                                    "ledger.entered_at",
		`{"v": 1, "l": [{"a": 1, "c": ["x"]}]}`:                                           "checksums",
		`{"v": 1, "l": [` + strings.Repeat(`{"a": 1},`, rollout.MaxLedger) + `{"a": 1}]}`: "has 21 policies",
		`{"v": 1, "r": 1835524800}`:                                                       "contradict",
		`{"v": 1, "r": 1803902400, "y": 1803902401}`:                                      "contradict",
		`{"v": 1, "g": {"l": "everything"}}`:                                              "everything",
		`{"v": 1, "g": {"f": -30000000000}}`:                                              "first_seen",
	} {
		got, diags := readPrivate(t.Context(), private{privateKey: []byte(text)}, policyModel{})
		if len(diags) != 1 || !strings.Contains(diags[0].Detail(), says) {
			t.Errorf("%s was read as %+v: %v; want an error that says %s", text, got, diags, says)
		}
	}
}

// FuzzReadPrivate reads anything as private state: it is refused with an error, or
// it holds only what the provider itself may have written, and stays so.
func FuzzReadPrivate(f *testing.F) {
	for _, seed := range []string{
		`{"v":1,"i":1772366400,"w":1772366400}`, `{"v":1,"i":253402300799.999999999,"w":0}`, `{"v":2}`, `null`, `[`,
		`{"v":1,"i":1772366400.5,"e":1772366400,"w":1772366400,"c":1769947200,"r":1835524800,"y":1803902400,"a":{"m":94608000,"p":true},"l":[{"n":"5-minutes","a":300,"d":true,"e":1772366400}],"g":{"p":"max-age=300","f":1772366400,"l":"policy"}}`,
		`{"v":1,"a":{"m":-1}}`, `{"v":1,"g":{"l":"other","o":"x"}}`,
	} {
		f.Add([]byte(seed), int64(1772366400))
	}
	f.Fuzz(func(t *testing.T, raw []byte, clock int64) {
		first, diags := readPrivate(t.Context(), private{privateKey: raw}, policyModel{})
		if diags.HasError() {
			if len(diags) != 1 || !reflect.DeepEqual(first, privateState{}) {
				t.Fatalf("refused with %v, and read as %+v", diags, first)
			}
			return
		}
		again := private{}
		if diags := first.write(t.Context(), again); diags.HasError() {
			t.Fatalf("what was read can't be written: %v", diags)
		}
		second, diags := readPrivate(t.Context(), again, policyModel{})
		if diff := cmp.Diff(first, second); diff != "" || diags.HasError() {
			t.Fatalf("%v (-read +written and read)\n%s", diags, diff)
		}
		served := hsts.Policy{MaxAge: hsts.OneYear}
		now := time.Unix(clock%(1<<37), 0).UTC()
		refreshed := first.refreshed(now, due{served: served})
		replaced := refreshed.applied(&rollout.State{Served: served}, rollout.State{}, rollout.Config{}, refreshed.Instant, now, refreshed.latest(due{served: served}))
		switch {
		case first.Adopted.MaxAge < 0:
			t.Errorf("a negative age: %+v", first)
		case refreshed.Instant.Before(first.Instant), replaced.Instant.Before(first.Instant):
			t.Errorf("time runs back: %+v became %+v, then %+v", first, refreshed, replaced)
		case replaced.History.RememberedUntil.Before(first.History.RememberedUntil):
			t.Errorf("the history forgets: %+v became %+v", first, replaced)
		}
	})
}

func TestPrivate_applied(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	full := &rollout.State{Served: hsts.Policy{MaxAge: 86400}, Stage: rollout.Full}
	imported := privateState{Adopted: adopted{MaxAge: 94608000, Preload: true}}
	wanted := rollout.Config{MaxAge: 94608000, Preload: true, AcceptPreload: true}

	if got := imported.applied(full, *full, wanted, at, at, at); got.History != (rollout.History{}) || got.Adopted != imported.Adopted || got.Instant != at {
		t.Errorf("nothing changed, and it became %+v", got)
	}
	shorter := rollout.State{Served: hsts.Policy{MaxAge: 300}, Stage: rollout.Full}
	if got := imported.applied(full, shorter, wanted, at, at, at); got.History.RememberedUntil != at.Add(24*time.Hour) {
		t.Errorf("what was served until now is remembered for its age: %+v", got)
	}
	if got := imported.applied(full, shorter, wanted, at, at, at.Add(time.Hour)); got.History.RememberedUntil != at.Add(25*time.Hour) || got.Instant != at {
		t.Errorf("a browser may have seen it as late as the latest refresh: %+v", got)
	}
	for name, c := range map[string]rollout.Config{
		"dropped": {MaxAge: 94608000}, "retired": {MaxAge: 94608000, Preload: true, AcceptPreload: true, Retire: true},
	} {
		if got := imported.applied(full, *full, c, at, at, at); got.Adopted.Preload {
			t.Errorf("%s: preload is still adopted", name)
		}
	}
	if got := imported.applied(full, *full, rollout.Config{MaxAge: 300}, at, at, at); got.Adopted.MaxAge != 0 {
		t.Errorf("a lower max_age is the author's own: %+v", got)
	}
}

// TestPrivate_refreshed checks which refreshes change the private state: each one
// that does is a difference to a plan that only refreshes.
func TestPrivate_refreshed(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	year := due{served: hsts.Policy{MaxAge: hsts.OneYear}}
	waiting := due{served: hsts.Policy{MaxAge: 2592000}, at: []time.Time{at.Add(5 * day)}, next: at.Add(5 * day)}
	held := waiting
	held.held = true
	for _, test := range []struct {
		name    string
		due     due
		now     time.Duration
		instant time.Duration // on record afterwards
		behind  bool
	}{
		{"the next second", year, time.Second, 0, false},
		{"the next day", year, day, 0, false},
		{"twelve days later, of a year", year, 12 * day, 0, false},
		{"a thirtieth of the year later", year, 13 * day, 13 * day, false},
		{"three days later, of a short age", due{served: hsts.Policy{MaxAge: 300}}, 3 * day, 0, false},
		{"a second more", due{served: hsts.Policy{MaxAge: 300}}, 3*day + time.Second, 3*day + time.Second, false},
		{"a stage has become due", waiting, 5 * day, 5 * day, false},
		{"not yet", due{served: waiting.served, at: []time.Time{at.Add(2 * day)}}, 2*day - time.Second, 0, false},
		{"a clock that is a little behind", year, -time.Minute, 0, false},
		{"a clock that is behind", year, -time.Minute - time.Second, 0, true},
	} {
		got := privateState{Instant: at}.refreshed(at.Add(test.now), test.due)
		if !got.Instant.Equal(at.Add(test.instant)) || got.Clock.IsZero() == test.behind {
			t.Errorf("%s: %+v", test.name, got)
		}
		if latest := got.latest(test.due); latest.Before(at.Add(test.now)) {
			t.Errorf("%s: a refresh saw %v, and the latest that may have been seen is %v", test.name, at.Add(test.now), latest)
		}
	}
	overdue := privateState{Instant: at.Add(6 * day)}
	if got := overdue.refreshed(at.Add(7*day), waiting); !got.Instant.Equal(at.Add(6 * day)) {
		t.Errorf("a stage that is due stays so, and no later refresh counts: %+v", got)
	}
	if got := overdue.refreshed(at.Add(7*day), held); !got.Instant.Equal(at.Add(7 * day)) {
		t.Errorf("while it is held every refresh counts, as a wait may begin with it: %+v", got)
	}
	before := privateState{Instant: at}
	if !before.refreshed(at.Add(5*day), waiting).becameDue(before, waiting) || overdue.refreshed(at.Add(7*day), waiting).becameDue(overdue, waiting) {
		t.Error("a stage becomes due once")
	}
}

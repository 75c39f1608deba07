package resources

import (
	"context"
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
		{},
		{Instant: instant},
		{Instant: instant, History: rollout.History{RememberedUntil: instant.Add(time.Hour)}, Adopted: adopted{MaxAge: 94608000, Preload: true}},
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
	if got, diags := readPrivate(t.Context(), private{}, policyModel{}); diags.HasError() || got != (privateState{}) {
		t.Errorf("a state that remembers nothing is none: %v, %v", got, diags)
	}
	for _, text := range []string{`{`, `[]`, `{"version": 2}`, `{"version": 1, "instant": "yesterday"}`, `{}`} {
		if got, diags := readPrivate(t.Context(), private{privateKey: []byte(text)}, policyModel{}); !diags.HasError() {
			t.Errorf("%s was read as %+v", text, got)
		}
	}
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
	held.next = time.Time{}
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
	if got := overdue.refreshed(at.Add(7*day), waiting); !got.Instant.Equal(at.Add(7 * day)) {
		t.Errorf("while a stage can begin every refresh counts: %+v", got)
	}
	if got := overdue.refreshed(at.Add(7*day), held); !got.Instant.Equal(at.Add(6 * day)) {
		t.Errorf("while it is held none does: %+v", got)
	}
}

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

	if got := imported.applied(full, *full, wanted, at); got.History != (rollout.History{}) || got.Adopted != imported.Adopted || got.Instant != at {
		t.Errorf("nothing changed, and it became %+v", got)
	}
	shorter := rollout.State{Served: hsts.Policy{MaxAge: 300}, Stage: rollout.Full}
	if got := imported.applied(full, shorter, wanted, at); got.History.RememberedUntil != at.Add(24*time.Hour) {
		t.Errorf("what was served until now is remembered for its age: %+v", got)
	}
	for name, c := range map[string]rollout.Config{
		"dropped": {MaxAge: 94608000}, "not accepted": {MaxAge: 94608000, Preload: true}, "retired": {MaxAge: 94608000, Preload: true, AcceptPreload: true, Retire: true},
	} {
		if got := imported.applied(full, *full, c, at); got.Adopted.Preload {
			t.Errorf("%s: preload is still adopted", name)
		}
	}
	if got := imported.applied(full, *full, rollout.Config{MaxAge: 300}, at); got.Adopted.MaxAge != 0 {
		t.Errorf("a lower max_age is the author's own: %+v", got)
	}
}

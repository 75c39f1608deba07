package resources

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// memoryKey is where the memory lies in the resource's private state.
const memoryKey = "memory"

// memoryVersion is the form of the memory. A later form gets a later number, and
// readMemory goes on reading the earlier ones.
const memoryVersion = 1

// memory is what a policy has to remember beside its state: it shows in no plan,
// and changes in it make no plan.
type memory struct {
	// Instant is when the clock was last looked at: at the last refresh or
	// apply. Plans judge by it, and look at no clock themselves.
	Instant time.Time
	History rollout.History
	Adopted adoption
	// Sighting is what refreshes saw of the live site, where rollout.verify asks.
	Sighting sighting
}

// adoption is what an import took over from the live site, as the default for
// what the author leaves unset.
type adoption struct {
	MaxAge  int64 `json:"max_age,omitempty"`
	Preload bool  `json:"preload,omitempty"`
}

type memoryJSON struct {
	Version         int       `json:"version"`
	Instant         time.Time `json:"instant"`
	RememberedUntil time.Time `json:"remembered_until,omitzero"`
	Adopted         adoption  `json:"adopted,omitzero"`
	Sighting        sighting  `json:"sighting,omitzero"`
}

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// readMemory reads the memory that belongs to a state.
func readMemory(ctx context.Context, private privateReader, state policyModel) (memory, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, memoryKey)
	if diags.HasError() {
		return memory{}, diags
	}
	if raw == nil {
		remembered := state.unremembered(ctx, &diags)
		return remembered, diags
	}
	var stored memoryJSON
	if err := json.Unmarshal(raw, &stored); err != nil {
		diags.AddError("Unreadable Private State", "What this resource remembers in its private state is not in a form that the provider knows: "+err.Error()+
			". Restore the state from a backup, or import the policy anew.")
		return memory{}, diags
	}
	if stored.Version != memoryVersion {
		diags.AddError("Private State of Another Version", fmt.Sprintf(
			"This state was written by a version of the provider that remembers things differently (form %d; this one knows form %d). Use the version that wrote it, or a later one.",
			stored.Version, memoryVersion))
		return memory{}, diags
	}
	return memory{
		Instant: stored.Instant,
		History: rollout.History{RememberedUntil: stored.RememberedUntil},
		Adopted: stored.Adopted,

		Sighting: stored.Sighting,
	}, diags
}

// unremembered is the memory of a state that has lost its own, as one written by
// hand may. Nothing is due until it has been refreshed once; what it serves is
// kept, as after an import; and a countdown that has begun goes on.
func (m policyModel) unremembered(ctx context.Context, diags *diag.Diagnostics) memory {
	config := m.config(ctx, diags)
	if forgotten := instant(m.ForgottenAt, diags); !forgotten.IsZero() {
		last := max(0, forgotten.Unix()-config.Settle)
		return memory{History: rollout.History{RememberedUntil: time.Unix(last, 0).UTC()}}
	}
	kept := memory{Adopted: adoption{Preload: config.Preload}}
	if config.MaxAge > rollout.DefaultMaxAge {
		kept.Adopted.MaxAge = config.MaxAge
	}
	return kept
}

func (m memory) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	raw, err := json.Marshal(memoryJSON{
		Version:         memoryVersion,
		Instant:         m.Instant.UTC(),
		RememberedUntil: m.History.RememberedUntil,
		Adopted:         m.Adopted,
		Sighting:        m.Sighting,
	})
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unable to Write Private State", err.Error())
		return diags
	}
	return private.SetKey(ctx, memoryKey, raw)
}

// heldUntil is by when browsers have forgotten a policy that is no longer kept
// from now on. It is zero where no refresh has told what now is.
func (m memory) heldUntil(s rollout.State, settle int64) time.Time {
	at := m.Instant
	switch {
	case s.Stage == rollout.Retired:
		return m.History.ForgottenAt(settle)
	case at.IsZero():
		return time.Time{}
	case at.Before(s.WaitingSince):
		at = s.WaitingSince // the clock went backwards
	}
	return m.History.Replaced(s.Served, at).ForgottenAt(settle)
}

// after is the memory once a decision has been applied: a policy that is no
// longer served becomes history, and what the author has now said is no longer
// adopted.
func (m memory) after(before *rollout.State, now rollout.State, c rollout.Config, at time.Time) memory {
	m.Instant = at
	if before != nil && before.Served != now.Served {
		m.Sighting = sighting{}
	}
	switch {
	case before != nil && before.Served != now.Served:
		m.History = m.History.Replaced(before.Served, at)
	case before == nil && now.Stage == rollout.Retired:
		m.History = m.History.Replaced(hsts.Policy{}, at)
	}
	if c.Retire || c.MaxAge < m.Adopted.MaxAge {
		m.Adopted.MaxAge = 0
	}
	m.Adopted.Preload = m.Adopted.Preload && !c.Retire && c.Preload && c.AcceptPreload
	return m
}

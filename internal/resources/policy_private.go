package resources

import (
	"context"
	"encoding/json"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// privateKey is the key of everything that a policy keeps in its private state.
const privateKey = "memory"

// privateVersion is the version of its form. A later form gets a later number, and
// readPrivate goes on reading the earlier ones.
const privateVersion = 1

// privateState is what a policy keeps in its private state: it shows in no plan,
// and a change of it alone makes no plan.
type privateState struct {
	// Instant is the latest instant on record, from a refresh or an apply. It never
	// becomes earlier. Plans go by it, and look at no clock themselves.
	Instant time.Time
	// Clock is what the clock said at the last refresh, if that was clearly before
	// Instant; otherwise zero.
	Clock   time.Time
	Times   times
	History rollout.History
	Adopted adopted
	// Ledger is what was served, the present policy last.
	Ledger rollout.Ledger
	// Sighting is what refreshes saw of the live site, if rollout.verify asks.
	Sighting sighting
}

// times are those of the stage that is served, as [rollout.State] has them.
type times struct {
	EnteredAt, WaitingSince, SeenAt time.Time
}

// enteredBy returns an instant by which the stage was entered, where only the day is
// known, and when its wait began; zero where neither is.
func (t times) enteredBy() time.Time {
	if t.EnteredAt.IsZero() {
		return t.WaitingSince
	}
	if end := t.EnteredAt.AddDate(0, 0, 1); t.WaitingSince.IsZero() || end.Before(t.WaitingSince) {
		return end
	}
	return t.WaitingSince
}

// adopted is what an import took over from the live site. It is the default for
// what the author leaves unset.
type adopted struct {
	MaxAge  int64 `json:"m,omitempty"`
	Preload bool  `json:"p,omitempty"`
}

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// readPrivate reads the private state that belongs to a state.
func readPrivate(ctx context.Context, private privateReader, state policyModel) (privateState, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, privateKey)
	if diags.HasError() {
		return privateState{}, diags
	}
	if raw == nil {
		p := state.withoutPrivate(ctx, &diags)
		return p, diags
	}
	stored := parsePrivate(raw, &diags)
	if diags.HasError() {
		return privateState{}, diags
	}
	return stored.privateState(), diags
}

// withoutPrivate returns the private state of a policy that has lost its own, for
// example in a state that was edited by hand. Nothing is due until it has been
// refreshed once; what it serves is kept, as after an import; a countdown that has
// begun goes on; and of what was served before, the longest that is likely is assumed.
func (m policyModel) withoutPrivate(ctx context.Context, diags *diag.Diagnostics) privateState {
	config := m.config(ctx, diags)
	kept := privateState{Times: times{EnteredAt: rollout.SinceOf(m.Summary.ValueString())}}
	if forgotten := instant(m.ForgottenAt, diags); !forgotten.IsZero() {
		last := max(0, forgotten.Unix()-config.Settle)
		kept.History.RememberedUntil = time.Unix(last, 0).UTC()
		kept.History.YearUntil = kept.History.RememberedUntil
		if year := m.forgottenBy(hsts.OneYear, diags); !year.IsZero() {
			kept.History.YearUntil = time.Unix(max(0, year.Unix()-config.Settle), 0).UTC()
		}
		return kept
	}
	kept.Adopted.Preload = config.Preload
	if next := instant(m.NextStageAt, diags); !next.IsZero() {
		kept.Times.WaitingSince = config.Waited(framework.Policy(m.Directives), next)
	}
	if served := m.state(kept.Times, diags); !kept.Times.enteredBy().IsZero() {
		served.EnteredAt = kept.Times.enteredBy()
		kept.History = rollout.LostHistory(served, config.MaxAge)
	}
	kept.History.Lost = true
	if config.MaxAge > rollout.DefaultMaxAge {
		kept.Adopted.MaxAge = config.MaxAge
	}
	return kept
}

func (p privateState) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	raw, err := json.Marshal(p.toJSON())
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unable to Write Private State", err.Error())
		return diags
	}
	return private.SetKey(ctx, privateKey, raw)
}

// due is when something changes for a policy, as its state has it.
type due struct {
	served hsts.Policy
	// at are the instants at which something changes.
	at []time.Time
	// next is when the next stage may begin; zero if none comes.
	next time.Time
	held bool
}

// due returns when something changes: when the present stage's wait is over, when
// browsers have forgotten a retired policy, and when a stage should have been seen.
func (m policyModel) due(ctx context.Context, at times, diags *diag.Diagnostics) due {
	s, config := m.state(at, diags), m.config(ctx, diags)
	d := due{served: s.Served, held: s.Held, at: []time.Time{instant(m.ForgottenAt, diags)}}
	if s.Stage == rollout.Retired {
		return d
	}
	d.at = append(d.at, config.WaitOver(s))
	if config.Next(s) != nil {
		d.next = config.WaitOver(s)
	}
	if config.Verify && s.SeenAt.IsZero() {
		d.at = append(d.at, s.EnteredAt.Add(time.Duration(config.Settle)*time.Second))
	}
	return d
}

// refreshed returns the private state after a refresh. It changes only if the
// instant can matter: a refresh that changes anything makes a plan that only
// refreshes report a difference.
func (p privateState) refreshed(now time.Time, d due) privateState {
	p = p.read(now)
	if p.Times.WaitingSince.IsZero() { // it was lost, and nothing told it since
		p.Times.WaitingSince = rollout.RoundUp(now)
		if p.History.Lost && p.Times.EnteredAt.IsZero() {
			p.History = rollout.LostHistory(rollout.State{Served: d.served, EnteredAt: p.Times.WaitingSince}, 0)
		}
	}
	if rollout.Record(d.served, p.Instant, now, d.held, d.at...) {
		p.Instant = now
	}
	return p
}

// read returns the private state after the clock was read: it keeps what the clock
// said if that was clearly before the latest instant on record.
func (p privateState) read(clock time.Time) privateState {
	p.Clock = time.Time{}
	if clock.Before(p.Instant.Add(-rollout.ClockTolerance)) {
		p.Clock = clock
	}
	return p
}

// newlyLost reports whether the private state was lost since the last refresh.
func (p privateState) newlyLost() bool { return p.History.Lost && p.Instant.IsZero() }

// becameDue reports whether a refresh is the first on record to find the next stage
// due.
func (p privateState) becameDue(before privateState, d due) bool {
	return !d.next.IsZero() && before.Instant.Before(d.next) && !p.Instant.Before(d.next)
}

// latest returns the latest instant that an earlier refresh may have seen, recorded
// or not.
func (p privateState) latest(d due) time.Time {
	if p.Instant.IsZero() {
		return time.Time{}
	}
	return rollout.Unrecorded(d.served, p.Instant, d.at...)
}

// heldUntil returns by when browsers have forgotten a policy that is no longer
// kept from now on. It is zero if no refresh has recorded the time.
func (p privateState) heldUntil(s rollout.State, settle int64, d due) time.Time {
	at := p.latest(d)
	switch {
	case s.Stage == rollout.Retired:
		return p.History.ForgottenAt(settle)
	case at.IsZero():
		return time.Time{}
	case at.Before(s.WaitingSince):
		at = s.WaitingSince // the clock went backwards
	}
	return p.Sighting.intoHistory(p.History, at).Replaced(s.Served, at).ForgottenAt(settle)
}

// applied returns the private state after a decision was applied at an instant:
// a policy that is no longer served becomes history, and what the author now sets
// is no longer adopted. clock is what the clock said, which may be before the
// instant. latest is the latest instant that may have been seen: a browser may have
// seen the policy until then.
func (p privateState) applied(before *rollout.State, now rollout.State, c rollout.Config, at, clock, latest time.Time) privateState {
	p = p.read(clock)
	if at.After(p.Instant) {
		p.Instant = at
	}
	p.Ledger = p.entered(before, now, rollout.RoundUp(at), c.Checksums)
	p.Times = times{EnteredAt: now.EnteredAt, WaitingSince: now.WaitingSince, SeenAt: now.SeenAt}
	if latest.Before(at) {
		latest = at
	}
	switch {
	case before != nil && before.Served != now.Served:
		p.History = p.Sighting.intoHistory(p.History, latest).Replaced(before.Served, latest)
		p.Sighting = sighting{}
	case before == nil && now.Stage == rollout.Retired:
		p.History = p.History.Replaced(hsts.Policy{}, latest)
	}
	if c.Retire || c.MaxAge < p.Adopted.MaxAge {
		p.Adopted.MaxAge = 0
	}
	p.Adopted.Preload = p.Adopted.Preload && !c.Retire && c.Preload
	return p
}

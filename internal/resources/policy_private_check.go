package resources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// parsePrivate reads the form that private state is stored in. It believes nothing
// that this version of the provider would not have written: a date or an age out of
// range could begin a stage too early, or promise too much.
func parsePrivate(raw []byte, diags *diag.Diagnostics) (stored privateJSON) {
	var form struct {
		Version *int `json:"v"`
	}
	if err := json.Unmarshal(raw, &form); err != nil {
		refusePrivate(err, diags)
		return privateJSON{}
	}
	if form.Version != nil && *form.Version > privateVersion {
		diags.AddError("Private State of Another Version", fmt.Sprintf(
			"This state was written by a later version of the provider (its private state has format %d; this version reads format %d). Use the version that wrote it, or a later one.",
			*form.Version, privateVersion))
		return privateJSON{}
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields() // they would be lost when it is written again
	err := decoder.Decode(&stored)
	if err == nil {
		if _, end := decoder.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("there is text after its end")
		}
	}
	if err == nil {
		err = stored.check()
	}
	if err != nil {
		refusePrivate(err, diags)
		return privateJSON{}
	}
	return stored
}

func refusePrivate(err error, diags *diag.Diagnostics) {
	diags.AddError(UnreadablePrivate(err.Error()))
}

// UnreadablePrivate returns the error for private state that can't be read, and why.
func UnreadablePrivate(why string) (summary, detail string) {
	return "Unreadable Private State", fmt.Sprintf(
		"The private state of this policy, which Terraform keeps next to its attributes, can't be read: %s. It records what was "+
			"served before and until when, so the provider stops here. Nothing was changed. Restore the state from a backup. Without one, remove the policy from the state ('terraform state rm') and import it again, "+
			"which takes over what the site serves now; or, in an emergency, create it again with retire = true.", why)
}

// check returns what is wrong with values that are well-formed.
func (s privateJSON) check() error {
	if s.Version != privateVersion {
		return fmt.Errorf("its version is %d, which no version of the provider writes", s.Version)
	}
	for _, date := range []struct {
		name string
		at   unixTime
	}{
		{"instant", s.Instant}, {"clock", s.Clock}, {"remembered_until", s.RememberedUntil}, {"year_until", s.YearUntil}, {"sighting.first_seen", s.Sighting.FirstSeen},
		{"times.entered_at", s.EnteredAt}, {"times.waiting_since", s.WaitingSince}, {"times.seen_at", s.SeenAt},
	} {
		if err := checkDate(date.name, date.at.Time); err != nil {
			return err
		}
	}
	if s.YearUntil.After(s.RememberedUntil.Time) || s.YearUntil.IsZero() != s.RememberedUntil.IsZero() {
		return errors.New("year_until and remembered_until contradict each other")
	}
	if s.Adopted.MaxAge < 0 {
		return fmt.Errorf("adopted.max_age is %d", s.Adopted.MaxAge)
	}
	if err := s.Sighting.check(); err != nil {
		return err
	}
	if err := checkLedger(s.Ledger); err != nil {
		return err
	}
	if s.Instant.IsZero() || s.WaitingSince.IsZero() { // everything would be due
		return errors.New("it lacks the time of the last run, or the time since which the present stage waits")
	}
	return nil
}

// checkDate refuses a date that no clock can have said.
func checkDate(name string, at time.Time) error {
	if !at.IsZero() && (at.Unix() < 0 || at.UTC().Year() > 9999) {
		return fmt.Errorf("%s is %s, which is not a possible time", name, at.Format(time.RFC3339))
	}
	return nil
}

// check returns what is wrong with a sighting.
func (s sightingJSON) check() error {
	for _, header := range []string{s.Policy, s.Unknown} {
		if seen, err := hsts.Parse(header); header != "" && (err != nil || seen.String() != header) {
			return fmt.Errorf("sighting has %q, which is not a header that this provider writes", header)
		}
	}
	switch s.Look {
	case rollout.NotLooked, rollout.SeesPolicy, rollout.SeesOther, rollout.SeesNothing, rollout.ClockAhead:
		return nil
	default:
		return fmt.Errorf("sighting.look is %q", s.Look)
	}
}

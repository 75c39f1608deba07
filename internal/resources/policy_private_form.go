package resources

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// privateJSON is the form that private state is stored in. Its keys are short, as
// Terraform and the framework both encode it in base64: a byte here is nearly two in
// the state of each policy.
type privateJSON struct {
	Version         int          `json:"v"`
	Instant         unixTime     `json:"i"`
	Clock           unixTime     `json:"c,omitzero"`
	EnteredAt       unixTime     `json:"e,omitzero"`
	WaitingSince    unixTime     `json:"w,omitzero"`
	SeenAt          unixTime     `json:"s,omitzero"`
	RememberedUntil unixTime     `json:"r,omitzero"`
	YearUntil       unixTime     `json:"y,omitzero"`
	HistoryLost     bool         `json:"h,omitzero"`
	Adopted         adopted      `json:"a,omitzero"`
	Ledger          []servedJSON `json:"l,omitempty"`
	Sighting        sightingJSON `json:"g,omitzero"`
}

// servedJSON is a policy of the ledger.
type servedJSON struct {
	Stage             string   `json:"n,omitempty"`
	MaxAge            int64    `json:"a"`
	IncludeSubDomains bool     `json:"d,omitzero"`
	Preload           bool     `json:"p,omitzero"`
	EnteredAt         unixTime `json:"e,omitzero"`
	SeenAt            unixTime `json:"s,omitzero"`
	Checksums         []string `json:"c,omitempty"`
}

// policy returns the policy that was served.
func (s servedJSON) policy() hsts.Policy {
	return hsts.Policy{MaxAge: s.MaxAge, IncludeSubDomains: s.IncludeSubDomains, Preload: s.Preload}
}

// sightingJSON is a [sighting].
type sightingJSON struct {
	Policy    string       `json:"p,omitempty"`
	FirstSeen unixTime     `json:"f,omitzero"`
	Look      rollout.Look `json:"l,omitempty"`
	Says      string       `json:"s,omitempty"`
	Other     string       `json:"o,omitempty"`
	Unknown   string       `json:"u,omitempty"`
}

// toJSON returns the form in which the private state is stored.
func (p privateState) toJSON() privateJSON {
	stored := privateJSON{
		Version:         privateVersion,
		Instant:         unixTime{p.Instant},
		Clock:           unixTime{p.Clock},
		EnteredAt:       unixTime{p.Times.EnteredAt},
		WaitingSince:    unixTime{p.Times.WaitingSince},
		SeenAt:          unixTime{p.Times.SeenAt},
		RememberedUntil: unixTime{p.History.RememberedUntil},
		YearUntil:       unixTime{p.History.YearUntil},
		HistoryLost:     p.History.Lost,
		Adopted:         p.Adopted,
		Sighting: sightingJSON{
			Policy: p.Sighting.Policy, FirstSeen: unixTime{p.Sighting.FirstSeen}, Look: p.Sighting.Look,
			Says: p.Sighting.Says, Other: p.Sighting.Other, Unknown: p.Sighting.Unknown,
		},
	}
	for _, served := range p.Ledger {
		stored.Ledger = append(stored.Ledger, servedJSON{
			Stage: served.Stage, MaxAge: served.Policy.MaxAge, IncludeSubDomains: served.Policy.IncludeSubDomains, Preload: served.Policy.Preload,
			EnteredAt: unixTime{served.EnteredAt}, SeenAt: unixTime{served.SeenAt}, Checksums: served.Checksums,
		})
	}
	return stored
}

// privateState returns what is stored. It was checked.
func (s privateJSON) privateState() privateState {
	p := privateState{
		Instant: s.Instant.Time,
		Clock:   s.Clock.Time,
		Times:   times{EnteredAt: s.EnteredAt.Time, WaitingSince: s.WaitingSince.Time, SeenAt: s.SeenAt.Time},
		History: rollout.History{RememberedUntil: s.RememberedUntil.Time, YearUntil: s.YearUntil.Time, Lost: s.HistoryLost},
		Adopted: s.Adopted,
		Sighting: sighting{
			Policy: s.Sighting.Policy, FirstSeen: s.Sighting.FirstSeen.Time, Look: s.Sighting.Look,
			Says: s.Sighting.Says, Other: s.Sighting.Other, Unknown: s.Sighting.Unknown,
		},
	}
	for _, served := range s.Ledger {
		p.Ledger = append(p.Ledger, rollout.Served{
			Stage: served.Stage, Policy: served.policy(),
			EnteredAt: served.EnteredAt.Time, SeenAt: served.SeenAt.Time, Checksums: served.Checksums,
		})
	}
	return p
}

// unixTime is a time that is stored as the seconds since 1970, with as many decimals as
// it has.
type unixTime struct{ time.Time }

var (
	_ json.Marshaler   = unixTime{}
	_ json.Unmarshaler = (*unixTime)(nil)
)

// MarshalJSON implements [json.Marshaler].
func (t unixTime) MarshalJSON() ([]byte, error) {
	text := strconv.FormatInt(t.Unix(), 10)
	if nanoseconds := t.Nanosecond(); nanoseconds > 0 {
		text += strings.TrimRight(fmt.Sprintf(".%09d", nanoseconds), "0")
	}
	return []byte(text), nil
}

// unixSeconds is how MarshalJSON writes a time. One of more digits has no year of four.
var unixSeconds = regexp.MustCompile(`^(-?\d{1,12})(?:\.(\d{1,9}))?$`)

// UnmarshalJSON implements [json.Unmarshaler].
func (t *unixTime) UnmarshalJSON(text []byte) error {
	parts := unixSeconds.FindSubmatch(text)
	if len(parts) == 0 || text[0] == '-' && len(parts[2]) > 0 {
		return fmt.Errorf("%s is not a time in seconds", text)
	}
	seconds, err := strconv.ParseInt(string(parts[1]), 10, 64)
	if err != nil {
		return err
	}
	nanoseconds, err := strconv.ParseInt((string(parts[2]) + "000000000")[:9], 10, 64)
	if err != nil {
		return err
	}
	t.Time = time.Unix(seconds, nanoseconds).UTC()
	return nil
}

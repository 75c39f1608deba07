package rollout

import (
	"strings"
	"time"
)

// Summary describes a state in one line, for an output or a dashboard.
// forgottenAt is when browsers have forgotten a policy that is retired.
func (c Config) Summary(s State, forgottenAt time.Time) string {
	since := " since " + s.EnteredAt.UTC().Format(time.DateOnly)
	if s.Stage == Retired {
		return Retired + since + ", forgotten on " + minute(forgottenAt)
	}
	var b strings.Builder
	if s.Stage == "" {
		b.WriteString(s.Served.String())
	} else {
		b.WriteString(s.Stage)
	}
	b.WriteString(since)
	switch next := c.Next(s); {
	case next != nil && c.Verify && s.SeenAt.IsZero():
		b.WriteString(", not seen on the site yet, next " + next.Stage)
	case next != nil:
		b.WriteString(", next " + next.Stage + " from " + minute(next.EarliestAt))
	case c.Complete(s):
		b.WriteString(", complete")
	case c.StopAt != "" && c.StopAt != Full:
		b.WriteString(", stops here (stop_at)")
	}
	if s.Held {
		b.WriteString(", held: " + because(s.HeldBecause))
	}
	return b.String()
}

// minute writes an instant to the minute, rounded up, so that it is not before
// what it stands for.
func minute(t time.Time) string {
	whole := t.UTC().Truncate(time.Minute)
	if whole.Before(t) {
		whole = whole.Add(time.Minute)
	}
	return whole.Format("2006-01-02 15:04")
}

package rollout

import (
	"strings"
	"time"
)

// since stands before the day on which a stage was entered.
const since = " since "

// Summary describes a state in one line, for an output or a dashboard: the stage and
// since when, whether the site was seen to serve it, the dates of the next stage and
// of the last, and what holds them. forgottenAt is when browsers have forgotten a
// policy that is retired.
func (c Config) Summary(s State, forgottenAt time.Time) string {
	from := ""
	if !s.EnteredAt.IsZero() {
		from = since + s.EnteredAt.UTC().Format(time.DateOnly)
	}
	if s.Stage == Retired {
		return Retired + from + ", forgotten on " + minute(forgottenAt)
	}
	var b strings.Builder
	if s.Stage == "" {
		b.WriteString(s.Served.String())
	} else {
		b.WriteString(s.Stage)
	}
	b.WriteString(from)
	unseen := c.Verify && s.SeenAt.IsZero()
	switch {
	case unseen:
		b.WriteString(", not seen on the site yet")
	case c.Verify:
		b.WriteString(", seen " + s.SeenAt.UTC().Format(time.DateOnly))
	}
	switch schedule := c.Schedule(s); {
	case len(schedule) > 1 && unseen:
		b.WriteString(", next " + schedule[1].Stage)
	case len(schedule) > 1:
		b.WriteString(", next " + schedule[1].Stage + " from " + minute(schedule[1].EarliestAt))
		if last := schedule[len(schedule)-1]; len(schedule) > 2 {
			b.WriteString(", " + last.Stage + " from " + minute(last.EarliestAt))
		}
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

// SinceOf returns the day since which a stage is served, from a summary: for a state
// that has lost what it kept beside that. It is zero if the summary has none.
func SinceOf(summary string) time.Time {
	for rest, found := summary, true; found; {
		_, rest, found = strings.Cut(rest, since)
		if day, err := time.Parse(time.DateOnly, rest[:min(len(rest), len(time.DateOnly))]); err == nil {
			return day
		}
	}
	return time.Time{}
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

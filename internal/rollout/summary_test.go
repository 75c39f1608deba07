package rollout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	seconds := func(s *rollout.State) { s.WaitingSince = after(1) }
	for _, test := range []struct {
		config rollout.Config
		state  *rollout.State
		want   string
	}{
		{config(), serving("5-minutes", 300), "5-minutes since 2026-03-01, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05"},
		{config(), serving("5-minutes", 300, seconds), "5-minutes since 2026-03-01, next 1-week from 2026-03-01 13:06, full from 2026-04-07 15:06"},
		{config(), serving("5-minutes", 300, wasHeld), "5-minutes since 2026-03-01, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05, held: www.example.com: the certificate expired"},
		{config(stopAt("5-minutes")), serving("5-minutes", 300), "5-minutes since 2026-03-01, stops here (stop_at)"},
		{config(verify), serving("5-minutes", 300), "5-minutes since 2026-03-01, not seen on the site yet, next 1-week"},
		{config(verify), serving("5-minutes", 300, wasSeen(0)), "5-minutes since 2026-03-01, seen 2026-03-01, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05"},
		{config(), serving("", 60), "max-age=60; includeSubDomains since 2026-03-01, next 5-minutes from 2026-03-01 13:01, full from 2026-04-07 16:06"},
		{config(), serving("1-month", 2592000), "1-month since 2026-03-01, next full from 2026-03-31 13:00"},
		{config(verify), serving("full", rollout.DefaultMaxAge), "full since 2026-03-01, not seen on the site yet, complete"},
		{config(), serving("5-minutes", 300, func(s *rollout.State) { s.EnteredAt = time.Time{} }), "5-minutes, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05"},
		{config(), serving("full", rollout.DefaultMaxAge), "full since 2026-03-01, complete"},
		{config(keep), serving("full", rollout.DefaultMaxAge, wasNarrow), "full since 2026-03-01"},
		{config(retire), &rollout.State{Stage: rollout.Retired, EnteredAt: start}, "retired since 2026-03-01, forgotten on 2028-03-01 00:00"},
		{config(), serving("a since b", 300), "a since b since 2026-03-01, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05"},
	} {
		if got := test.config.Summary(*test.state, time.Date(2028, 3, 1, 0, 0, 0, 0, time.UTC)); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
		if got, want := rollout.SinceOf(test.want), test.state.EnteredAt.Truncate(24*time.Hour); !got.Equal(want) {
			t.Errorf("%q is since %v", test.want, got)
		}
	}
}

// TestDecide_reasons shows the reason of a gate, which may be what a server sent, in one
// line without anything that a terminal obeys.
func TestDecide_reasons(t *testing.T) {
	t.Parallel()
	for reason, want := range map[string]string{
		"a\x1b[31mb\n\tc \u202e |":     `a\x1b[31mb c \u202e |`,
		"ein Zertifikat für bücher.de": "ein Zertifikat für bücher.de",
		strings.Repeat("x", 5000):      strings.Repeat("x", 300) + "…",
		" \n":                          "rollout.gates[0]",
	} {
		broken := func(c *rollout.Config) { c.Gates = []rollout.Gate{{Broken: true, Reason: reason}} }
		d := rollout.Decide(serving("5-minutes", 300), config(broken), at(0))
		if len(d.Next.HeldBecause) != 1 || d.Next.HeldBecause[0] != want {
			t.Errorf("%.50q: held because of %q, want %q", reason, d.Next.HeldBecause, want)
		}
		for _, warning := range d.Warnings {
			if strings.ContainsAny(warning.Detail, "\x1b\u202e") {
				t.Errorf("%.50q: the warning is %q", reason, warning.Detail)
			}
		}
	}
}

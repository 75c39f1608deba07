package rollout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func verify(c *rollout.Config) { c.Verify = true }

// looked is what refreshes saw: the policy first some seconds after the start, or
// never for a negative number.
func looked(look rollout.Look, firstSeen int64) rollout.Live {
	live := rollout.Live{Look: look, Says: "it says so", Differs: look == rollout.SeesOther}
	if firstSeen >= 0 {
		live.FirstSeen = after(firstSeen)
	}
	return live
}

// stillDiffers is a site that was seen to serve something else, and not seen to be
// fixed.
func stillDiffers(live rollout.Live) rollout.Live {
	live.Differs = true
	return live
}

func wasSeen(seconds int64) func(*rollout.State) {
	return func(s *rollout.State) { s.SeenAt, s.WaitingSince = after(seconds), after(seconds) }
}

func TestDecide_verify(t *testing.T) {
	t.Parallel()
	const wait = 300 + rollout.DefaultSettle
	for _, test := range []struct {
		name    string
		prior   *rollout.State
		live    rollout.Live
		config  rollout.Config
		at      int64
		reason  rollout.Reason
		stage   string
		seen    int64 // seconds after the start; -1 for not at all
		waiting int64
		held    bool
		codes   string
	}{
		{"nobody looked yet, and it may still be deployed", serving("5-minutes", 300), rollout.Live{}, config(verify), 60, rollout.ReasonUnseen, "5-minutes", -1, 0, false, ""},
		{"nobody looked for long", serving("5-minutes", 300), rollout.Live{}, config(verify), wait * 10, rollout.ReasonUnseen, "5-minutes", -1, 0, false, "rollout.unseen"},
		{"the site serves the old one still", serving("5-minutes", 300), looked(rollout.SeesOther, -1), config(verify), wait, rollout.ReasonUnseen, "5-minutes", -1, 0, false, "rollout.unseen"},
		{"the site is down", serving("5-minutes", 300), looked(rollout.SeesNothing, -1), config(verify), wait, rollout.ReasonUnseen, "5-minutes", -1, 0, false, "rollout.unseen"},
		{"it was seen now, and its wait begins", serving("5-minutes", 300), looked(rollout.SeesPolicy, wait), config(verify), wait, rollout.ReasonSeen, "5-minutes", wait, wait, false, ""},
		{"it was seen before the wait began", serving("5-minutes", 300, func(s *rollout.State) { s.WaitingSince = after(20) }), looked(rollout.SeesPolicy, 10), config(verify), 30, rollout.ReasonSeen, "5-minutes", 10, 20, false, ""},
		{"its wait is not over", serving("5-minutes", 300, wasSeen(60)), looked(rollout.SeesPolicy, 60), config(verify), wait + 59, rollout.ReasonWaiting, "5-minutes", 60, 60, false, ""},
		{"its wait is over", serving("5-minutes", 300, wasSeen(60)), looked(rollout.SeesPolicy, 60), config(verify), wait + 60, rollout.ReasonAdvanced, "1-week", -1, 60, false, ""},
		{"due, and the site is down", serving("5-minutes", 300, wasSeen(60)), looked(rollout.SeesNothing, 60), config(verify), wait + 60, rollout.ReasonClosed, "5-minutes", 60, 60, false, ""},
		{"due, and the clock runs ahead", serving("5-minutes", 300, wasSeen(60)), looked(rollout.ClockAhead, 60), config(verify), wait + 60, rollout.ReasonClosed, "5-minutes", 60, 60, false, ""},
		{"due, and nobody looked", serving("5-minutes", 300, wasSeen(60)), rollout.Live{}, config(verify), wait + 60, rollout.ReasonClosed, "5-minutes", 60, 60, false, ""},
		{"not due, and the site is down", serving("5-minutes", 300, wasSeen(60)), looked(rollout.SeesNothing, 60), config(verify), 100, rollout.ReasonWaiting, "5-minutes", 60, 60, false, ""},
		{"it serves something else by now", serving("5-minutes", 300, wasSeen(60)), looked(rollout.SeesOther, 60), config(verify), 100, rollout.ReasonHeld, "5-minutes", 60, 60, true, "rollout.hold_begins"},
		{"it serves something else, and is due", serving("5-minutes", 300, wasSeen(60)), looked(rollout.SeesOther, 60), config(verify), wait * 9, rollout.ReasonHeld, "5-minutes", 60, 60, true, "rollout.hold_begins"},
		{"it served something else, and is down since", serving("5-minutes", 300, wasSeen(60), wasHeld), stillDiffers(looked(rollout.SeesNothing, 60)), config(verify), wait * 9, rollout.ReasonHeld, "5-minutes", 60, 60, true, ""},
		{"it serves the policy again: fix, and then wait", serving("5-minutes", 300, wasSeen(60), wasHeld), looked(rollout.SeesPolicy, 60), config(verify), wait * 9, rollout.ReasonReleased, "5-minutes", 60, wait * 9, false, "rollout.hold_ends"},
		{"the final stage tells too", serving("full", rollout.DefaultMaxAge, wasSeen(60)), looked(rollout.SeesOther, 60), config(verify), 100, rollout.ReasonComplete, "full", 60, 60, false, "rollout.site_differs"},
		{"nobody asks", serving("5-minutes", 300), looked(rollout.SeesOther, 60), config(), wait, rollout.ReasonAdvanced, "1-week", -1, wait, false, ""},
		{"nobody asks any more", serving("5-minutes", 300, wasSeen(60)), looked(rollout.SeesOther, 60), config(), 100, rollout.ReasonWaiting, "5-minutes", -1, 60, false, ""},
		{"lowering takes effect while the site differs", serving("1-month", 2592000, wasSeen(60)), looked(rollout.SeesOther, 60), config(verify, maxAge(600)), 100, rollout.ReasonShortened, "full", -1, 100, false, "max_age.shortened rollout.site_differs"},
		{"a wider scope waits while the site differs", serving("1-week", 604800, wasNarrow, wasSeen(60)), looked(rollout.SeesOther, 60), config(verify, keep), 100, rollout.ReasonHeld, "1-week", 60, 60, true, "include_subdomains.held rollout.hold_begins"},
		{"retiring takes effect whatever is seen", serving("1-week", 604800, wasSeen(60)), looked(rollout.SeesOther, 60), config(verify, retire), 100, rollout.ReasonRetired, "retired", -1, 100, false, "policy.retired"},
	} {
		d := rollout.Decide(test.prior, test.config, rollout.Evidence{Instant: after(test.at), Announced: start, Live: test.live})
		got := d.At(after(test.at))
		seen := int64(-1)
		if !got.SeenAt.IsZero() {
			seen = int64(got.SeenAt.Sub(start) / time.Second)
		}
		waiting := int64(got.WaitingSince.Sub(start) / time.Second)
		var codes []string
		for _, n := range d.Warnings {
			codes = append(codes, n.Code)
		}
		type outcome struct {
			Reason        rollout.Reason
			Stage         string
			Seen, Waiting int64
			Held          bool
			Codes         string
		}
		if test.stage == "1-week" && test.reason == rollout.ReasonAdvanced {
			test.waiting = test.at // the new stage waits from the apply on
		}
		if diff := cmp.Diff(outcome{test.reason, test.stage, test.seen, test.waiting, test.held, test.codes},
			outcome{d.Reason, got.Stage, seen, waiting, got.Held, strings.Join(codes, " ")}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestDecide_wideningHeld checks that a wider scope that waits names what it waits
// for: the author's own gate, or the site.
func TestDecide_wideningHeld(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prior    *rollout.State
		config   rollout.Config
		says     string
		saysNone string
	}{
		"the author's gate is broken": {serving("1-week", 604800, wasNarrow), config(keep, held), expired, "it says so"},
		"the site differs":            {serving("1-week", 604800, wasNarrow, wasSeen(60)), config(verify, keep), "it says so", expired},
	} {
		d := rollout.Decide(test.prior, test.config, rollout.Evidence{Instant: after(100), Live: looked(rollout.SeesOther, 60)})
		for _, w := range d.Warnings {
			if w.Code == "include_subdomains.held" && strings.Contains(w.Detail, test.says) && !strings.Contains(w.Detail, test.saysNone) {
				test.says = ""
			}
		}
		if test.says != "" {
			t.Errorf("%s: %+v", name, d.Warnings)
		}
	}
}

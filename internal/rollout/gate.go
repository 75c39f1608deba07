package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Gate is evidence for or against going on to the next stage.
type Gate struct {
	// Open lets a stage that is due begin. A gate that is closed and not Broken says
	// "could not tell" or "not now": the rollout waits, and no date changes.
	Open bool
	// Broken says that something is wrong. The rollout is held, and afterwards the
	// present stage is served in full again. A broken gate is never Open.
	Broken bool
	// Reason is why it is not open, for people.
	Reason string
}

// gateState is what all gates say together.
type gateState int

const (
	open gateState = iota
	closed
	broken
)

// gates returns what the author's gates and the site say together, and the reasons
// of those that decide it. Without gates the rollout is free to go on.
func (c Config) gates(s State, e Evidence) (gateState, []string) {
	all := c.authorGates()
	if c.Verify {
		all = append(all, siteGate(c.seenAt(s, e.Live), e.Live))
	}
	return combine(all)
}

// authorGates returns Config.Gates, each with a reason in one line.
func (c Config) authorGates() []Gate {
	all := make([]Gate, 0, len(c.Gates)+1)
	for i, gate := range c.Gates {
		gate.Reason = oneLine(gate.Reason)
		if gate.Reason == "" {
			gate.Reason = fmt.Sprintf("rollout.gates[%d]", i)
		}
		all = append(all, gate)
	}
	return all
}

// combine returns the worst that any gate says, and the reasons of those that do.
func combine(gates []Gate) (gateState, []string) {
	worst := open
	for _, gate := range gates {
		worst = max(worst, gate.state())
	}
	var reasons []string
	for _, gate := range gates {
		if worst != open && gate.state() == worst && !slices.Contains(reasons, gate.Reason) {
			reasons = append(reasons, gate.Reason)
		}
	}
	return worst, reasons
}

func (g Gate) state() gateState {
	switch {
	case g.Broken:
		return broken
	case g.Open:
		return open
	default:
		return closed
	}
}

// maxReason is how long a reason may be, in characters.
const maxReason = 300

// oneLine puts a text into one line of a length that a plan can show. The text may be
// what a server sent, as the author's gates may have their reasons from anywhere.
func oneLine(text string) string {
	return nettext.PrintableTo(strings.Join(strings.Fields(text), " "), maxReason)
}

package rollout

import (
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Served is a policy that was served as a stage.
type Served struct {
	Stage  string
	Policy hsts.Policy
	// EnteredAt is the instant from which it was served; zero where that is not known.
	EnteredAt time.Time
	// SeenAt is when it was first seen on the live site; zero if it was not, or if
	// the site was not checked.
	SeenAt time.Time
	// Checksums are those of the evidence that the gates rested on when it was entered,
	// in hex; nil where none had any.
	Checksums []string
}

// MaxChecksums is how many checksums are kept of one policy, at most.
const MaxChecksums = 10

// MaxLedger is how many policies a ledger has at most.
const MaxLedger = 20

// Ledger has the policies that were served, the present one last.
type Ledger []Served

// With returns the ledger with a state that is served, from an instant on if it is
// not the last one already, with the checksums of the evidence for it. It leaves out the
// oldest where there are too many.
func (l Ledger) With(s State, at time.Time, checksums []string) Ledger {
	with := append(Ledger{}, l...)
	if n := len(with); n == 0 || with[n-1].Stage != s.Stage || with[n-1].Policy != s.Served {
		with = append(with, Served{Stage: s.Stage, Policy: s.Served, EnteredAt: at, Checksums: checksums[:min(len(checksums), MaxChecksums)]})
	}
	if last := &with[len(with)-1]; last.SeenAt.IsZero() {
		last.SeenAt = s.SeenAt
	}
	return with[max(0, len(with)-MaxLedger):]
}

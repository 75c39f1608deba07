package resources

import (
	"fmt"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// servedJSON is a policy of the ledger, as private state has it.
type servedJSON struct {
	Stage     string    `json:"stage,omitempty"`
	Header    string    `json:"header"`
	EnteredAt time.Time `json:"entered_at,omitzero"`
	SeenAt    time.Time `json:"seen_at,omitzero"`
}

func ledgerToJSON(ledger rollout.Ledger) []servedJSON {
	var all []servedJSON
	for _, served := range ledger {
		all = append(all, servedJSON{served.Stage, served.Policy.String(), served.EnteredAt, served.SeenAt})
	}
	return all
}

// ledgerFromJSON reads a ledger that was checked.
func ledgerFromJSON(stored []servedJSON) rollout.Ledger {
	var ledger rollout.Ledger
	for _, served := range stored {
		policy, err := hsts.Parse(served.Header)
		if err != nil {
			continue
		}
		ledger = append(ledger, rollout.Served{Stage: served.Stage, Policy: policy, EnteredAt: served.EnteredAt, SeenAt: served.SeenAt})
	}
	return ledger
}

// checkLedger returns what is wrong with a ledger of private state.
func checkLedger(stored []servedJSON) error {
	if len(stored) > rollout.MaxLedger {
		return fmt.Errorf("its ledger has %d policies, and no provider has written more than %d", len(stored), rollout.MaxLedger)
	}
	for _, served := range stored {
		if policy, err := hsts.Parse(served.Header); err != nil || policy.String() != served.Header {
			return fmt.Errorf("its ledger has %q, which is no header of this provider's", served.Header)
		}
		if err := checkDate("ledger.entered_at", served.EnteredAt); err != nil {
			return err
		}
		if err := checkDate("ledger.seen_at", served.SeenAt); err != nil {
			return err
		}
	}
	return nil
}

// entered returns the ledger after a state became another at an instant, which is
// zero in a plan. One that was lost begins with what was served before.
func (p privateState) entered(before *rollout.State, now rollout.State, at time.Time) rollout.Ledger {
	ledger := p.Ledger
	if before != nil {
		ledger = ledger.With(*before, p.Times.enteredBy())
	}
	return ledger.With(now, at)
}

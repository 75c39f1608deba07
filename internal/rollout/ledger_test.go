package rollout_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func TestLedger_With(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	first := rollout.State{Stage: "a", Served: hsts.Policy{MaxAge: 300}}
	seen := first
	seen.SeenAt = at.Add(time.Hour)
	again := first
	again.SeenAt = at.Add(2 * time.Hour)
	wider := first
	wider.Served.IncludeSubDomains = true
	var sums []string
	for i := range 2 * rollout.MaxChecksums {
		sums = append(sums, fmt.Sprint(i))
	}
	one := rollout.Ledger{}.With(first, at, nil)
	for name, test := range map[string]struct {
		got, want rollout.Ledger
	}{
		"first":                      {one, rollout.Ledger{{"a", first.Served, at, time.Time{}, nil}}},
		"the same":                   {one.With(first, at.Add(time.Hour), nil), one},
		"seen":                       {one.With(seen, at.Add(time.Hour), nil), rollout.Ledger{{"a", first.Served, at, seen.SeenAt, nil}}},
		"seen before":                {one.With(seen, at, nil).With(again, at, nil), rollout.Ledger{{"a", first.Served, at, seen.SeenAt, nil}}},
		"unseen since":               {one.With(seen, at, nil).With(first, at, nil), rollout.Ledger{{"a", first.Served, at, seen.SeenAt, nil}}},
		"another scope":              {one.With(wider, at.Add(time.Hour), sums[:1]), rollout.Ledger{one[0], {"a", wider.Served, at.Add(time.Hour), time.Time{}, sums[:1]}}},
		"other evidence of the same": {one.With(first, at.Add(time.Hour), sums), one},
		"too much evidence":          {rollout.Ledger{}.With(first, at, sums), rollout.Ledger{{"a", first.Served, at, time.Time{}, sums[:rollout.MaxChecksums]}}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if !one[0].SeenAt.IsZero() {
		t.Error("With changed the ledger that it was asked of")
	}
	long := one
	for i := range 2 * rollout.MaxLedger {
		long = long.With(rollout.State{Stage: fmt.Sprint(i)}, at, nil)
	}
	if len(long) != rollout.MaxLedger || long[len(long)-1].Stage != fmt.Sprint(2*rollout.MaxLedger-1) {
		t.Errorf("%d entries, the last is %v", len(long), long[len(long)-1])
	}
}

package resources

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// TestForgottenAtBy compares the two instants that a history keeps with what each
// browser does with all that was served. A browser of a new kind would need another
// instant, and fails it.
func TestForgottenAtBy(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var history rollout.History
		var served []browsers.Served
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		for range 1 + random.IntN(6) {
			at = at.Add(time.Duration(random.Int64N(2*hsts.OneYear)) * time.Second)
			policy := hsts.Policy{MaxAge: random.Int64N(50 * hsts.OneYear)}
			if random.IntN(3) == 0 {
				policy.MaxAge = random.Int64N(hsts.OneYear)
			}
			history = history.Replaced(policy, at)
			served = append(served, browsers.Served{Policy: policy, Last: at})
		}
		for _, b := range browsers.All() {
			want, published := b.ForgottenAt(served)
			if got := history.ForgottenAtBy(b.MaxAge, 0); published && !got.Equal(want) {
				t.Fatalf("%s: %s, want %s, of %v", b.Name, got, want, served)
			}
		}
	}
}

package rollout_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// edge is a live site as refreshes see it: deployments reach it late, it is down
// at times, and now and then something overrides its header.
type edge struct {
	random *rand.Rand
	serves hsts.Policy
	// seen is when a refresh first saw the policy that it was last seen to serve.
	seen   map[hsts.Policy]time.Time
	uptime float64
	// differs is what Live.Differs is: something else was seen, and the policy not
	// since.
	differs bool
}

// look is what one refresh sees of the site, for a state that is served.
func (e *edge) look(s rollout.State, at time.Time) rollout.Live {
	live := rollout.Live{FirstSeen: e.seen[s.Served]}
	switch {
	case e.random.Float64() > e.uptime:
		live.Look = []rollout.Look{rollout.SeesNothing, rollout.ClockAhead, rollout.NotLooked}[e.random.IntN(3)]
		switch {
		case live.Look != rollout.ClockAhead:
		case e.serves == s.Served:
			e.differs = false
		default:
			live.Look = rollout.SeesNothing // only an answer with the policy tells of the clock
		}
	case e.serves != s.Served:
		live.Look, e.differs = rollout.SeesOther, true
	default:
		e.differs = false
		if live.FirstSeen.IsZero() {
			e.seen = map[hsts.Policy]time.Time{s.Served: at}
			live.FirstSeen = at
		}
		live.Look = rollout.SeesPolicy
	}
	live.Differs = e.differs
	return live
}

// TestWalk_verify walks ramps whose stages have to be seen, past sites that deploy
// late, fall back and go down: no stage comes before the one before it was seen
// for its whole wait, and none while the site does not serve it.
func TestWalk_verify(t *testing.T) {
	t.Parallel()
	arrived := 0
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 1))
		site := &edge{random: random, seen: map[hsts.Policy]time.Time{}, uptime: 0.5 + random.Float64()/2}
		c := config(verify)
		now := start
		state := rollout.Decide(nil, c, rollout.Evidence{Instant: now}).At(now)
		for range 150 {
			now = now.Add(time.Duration(random.IntN(15*24)) * time.Hour)
			switch {
			case random.IntN(3) == 0:
				site.serves = state.Served // a deployment gets through
			case random.IntN(12) == 0:
				site.serves = hsts.Policy{MaxAge: 60} // something overrides it
			}
			before := state
			live := site.look(state, now)
			d := rollout.Decide(&before, c, rollout.Evidence{Instant: now, Live: live})
			if d.Reason == rollout.ReasonAdvanced {
				wait := time.Duration(before.Served.MaxAge+c.Settle) * time.Second
				switch first := live.FirstSeen; {
				case live.Look != rollout.SeesPolicy:
					t.Fatalf("seed %d: %s was left while the site was %q", seed, before.Stage, live.Look)
				case first.IsZero() || now.Before(first.Add(wait)):
					t.Fatalf("seed %d: %s was left at %v, and first seen at %v", seed, before.Stage, now, first)
				}
			}
			if d.Next.Served.MaxAge < before.Served.MaxAge {
				t.Fatalf("seed %d: %s lowered %v to %v", seed, d.Reason, before.Served, d.Next.Served)
			}
			if state.Held && !d.Next.Held && site.serves != state.Served {
				t.Fatalf("seed %d: a hold ended while the site was %q", seed, live.Look)
			}
			if random.IntN(4) > 0 { // most plans are applied
				state = d.At(now.Add(time.Minute))
				site.differs = site.differs && state.Served == before.Served
			}
		}
		if state.Stage == rollout.Full {
			arrived++
		}
	}
	if arrived < 200 {
		t.Errorf("%d of 400 ramps came to their end", arrived)
	}
}

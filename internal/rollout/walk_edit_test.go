package rollout_test

import (
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// happen is what people do between two runs: mostly nothing, else an edit or two,
// and now and then they take over a live site, or lose the state and restore it.
func (w *walk) happen() string {
	switch w.dice.roll(60) {
	case 0:
		return w.adopt()
	case 1:
		w.backup = w.file
	case 2:
		if w.backup.state != nil {
			w.file = w.backup
			return "a backup restored"
		}
	}
	event := "a run"
	for !w.dice.one(2) {
		event = "an edit"
		edit(&w.config, &w.dice)
	}
	allow(&w.config)
	return event
}

// adopt forgets the policy and imports a site that serves another one.
func (w *walk) adopt() string {
	served := hsts.Policy{
		MaxAge:            1 + w.dice.random.Int64N([]int64{500, 4000000, 100000000, 1 << 62}[w.dice.roll(4)]),
		IncludeSubDomains: w.dice.one(2), Preload: w.dice.one(2),
	}
	now := w.now.Add(w.skew())
	state, adopted := rollout.Adopt(served, now)
	// Preload without subdomains is refused, until the author says what is meant.
	if adopted.Preload && !adopted.IncludeSubDomains {
		adopted.IncludeSubDomains, adopted.OnWiden = true, rollout.Keep
	}
	w.config = adopted
	w.file = file{state: &state, instant: now, book: adoptedBook(served, now)}
	return "an import of " + served.String()
}

// edit changes one thing.
func edit(c *rollout.Config, d *dice) {
	switch d.roll(13) {
	case 0, 1, 2:
		c.Gates = [][]rollout.Gate{
			nil, {{Open: true}}, {{Open: true}, {Reason: "no answer"}}, {{Broken: true, Reason: "it broke"}, {Reason: "no answer"}}, {{Open: true}, {Broken: true}},
		}[d.roll(5)]
	case 3:
		c.IncludeSubDomains = !c.IncludeSubDomains
	case 4:
		c.Preload = !c.Preload
	case 5:
		c.Retire = d.one(3)
	case 6:
		c.MaxAge = []int64{1, 300, 604800, hsts.OneYear, rollout.DefaultMaxAge, 94608000}[d.roll(6)]
	case 7:
		c.Stages = nil
		for age := int64(60); age < min(c.MaxAge, 1e10) && !d.one(4); age = age*2 + d.random.Int64N(1+age*8) {
			stage := rollout.Stage{Name: string(rune('a' + len(c.Stages))), MaxAge: age}
			if d.one(2) {
				stage.Soak = age + d.random.Int64N(age)
			}
			c.Stages = append(c.Stages, stage)
		}
	case 8:
		c.Stages = [][]rollout.Stage{nil, {}}[d.roll(2)]
	case 9:
		c.StopAt = ""
	case 10:
		all := stageList(*c)
		c.StopAt = all[d.roll(len(all))].Name
	case 11:
		c.OnWiden = []rollout.OnWiden{rollout.Restart, rollout.Keep}[d.roll(2)]
	case 12:
		c.Settle = []int64{0, 3600, 100000}[d.roll(3)]
	}
}

// allow mends what is refused, as an author has to.
func allow(c *rollout.Config) {
	if !c.IncludeSubDomains || c.MaxAge < hsts.OneYear {
		c.Preload = false
	}
	c.AcceptPreload = c.Preload
	if n := len(c.Stages); n > 0 && c.Stages[n-1].MaxAge >= c.MaxAge {
		c.Stages = nil
	}
	if below(*c, 0, c.StopAt) < 0 {
		c.StopAt = ""
	}
}

package resources_test

import (
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// adopt imports a site by its domain.
func (c *core) adopt(domain string) {
	c.t.Helper()
	answer, err := c.server.ImportResourceState(c.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: "hsts_policy", ID: domain})
	c.ok(err, answer.Diagnostics)
	c.keep(c.value(answer.ImportedResources[0].State), answer.ImportedResources[0].Private)
}

// pass lets time pass: often until about when something is due, and sometimes
// the clock goes backwards.
func (l *life) pass() {
	switch l.random.IntN(6) {
	case 0:
		l.core.clock.Advance(-time.Duration(l.random.Int64N(int64(30 * day))))
	case 1, 2, 3:
		if l.state == nil {
			return
		}
		if next := l.config.Next(*l.state); next != nil {
			wait := next.EarliestAt.Sub(l.core.clock.last) + time.Duration(l.random.IntN(3)-1)*time.Hour
			l.core.clock.Advance(min(max(wait, 0), 3*365*day))
		}
	default:
		l.core.clock.Advance(time.Duration(l.random.Int64N(int64(60 * day))))
	}
}

// edit changes one thing, and keeps to what is not refused.
func (l *life) edit() {
	c := &l.config
	switch l.random.IntN(12) {
	case 0, 9, 10, 11: // most of what happens to a rollout is a gate
		c.Gates = [][]rollout.Gate{nil, {{Open: true}}, {{Reason: "no answer"}}, {{Open: true}, {Broken: true, Reason: "it broke"}}}[l.random.IntN(4)]
	case 1:
		c.Gates = nil
	case 2:
		c.IncludeSubDomains = !c.IncludeSubDomains
		c.Preload = c.Preload && c.IncludeSubDomains
	case 3:
		c.Preload = c.IncludeSubDomains && c.MaxAge >= hsts.OneYear && !c.Preload
	case 4:
		c.Retire = l.random.IntN(3) == 0
	case 5:
		c.MaxAge = []int64{300, 604800, hsts.OneYear, rollout.DefaultMaxAge}[l.random.IntN(4)]
		c.Preload, c.Stages, c.StopAt = c.Preload && c.MaxAge >= hsts.OneYear, nil, ""
	case 6:
		c.Stages, c.StopAt = nil, ""
		if c.MaxAge > 5000 {
			c.Stages = [][]rollout.Stage{{}, {{Name: "a", MaxAge: 60}, {Name: "b", MaxAge: 1000, Soak: 5000}}}[l.random.IntN(2)]
		}
	case 7:
		c.StopAt = ""
		if len(c.Stages) > 0 {
			c.StopAt = c.Stages[l.random.IntN(len(c.Stages))].Name
		}
	case 8:
		c.OnWiden = []rollout.OnWiden{rollout.Restart, rollout.Keep}[l.random.IntN(2)]
		c.Settle = []int64{0, 3600}[l.random.IntN(2)]
	}
	c.AcceptPreload = c.Preload
}

// written is the configuration as its author writes it: what is as it would be
// anyway is left out.
func (l *life) written() map[string]any {
	c := l.config
	all := map[string]any{"domain": "example.com", "include_subdomains": c.IncludeSubDomains}
	if c.MaxAge != max(rollout.DefaultMaxAge, l.adopted.MaxAge) {
		all["max_age"] = c.MaxAge
	}
	if c.Preload != l.adopted.Preload {
		all["preload"], all["accept_preload_consequences"] = c.Preload, c.AcceptPreload
	}
	if c.Retire {
		all["retire"] = true
	}
	written := map[string]any{}
	if c.Gates != nil {
		gates := []any{}
		for _, g := range c.Gates {
			gates = append(gates, map[string]any{"open": g.Open, "broken": g.Broken, "reason": g.Reason})
		}
		written["gates"] = gates
	}
	if c.OnWiden != rollout.Restart {
		written["on_widen"] = string(c.OnWiden)
	}
	if c.Settle != rollout.DefaultSettle {
		written["settle"] = c.Settle
	}
	if c.StopAt != "" {
		written["stop_at"] = c.StopAt
	}
	if c.Stages != nil {
		stages := []any{}
		for _, s := range c.Stages {
			stage := map[string]any{"name": s.Name, "max_age": s.MaxAge}
			if s.Soak > 0 {
				stage["soak"] = s.Soak
			}
			stages = append(stages, stage)
		}
		written["stages"] = stages
	}
	if len(written) > 0 {
		all["rollout"] = written
	}
	return all
}

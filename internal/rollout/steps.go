package rollout

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// Bearing is how a policy of the ladder bears on what is served.
type Bearing int

const (
	// Ahead is what a decision begins to serve, or a stage that comes after it.
	Ahead Bearing = iota
	// Standing is what is served already and goes on, or what is left of it once
	// a directive was dropped. Nothing that is served is ever refused (rule 6).
	Standing
	// Lowered is what asks less of browsers than what was served. An incident must
	// always be able to lower, so that is never refused either.
	Lowered
	// Aside is a stage that lies behind, or beyond stop_at: it is served if the
	// ramp begins again, or once the author moves stop_at.
	Aside
	// Leaving is what a retired policy serves, which nothing may refuse (rule 9).
	Leaving
)

// Step is one policy that a configuration may come to serve.
type Step struct {
	// Stage is the stage's name, as in State.
	Stage   string
	Policy  hsts.Policy
	Bearing Bearing
	// Path is the argument that gives the age, as in Notice; nil where the author
	// gave none: in a stage that is a default one, or is on no rung.
	Path []any
}

// Steps is every policy that the ladder leads to, by age, and retirement at the
// end. prior is what was served, nil for a new policy; next is what a decision
// made of it. A policy that is being retired leads nowhere else.
func (c Config) Steps(prior *State, next State) []Step {
	leave := Step{Stage: Retired, Bearing: Leaving, Path: []any{"retire"}}
	if next.Stage == Retired {
		return []Step{leave}
	}
	rungs := c.ladder()
	here, ceiling := rungs.position(next.Served.MaxAge), rungs.ceiling(c.StopAt)
	present := Step{Stage: next.Stage, Policy: next.Served, Bearing: Ahead}
	if prior != nil {
		present.Bearing = bearing(prior.Served, next.Served)
	}
	var steps []Step
	if here < 0 {
		steps = append(steps, present)
	}
	for i, rung := range rungs {
		step := Step{Stage: rung.Name, Policy: c.policy(next, i), Bearing: Ahead, Path: c.agePath(i)}
		if i <= here || i > ceiling {
			// The ramp begins again without the preload that may be served now.
			step.Policy, step.Bearing = c.policy(State{}, i), Aside
		}
		switch {
		case i == here && rung.MaxAge == next.Served.MaxAge:
			present.Path = step.Path
			steps = append(steps, present)
		case i == here:
			steps = append(steps, step, present)
		default:
			steps = append(steps, step)
		}
	}
	return append(steps, leave)
}

// agePath is the argument that gives the age of a rung; nil for a default stage.
func (c Config) agePath(rung int) []any {
	switch {
	case rung == c.ladder().top():
		return []any{"max_age"}
	case c.Stages == nil:
		return nil
	}
	return []any{"rollout", "stages", rung, "max_age"}
}

// bearing is that of a policy which follows another.
func bearing(before, after hsts.Policy) Bearing {
	adds := after.IncludeSubDomains && !before.IncludeSubDomains || after.Preload && !before.Preload
	switch {
	case adds || after.MaxAge > before.MaxAge:
		return Ahead
	case after.MaxAge < before.MaxAge:
		return Lowered
	default:
		return Standing
	}
}

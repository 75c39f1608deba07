package rollout

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// Effect is what a policy would do to what is served.
type Effect int

const (
	// Upcoming is a policy that a decision begins to serve, or that a later stage will.
	Upcoming Effect = iota
	// Unchanged is what is served already and stays, or what is left of it after a
	// directive was dropped. What is served is never refused (rule 6).
	Unchanged
	// Lowered asks less of browsers than what was served. It is never refused: in
	// an incident lowering must always be possible.
	Lowered
	// NotPlanned is the policy of a stage before the present one or beyond stop_at.
	// It is served only if the rollout restarts, or if stop_at is moved.
	NotPlanned
	// Retirement is what a retired policy serves. Nothing may refuse it (rule 9).
	Retirement
)

// StagePolicy is a policy that a configuration may come to serve.
type StagePolicy struct {
	// Stage is the stage's name, as in [State].
	Stage  string
	Policy hsts.Policy
	Effect Effect
	// Path is the argument that sets the age, as in [Diagnostic]. It is nil if the
	// author set none: for a default stage, and for an age that no stage has.
	Path []any
}

// Outlook returns every policy that the stages lead to, by age, and retirement
// last. prior is what was served, nil for a new policy; next is what a decision
// turned it into. For a policy that is being retired only retirement is left.
func (c Config) Outlook(prior *State, next State) []StagePolicy {
	retirement := StagePolicy{Stage: Retired, Effect: Retirement, Path: []any{"retire"}}
	if next.Stage == Retired {
		return []StagePolicy{retirement}
	}
	list := c.stageList()
	here, limit := list.at(next.Served.MaxAge), list.limit(c.StopAt)
	present := StagePolicy{Stage: next.Stage, Policy: next.Served, Effect: Upcoming}
	if prior != nil {
		present.Effect = effect(prior.Served, next.Served)
	}
	var all []StagePolicy
	if here < 0 {
		all = append(all, present)
	}
	for i, stage := range list {
		p := StagePolicy{Stage: stage.Name, Policy: c.policy(next, i), Effect: Upcoming, Path: c.agePath(i)}
		if i <= here || i > limit {
			// A restart begins without the preload that may be served now.
			p.Policy, p.Effect = c.policy(State{}, i), NotPlanned
		}
		switch {
		case i == here && stage.MaxAge == next.Served.MaxAge:
			present.Path = p.Path
			all = append(all, present)
		case i == here:
			all = append(all, p, present)
		default:
			all = append(all, p)
		}
	}
	return append(all, retirement)
}

// agePath returns the argument that sets the age of a stage; nil for a default one.
func (c Config) agePath(stage int) []any {
	switch {
	case stage == c.stageList().last():
		return []any{"max_age"}
	case c.Stages == nil:
		return nil
	}
	return []any{"rollout", "stages", stage, "max_age"}
}

// effect returns the effect of replacing one policy with another.
func effect(before, after hsts.Policy) Effect {
	adds := after.IncludeSubDomains && !before.IncludeSubDomains || after.Preload && !before.Preload
	switch {
	case adds || after.MaxAge > before.MaxAge:
		return Upcoming
	case after.MaxAge < before.MaxAge:
		return Lowered
	default:
		return Unchanged
	}
}

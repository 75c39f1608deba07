package resources

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func consumersSchema() schema.Attribute {
	return schema.SetAttribute{
		ElementType: types.StringType, Optional: true,
		MarkdownDescription: "What sends the header, as `aws_cloudfront`, `akamai_property` or `traefik`: the plan is refused where the policy comes to a stage that one of them can't send, " +
			"and warns where it could not be retired there. What is served already is never refused, nor is `retire`. It changes nothing in what is served. " +
			"The [guide](../guides/consumers) has all names, and their limits.",
	}
}

// validateConsumers refuses names that the catalogue does not have. Retiring is
// refused nothing (rule 9), so there they are only told.
func validateConsumers(names types.Set, retire types.Bool, diags *diag.Diagnostics) {
	if retire.IsUnknown() {
		return
	}
	for _, name := range texts(names) {
		if _, found := consumers.Find(name); found {
			continue
		}
		tell := diags.AddAttributeError
		if retire.ValueBool() {
			tell = diags.AddAttributeWarning
		}
		tell(path.Root("consumers"), "Unknown Consumer", fmt.Sprintf(
			"There is no consumer %q, so what it can send can't be checked. Those that are known, the most similar first: %s. "+
				"One that is missing here has no limits that this provider knows of: leave it out.", name, strings.Join(consumers.Nearest(name), ", ")))
	}
}

// consumers are those of the model that are known, by now and to the catalogue.
func (m policyModel) consumers() []consumers.Consumer {
	var all []consumers.Consumer
	for _, name := range texts(m.Consumers) {
		if c, found := consumers.Find(name); found {
			all = append(all, c)
		}
	}
	return all
}

// saysAnew reports whether the author says anything about the policy that the
// state does not. What may matter one day is told then, and not in every plan.
func (m policyModel) saysAnew(prior *policyModel) bool {
	return prior == nil || !m.Consumers.Equal(prior.Consumers) || !m.Rollout.Equal(prior.Rollout) ||
		!m.MaxAge.Equal(prior.MaxAge) || !m.IncludeSubdomains.Equal(prior.IncludeSubdomains) ||
		!m.Preload.Equal(prior.Preload) || !m.Retire.Equal(prior.Retire)
}

// unsaid is a problem of a consumer, with all the steps that have it.
type unsaid struct {
	consumers.Problem
	bearing rollout.Effect
	at      path.Path
	steps   []rollout.StagePolicy
}

// checkConsumers holds what the policy comes to serve against what each consumer
// can send. What lies ahead is refused, as there is time to choose otherwise;
// what is served, and retiring, is never refused, only told.
func checkConsumers(all []consumers.Consumer, steps []rollout.StagePolicy, anew bool, diags *diag.Diagnostics) {
	for _, c := range all {
		for _, problem := range problemsOf(c, steps) {
			summary, detail := problem.words(c)
			switch {
			case problem.bearing == rollout.Upcoming && !problem.Unsure:
				diags.AddAttributeError(problem.at, summary, detail)
			case problem.bearing == rollout.Unchanged || problem.bearing == rollout.Lowered || retiring(steps) || anew:
				diags.AddAttributeWarning(problem.at, summary, detail)
			}
		}
	}
}

// retiring reports whether there is nothing to come but retirement.
func retiring(steps []rollout.StagePolicy) bool { return len(steps) == 1 }

// problemsOf gathers the problems of a consumer: those that are the same at
// several stages, as a directive that it can't leave out, are told once.
func problemsOf(c consumers.Consumer, steps []rollout.StagePolicy) []*unsaid {
	var all []*unsaid
	for _, step := range steps {
	problems:
		for _, problem := range c.Problems(step.Policy) {
			at := argument(problem, step, retiring(steps))
			for _, known := range all {
				if known.Problem == problem && known.bearing == step.Effect && known.at.Equal(at) {
					known.steps = append(known.steps, step)
					continue problems
				}
			}
			all = append(all, &unsaid{Problem: problem, bearing: step.Effect, at: at, steps: []rollout.StagePolicy{step}})
		}
	}
	return all
}

// argument is where the author can do something about a problem.
func argument(problem consumers.Problem, step rollout.StagePolicy, retiring bool) path.Path {
	switch {
	case step.Effect == rollout.Retirement && !retiring:
		return path.Root("consumers")
	case step.Effect == rollout.Retirement || problem.Directive == consumers.MaxAge && step.Path != nil:
		return attributePath(step.Path)
	case problem.Directive == consumers.Preload || problem.Directive == consumers.IncludeSubDomains:
		return path.Root(string(problem.Directive))
	default:
		return path.Root("consumers")
	}
}

// texts are the elements of a set that are known.
func texts(set types.Set) []string {
	var all []string
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && !text.IsUnknown() {
			all = append(all, text.ValueString())
		}
	}
	return all
}

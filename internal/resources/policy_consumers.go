package resources

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func consumersSchema() schema.Attribute {
	return schema.SetAttribute{
		ElementType: types.StringType, Optional: true,
		MarkdownDescription: "What sends the header, for example `aws_cloudfront`, `akamai_property` or `traefik`. The plan fails if the policy " +
			"reaches a stage that one of them can't send, and warns if the policy could not be retired there. What is already served " +
			"never fails the plan, nor does `retire`. This does not change what is served. The [guide](../guides/consumers) has all " +
			"names and their limits.",
	}
}

// validateConsumers refuses names that the catalogue does not have, all in one
// error. Retiring is never refused (rule 9), so it is a warning then.
func validateConsumers(names types.Set, retire types.Bool, diags *diag.Diagnostics) {
	if retire.IsUnknown() {
		return
	}
	var unknown, suggestions []string
	for _, name := range framework.KnownTexts(names) {
		if _, found := consumers.Find(name); !found {
			unknown = append(unknown, fmt.Sprintf("%q", framework.Cut(name)))
			suggestions = append(suggestions, framework.DidYouMean(name, consumers.Names()))
		}
	}
	add := diags.AddAttributeError
	if retire.ValueBool() {
		add = diags.AddAttributeWarning
	}
	if framework.HasNull(names) {
		add(path.Root("consumers"), "Consumer Is Null", "An element of consumers is null. Write the name of a consumer, or leave the element out.")
	}
	if unknown == nil {
		return
	}
	add(path.Root("consumers"), "Unknown Consumer", fmt.Sprintf(
		"consumers has %s, which this provider does not know.%s The guide \"Consumers\" lists all names: %s. Leave out a consumer "+
			"that is not in the list: its limits can't be checked.", strings.Join(unknown, ", "), strings.Join(suggestions, ""), framework.Guide("consumers")))
}

// consumers returns those of the model that are known yet, and in the catalogue.
func (m policyModel) consumers() []consumers.Consumer {
	var all []consumers.Consumer
	for _, name := range framework.KnownTexts(m.Consumers) {
		if c, found := consumers.Find(name); found {
			all = append(all, c)
		}
	}
	return all
}

// edit is what the author has changed about a policy since it was applied. A
// problem that may matter one day is reported then, and not in every plan.
type edit struct {
	policy    bool // anything that decides what is served
	consumers bool
	retire    bool
}

func (m policyModel) edits(prior *policyModel) edit {
	if prior == nil {
		return edit{true, true, true}
	}
	return edit{
		policy: !sameRollout(m.Rollout, prior.Rollout) || !m.MaxAge.Equal(prior.MaxAge) ||
			!m.IncludeSubdomains.Equal(prior.IncludeSubdomains) || !m.Preload.Equal(prior.Preload),
		consumers: !m.Consumers.Equal(prior.Consumers),
		retire:    !m.Retire.Equal(prior.Retire),
	}
}

// sameRollout reports whether two values of rollout are the same but for the gates,
// which are evidence and no setting.
func sameRollout(a, b types.Object) bool {
	if a.IsNull() || b.IsNull() || a.IsUnknown() || b.IsUnknown() {
		return a.Equal(b)
	}
	others := b.Attributes()
	for name, value := range a.Attributes() {
		if name != "gates" && !value.Equal(others[name]) {
			return false
		}
	}
	return true
}

// consumerProblem is a problem of a consumer, with all the policies that have it.
type consumerProblem struct {
	consumers.Problem
	effect   rollout.Effect
	at       path.Path
	policies []rollout.StagePolicy
}

// checkConsumers compares the policies to come with what each consumer can send.
// What is upcoming is refused, as there is time to choose otherwise; what is
// served, and retiring, is a warning.
func checkConsumers(all []consumers.Consumer, policies []rollout.StagePolicy, edits edit, diags *diag.Diagnostics) {
	for _, c := range all {
		for _, problem := range problemsOf(c, policies) {
			summary, detail := problem.message(c)
			switch {
			case problem.effect == rollout.Upcoming && !problem.Unsure:
				diags.AddAttributeError(problem.at, summary, detail)
			case problem.news(edits, retiring(policies)):
				diags.AddAttributeWarning(problem.at, summary, detail)
			}
		}
	}
}

// news reports whether to report a problem now: one of what is served in
// every plan, one of retiring when that begins, and any other with the edit that
// brings it about.
func (p consumerProblem) news(edits edit, retiring bool) bool {
	switch p.effect {
	case rollout.Unchanged, rollout.Lowered:
		return true
	case rollout.Retirement:
		return edits.consumers || retiring && edits.retire
	case rollout.Upcoming, rollout.NotPlanned:
		return edits.consumers || edits.policy || edits.retire
	default:
		return false
	}
}

// retiring reports whether only retirement is left.
func retiring(policies []rollout.StagePolicy) bool { return len(policies) == 1 }

// problemsOf returns the problems of a consumer. One that several stages share, for
// example a directive that it can't leave out, is returned once.
func problemsOf(c consumers.Consumer, policies []rollout.StagePolicy) []*consumerProblem {
	var all []*consumerProblem
	for _, p := range policies {
	problems:
		for _, problem := range c.Problems(p.Policy) {
			at := argument(problem, p, retiring(policies))
			for _, known := range all {
				if known.Problem == problem && known.effect == p.Effect && known.at.Equal(at) {
					known.policies = append(known.policies, p)
					continue problems
				}
			}
			all = append(all, &consumerProblem{Problem: problem, effect: p.Effect, at: at, policies: []rollout.StagePolicy{p}})
		}
	}
	return all
}

// argument returns the argument by which the author can solve a problem.
func argument(problem consumers.Problem, p rollout.StagePolicy, retiring bool) path.Path {
	switch {
	case p.Effect == rollout.Retirement && !retiring:
		return path.Root("consumers")
	case p.Effect == rollout.Retirement || problem.Directive == consumers.MaxAge && p.Path != nil:
		return attributePath(p.Path)
	case problem.Directive == consumers.Preload || problem.Directive == consumers.IncludeSubDomains:
		return path.Root(string(problem.Directive))
	default:
		return path.Root("consumers")
	}
}

// warnOwnResponses warns where a consumer leaves the header out of what it answers
// itself: an apex that it redirects has no policy then. It does so with the edit that
// names the consumer, and with one of a policy with preload; not while retiring.
func warnOwnResponses(m policyModel, edits edit, diags *diag.Diagnostics) {
	if m.Retire.ValueBool() || !edits.consumers && !(edits.policy && m.Preload.ValueBool()) {
		return
	}
	for _, c := range m.consumers() {
		if missing := c.MissingOn(); missing != "" {
			diags.AddAttributeWarning(path.Root("consumers"), fmt.Sprintf("Responses of %s Without the Header", c.Name), fmt.Sprintf(
				"%s (%s) does not send the header on every response of its own. %s If it redirects the apex of the domain itself, "+
					"browsers get no policy there, and the domain can't be preloaded: let something that sends the header redirect the apex. "+
					"hsts_preload_readiness shows which responses lack it.", c.Name, c.Title, missing))
		}
	}
}

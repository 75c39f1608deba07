package resources

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// message describes a problem: which stages have it, what the limit is, and what
// to do.
func (p consumerProblem) message(c consumers.Consumer) (summary, detail string) {
	what, seen, wayOut, why := "Stage", p.stages(), p.WayOut, ""
	switch p.effect {
	case rollout.Upcoming:
		why = p.whereDefault()
	case rollout.NotPlanned:
		why = "The policy does not reach it now, but would if the rollout began again or stop_at were changed."
	case rollout.Unchanged:
		what = "Served Policy"
		seen = fmt.Sprintf("The policy %q is already served, and stays", p.policies[0].Policy)
		why = "This does not fail the plan, but " + c.Name + " can't be what sends it."
	case rollout.Lowered:
		what = "Lowered Policy"
		seen = fmt.Sprintf("The policy is lowered to %q", p.policies[0].Policy)
		why = "A shorter policy never fails the plan. But make sure that something sends it, or browsers keep the longer policy."
	case rollout.Retirement:
		what = "Retirement"
		seen = fmt.Sprintf("retire = true serves %q", p.policies[0].Policy)
		wayOut, why = c.ToRetire(), "Retiring never fails the plan, whatever consumers says."
		if p.Directive == consumers.MaxAge {
			why += " But if nothing sends the header, browsers enforce the policy until it expires."
		}
	}
	can, title := "can't send", "Can't Send"
	if p.Unsure {
		can, title = "may be unable to send", "May Be Unable to Send"
	}
	where := fmt.Sprintf("%s (%s: %s, %s)", c.Name, c.Title, c.Resource, c.Attribute)
	sentences := []string{fmt.Sprintf("%s, which %s %s.", seen, where, can)}
	summary = fmt.Sprintf("%s That %s %s", what, c.Name, title)
	if p.effect == rollout.Retirement && p.Directive == consumers.MaxAge {
		summary = fmt.Sprintf("%s %s %s", c.Name, title, p.policies[0].Policy)
		sentences[0] = fmt.Sprintf("%s through %s.", seen, where)
	}
	for _, sentence := range []string{p.Limit, wayOut, why} {
		if sentence != "" {
			sentences = append(sentences, sentence)
		}
	}
	return summary, strings.Join(sentences, " ")
}

// stages lists the stages, and what they serve.
func (p consumerProblem) stages() string {
	var names []string
	for _, stage := range p.policies {
		name := fmt.Sprintf("The stage %q serves %q", stage.Stage, stage.Policy)
		if stage.Stage == "" {
			name = fmt.Sprintf("The policy would be %q", stage.Policy)
		}
		if len(names) > 0 {
			name = "t" + name[1:]
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// whereDefault says how to change a stage that the author did not write.
func (p consumerProblem) whereDefault() string {
	for _, stage := range p.policies {
		if p.Directive == consumers.MaxAge && stage.Path == nil {
			return "The stage is a default one. To choose others, list them all in rollout.stages."
		}
	}
	return ""
}

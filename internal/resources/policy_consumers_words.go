package resources

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// words tells a person of a problem: which stages have it, what the limit is,
// and what to do.
func (u unsaid) words(c consumers.Consumer) (summary, detail string) {
	what, seen, wayOut, why := "Stage", u.stages(), u.WayOut, ""
	switch u.bearing {
	case rollout.Upcoming:
		why = u.whereDefault()
	case rollout.NotPlanned:
		why = "The policy does not come to it as things stand, but would if the ramp began again, or stop_at were moved."
	case rollout.Unchanged:
		what = "Served Policy"
		seen = fmt.Sprintf("The policy %q is served already, and stays", u.steps[0].Policy)
		why = "What is served is not refused; but " + c.Name + " can't be what sends it."
	case rollout.Lowered:
		what = "Lowered Policy"
		seen = fmt.Sprintf("The policy is lowered to %q", u.steps[0].Policy)
		why = "Lowering is never refused; but see that something sends it, or browsers go on with the longer policy."
	case rollout.Retirement:
		what = "Retirement"
		seen = fmt.Sprintf("retire = true serves %q", u.steps[0].Policy)
		wayOut, why = c.ToRetire(), "Leaving is never refused, whatever consumers says."
		if u.Directive == consumers.MaxAge {
			why += " But if nothing sends the header, browsers go on enforcing the policy until it runs out."
		}
	}
	can, title := "can't send", "Can't Send"
	if u.Unsure {
		can, title = "may be unable to send", "May Be Unable to Send"
	}
	sentences := []string{fmt.Sprintf("%s, which %s (%s: %s, %s) %s.", seen, c.Name, c.Title, c.Resource, c.Attribute, can)}
	for _, sentence := range []string{u.Limit, wayOut, why} {
		if sentence != "" {
			sentences = append(sentences, sentence)
		}
	}
	return fmt.Sprintf("%s That %s %s", what, c.Name, title), strings.Join(sentences, " ")
}

// stages names the stages, and what they serve.
func (u unsaid) stages() string {
	var names []string
	for _, step := range u.steps {
		name := fmt.Sprintf("The stage %q serves %q", step.Stage, step.Policy)
		if step.Stage == "" {
			name = fmt.Sprintf("The policy would be %q", step.Policy)
		}
		if len(names) > 0 {
			name = "t" + name[1:]
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// whereDefault tells how to change a stage that the author did not write.
func (u unsaid) whereDefault() string {
	for _, step := range u.steps {
		if u.Directive == consumers.MaxAge && step.Path == nil {
			return "The stage is one of the default ones: to choose others, write them all in rollout.stages."
		}
	}
	return ""
}

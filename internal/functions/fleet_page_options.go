package functions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// fleetOptions reads the options of fleet_page.
func fleetOptions(ctx context.Context, variadic attr.Value) (fleetpage.Fleet, error) {
	var arguments []attr.Value
	if tuple, ok := variadic.(types.Tuple); ok {
		arguments = tuple.Elements()
	}
	return readOptions(arguments, map[string]option[fleetpage.Fleet]{
		"at": readFleetAt,
		"policies": func(value attr.Value, fleet *fleetpage.Fleet) error {
			return readFleetPolicies(ctx, value, fleet)
		},
		"ruleset": readFleetRuleset,
		"title":   readFleetTitle,
	}, "{ policies = hsts_policy.site }")
}

func readFleetAt(value attr.Value, fleet *fleetpage.Fleet) (err error) {
	fleet.At, err = instantOf("at", value)
	return err
}

func readFleetTitle(value attr.Value, fleet *fleetpage.Fleet) error {
	text, ok := value.(types.String)
	if !ok {
		return errors.New("title must be a string: the heading of the page")
	}
	fleet.Title = text.ValueString()
	return nil
}

func readFleetRuleset(value attr.Value, fleet *fleetpage.Fleet) error {
	text, ok := value.(types.String)
	if !ok {
		return errors.New("ruleset must be a string: the name of a ruleset")
	}
	if !slices.Contains(readiness.Rulesets(), readiness.Ruleset(text.ValueString())) {
		return unknownRuleset(text.ValueString())
	}
	fleet.Ruleset = text.ValueString()
	return nil
}

// readFleetPolicies reads the policies: by name, as a list, or a single one.
func readFleetPolicies(ctx context.Context, value attr.Value, fleet *fleetpage.Fleet) error {
	if list, ok := value.(interface{ Elements() []attr.Value }); ok {
		for i, element := range list.Elements() {
			if err := addRollout(ctx, fmt.Sprintf("policies[%d]", i), "", element, fleet); err != nil {
				return err
			}
		}
		return nil
	}
	byName, ok := attributesOf(value)
	if !ok {
		return errors.New("policies must be a map of hsts_policy by domain, for example hsts_policy.site with for_each")
	}
	if isPolicy(byName) {
		return addRollout(ctx, "policies", "", value, fleet)
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if err := addRollout(ctx, "policies["+framework.Quote(name)+"]", name, byName[name], fleet); err != nil {
			return err
		}
	}
	return nil
}

// isPolicy reports whether an object is an hsts_policy.
func isPolicy(attributes map[string]attr.Value) bool {
	_, scheduled := attributes["schedule"]
	_, staged := attributes["stage"]
	return scheduled && staged
}

// addRollout adds the rollout of a policy, or of what rollout_schedule returned. A null
// is no policy.
func addRollout(ctx context.Context, where, name string, value attr.Value, fleet *fleetpage.Fleet) error {
	value = underlying(value)
	if isNothing(value) {
		return nil
	}
	r := fleetpage.Rollout{Domain: name}
	var err error
	if attributes, ok := attributesOf(value); ok {
		err = readPolicy(ctx, attributes, &r)
	} else if list, ok := value.(interface{ Elements() []attr.Value }); ok {
		r.Next, err = stagesToCome(list.Elements())
	} else {
		err = errors.New("it is neither an hsts_policy nor the result of rollout_schedule")
	}
	if err == nil && r.Domain == "" {
		err = errors.New("it has no domain. Write policies as a map by domain")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	fleet.Rollouts = append(fleet.Rollouts, r)
	return nil
}

// readPolicy reads where a policy stands. The dates of its stages follow from its
// schedule and its next date, as in rollout_schedule.
func readPolicy(ctx context.Context, attributes map[string]attr.Value, r *fleetpage.Rollout) error {
	if !isPolicy(attributes) {
		return errors.New("it is not an hsts_policy: it has no schedule and stage")
	}
	var name, stage, next *string
	if err := cmp.Or(readText("domain", attributes["domain"], &name), readText("stage", attributes["stage"], &stage),
		readText("next_stage_at", attributes["next_stage_at"], &next), readBool("held", attributes["held"], &r.Held)); err != nil {
		return err
	}
	if name != nil {
		r.Domain = *name
	}
	r.Stage = "below the first stage"
	if stage != nil {
		r.Stage = *stage
	}
	if next == nil {
		return nil
	}
	at, err := instantOf("next_stage_at", attributes["next_stage_at"])
	if err != nil {
		return err
	}
	ramp, ok, err := rampOf(ctx, types.DynamicValue(underlying(attributes["schedule"])))
	if err != nil || !ok {
		return errors.New("schedule is not that of an hsts_policy: a list of { stage, header_value, wait }")
	}
	after := ""
	if stage != nil {
		after = *stage
	}
	for _, entry := range rollout.Calendar(ramp, after, at) {
		r.Next = append(r.Next, fleetpage.Stage{Name: entry.Stage, At: entry.EarliestAt})
	}
	return nil
}

// stagesToCome reads what rollout_schedule returned.
func stagesToCome(elements []attr.Value) ([]fleetpage.Stage, error) {
	var stages []fleetpage.Stage
	for i, element := range elements {
		attributes, _ := attributesOf(element)
		var name *string
		if err := readText("stage", attributes["stage"], &name); err != nil || name == nil {
			return nil, fmt.Errorf("stage %d: it is not from rollout_schedule, whose stages are { stage, earliest_at }", i+1)
		}
		at, err := instantOf("earliest_at", attributes["earliest_at"])
		if err != nil {
			return nil, fmt.Errorf("stage %d: %w", i+1, err)
		}
		stages = append(stages, fleetpage.Stage{Name: *name, At: at})
	}
	return stages, nil
}

// nameAlike gives each rollout the name that its domain has in the results, if that is
// another spelling.
func nameAlike(fleet fleetpage.Fleet) {
	if len(fleet.Rollouts) == 0 {
		return
	}
	spelt := make(map[string]string, len(fleet.Domains))
	exact := make(map[string]bool, len(fleet.Domains))
	for _, d := range fleet.Domains {
		exact[d.Name] = true
		spelt[normalized(d.Name)] = d.Name
	}
	for i, r := range fleet.Rollouts {
		if name, known := spelt[normalized(r.Domain)]; known && !exact[r.Domain] {
			fleet.Rollouts[i].Domain = name
		}
	}
}

// normalized returns a domain in A-labels; the text itself if it is not a domain.
func normalized(name string) string {
	if parsed, err := domain.Parse(name); err == nil {
		return parsed.ASCII()
	}
	return name
}

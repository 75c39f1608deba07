package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Validate returns what is wrong with a configuration (refused), and what is
// allowed but seldom wanted (warned). A policy that is being retired is never
// refused: leaving must always be possible (rule 9).
func (c Config) Validate() (refused, warned []Diagnostic) {
	if c.Retire {
		return nil, nil
	}
	refused = append(c.refusedAge(), c.refusedPreload()...)
	refused = append(refused, c.refusedStages()...)
	refused = append(refused, c.refusedRollout()...)
	if c.MaxAge > hsts.TenYears {
		warned = append(warned, Diagnostic{
			Code: "max_age.over_10_years", Path: []any{"max_age"},
			Summary: "Unusually Long max_age",
			Detail: fmt.Sprintf("max_age is %d seconds (%s). hstspreload.org warns above ten years (%d), and browsers keep less than that: "+
				"Chrome keeps one year. Two years (%d) is a usual final value.", c.MaxAge, hsts.Age(c.MaxAge), hsts.TenYears, DefaultMaxAge),
		})
	}
	if c.Preload && c.Stages != nil && len(c.Stages) == 0 {
		warned = append(warned, Diagnostic{
			Code: "rollout.no_ramp_to_preload", Path: []any{"rollout", "stages"},
			Summary: "No Ramp before Preloading",
			Detail: "stages is empty, so the full policy with preload is served from the first apply on, to everybody. " +
				"hstspreload.org advises to go through 5 minutes, 1 week and 1 month first: leave stages out for that.",
		})
	}
	return refused, warned
}

func (c Config) refusedAge() []Diagnostic {
	if c.MaxAge > 0 {
		return nil
	}
	detail := fmt.Sprintf("max_age is %d. An age is a number of seconds above 0, as in %d for two years.", c.MaxAge, DefaultMaxAge)
	if c.MaxAge == 0 {
		detail = "max_age = 0 tells browsers to forget the policy. That is what retire = true is for: it serves max-age=0 and tells in forgotten_at " +
			"when the last browser has forgotten."
	}
	return []Diagnostic{{Code: "max_age.not_positive", Path: []any{"max_age"}, Summary: "Invalid max_age", Detail: detail}}
}

// refusedPreload checks preload against the list's requirements and the author's
// consent (hstspreload.org, "Submission Requirements").
func (c Config) refusedPreload() []Diagnostic {
	if !c.Preload {
		return nil
	}
	var all []Diagnostic
	if !c.IncludeSubDomains {
		all = append(all, Diagnostic{
			Code: "preload.without_include_subdomains", Path: []any{"preload"},
			Summary: "Preload Needs include_subdomains",
			Detail: "preload is true, but include_subdomains is false. The preload list takes whole domains only " +
				"(hstspreload.org: header.preloadable.include_sub_domains.missing). Set include_subdomains = true once every subdomain works over https, " +
				"or preload = false.",
		})
	}
	if c.MaxAge < hsts.OneYear {
		all = append(all, Diagnostic{
			Code: "preload.max_age_below_1_year", Path: []any{"max_age"},
			Summary: "Preload Needs a max_age of One Year",
			Detail: fmt.Sprintf("preload is true, but max_age is %d (%s). The preload list demands at least %d "+
				"(hstspreload.org: header.preloadable.max_age.below_1_year). Raise max_age, or set preload = false.", c.MaxAge, hsts.Age(c.MaxAge), hsts.OneYear),
		})
	}
	if !c.AcceptPreload {
		all = append(all, Diagnostic{
			Code: "preload.not_accepted", Path: []any{"accept_preload_consequences"},
			Summary: "Consequences of Preloading Are Not Accepted",
			Detail: "preload is true, but accept_preload_consequences is not. With preload in the header anyone may submit the domain to a list that is built into browsers. " +
				"From then on every subdomain, internal ones too, works over https or not at all, and nothing that the site serves can change that: " +
				"leaving the list takes months to reach users. hstspreload.org itself calls the benefit over HSTS alone minimal and does not recommend preloading. " +
				"If it is wanted all the same, set accept_preload_consequences = true; otherwise set preload = false.",
		})
	}
	return all
}

func (c Config) refusedStages() []Diagnostic {
	var all []Diagnostic
	refuse := func(i int, attribute, code, summary, format string, args ...any) {
		all = append(all, Diagnostic{
			Code: code, Path: []any{"rollout", "stages", i, attribute},
			Summary: summary, Detail: fmt.Sprintf(format, args...),
		})
	}
	names := map[string]bool{}
	for i, stage := range c.Stages {
		switch {
		case strings.TrimSpace(stage.Name) == "":
			refuse(i, "name", "stage.unnamed", "Stage Has No Name",
				"Stage %d has an empty name. Give it one, as in \"1-week\": plans, stop_at and the schedule speak of stages by name.", i+1)
		case stage.Name == Full || stage.Name == Retired:
			refuse(i, "name", "stage.reserved", "Reserved Stage Name",
				"%q is the name of a stage that every policy has: %q is the final one, %q that of a policy that is leaving. Choose another name.", stage.Name, Full, Retired)
		case names[stage.Name]:
			refuse(i, "name", "stage.repeated", "Repeated Stage Name",
				"Two stages are named %q. Give each a name of its own.", stage.Name)
		}
		names[stage.Name] = true
		switch {
		case stage.MaxAge <= 0:
			refuse(i, "max_age", "stage.not_positive", "Invalid Stage Age",
				"The stage %q has max_age = %d. An age is a number of seconds above 0.", stage.Name, stage.MaxAge)
		case i > 0 && stage.MaxAge <= c.Stages[i-1].MaxAge:
			refuse(i, "max_age", "stage.not_increasing", "Stages Do Not Increase",
				"The stage %q has max_age = %d, but the one before it, %q, already has %d. A ramp only goes up: sort the stages by max_age.",
				stage.Name, stage.MaxAge, c.Stages[i-1].Name, c.Stages[i-1].MaxAge)
		case c.MaxAge > 0 && stage.MaxAge >= c.MaxAge:
			refuse(i, "max_age", "stage.above_max_age", "Stage Is Not below max_age",
				"The stage %q has max_age = %d, but the policy's own max_age, its final stage, is %d. Remove the stage, or raise max_age.",
				stage.Name, stage.MaxAge, c.MaxAge)
		}
		if stage.Soak != 0 && stage.Soak < stage.MaxAge {
			refuse(i, "soak", "stage.soak_below_max_age", "Soak Is Shorter Than the Stage's Age",
				"The stage %q has soak = %d, but max_age = %d. Before the next stage begins, browsers must have had time to come back and trouble to show: "+
					"set soak to %d or more, or leave it out.", stage.Name, stage.Soak, stage.MaxAge, stage.MaxAge)
		}
	}
	return all
}

func (c Config) refusedRollout() []Diagnostic {
	var all []Diagnostic
	names := []string{}
	for _, stage := range c.stageList() {
		names = append(names, stage.Name)
	}
	if c.StopAt != "" && !slices.Contains(names, c.StopAt) {
		all = append(all, Diagnostic{
			Code: "stop_at.unknown", Path: []any{"rollout", "stop_at"},
			Summary: "Unknown Stage in stop_at",
			Detail:  fmt.Sprintf("There is no stage %q. The stages of this policy are: %s.", c.StopAt, strings.Join(names, ", ")),
		})
	}
	if c.Settle < 0 {
		all = append(all, Diagnostic{
			Code: "settle.negative", Path: []any{"rollout", "settle"},
			Summary: "Negative settle",
			Detail:  fmt.Sprintf("settle is %d. It is the number of seconds that a change takes to reach every client: 0 or more.", c.Settle),
		})
	}
	if c.OnWiden != Restart && c.OnWiden != Keep {
		all = append(all, Diagnostic{
			Code: "on_widen.unknown", Path: []any{"rollout", "on_widen"},
			Summary: "Unknown Value of on_widen",
			Detail:  fmt.Sprintf("on_widen is %q. It is either %q or %q.", c.OnWiden, Restart, Keep),
		})
	}
	return all
}

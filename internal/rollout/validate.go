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
			Detail: "rollout.stages is empty, so the full policy with preload is served to every visitor from the first apply on. " +
				"hstspreload.org recommends 5 minutes, 1 week and 1 month first. To use these stages, leave stages out.",
		})
	}
	return refused, warned
}

func (c Config) refusedAge() []Diagnostic {
	if c.MaxAge > 0 {
		return nil
	}
	detail := fmt.Sprintf("max_age is %d, but it must be above 0. Write, for example, %d for two years.", c.MaxAge, DefaultMaxAge)
	if c.MaxAge == 0 {
		detail = "max_age = 0 makes browsers forget the policy. Write retire = true for that: it serves max-age=0, and forgotten_at says " +
			"when the last browser has forgotten."
	}
	return []Diagnostic{{Code: "max_age.not_positive", Path: []any{"max_age"}, Summary: "Invalid max_age", Detail: detail}}
}

// ValidatePreload returns why preload is refused: by the list's requirements, or
// since the author has not consented (hstspreload.org, "Submission Requirements").
// prior is what was served, the zero value for a new policy: what is served already
// is not refused. It needs the state, so it is not part of [Config.Validate].
func (c Config) ValidatePreload(prior hsts.Policy) []Diagnostic {
	if !c.Preload || c.Retire {
		return nil
	}
	var all []Diagnostic
	if !c.IncludeSubDomains && (!prior.Preload || prior.IncludeSubDomains) {
		what := "preload is true, but include_subdomains is false"
		if prior.Preload {
			what = fmt.Sprintf("%q is served, and include_subdomains is false now", prior)
		}
		all = append(all, Diagnostic{
			Code: "preload.without_include_subdomains", Path: []any{"include_subdomains"},
			Summary: "Preload Needs include_subdomains",
			Detail: what + ". The preload list accepts only whole domains (hstspreload.org: header.preloadable.include_sub_domains.missing). Set include_subdomains = true once every subdomain works over https, " +
				"or preload = false.",
		})
	}
	if !c.AcceptPreload && !prior.Preload {
		all = append(all, Diagnostic{
			Code: "preload.not_accepted", Path: []any{"preload"},
			Summary: "Consequences of Preloading Are Not Accepted",
			Detail: "preload is true, but accept_preload_consequences is not. With preload in the header anyone may submit the domain to a list that is built into browsers. " +
				"From then on every subdomain, including internal ones, works over https or not at all, and nothing that the site serves " +
				"can change that: leaving the list takes months to reach users. hstspreload.org itself calls the benefit over HSTS alone minimal and does not recommend preloading. " +
				"If you still want it, set accept_preload_consequences = true; otherwise set preload = false.",
		})
	}
	return all
}

// refusedPreload checks preload against the age that the list demands.
func (c Config) refusedPreload() []Diagnostic {
	if !c.Preload || c.MaxAge >= hsts.OneYear {
		return nil
	}
	return []Diagnostic{{
		Code: "preload.max_age_below_1_year", Path: []any{"max_age"},
		Summary: "Preload Needs a max_age of One Year",
		Detail:  fmt.Sprintf("preload is true, but max_age is %d (%s). The preload list requires at least %d (hstspreload.org: header.preloadable.max_age.below_1_year). Raise max_age, or set preload = false.", c.MaxAge, hsts.Age(c.MaxAge), hsts.OneYear),
	}}
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
				"rollout.stages[%d].name is empty. Write a name, for example \"1-week\": plans, stop_at and the schedule show it.", i)
		case stage.Name == Full || stage.Name == Retired:
			refuse(i, "name", "stage.reserved", "Reserved Stage Name",
				"rollout.stages[%d].name is %q, which is reserved: %q is the final stage, and %q the stage of a retired policy. Write another name.", i, stage.Name, Full, Retired)
		case names[stage.Name]:
			refuse(i, "name", "stage.repeated", "Repeated Stage Name",
				"rollout.stages[%d].name is %.80q, but another stage already has that name. Write another name.", i, stage.Name)
		}
		names[stage.Name] = true
		switch {
		case stage.MaxAge <= 0:
			refuse(i, "max_age", "stage.not_positive", "Invalid Stage Age",
				"rollout.stages[%d].max_age is %d, but it must be above 0 seconds (stage %.80q).", i, stage.MaxAge, stage.Name)
		case i > 0 && stage.MaxAge <= c.Stages[i-1].MaxAge:
			refuse(i, "max_age", "stage.not_increasing", "Stages Do Not Increase",
				"rollout.stages[%d].max_age is %d, but the stage before it, %.80q, already has %d. Sort the stages by max_age.",
				i, stage.MaxAge, c.Stages[i-1].Name, c.Stages[i-1].MaxAge)
		case c.MaxAge > 0 && stage.MaxAge >= c.MaxAge:
			refuse(i, "max_age", "stage.above_max_age", "Stage Is Not below max_age",
				"rollout.stages[%d].max_age is %d, but max_age, the final stage, is %d. Remove the stage %.80q, or raise max_age.",
				i, stage.MaxAge, c.MaxAge, stage.Name)
		}
		if stage.Soak != 0 && stage.Soak < stage.MaxAge {
			refuse(i, "soak", "stage.soak_below_max_age", "Soak Is Shorter Than the Stage's Age",
				"rollout.stages[%d].soak is %d, but max_age of the stage %.80q is %d. Before the next stage begins, browsers need time to "+
					"return, so that problems can show. Write %d or more, or leave soak out.", i, stage.Soak, stage.Name, stage.MaxAge, stage.MaxAge)
		}
		if limit := max(MaxSoak, stage.MaxAge); stage.Soak > limit {
			refuse(i, "soak", "stage.soak_too_long", "Soak Is Too Long",
				"rollout.stages[%d].soak is %d, which is more than %s. The stage %.80q would in practice be the last one. Write at most %d, or name the stage in rollout.stop_at to stay there.",
				i, stage.Soak, hsts.Age(limit), stage.Name, limit)
		}
	}
	return all
}

// The limits of what is added to a wait, in seconds. A larger number is a mistake,
// for example milliseconds, and would put dates beyond any calendar.
const (
	MaxSettle = hsts.OneYear
	MaxSoak   = hsts.TenYears
)

func (c Config) refusedRollout() []Diagnostic {
	var all []Diagnostic
	names := []string{}
	for _, stage := range c.stageList() {
		names = append(names, stage.Name)
	}
	if c.StopAt != "" && !slices.Contains(names, c.StopAt) {
		all = append(all, Diagnostic{
			Code: "stop_at.unknown", Path: []any{"rollout", "stop_at"},
			Summary:  "Unknown Stage in stop_at",
			Detail:   fmt.Sprintf("rollout.stop_at is %.80q, but there is no such stage. The stages of this policy are: %s.", c.StopAt, strings.Join(names, ", ")),
			Misspelt: c.StopAt, Names: names,
		})
	}
	if c.Settle < 0 {
		all = append(all, Diagnostic{
			Code: "settle.negative", Path: []any{"rollout", "settle"},
			Summary: "Negative settle",
			Detail:  fmt.Sprintf("rollout.settle is %d. It is the number of seconds that a change takes to reach every client. Write 0 or more.", c.Settle),
		})
	}
	if c.Settle > MaxSettle {
		all = append(all, Diagnostic{
			Code: "settle.too_long", Path: []any{"rollout", "settle"},
			Summary: "settle Is Too Long",
			Detail: fmt.Sprintf("rollout.settle is %d, which is more than %s. It is the number of seconds that a change takes to reach every client, "+
				"and it is added to every wait. Write at most %d, for example %d for one hour.", c.Settle, hsts.Age(MaxSettle), MaxSettle, DefaultSettle),
		})
	}
	for i, gate := range c.Gates {
		if gate.Open && gate.Broken {
			all = append(all, Diagnostic{
				Code: "gate.open_and_broken", Path: []any{"rollout", "gates", i},
				Summary: "Gate Is Open and Broken",
				Detail: fmt.Sprintf("rollout.gates[%d] has open = true and broken = true, which contradict each other. "+
					"open lets the next stage begin; broken holds the rollout. Set one of them to false.", i),
			})
		}
	}
	if c.OnWiden != Restart && c.OnWiden != Keep {
		all = append(all, Diagnostic{
			Code: "on_widen.unknown", Path: []any{"rollout", "on_widen"},
			Summary:  "Unknown Value of on_widen",
			Detail:   fmt.Sprintf("rollout.on_widen is %.80q. Write %q or %q.", string(c.OnWiden), Restart, Keep),
			Misspelt: string(c.OnWiden), Names: []string{string(Restart), string(Keep)},
		})
	}
	return all
}

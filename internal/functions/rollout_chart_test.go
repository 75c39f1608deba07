package functions_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

// chartOptions are those of a call; without any it has none.
func chartOptions(values ...map[string]attr.Value) attr.Value {
	var all []attr.Value
	for _, value := range values {
		all = append(all, object(value))
	}
	return variadic(all...)
}

// dated is an element of what rollout_schedule returns.
func dated(stage string, age attr.Value, at string) attr.Value {
	return object(map[string]attr.Value{"stage": types.StringValue(stage), "max_age": age, "earliest_at": types.StringValue(at)})
}

func TestRolloutChart(t *testing.T) {
	t.Parallel()
	word := func(s string) attr.Value { return types.StringValue(s) }
	mermaid := map[string]attr.Value{"format": word("mermaid")}
	in := func(stage string) map[string]attr.Value {
		return map[string]attr.Value{"format": word("mermaid"), "title": word("example.com"), "stage": word(stage), "next_stage_at": word(newYear), "held_because": types.ListValueMust(types.StringType, nil)}
	}
	retired := types.DynamicValue(types.ListValueMust(types.ObjectType{AttrTypes: map[string]attr.Type{"stage": types.StringType, "header_value": types.StringType, "wait": types.NumberType}}, nil))
	held := in("1-month")
	held["held_because"] = types.TupleValueMust([]attr.Type{types.StringType, types.StringType}, []attr.Value{word("a: expired"), word("b")})
	nothing := map[string]attr.Value{
		"format": word("mermaid"), "title": types.StringNull(), "stage": types.StringNull(), "next_stage_at": types.DynamicNull(), "held_because": types.ListNull(types.StringType),
	}
	for name, row := range map[string]struct {
		schedule types.Dynamic
		options  attr.Value
		want     []string
		not      []string
	}{
		"a picture": {theSchedule(), chartOptions(), []string{"<svg ", ">HSTS rollout</title>", ">1-week</text>", ">4 stages, the last one after 37 days 4 hours at the earliest</text>"}, []string{"from 2", "done"}},
		"a diagram": {theSchedule(), chartOptions(mermaid), []string{"timeline\n    title HSTS rollout\n    5-minutes : max-age=300"}, []string{"section"}},
		"in a stage": {theSchedule(), chartOptions(in("1-week")), []string{
			"title example.com\n    section Done\n    5-minutes : max-age=300", "section Now\n    1-week : ",
			"section To come\n    1-month : max-age=2592000 : from 2026-01-01 00#58;00 UTC", "full : max-age=63072000#59; includeSubDomains : from 2026-01-31 01#58;00 UTC",
		}, []string{"held"}},
		"held":             {theSchedule(), chartOptions(held), []string{"section Now\n    1-month : max-age=2592000 : browsers keep it for 30 days, next after 30 days 1 hour : held#58; a#58; expired#59; b\n"}, nil},
		"in the last":      {theSchedule(), chartOptions(map[string]attr.Value{"format": word("mermaid"), "stage": word("full"), "next_stage_at": types.StringNull()}), []string{"section Now\n    full : max-age=63072000#59; includeSubDomains : browsers"}, []string{"from", "To come"}},
		"nothing is known": {theSchedule(), chartOptions(nothing), []string{"title HSTS rollout"}, []string{"section", "from"}},
		"retired":          {retired, chartOptions(map[string]attr.Value{"stage": word("retired"), "next_stage_at": types.StringNull()}), []string{">Retired: max-age=0 is served.</text>"}, []string{"<circle"}},
		"without stages":   {retired, chartOptions(), []string{">There are no more stages.</text>"}, nil},
		"an empty tuple":   {tuple(), chartOptions(), []string{">There are no more stages.</text>"}, nil},
		"dates": {tuple(dated("a", number(60), newYear), dated("full", types.NumberNull(), "2026-01-01T00:02:00Z")), chartOptions(mermaid), []string{
			"    a : max-age=60 : from 2026-01-01 00#58;00 UTC : browsers keep it for 1 minute, next after 2 minutes\n    full : the policy#39;s own max#95;age : from 2026-01-01 00#58;02 UTC\n",
		}, nil},
	} {
		got, err := run(t.Context(), functions.NewRolloutChart(), row.schedule, row.options)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range row.want {
			want = strings.ReplaceAll(want, "#95;", "_")
			if !strings.Contains(text(got), want) {
				t.Errorf("%s: it lacks %q:\n%s", name, want, text(got))
			}
		}
		for _, not := range row.not {
			if strings.Contains(text(got), not) {
				t.Errorf("%s: it has %q:\n%s", name, not, text(got))
			}
		}
	}
}

func TestRolloutChart_refused(t *testing.T) {
	t.Parallel()
	word := func(s string) attr.Value { return types.StringValue(s) }
	dates := tuple(dated("a", number(60), newYear), dated("full", types.NumberNull(), "2026-01-01T00:02:00Z"))
	one := func(name string, value attr.Value) attr.Value {
		return chartOptions(map[string]attr.Value{name: value})
	}
	for _, row := range []struct {
		schedule types.Dynamic
		options  attr.Value
		argument int64
		want     string
	}{
		{types.DynamicValue(word("a")), chartOptions(), 0, "schedule is the schedule of an hsts_policy, or the result of rollout_schedule"},
		{types.DynamicValue(types.SetValueMust(types.StringType, nil)), chartOptions(), 0, "schedule is the schedule of"},
		{tuple(stage("a", 60)), chartOptions(), 0, "stage 1: it is neither from a policy's schedule, { stage, header_value, wait }, nor from rollout_schedule"},
		{tuple(word("a")), chartOptions(), 0, "stage 1: it is neither"},
		{tuple(types.DynamicNull()), chartOptions(), 0, "stage 1: it is neither"},
		{tuple(scheduled("a", "nonsense", 1)), chartOptions(), 0, "stage 1: it is not an element of a schedule"},
		{tuple(dated("a", number(60), "today")), chartOptions(), 0, `stage 1: earliest_at: "today" is not a time`},
		{tuple(dated("a", number(1.5), newYear)), chartOptions(), 0, "stage 1: max_age is 1.5"},
		{tuple(dated("a", number(1), newYear), dated("b", number(2), "2025-01-01T00:00:00Z")), chartOptions(), 0, "stage 2 begins before the stage before it"},
		{theSchedule(), chartOptions(map[string]attr.Value{}, map[string]attr.Value{}), 1, "more than one object of options"},
		{theSchedule(), variadic(word("svg")), 1, `the options must be an object, for example { format = "mermaid" }`},
		{theSchedule(), one("fromat", word("svg")), 1, `unknown option "fromat". Did you mean "format"? The options are format, held_because, next_stage_at, stage, title`},
		{theSchedule(), one("format", word("mermeid")), 1, `unknown format "mermeid". Supported: svg, mermaid`},
		{theSchedule(), one("format", number(1)), 1, `unknown format 1. Supported`},
		{theSchedule(), one("title", word(" ")), 1, "the heading of the picture"},
		{theSchedule(), one("title", number(1)), 1, "the heading of the picture"},
		{theSchedule(), one("stage", number(1)), 1, "stage must be a string: the name of the present stage"},
		{theSchedule(), one("stage", word("1-weak")), 1, `the schedule has no stage "1-weak". Did you mean "1-week"? Its stages: 5-minutes, 1-week, 1-month, full`},
		{theSchedule(), one("next_stage_at", word("today")), 1, `next_stage_at: "today" is not a time in RFC 3339`},
		{theSchedule(), one("next_stage_at", word(newYear)), 1, "next_stage_at needs stage"},
		{theSchedule(), one("held_because", types.ListValueMust(types.StringType, []attr.Value{word("a")})), 1, "held_because needs stage"},
		{theSchedule(), one("held_because", word("a")), 1, "held_because must be a list of strings"},
		{theSchedule(), one("held_because", types.TupleValueMust([]attr.Type{types.NumberType}, []attr.Value{number(1)})), 1, "held_because must be a list of strings"},
		{dates, one("stage", word("a")), 1, "stage, next_stage_at and held_because are only for the schedule of a policy"},
	} {
		_, err := run(t.Context(), functions.NewRolloutChart(), row.schedule, row.options)
		refused(t, err, row.argument, row.want)
	}
}

// TestRolloutChart_policy draws a policy from its creation to its retirement, from the
// same line.
func TestRolloutChart_policy(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	w := acctest.NewWorkspace(t, clock)
	write := func(arguments string) {
		w.Write("main.tf", `
			terraform {
			  required_providers {
			    hsts = {
			      source = "hstskit/hsts"
			    }
			  }
			}
			variable "broken" {
			  type    = bool
			  default = false
			}
			resource "hsts_policy" "site" {
			  domain             = "example.com"
			  include_subdomains = true
			  rollout = {
			    gates = [{ open = !var.broken, broken = var.broken, reason = "www.example.com: <certificate> expired" }]
			  }
			  `+arguments+`
			}
			locals {
			  policy = hsts_policy.site
			  chart = { for format in ["svg", "mermaid"] : format => provider::hsts::rollout_chart(local.policy.schedule, {
			    format        = format
			    title         = local.policy.domain
			    stage         = local.policy.stage
			    next_stage_at = local.policy.next_stage_at
			    held_because  = local.policy.held_because
			  }) }
			}
			output "mermaid" {
			  value = local.chart.mermaid
			}
			output "svg" {
			  value = local.chart.svg
			}
			output "plain" {
			  value = provider::hsts::rollout_chart(hsts_policy.site.schedule)
			}
			output "calendar" {
			  value = provider::hsts::rollout_chart(provider::hsts::rollout_schedule(hsts_policy.site.schedule, "2027-01-01T00:00:00Z"), { format = "mermaid" })
			}
		`)
	}
	write("")
	// The plain chart is known before the policy exists.
	w.Plan(2).Expect(t, "svg = (known after apply)", "the last one after 37 days 4 hours at the earliest", "1-week : max-age=604800 : from 2027-01-01 01#58;05 UTC")
	w.Do("apply", "-auto-approve").Expect(t, "section Now 5-minutes : max-age=300", "1-week : max-age=604800#59; includeSubDomains : from 2026-01-01 01#58;05 UTC", ">now</text>")
	clock.Advance(24 * time.Hour)
	w.Do("apply", "-auto-approve").Expect(t, "section Done 5-minutes", "section Now 1-week", "section To come 1-month : max-age=2592000#59; includeSubDomains : from 2026-01-09 01#58;00 UTC", ">done</text>")
	w.Plan(0)
	clock.Advance(time.Hour)
	w.Do("apply", "-auto-approve", "-var", "broken=true").Expect(t, "held#58; www.example.com#58; #60;certificate#62; expired", "now, held", "held: www.example.com: &lt;certificate&gt; expired")
	write("retire = true")
	w.Do("apply", "-auto-approve").Expect(t, "Retired#58; max-age=0 is served.", ">Retired: max-age=0 is served.</text>")
	w.Plan(0)
}

// TestRolloutChart_unknown draws a title that only the apply knows.
func TestRolloutChart_unknown(t *testing.T) {
	t.Parallel()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: unknownAtPlan(`provider::hsts::rollout_chart([{ stage = "full", header_value = "max-age=60", wait = null }], { format = "mermaid", title = tostring(terraform_data.age.output) })`,
			"timeline\n    title 604800\n    full : max-age=60 : browsers keep it for 1 minute\n"),
	})
}

// TestRolloutChart_cliRefused looks at what the CLI says of a refused argument.
func TestRolloutChart_cliRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for call, want := range map[string]string{
		`rollout_chart(null)`:                          `Invalid value for "schedule" parameter: argument must not be null`,
		`rollout_chart([], { format = "png" })`:        `Invalid value for "options" parameter: unknown format "png". Supported: svg, mermaid.`,
		`rollout_chart([{ name = "a", max_age = 1 }])`: `Invalid value for "schedule" parameter: stage 1: it is neither from a policy's schedule`,
		`rollout_chart([{ stage = "a", header_value = "max-age=1", wait = 1 }], { stage = "b" })`:        `Invalid value for "options" parameter: the schedule has no stage "b". Did you mean "a"? Its stages: a.`,
		`rollout_chart([{ stage = "a", max_age = 1, earliest_at = "2026-01-01" }])`:                      `Invalid value for "schedule" parameter: stage 1: earliest_at: "2026-01-01" is not a time in RFC 3339`,
		`rollout_chart([{ stage = "a", header_value = "max-age=1", wait = 1 }], { title = ["a", "b"] })`: `Invalid value for "options" parameter: title must be a string: the heading of the picture, for example the domain.`,
	} {
		w.Write("main.tf", "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\noutput \"value\" { value = provider::hsts::"+call+" }\n")
		result := w.Run("plan")
		if result.Code != 1 {
			t.Errorf("%s: exit code %d", call, result.Code)
		}
		result.Expect(t, want)
	}
}

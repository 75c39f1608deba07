package functions_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

// result is a result of a fleet, with attributes beside those that every one has.
func result(ready bool, more map[string]attr.Value) attr.Value {
	attributes := map[string]attr.Value{
		"ready": types.BoolValue(ready), "conclusive": types.BoolValue(true), "error_codes": textsOf(), "header": types.StringNull(), "status": types.StringNull(),
		"a_later_attribute": types.ListValueMust(types.BoolType, nil),
	}
	maps.Copy(attributes, more)
	return object(attributes)
}

func textsOf(texts ...string) attr.Value {
	elements := make([]attr.Value, len(texts))
	for i, t := range texts {
		elements[i] = types.StringValue(t)
	}
	return types.SetValueMust(types.StringType, elements)
}

// policyAt is an hsts_policy, or what of it matters.
func policyAt(domain, stage, next string) attr.Value {
	value := map[string]attr.Value{
		"domain": types.StringValue(domain), "stage": types.StringNull(), "next_stage_at": types.StringNull(), "held": types.BoolValue(false),
		"schedule": theSchedule().UnderlyingValue(),
	}
	if stage != "" {
		value["stage"] = types.StringValue(stage)
	}
	if next != "" {
		value["next_stage_at"] = types.StringValue(next)
	}
	return object(value)
}

func dynamic(value attr.Value) types.Dynamic { return types.DynamicValue(value) }

// TestFleetPage reads results and policies in every type that they can have.
func TestFleetPage(t *testing.T) {
	t.Parallel()
	one := object(map[string]attr.Value{
		"b.example": result(true, map[string]attr.Value{"compliance": object(map[string]attr.Value{
			"met": textsOf("asvs-5.0.0-l2"), "unmet": object(map[string]attr.Value{"us-m-15-13": textsOf("preload")}), "unknown": object(map[string]attr.Value{}),
		})}),
		"bücher.example":         result(false, map[string]attr.Value{"error_codes": textsOf("response.no_header"), "gate": object(map[string]attr.Value{"broken": types.BoolValue(true)})}),
		"no-result.example":      types.DynamicNull(),
		"<script>alert</script>": result(true, map[string]attr.Value{"header": types.StringValue("max-age=1"), "status": types.StringValue("preloaded")}),
	})
	typed := types.MapValueMust(result(true, nil).Type(t.Context()), map[string]attr.Value{"b.example": result(true, nil)})
	entry := object(map[string]attr.Value{"stage": types.StringValue("full"), "max_age": types.NumberNull(), "earliest_at": types.StringValue("2027-03-04T00:00:00Z")})
	for name, row := range map[string]struct {
		results attr.Value
		options attr.Value
		want    []string
	}{
		"an object": {one, variadic(), []string{
			"<h1>HSTS readiness</h1>", "1 of 4 domains is not ready, and 1 could not be judged.", "Would lock visitors out", "&lt;script&gt;alert&lt;/script&gt;", ">max-age=1", "us-m-15-13: not met (preload)", "asvs-5.0.0-l2: met", `data-l="Preload list">preloaded`,
		}},
		"a map":     {typed, variadic(), []string{"The domain is ready."}},
		"empty":     {object(map[string]attr.Value{}), variadic(), []string{"There are no domains."}},
		"all texts": {one, variadic(object(map[string]attr.Value{"title": types.StringValue("Ours & <theirs>"), "at": types.StringValue("2027-01-02T04:04:05+01:00"), "ruleset": types.StringValue("hsts")})), []string{"<h1>Ours &amp; &lt;theirs&gt;</h1>", `datetime="2027-01-02T03:04:05Z">2027-01-02 03:04 UTC<`, "<code>hsts</code>"}},
		"nothing but nulls": {one, variadic(object(map[string]attr.Value{"title": types.StringNull(), "at": types.DynamicNull(), "policies": types.DynamicNull()})), []string{
			"<h1>HSTS readiness</h1>",
		}},
		"policies of for_each": {one, variadic(object(map[string]attr.Value{"policies": object(map[string]attr.Value{
			"one": policyAt("xn--bcher-kva.example", "1-week", newYear), "two": policyAt("b.example", "full", ""), "three": policyAt("other.example", "", newYear), "four": types.DynamicNull(),
		})})), []string{
			"3 policies: 2 with stages to come, 1 without.", ">bücher.example</text>", "1-month, from 2026-01-01 00:00 UTC", "full, from 2026-01-31 01:00 UTC",
			`data-l="Next stage">2026-01-01 <small>1-month</small>`, `data-l="Stage">1-week`, "5-minutes, from 2026-01-01 00:00 UTC",
		}},
		"a policy":         {one, variadic(object(map[string]attr.Value{"policies": policyAt("b.example", "1-month", newYear)})), []string{"1 policy: 1 with stages to come, 0 without."}},
		"a list of them":   {one, variadic(object(map[string]attr.Value{"policies": tuple(policyAt("b.example", "1-month", newYear)).UnderlyingValue()})), []string{"1 policy: 1 with"}},
		"without a policy": {one, variadic(object(map[string]attr.Value{"policies": object(map[string]attr.Value{"b.example": tuple(entry).UnderlyingValue()})})), []string{"full, from 2027-03-04 00:00 UTC"}},
	} {
		got, err := run(t.Context(), functions.NewFleetPage(), dynamic(row.results), row.options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		page := text(got)
		for _, want := range row.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page does not have %q", name, want)
			}
		}
	}
}

// TestFleetPage_refused names what is wrong, on the argument concerned.
func TestFleetPage_refused(t *testing.T) {
	t.Parallel()
	good := object(map[string]attr.Value{"a.example": result(true, nil)})
	of := func(value attr.Value) attr.Value { return object(map[string]attr.Value{"a.example": value}) }
	options := func(name string, value attr.Value) attr.Value {
		return variadic(object(map[string]attr.Value{name: value}))
	}
	policies := func(value attr.Value) attr.Value { return options("policies", of(value)) }
	number := types.Float64Value(1)
	for _, row := range []struct {
		results, options attr.Value
		argument         int64
		want             string
	}{
		{types.StringValue("x"), variadic(), 0, "it is not a map of results by domain"},
		{tuple(good).UnderlyingValue(), variadic(), 0, "it is not a map of results by domain"},
		{object(map[string]attr.Value{"results": good, "ready_domains": textsOf()}), variadic(), 0, "it is the whole data source. Pass its output results"},
		{of(types.StringValue("x")), variadic(), 0, `the result of "a.example" is not an object`},
		{of(object(map[string]attr.Value{})), variadic(), 0, `the result of "a.example": it has no attribute ready`},
		{of(result(true, map[string]attr.Value{"ready": types.BoolNull()})), variadic(), 0, "it has no attribute ready"},
		{of(result(true, map[string]attr.Value{"conclusive": number})), variadic(), 0, "conclusive is neither true nor false"},
		{of(result(true, map[string]attr.Value{"error_codes": number})), variadic(), 0, "error_codes is not a list of strings"},
		{of(result(true, map[string]attr.Value{"error_codes": tuple(number).UnderlyingValue()})), variadic(), 0, "an element of error_codes is not a string"},
		{of(result(true, map[string]attr.Value{"header": number})), variadic(), 0, "header is not a string"},
		{of(result(true, map[string]attr.Value{"compliance": object(map[string]attr.Value{"unmet": of(number)})})), variadic(), 0, "compliance.unmet is not a list of strings"},
		{of(result(true, map[string]attr.Value{"gate": number})), variadic(), 0, `the result of "a.example": gate is not an object`},
		{of(result(true, map[string]attr.Value{"compliance": types.StringValue("met")})), variadic(), 0, "compliance is not an object"},
		{of(result(true, map[string]attr.Value{"compliance": object(map[string]attr.Value{"unknown": textsOf("x")})})), variadic(), 0, "compliance.unknown is not an object"},
		{good, variadic(types.StringValue("x")), 1, "the options must be an object, for example"},
		{good, variadic(good, good), 1, "more than one object of options"},
		{good, options("titel", number), 1, `unknown option "titel". Did you mean "title"? The options are at, policies, ruleset, title`},
		{good, options("title", number), 1, "title must be a string"},
		{good, options("at", types.StringValue("today")), 1, "at is not a time in RFC 3339. Write, for example,"},
		{good, options("ruleset", types.StringValue("bulk-1-years")), 1, `unknown ruleset "bulk-1-years". Did you mean "bulk-1-year"?`},
		{good, options("policies", number), 1, "policies must be a map of hsts_policy by domain"},
		{good, options("policies", tuple(tuple().UnderlyingValue()).UnderlyingValue()), 1, "policies[0]: it has no domain. Write policies as a map by domain"},
		{good, policies(number), 1, `policies["a.example"]: it is neither an hsts_policy nor the result of rollout_schedule`},
		{good, policies(object(map[string]attr.Value{"domain": types.StringValue("x")})), 1, `policies["a.example"]: it is not an hsts_policy: it has no schedule and stage`},
		{good, policies(policyAt("a.example", "full", "soon")), 1, `policies["a.example"]: next_stage_at is not a time`},
		{good, policies(object(map[string]attr.Value{"stage": types.StringNull(), "schedule": number, "next_stage_at": types.StringValue(newYear)})), 1, "schedule is not that of an hsts_policy"},
		{good, policies(tuple(number).UnderlyingValue()), 1, `policies["a.example"]: stage 1: it is not from rollout_schedule`},
		{good, policies(tuple(object(map[string]attr.Value{"stage": types.StringValue("full"), "earliest_at": types.StringNull()})).UnderlyingValue()), 1, "stage 1: earliest_at is not a time"},
	} {
		_, err := run(t.Context(), functions.NewFleetPage(), dynamic(row.results), row.options)
		if err == nil || !strings.Contains(err.Text, row.want) || err.FunctionArgument == nil || *err.FunctionArgument != row.argument {
			t.Errorf("want %q on argument %d, got %v", row.want, row.argument, err)
		}
	}
}

// BenchmarkFleetPage is the function with all that it takes to read its arguments.
func BenchmarkFleetPage(b *testing.B) {
	results, policies := map[string]attr.Value{}, map[string]attr.Value{}
	for i := range 10_000 {
		name := fmt.Sprintf("site-%05d.example", i)
		results[name] = result(i%10 > 0, map[string]attr.Value{"header": types.StringValue("max-age=31536000; includeSubDomains; preload")})
		policies[name] = policyAt(name, "1-week", newYear)
	}
	arguments := []attr.Value{dynamic(object(results)), variadic(object(map[string]attr.Value{"policies": object(policies)}))}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := run(b.Context(), functions.NewFleetPage(), arguments...); err != nil {
			b.Fatal(err)
		}
	}
}

package functions_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

const newYear = "2026-01-01T00:00:00Z"

// object is an object of the types that its values have.
func object(values map[string]attr.Value) attr.Value {
	attributes := map[string]attr.Type{}
	for key, value := range values {
		attributes[key] = value.Type(context.Background())
	}
	return types.ObjectValueMust(attributes, values)
}

// tuple is what an argument of any type gets for [a, b].
func tuple(elements ...attr.Value) types.Dynamic {
	elementTypes := []attr.Type{}
	for _, element := range elements {
		elementTypes = append(elementTypes, element.Type(context.Background()))
	}
	return types.DynamicValue(types.TupleValueMust(elementTypes, elements))
}

func stage(name string, maxAge float64) attr.Value {
	return object(map[string]attr.Value{"name": types.StringValue(name), "max_age": number(maxAge)})
}

func soaked(name string, maxAge, soak float64) attr.Value {
	return object(map[string]attr.Value{"name": types.StringValue(name), "max_age": number(maxAge), "soak": number(soak)})
}

// settles are the variadic argument, as the framework hands it on.
func settles(values ...float64) attr.Value {
	var all []attr.Value
	for _, value := range values {
		all = append(all, number(value))
	}
	return variadic(all...)
}

// variadic is the variadic argument of values of any type.
func variadic(values ...attr.Value) attr.Value {
	elements, elementTypes := []attr.Value{}, []attr.Type{}
	for _, value := range values {
		elements, elementTypes = append(elements, types.DynamicValue(value)), append(elementTypes, types.DynamicType)
	}
	return types.TupleValueMust(elementTypes, elements)
}

// scheduled is an element of the schedule of a policy; no wait is null.
func scheduled(name, header string, wait float64) attr.Value {
	value := types.NumberNull()
	if wait > 0 {
		value = number(wait)
	}
	return object(map[string]attr.Value{"stage": types.StringValue(name), "header_value": types.StringValue(header), "wait": value})
}

// theSchedule is the schedule of a policy with the default rollout.
func theSchedule() types.Dynamic {
	return tuple(scheduled("5-minutes", "max-age=300", 3900), scheduled("1-week", "max-age=604800", 608400),
		scheduled("1-month", "max-age=2592000", 2595600), scheduled("full", "max-age=63072000; includeSubDomains", 0))
}

func TestRolloutSchedule_policy(t *testing.T) {
	t.Parallel()
	const all = "5-minutes 300 2026-01-01T00:00:00Z, 1-week 604800 2026-01-01T01:05:00Z, 1-month 2592000 2026-01-08T02:05:00Z, full 63072000 2026-02-07T03:05:00Z"
	retired := types.DynamicValue(types.ListValueMust(types.ObjectType{AttrTypes: map[string]attr.Type{"stage": types.StringType, "header_value": types.StringType, "wait": types.NumberType}}, nil))
	for name, row := range map[string]struct {
		schedule types.Dynamic
		at       types.String
		options  attr.Value
		want     string
	}{
		"the whole ramp":        {theSchedule(), types.StringValue(newYear), variadic(), all},
		"below the first stage": {theSchedule(), types.StringValue(newYear), variadic(types.StringNull()), all},
		"in the first stage":    {theSchedule(), types.StringValue(newYear), variadic(types.StringValue("5-minutes")), "1-week 604800 2026-01-01T00:00:00Z, 1-month 2592000 2026-01-08T01:00:00Z, full 63072000 2026-02-07T02:00:00Z"},
		"before the last":       {theSchedule(), types.StringValue(newYear), variadic(types.StringValue("1-month")), "full 63072000 2026-01-01T00:00:00Z"},
		"in the last":           {theSchedule(), types.StringNull(), variadic(types.StringValue("full")), ""},
		"after the last":        {theSchedule(), types.StringValue(newYear), variadic(types.StringValue("full")), ""},
		"retired":               {retired, types.StringNull(), variadic(types.StringValue("retired")), ""},
		"retired, with a date":  {retired, types.StringValue(newYear), variadic(types.StringValue("retired")), ""},
	} {
		got, err := run(t.Context(), functions.NewRolloutSchedule(), row.schedule, row.at, row.options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.want, calendar(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// calendar writes a result in one line.
func calendar(got attr.Value) string {
	var entries []string
	for _, element := range got.(types.List).Elements() {
		entry := element.(types.Object).Attributes()
		entries = append(entries, text(entry["stage"])+" "+entry["max_age"].String()+" "+text(entry["earliest_at"]))
	}
	return strings.Join(entries, ", ")
}

func TestRolloutSchedule(t *testing.T) {
	t.Parallel()
	ofType := types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType, "max_age": types.NumberType, "soak": types.NumberType}}
	typed := types.DynamicValue(types.ListValueMust(ofType, []attr.Value{
		types.ObjectValueMust(ofType.AttrTypes, map[string]attr.Value{"name": types.StringValue("a"), "max_age": number(60), "soak": types.NumberNull()}),
	}))
	for name, row := range map[string]struct {
		stages    types.Dynamic
		startedAt string
		settles   attr.Value
		want      string
	}{
		"the default": {tuple(stage("5-minutes", 300), stage("1-week", 604800), stage("1-month", 2592000)), newYear, settles(),
			"5-minutes 300 2026-01-01T00:00:00Z, 1-week 604800 2026-01-01T01:05:00Z, 1-month 2592000 2026-01-08T02:05:00Z, full <null> 2026-02-07T03:05:00Z"},
		"a soak, in another zone": {tuple(stage("a", 60), soaked("b", 120, 86400)), "2026-01-01T02:00:00.5+02:00", settles(),
			"a 60 2026-01-01T00:00:01Z, b 120 2026-01-01T01:01:01Z, full <null> 2026-01-02T02:01:01Z"},
		"a settling":      {tuple(stage("a", 60)), newYear, settles(0), "a 60 2026-01-01T00:00:00Z, full <null> 2026-01-01T00:01:00Z"},
		"a type":          {typed, newYear, settles(), "a 60 2026-01-01T00:00:00Z, full <null> 2026-01-01T01:01:00Z"},
		"no ramp":         {tuple(), newYear, settles(), "full <null> 2026-01-01T00:00:00Z"},
		"beyond all time": {tuple(stage("a", 1e18)), newYear, settles(), "a 1000000000000000000 2026-01-01T00:00:00Z, full <null> 9999-12-31T23:59:59Z"},
	} {
		got, err := run(t.Context(), functions.NewRolloutSchedule(), row.stages, types.StringValue(row.startedAt), row.settles)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.want, calendar(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestRolloutSchedule_refused(t *testing.T) {
	t.Parallel()
	one := tuple(stage("a", 60))
	for _, row := range []struct {
		stages    types.Dynamic
		startedAt string
		settles   attr.Value
		argument  int64
		want      string
	}{
		{one, "yesterday", settles(), 1, `"yesterday" is not a time in RFC 3339`},
		{one, "2026-01-01", settles(), 1, "is not a time"},
		{one, newYear, settles(-1), 2, "settle is -1"},
		{one, newYear, settles(1, 2), 2, "at most three arguments"},
		{one, newYear, variadic(types.StringValue("a")), 2, "settle is a number of seconds"},
		{theSchedule(), newYear, settles(3600), 2, "the name of its present stage"},
		{theSchedule(), newYear, variadic(types.StringValue("1-weak")), 2, `the schedule has no stage "1-weak". Did you mean "1-week"? Its stages: 5-minutes, 1-week, 1-month, full`},
		{tuple(scheduled("a", "nonsense", 1)), newYear, variadic(), 0, "stage 1: it is not an element of a schedule"},
		{tuple(scheduled("a", "max-age=1", 1.5)), newYear, variadic(), 0, "stage 1: wait is 1.5"},
		{types.DynamicValue(types.StringValue("a")), newYear, settles(), 0, "stages are a list of objects"},
		{types.DynamicValue(types.SetValueMust(types.StringType, nil)), newYear, settles(), 0, "stages are a list of objects"},
		{tuple(stage("a", 60), stage("b", 60)), newYear, settles(), 0, `stages[1].max_age is 60, but the stage before it, "a", already has 60`},
		{tuple(stage("full", 60), soaked("b", 120, 1)), newYear, settles(), 0, `stages[1].soak is 1, but max_age of the stage "b" is 120`},
		{tuple(stage("a", 0)), newYear, settles(), 0, "stages[0].max_age is 0, but it must be above 0 seconds"},
		{tuple(stage("a", -1)), newYear, settles(), 0, "stage 1: max_age is -1"},
		{tuple(stage("a", 1), stage("b", 1.5)), newYear, settles(), 0, "stage 2: max_age is 1.5, but it must be a whole number"},
		{tuple(types.StringValue("a")), newYear, settles(), 0, "stage 1: it is not an object"},
		{tuple(types.DynamicNull()), newYear, settles(), 0, "stage 1: it is not an object"},
		{tuple(object(map[string]attr.Value{"max_age": number(1)})), newYear, settles(), 0, "stage 1: it needs a name"},
		{tuple(object(map[string]attr.Value{"name": types.StringValue("a")})), newYear, settles(), 0, "stage 1: it needs max_age"},
		{tuple(object(map[string]attr.Value{"name": types.StringValue("a"), "max_age": types.StringValue("300")})), newYear, settles(), 0, "it needs max_age, which is a number of seconds"},
		{tuple(object(map[string]attr.Value{"name": types.StringValue("a"), "max_age": number(1), "soaks": number(1)})), newYear, settles(), 0, `stage 1: it has "soaks"`},
	} {
		_, err := run(t.Context(), functions.NewRolloutSchedule(), row.stages, types.StringValue(row.startedAt), row.settles)
		refused(t, err, row.argument, row.want)
	}
}

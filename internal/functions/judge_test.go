package functions

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/evidence"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// silentSite is evidence on a domain that DNS does not know.
func silentSite(t *testing.T, domain string) string {
	t.Helper()
	gone := observation.Resolution{Failure: &observation.Failure{Kind: observation.NoSuchName, Detail: "it does not exist"}}
	text, fits := evidence.Write(observation.Observation{
		Version: observation.Version, Domain: domain,
		Apex: observation.HostCheck{Host: domain, DNS: gone}, WWW: observation.HostCheck{Host: "www." + domain, DNS: gone},
		Wildcard: observation.HostCheck{Host: observation.WildcardName(domain), DNS: gone},
	}, time.Time{})
	if !fits {
		t.Fatal("the evidence does not fit")
	}
	return text
}

func TestReadEvidence(t *testing.T) {
	t.Parallel()
	text := func(s string) attr.Value { return types.StringValue(s) }
	one, other := text(silentSite(t, "example.com")), text(silentSite(t, "example.org"))
	object := func(values map[string]attr.Value) types.Dynamic {
		kinds := make(map[string]attr.Type)
		for name, value := range values {
			kinds[name] = value.Type(t.Context())
		}
		return types.DynamicValue(types.ObjectValueMust(kinds, values))
	}
	tests := map[string]struct {
		argument types.Dynamic
		want     string // of the error; empty for none
	}{
		"one":              {types.DynamicValue(one), ""},
		"two":              {object(map[string]attr.Value{"inside": one, "outside": one}), ""},
		"a map":            {types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{"inside": one})), ""},
		"two domains":      {object(map[string]attr.Value{"a": one, "b": other}), `the evidence of "b" is about example.org, and that of "a" about example.com`},
		"null":             {object(map[string]attr.Value{"a": types.StringNull()}), `the evidence of "a" is not a string`},
		"an empty object":  {object(nil), "it is empty"},
		"no name":          {object(map[string]attr.Value{"": one, "b": one}), "has an empty name"},
		"a list":           {types.DynamicValue(types.ListValueMust(types.StringType, []attr.Value{one})), "{ name = evidence, … }"},
		"a number":         {types.DynamicValue(types.Int64Value(1)), "neither a string nor"},
		"another text":     {types.DynamicValue(text("ready")), "the evidence is not JSON"},
		"a bad one of two": {object(map[string]attr.Value{"a": one, "b": text("{")}), `the evidence of "b" ends too early`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := readEvidence(test.argument)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestJudgeOptions(t *testing.T) {
	t.Parallel()
	options := func(name string, value attr.Value) types.Dynamic {
		return types.DynamicValue(types.ObjectValueMust(map[string]attr.Type{name: value.Type(t.Context())}, map[string]attr.Value{name: value}))
	}
	waive := func(key, reason string) attr.Value {
		return types.MapValueMust(types.StringType, map[string]attr.Value{key: types.StringValue(reason)})
	}
	names := func(texts ...string) attr.Value {
		elements, kinds := []attr.Value{}, []attr.Type{}
		for _, text := range texts {
			elements, kinds = append(elements, types.StringValue(text)), append(kinds, types.StringType)
		}
		return types.TupleValueMust(kinds, elements)
	}
	tests := map[string]struct {
		options []types.Dynamic
		want    string // of the error; empty for none
	}{
		"none":              {nil, ""},
		"null":              {[]types.Dynamic{types.DynamicNull()}, ""},
		"at":                {[]types.Dynamic{options("at", types.StringValue("2027-01-31T12:00:00Z"))}, ""},
		"age":               {[]types.Dynamic{options("min_max_age", types.NumberNull())}, ""},
		"waiver":            {[]types.Dynamic{options("waive", waive("response.no_header@example.com", "known"))}, ""},
		"two given":         {[]types.Dynamic{options("at", types.StringNull()), options("at", types.StringNull())}, "more than one object"},
		"a text":            {[]types.Dynamic{types.DynamicValue(types.StringValue("at"))}, "the options must be an object"},
		"misspelt":          {[]types.Dynamic{options("min_maxage", types.Int64Value(1))}, `unknown option "min_maxage". Did you mean "min_max_age"?`},
		"a bad at":          {[]types.Dynamic{options("at", types.StringValue("yesterday"))}, "RFC 3339"},
		"a bad age":         {[]types.Dynamic{options("min_max_age", types.StringValue("x"))}, "not a number"},
		"a bad waiver":      {[]types.Dynamic{options("waive", waive("response.noheader", "known"))}, `(did you mean "response.no_header"?)`},
		"a reason too few":  {[]types.Dynamic{options("waive", waive("response.no_header", " "))}, "waive has no reason for"},
		"a list of waivers": {[]types.Dynamic{options("waive", types.BoolValue(true))}, "a map from a code"},
		"profiles":          {[]types.Dynamic{options("profiles", names("asvs-5.0.0-l2", "rfc-6797"))}, ""},
		"no profile":        {[]types.Dynamic{options("profiles", names())}, ""},
		"a bad profile":     {[]types.Dynamic{options("profiles", names("asvs-5.0.0-l9", "rfc-6797"))}, `there is no profile "asvs-5.0.0-l9". Did you mean "asvs-5.0.0-l1"?`},
		"a profile alone":   {[]types.Dynamic{options("profiles", types.StringValue("rfc-6797"))}, "profiles must be a list of names"},
		"a null profile":    {[]types.Dynamic{options("profiles", types.ListValueMust(types.StringType, []attr.Value{types.StringNull()}))}, "profiles must be a list of names"},
		"a host too few":    {[]types.Dynamic{options("waive", waive("response.no_header@", "known"))}, "has no host after its @"},
		"a bad host":        {[]types.Dynamic{options("waive", waive("response.no_header@a b", "known"))}, "can't match any finding"},
		"a header line":     {[]types.Dynamic{options("planned_header", types.StringValue("Strict-Transport-Security: max-age=1"))}, "only the value"},
		"a control":         {[]types.Dynamic{options("planned_header", types.StringValue("max-age=1\x00"))}, "control character"},
		"two lines":         {[]types.Dynamic{options("planned_header", types.StringValue("a\nb"))}, "one line"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := judgeOptions(test.options)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

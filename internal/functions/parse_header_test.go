package functions_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

func list(t *testing.T, values ...string) attr.Value {
	t.Helper()
	if values == nil {
		values = []string{}
	}
	value, diags := types.ListValueFrom(t.Context(), types.StringType, values)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return value
}

func TestParseHeader(t *testing.T) {
	t.Parallel()
	valid := func(age int64, includeSubDomains, preload bool) map[string]attr.Value {
		return map[string]attr.Value{
			"valid": types.BoolValue(true), "max_age": types.Int64Value(age), "include_subdomains": types.BoolValue(includeSubDomains),
			"preload": types.BoolValue(preload), "problems": list(t),
		}
	}
	invalid := func(problem string) map[string]attr.Value {
		return map[string]attr.Value{
			"valid": types.BoolValue(false), "max_age": types.Int64Null(), "include_subdomains": types.BoolNull(),
			"preload": types.BoolNull(), "problems": list(t, problem),
		}
	}
	for value, want := range map[string]map[string]attr.Value{
		"max-age=63072000; includeSubDomains; preload": valid(63072000, true, true),
		`MAX-AGE="300"; unknown`:                       valid(300, false, false),
		"max-age=0":                                    valid(0, false, false),
		"max-age=99999999999999999999":                 valid(math.MaxInt64, false, false),
		"":                                             invalid("Browsers ignore the whole header: max-age is missing (RFC 6797, section 6.1)."),
		"max-age=1, max-age=1":                         invalid("Browsers ignore the whole header: there is another character where a semicolon is expected, at character 10 (RFC 6797, section 6.1)."),
		"x=\"é\"; max-age=1; includeSubDomains=1": invalid("Browsers ignore the whole header: includeSubDomains has a value, but can't have one, at character 19 (RFC 6797, section 6.1)."),
	} {
		got, err := run(t.Context(), functions.NewParseHeader(), types.StringValue(value))
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		if diff := cmp.Diff(want, got.(types.Object).Attributes()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", value, diff)
		}
	}
}

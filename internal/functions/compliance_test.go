package functions_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// TestCompliance judges by every profile what its own data says is enough.
func TestCompliance(t *testing.T) {
	t.Parallel()
	for _, p := range profiles.All() {
		for short := range int64(2) {
			policy := directives(number(float64(p.MinMaxAge-short)), types.BoolValue(p.IncludeSubDomains == profiles.Must), types.BoolValue(p.Preload == profiles.Must))
			if p.MinMaxAge < short {
				continue // no age is too short
			}
			got, err := run(t.Context(), functions.NewCompliance(), policy, types.StringValue(p.Name))
			if err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
			attributes := got.(types.Object).Attributes()
			misses, unknown := attributes["misses"].(types.List).Elements(), attributes["unknown"].(types.List).Elements()
			if !attributes["met"].Equal(types.BoolValue(short == 0)) || len(misses) != int(short) || len(unknown) != len(p.Beyond) {
				t.Errorf("%s, %v: %v", p.Name, policy, got)
			}
		}
	}
}

func TestCompliance_refused(t *testing.T) {
	t.Parallel()
	year := directives(number(31536000), types.BoolValue(true), types.BoolValue(true))
	for _, row := range []struct {
		directives attr.Value
		profile    string
		argument   int64
		want       string
	}{
		{year, "asvs-5.0.0-l4", 1, `unknown profile "asvs-5.0.0-l4". Did you mean "asvs-5.0.0-l1"? The function profiles lists them all`},
		{year, "ASVS_5.0.0_L3", 1, `Did you mean "asvs-5.0.0-l3"?`},
		{year, "nothing like it at all", 1, `unknown profile "nothing like it at all". The function profiles lists them all`},
		{year, "", 1, `unknown profile ""`},
		{directives(number(-1), types.BoolValue(true), types.BoolValue(true)), "rfc-6797", 0, "max_age is -1"},
		{directives(number(1.5), types.BoolValue(true), types.BoolValue(true)), "rfc-6797", 0, "max_age is 1.5, but it must be a whole number"},
	} {
		_, err := run(t.Context(), functions.NewCompliance(), row.directives, types.StringValue(row.profile))
		refused(t, err, row.argument, row.want)
	}
}

package functions_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

// TestHeaderFindings has the codes, with the letter of their severity, by ruleset
// and value. What they rest on is tested in internal/readiness.
func TestHeaderFindings(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ value, ruleset, want string }{
		{"max-age=63072000; includeSubDomains; preload", "bulk-1-year", ""},
		{"max-age=300", "bulk-1-year", "e:header.preloadable.include_sub_domains.missing e:header.preloadable.preload.missing e:header.preloadable.max_age.below_1_year"},
		{"max-age=10886400; includeSubDomains; preload", "bulk-18-weeks", ""},
		{"max-age=10886399; includeSubDomains; preload", "bulk-18-weeks", "e:header.preloadable.max_age.below_18_weeks"},
		{"max-age=31536000; includeSubDomains; preload", "removal", "e:header.removable.contains.preload"},
		{"max-age=0", "removal", ""},
		{"max-age=300", "hsts", ""},
		{"max-age=10886400; includeSubDomains", "firefox", ""},
		{"max-age=10886399", "firefox", "e:header.firefox.max_age.below_18_weeks i:header.firefox.include_sub_domains.missing"},
		{"", "hsts", "e:header.hsts.invalid"},
	} {
		got, err := run(t.Context(), functions.NewHeaderFindings(), types.StringValue(row.value), types.StringValue(row.ruleset))
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, element := range got.(types.List).Elements() {
			finding := element.(types.Object).Attributes()
			codes = append(codes, text(finding["severity"])[:1]+":"+text(finding["code"]))
			for _, key := range []string{"source", "requirement", "summary", "detail"} {
				if text(finding[key]) == "" {
					t.Errorf("%q: %s is empty", row.value, key)
				}
			}
		}
		if diff := cmp.Diff(row.want, strings.Join(codes, " ")); diff != "" {
			t.Errorf("%q under %s (-want +got):\n%s", row.value, row.ruleset, diff)
		}
	}
}

func text(value attr.Value) string { return value.(types.String).ValueString() }

func TestHeaderFindings_refused(t *testing.T) {
	t.Parallel()
	for _, ruleset := range []string{"", "bulk-1-Year", "preload"} {
		_, err := run(t.Context(), functions.NewHeaderFindings(), types.StringValue("max-age=1"), types.StringValue(ruleset))
		refused(t, err, 1, "Supported: bulk-1-year, bulk-18-weeks, removal, firefox, hsts")
	}
}

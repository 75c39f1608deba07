package framework_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// number parses a number as Terraform does.
func number(t *testing.T, text string) types.Number {
	t.Helper()
	n, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return types.NumberValue(n)
}

func TestSeconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "", "-1": "", "31536000": "", "9223372036854775807": "",
		"1.5":                 "settle is 1.5, but it must be a whole number of seconds",
		"0.1":                 "settle is 0.1, but",
		"-0.25":               "settle is -0.25, but",
		"9223372036854775808": "settle is 9223372036854775808, but it can be at most 9223372036854775807 seconds",
		"1e30":                "settle is 1e+30, but it can be at most",
		"1.00000000000000000000000000000000000001": "settle is 1.00000000000000000000000000000000000001, but it must be a whole number",
	} {
		_, err := framework.Seconds("settle", number(t, text))
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s: %v; want %q", text, err, want)
		}
	}
	for _, n := range []types.Number{types.NumberNull(), types.NumberUnknown()} {
		if got, err := framework.Seconds("settle", n); got != 0 || err != nil {
			t.Errorf("%v: %d, %v", n, got, err)
		}
	}
	if _, err := framework.Age("max_age", framework.Number(-1)); err == nil || !strings.Contains(err.Error(), "max_age is -1") {
		t.Errorf("a negative age: %v", err)
	}
}

func TestFullyKnown(t *testing.T) {
	t.Parallel()
	object := func(v attr.Value) attr.Value {
		return types.ObjectValueMust(map[string]attr.Type{"a": types.StringType}, map[string]attr.Value{"a": v})
	}
	for _, test := range []struct {
		value attr.Value
		want  bool
	}{
		{types.StringNull(), true},
		{types.StringUnknown(), false},
		{types.ListValueMust(types.StringType, []attr.Value{types.StringValue("")}), true},
		{types.ListValueMust(types.StringType, []attr.Value{types.StringUnknown()}), false},
		{types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown()}), false},
		{object(types.StringValue("")), true},
		{object(types.StringUnknown()), false},
	} {
		if got := framework.FullyKnown(test.value); got != test.want {
			t.Errorf("%v: %t", test.value, got)
		}
	}
}

func TestDirectives(t *testing.T) {
	t.Parallel()
	want := hsts.Policy{MaxAge: 300, IncludeSubDomains: true, Preload: true}
	if diff := cmp.Diff(want, framework.Policy(framework.Directives(want))); diff != "" {
		t.Error(diff)
	}
	if got := framework.Policy(types.ObjectNull(framework.DirectivesTypes)); got != (hsts.Policy{}) {
		t.Errorf("null: %v", got)
	}
}

func TestAddError(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ at, want path.Path }{
		{path.Root("rollout").AtName("stages").AtListIndex(1).AtName("soak"), path.Root("rollout")},
		{path.Root("domain"), path.Root("domain")},
		{path.Empty(), path.Empty()},
	} {
		var diags diag.Diagnostics
		framework.AddError(&diags, test.at, "Summary", "Detail.")
		got, ok := diags[0].(diag.DiagnosticWithPath)
		if !ok || !got.Path().Equal(test.want) {
			t.Errorf("%v: %v", test.at, diags)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	names := []string{"apache", "aws_alb", "aws_cloudfront", "nginx", "nginx_ingress"}
	for misspelt, want := range map[string]string{
		"ngnix": ` Did you mean "nginx"?`, "AWS_ALB": ` Did you mean "aws_alb"?`, "aws-alb": ` Did you mean "aws_alb"?`,
		"aws_cloudfornt": ` Did you mean "aws_cloudfront"?`, "cloudfront": ` Did you mean "aws_cloudfront"?`,
		"nope": "", "": "", strings.Repeat("x", 100000): "",
	} {
		if got := framework.DidYouMean(misspelt, names); got != want {
			t.Errorf("%.20q: %q, want %q", misspelt, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	if got := framework.Cut(strings.Repeat("ü", 10000)); got != strings.Repeat("ü", 80)+"…" {
		t.Errorf("%q", got)
	}
	if got := framework.Cut("short"); got != "short" {
		t.Errorf("%q", got)
	}
}

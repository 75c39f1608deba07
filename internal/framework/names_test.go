package framework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

// TestDomainNames reads names in their order, leaves out what is unknown, and has one
// error for all that are malformed.
func TestDomainNames(t *testing.T) {
	t.Parallel()
	texts := func(all ...string) (values []attr.Value) {
		for _, text := range all {
			values = append(values, types.StringValue(text))
		}
		return values
	}
	var many []string
	for i := range 12 {
		many = append(many, fmt.Sprintf("%02d/.example", i))
	}
	for _, test := range []struct {
		values  []attr.Value
		names   []string
		summary string
		details []string
	}{
		{names: []string{}},
		{values: texts("b.example", "A.example"), names: []string{"b.example=b.example", "A.example=a.example"}},
		{values: []attr.Value{types.StringUnknown(), types.StringValue("a.example")}, names: []string{"a.example=a.example"}},
		{values: []attr.Value{types.StringNull()}, names: []string{}, summary: "1 Malformed Domain Name", details: []string{"Nothing was checked, as these are not domain names:\n- null: write"}},
		{values: append(texts("x y", "a.example"), types.StringNull()), names: []string{"a.example=a.example"}, summary: "2 Malformed Domain Names", details: []string{`"x y"`, "- null"}},
		{values: texts(many...), names: []string{}, summary: "12 Malformed Domain Names", details: []string{"09/.example", "- and 2 more"}},
		{values: texts("\x1b[31m\u202e"), names: []string{}, summary: "1 Malformed Domain Name", details: []string{`\u202e`}},
	} {
		var diags diag.Diagnostics
		var names = []string{}
		for _, n := range framework.DomainNames(types.ListValueMust(types.StringType, test.values), path.Root("domains"), "Nothing was checked", &diags) {
			names = append(names, n.Text+"="+n.Name.ASCII())
		}
		if !slices.Equal(names, test.names) || len(diags) > 1 || (len(diags) == 1) != (test.summary != "") {
			t.Errorf("%v: names %q, %v", test.values, names, diags)
			continue
		}
		if len(diags) == 0 {
			continue
		}
		if diags[0].Summary() != test.summary {
			t.Errorf("the summary is %q, want %q", diags[0].Summary(), test.summary)
		}
		for _, want := range test.details {
			if !strings.Contains(diags[0].Detail(), want) || strings.Contains(diags[0].Detail(), "\x1b") {
				t.Errorf("the detail is %q, want %q", diags[0].Detail(), want)
			}
		}
	}
}

func TestMalformedName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 200) + ".example"
	for text, want := range map[string]string{
		"a b.example":             `"a b.example" is not a domain name: it has a space, which no host name can have`,
		"foo. bar.example":        `"foo. bar.example" is not a domain name: it has a space, which no host name can have`,
		". . .":                   `". . ." begins with a dot, so its first label is empty`,
		"ready.example.":          `"ready.example." ends with a dot`,
		"\x1b[31m. red.example":   `"\x1b[31m. red.example" is not a domain name: it has the character U+001B, which no host name can have`,
		"https://ready.example/.": `"https://ready.example/." is not a domain name: it is a URL`,
		"":                        "The domain is an empty string",
		long:                      `"` + strings.Repeat("x", 80) + `…": `,
	} {
		_, err := domain.Parse(text)
		got := framework.MalformedName(text, err)
		if got != want && (text != long || !strings.HasPrefix(got, want)) {
			t.Errorf("%q:\n%s\nwant\n%s", text, got, want)
		}
		if strings.ContainsAny(got, "\n\x1b") {
			t.Errorf("%q: %q is not one line that can be printed", text, got)
		}
	}
}

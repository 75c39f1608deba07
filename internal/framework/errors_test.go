package framework_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

// TestAddErrors writes one error for any number of values, at a length that can be
// read.
func TestAddErrors(t *testing.T) {
	t.Parallel()
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprintf("%d is wrong.", i)
	}
	for _, test := range []struct {
		refused []string
		toDo    string
		want    string
	}{
		{nil, "Write a.", ""},
		{many[:1], "", "0 is wrong."},
		{many[:1], "Write a.", "0 is wrong. Write a."},
		{many[:2], "", "2 are wrong:\n- 0 is wrong.\n- 1 is wrong."},
		{many[:2], "Write a.", "2 are wrong:\n- 0 is wrong.\n- 1 is wrong.\nWrite a."},
		{many, "", "1000 are wrong:\n- " + strings.Join(many[:10], "\n- ") + "\n- and 990 more"},
	} {
		var diags diag.Diagnostics
		framework.AddErrors(&diags, path.Root("a").AtName("b"), "Wrong", "are wrong", test.toDo, test.refused)
		got := ""
		if len(diags) == 1 {
			got = diags[0].Detail()
		}
		if got != test.want || len(diags) > 1 {
			t.Errorf("%v: %q, want %q", diags, got, test.want)
		}
	}
	if many[10] != "10 is wrong." {
		t.Error("what was given was changed")
	}
}

package resources

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// TestPolicyList_interrupted interrupts a query of a site that never answers: it ends
// with an error that says how far it came.
func TestPolicyList_interrupted(t *testing.T) {
	t.Parallel()
	name, err := domain.Parse("silent.example")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	never := func(context.Context, domain.Name) readiness.Answer {
		cancel()
		<-release
		return readiness.Answer{}
	}
	var results []list.ListResult
	names := []domain.Name{name}
	new(policyList).list(ctx, list.ListRequest{}, names, answers(ctx, names, 1, never), func(r list.ListResult) bool {
		results = append(results, r)
		return true
	})
	if len(results) != 1 || !results[0].Diagnostics.HasError() {
		t.Fatalf("got %v, want one error", results)
	}
	if got, want := results[0].Diagnostics[0].Detail(), "0 of 1 sites were checked."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLeftOut_warn names the sites that are not listed, in a warning that is bounded.
func TestLeftOut_warn(t *testing.T) {
	t.Parallel()
	var left leftOut
	for i := range 150 {
		name, err := domain.Parse(fmt.Sprintf("d%03d.example", i))
		if err != nil {
			t.Fatal(err)
		}
		left.add(name, readiness.Answer{Served: readiness.ServesNone, Why: "no header"})
	}
	var diags diag.Diagnostics
	left.warn(0, &diags)
	if len(diags) != 1 || diags[0].Summary() != "No Policy to Import: 150 Sites" {
		t.Fatalf("%v", diags)
	}
	detail := diags[0].Detail()
	if !strings.Contains(detail, "\n- d000.example: no header\n") || !strings.HasSuffix(detail, "\n- d099.example: no header\n- and 50 more") {
		t.Errorf("%s", detail)
	}
}

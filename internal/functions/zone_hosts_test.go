package functions_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

// run calls a function, as the framework does.
func run(ctx context.Context, f function.Function, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	var definition function.DefinitionResponse
	f.Definition(ctx, function.DefinitionRequest{}, &definition)
	result, err := definition.Definition.Return.NewResultData(ctx)
	if err != nil {
		return nil, err
	}
	resp := function.RunResponse{Result: result}
	f.Run(ctx, function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

func TestZoneHosts(t *testing.T) {
	t.Parallel()
	list := func(values ...string) attr.Value {
		value, diags := types.ListValueFrom(t.Context(), types.StringType, values)
		if diags.HasError() {
			t.Fatal(diags)
		}
		return value
	}
	for text, want := range map[string][]attr.Value{
		"": {list([]string{}...), list([]string{}...), list([]string{}...)},
		"www A 192.0.2.1\napi A 192.0.2.1\n* A 192.0.2.1\nshop NS x.net.": {
			list("api.example.com", "www.example.com"), list("*.example.com"), list("shop.example.com"),
		},
	} {
		got, err := run(t.Context(), functions.NewZoneHosts(), types.StringValue(text), types.StringValue("example.com"))
		if err != nil {
			t.Fatal(err)
		}
		found := got.(types.Object).Attributes()
		for i, name := range []string{"hosts", "wildcards", "delegations"} {
			if diff := cmp.Diff(want[i], found[name]); diff != "" {
				t.Errorf("%q: %s (-want +got):\n%s", text, name, diff)
			}
		}
	}
}

// TestZoneHosts_refused looks for the argument that an error is about.
func TestZoneHosts_refused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, origin string
		argument     int64
		want         string
	}{
		{"www A 192.0.2", "example.com", 0, "line 1: "},
		{"$INCLUDE x", "example.com", 0, "line 1: $INCLUDE is refused"},
		{"www A 192.0.2.1", "https://example.com", 1, "is not a domain name"},
		{"www.example.org. A 192.0.2.1", "example.com", 1, "none of the zone's records"},
	} {
		_, err := run(t.Context(), functions.NewZoneHosts(), types.StringValue(row.text), types.StringValue(row.origin))
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != row.argument || !strings.Contains(err.Text, row.want) {
			t.Errorf("%q in %q: %v; want argument %d, %s", row.text, row.origin, err, row.argument, row.want)
		}
	}
}

// TestZoneHosts_definition holds the definition to what the framework demands.
func TestZoneHosts_definition(t *testing.T) {
	t.Parallel()
	var definition function.DefinitionResponse
	functions.NewZoneHosts().Definition(t.Context(), function.DefinitionRequest{}, &definition)
	var validated function.DefinitionValidateResponse
	definition.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: "zone_hosts"}, &validated)
	if definition.Diagnostics.HasError() || validated.Diagnostics.HasError() {
		t.Error(definition.Diagnostics, validated.Diagnostics)
	}
}

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
		"@ A 192.0.2.1": {list([]string{}...), list([]string{}...), list([]string{}...)},
		"www A 192.0.2.1\napi A 192.0.2.1\n* A 192.0.2.1\nshop NS x.net.": {
			list("api.example.com", "www.example.com"), list("*.example.com"), list("shop.example.com"),
		},
	} {
		got, err := run(t.Context(), functions.NewZoneHosts(), types.StringValue(text), types.StringValue("example.com"), options(t))
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
		{"", "example.com", 0, "the text has no record at or below"},
		{"; Transfer failed.\nwww A 192.0.2.1", "example.com", 0, "line 1: the transfer of the zone failed"},
	} {
		_, err := run(t.Context(), functions.NewZoneHosts(), types.StringValue(row.text), types.StringValue(row.origin), options(t))
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != row.argument || !strings.Contains(err.Text, row.want) {
			t.Errorf("%q in %q: %v; want argument %d, %s", row.text, row.origin, err, row.argument, row.want)
		}
	}
}

// options are the variadic arguments, as the framework hands them over.
func options(t *testing.T, values ...string) attr.Value {
	t.Helper()
	var of []attr.Value
	var ofTypes []attr.Type
	for _, value := range values {
		of, ofTypes = append(of, types.StringValue(value)), append(ofTypes, types.StringType)
	}
	return types.TupleValueMust(ofTypes, of)
}

// TestZoneHosts_part accepts a part of a zone where that is said, and no other option.
func TestZoneHosts_part(t *testing.T) {
	t.Parallel()
	const broken = "; Transfer failed.\nwww A 192.0.2.1"
	got, err := run(t.Context(), functions.NewZoneHosts(), types.StringValue(broken), types.StringValue("example.com"), options(t, "part"))
	if err != nil || !strings.Contains(got.String(), "www.example.com") {
		t.Errorf("%v, %v", got, err)
	}
	_, err = run(t.Context(), functions.NewZoneHosts(), types.StringValue(broken), types.StringValue("example.com"), options(t, "part", "whole\x1b"))
	if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 3 || !strings.Contains(err.Text, `unknown option "whole\x1b"`) {
		t.Errorf("%v", err)
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

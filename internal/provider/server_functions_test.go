package provider_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// TestCallFunction_unknown calls every function with arguments that are known in part:
// the result is unknown, whatever the function would say of them.
func TestCallFunction_unknown(t *testing.T) {
	t.Parallel()
	server := provider.NewServer(provider.New("test")())
	all, err := server.GetFunctions(t.Context(), new(tfprotov6.GetFunctionsRequest))
	if err != nil || len(all.Functions) < 15 {
		t.Fatalf("%d functions: %v", len(all.Functions), err)
	}
	for name, f := range all.Functions {
		parameters := f.Parameters
		if f.VariadicParameter != nil {
			parameters = append(slices.Clip(parameters), f.VariadicParameter)
		}
		for unknown := range parameters {
			var arguments []*tfprotov6.DynamicValue
			for i, p := range parameters {
				value := tftypes.NewValue(p.Type, nil)
				switch {
				case i == unknown && p.Type.Is(tftypes.DynamicPseudoType):
					value = object(tftypes.UnknownValue)
				case i == unknown:
					value = tftypes.NewValue(p.Type, tftypes.UnknownValue)
				}
				arguments = append(arguments, encoded(t, p.Type, value))
			}
			if result := callFunction(t, server, f, name, arguments); result.IsKnown() {
				t.Errorf("%s, parameter %d: %s", name, unknown, result)
			}
		}
	}
}

// TestCallFunction_known passes texts on that look like an unknown in MessagePack.
func TestCallFunction_known(t *testing.T) {
	t.Parallel()
	server := provider.NewServer(provider.New("test")())
	all, err := server.GetFunctions(t.Context(), new(tfprotov6.GetFunctionsRequest))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"max-age=1", "\u01c7\f", "\xd4\x00", "\xc7\x02\x0c\x01", "\xc8\x00\x01\x0c", "\xc9", "\xd8"} {
		f := all.Functions["parse_header"]
		argument := encoded(t, tftypes.String, tftypes.NewValue(tftypes.String, text))
		if result := callFunction(t, server, f, "parse_header", []*tfprotov6.DynamicValue{argument}); !result.IsFullyKnown() {
			t.Errorf("%q: %s", text, result)
		}
	}
}

// TestCallFunction_refined knows an unknown of which something is known, for example
// that it is not null, which cty writes as another extension.
func TestCallFunction_refined(t *testing.T) {
	t.Parallel()
	server := provider.NewServer(provider.New("test")())
	all, err := server.GetFunctions(t.Context(), new(tfprotov6.GetFunctionsRequest))
	if err != nil {
		t.Fatal(err)
	}
	// An extension of 3 bytes, of the type 12: a map in which 1, "is null", is false.
	argument := &tfprotov6.DynamicValue{MsgPack: []byte{0xc7, 0x03, 0x0c, 0x81, 0x01, 0xc2}}
	if result := callFunction(t, server, all.Functions["parse_header"], "parse_header", []*tfprotov6.DynamicValue{argument}); result.IsKnown() {
		t.Errorf("it is %s", result)
	}
}

func object(value any) tftypes.Value {
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"next_stage_at": tftypes.String}}
	return tftypes.NewValue(kind, map[string]tftypes.Value{"next_stage_at": tftypes.NewValue(tftypes.String, value)})
}

func encoded(t *testing.T, kind tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

func callFunction(t *testing.T, server tfprotov6.ProviderServer, f *tfprotov6.Function, name string, arguments []*tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	resp, err := server.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: arguments})
	if err != nil || resp.Error != nil {
		t.Fatalf("%s: %v, %+v", name, err, resp.Error)
	}
	result, err := resp.Result.Unmarshal(f.Return.Type)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return result
}

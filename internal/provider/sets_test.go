package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// largeSets are the arguments that take names by the thousand, as Terraform sees them.
var largeSets = []struct {
	dataSource, argument string
	kind                 tftypes.Type
	value                func(names []tftypes.Value) any
}{
	{"hsts_fleet_readiness", "domains", namesType, func(names []tftypes.Value) any { return names }},
	{"hsts_fleet_readiness", "subdomains", tftypes.Map{ElementType: namesType}, func(names []tftypes.Value) any {
		return map[string]tftypes.Value{"example.com": tftypes.NewValue(namesType, names)}
	}},
	{"hsts_preload_readiness", "subdomains", namesType, func(names []tftypes.Value) any { return names }},
}

var namesType = tftypes.Set{ElementType: tftypes.String}

// TestLargeSets validates twice as many names with about twice as many allocations. The
// framework compares every element of a set with every other, which would be four times.
func TestLargeSets(t *testing.T) {
	server := provider.NewServer(provider.New("test")())
	schema, err := server.GetProviderSchema(t.Context(), new(tfprotov6.GetProviderSchemaRequest))
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range largeSets {
		t.Run(set.dataSource+"."+set.argument, func(t *testing.T) {
			object, ok := schema.DataSourceSchemas[set.dataSource].ValueType().(tftypes.Object)
			if !ok || !object.AttributeTypes[set.argument].Equal(set.kind) {
				t.Fatalf("Terraform sees %s", object.AttributeTypes[set.argument])
			}
			allocations := func(n int) float64 {
				values := map[string]tftypes.Value{}
				for name, kind := range object.AttributeTypes {
					values[name] = tftypes.NewValue(kind, nil)
				}
				if _, ok := values["domain"]; ok {
					values["domain"] = tftypes.NewValue(tftypes.String, "example.com")
				} else {
					values["domains"] = tftypes.NewValue(namesType, []tftypes.Value{tftypes.NewValue(tftypes.String, "example.com")})
				}
				var names []tftypes.Value
				for i := range n {
					names = append(names, tftypes.NewValue(tftypes.String, fmt.Sprintf("n%d.example.com", i)))
				}
				values[set.argument] = tftypes.NewValue(set.kind, set.value(names))
				if set.argument == "domains" {
					values["domains"] = tftypes.NewValue(set.kind, names)
				}
				config, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
				if err != nil {
					t.Fatal(err)
				}
				return testing.AllocsPerRun(1, func() {
					resp, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: set.dataSource, Config: &config})
					if err != nil || len(resp.Diagnostics) > 0 {
						t.Fatalf("%v, %v", err, resp.Diagnostics)
					}
				})
			}
			few, many := allocations(500), allocations(1000)
			t.Logf("%.0f and %.0f allocations", few, many)
			if many > 3*few {
				t.Errorf("%.0f allocations for 500 names, and %.0f for 1,000", few, many)
			}
		})
	}
}

package datasources_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestDeferred reads both data sources while a setting of the provider is not known:
// the read is deferred if the CLI allows it, and fails otherwise.
func TestDeferred(t *testing.T) {
	t.Parallel()
	server, err := acctest.Factories(acctest.NewClock(time.Now()))["hsts"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := func(schema *tfprotov6.Schema, known map[string]tftypes.Value) *tfprotov6.DynamicValue {
		t.Helper()
		object := schema.ValueType().(tftypes.Object)
		values := map[string]tftypes.Value{}
		for name, attribute := range object.AttributeTypes {
			values[name] = tftypes.NewValue(attribute, nil)
			if value, ok := known[name]; ok {
				values[name] = value
			}
		}
		encoded, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
		if err != nil {
			t.Fatal(err)
		}
		return &encoded
	}
	capabilities := &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config:             config(schemas.Provider, map[string]tftypes.Value{"ca_cert_pem": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}),
		ClientCapabilities: capabilities,
	})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatal(err, configured.Diagnostics)
	}
	for _, name := range []string{"hsts_preload_readiness", "hsts_preload_status"} {
		request := &tfprotov6.ReadDataSourceRequest{
			TypeName: name,
			Config:   config(schemas.DataSourceSchemas[name], map[string]tftypes.Value{"domain": tftypes.NewValue(tftypes.String, "example.com")}),
		}
		failed, err := server.ReadDataSource(t.Context(), request)
		if err != nil || len(failed.Diagnostics) != 1 || failed.Diagnostics[0].Summary != "Provider Setting Is Not Known Yet" || failed.Deferred != nil {
			t.Errorf("%s, not allowed to defer: %v, %v, %v", name, err, failed.Diagnostics, failed.Deferred)
		}
		request.ClientCapabilities = &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: true}
		deferred, err := server.ReadDataSource(t.Context(), request)
		if err != nil || len(deferred.Diagnostics) > 0 || deferred.Deferred == nil || deferred.Deferred.Reason != tfprotov6.DeferredReasonProviderConfigUnknown {
			t.Errorf("%s, allowed to: %v, %v, %v", name, err, deferred.Diagnostics, deferred.Deferred)
			continue
		}
		state, err := deferred.State.Unmarshal(schemas.DataSourceSchemas[name].ValueType())
		if err != nil || state.IsKnown() {
			t.Errorf("%s: a state that is deferred is unknown: %v, %v", name, state, err)
		}
	}
}

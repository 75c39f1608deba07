package foreign_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest/foreign"
)

// find returns the facts of a provider.
func find(t *testing.T, source string) *foreign.Facts {
	t.Helper()
	all, err := foreign.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, facts := range all {
		if facts.Source == source {
			return facts
		}
	}
	t.Fatalf("there are no facts of %s", source)
	return nil
}

// TestServer serves the schemas of all facts.
func TestServer(t *testing.T) {
	t.Parallel()
	all, err := foreign.All()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d facts: %v", len(all), err)
	}
	for _, facts := range all {
		if facts.Name() == "" || facts.Major() == "" || facts.Package == "" {
			t.Errorf("%+v does not name its provider", facts)
		}
		server, err := facts.Server()
		if err != nil {
			t.Fatal(err)
		}
		schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil || len(schemas.ResourceSchemas) != len(facts.Resources) {
			t.Errorf("%s has %d schemas: %v", facts.Source, len(schemas.ResourceSchemas), err)
		}
	}
}

// TestServer_plan checks that the plan has what is configured, unknown values for
// the other computed attributes, and null for the rest.
func TestServer_plan(t *testing.T) {
	t.Parallel()
	server, err := find(t, "hashicorp/aws").Server()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind := schemas.ResourceSchemas["aws_cloudfront_function"].ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, of := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(of, nil)
	}
	values["code"] = tftypes.NewValue(tftypes.String, "text")
	proposed, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "aws_cloudfront_function", ProposedNewState: &proposed,
	})
	if err != nil {
		t.Fatal(err)
	}
	planned, err := response.PlannedState.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	if err := planned.As(&values); err != nil {
		t.Fatal(err)
	}
	if code, want := values["code"], tftypes.NewValue(tftypes.String, "text"); !code.Equal(want) {
		t.Errorf("code is %s", code)
	}
	if !values["comment"].IsNull() || values["arn"].IsKnown() {
		t.Errorf("comment is %s, and arn is %s", values["comment"], values["arn"])
	}
}

// TestNestedNames checks that there are names only where all of them are known.
func TestNestedNames(t *testing.T) {
	t.Parallel()
	all, err := foreign.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, facts := range all {
		for resource := range facts.Resources {
			if names := facts.NestedNames(resource); (names != nil) != (resource == "cloudflare_ruleset") || names != nil && !names["action_parameters"] {
				t.Errorf("%s: %d names", resource, len(names))
			}
		}
	}
}

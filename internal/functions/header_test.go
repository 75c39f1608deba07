package functions_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

func number(n float64) types.Number { return types.NumberValue(big.NewFloat(n)) }

// refused fails the test unless a function puts an error on an argument, that
// says a text and has no full stop: the CLI writes one behind it.
func refused(t *testing.T, err *function.FuncError, argument int64, want string) {
	t.Helper()
	if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != argument || !strings.Contains(err.Text, want) || strings.HasSuffix(err.Text, ".") {
		t.Errorf("the error is %v; want argument %d, %s", err, argument, want)
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	most := types.NumberValue(new(big.Float).SetPrec(64).SetInt64(math.MaxInt64))
	for want, arguments := range map[string][]attr.Value{
		"max-age=0":                                    {number(0), types.BoolValue(false), types.BoolValue(false)},
		"max-age=63072000; includeSubDomains":          {number(63072000), types.BoolValue(true), types.BoolValue(false)},
		"max-age=63072000; includeSubDomains; preload": {number(63072000), types.BoolValue(true), types.BoolValue(true)},
		"max-age=300; preload":                         {number(300), types.BoolValue(false), types.BoolValue(true)},
		"max-age=9223372036854775807":                  {most, types.BoolValue(false), types.BoolValue(false)},
	} {
		got, err := run(t.Context(), functions.NewHeader(), arguments...)
		if err != nil || !got.Equal(types.StringValue(want)) {
			t.Errorf("%v, %v; want %s", got, err, want)
		}
	}
}

func TestHeader_refused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		age  float64
		want string
	}{
		{-1, "max_age is -1. It must be a number of seconds, 0 or more"},
		{0.5, "max_age is 0.5, but it must be a whole number of seconds"},
		{1e30, "max_age is 1e+30, but it can be at most"},
	} {
		_, err := run(t.Context(), functions.NewHeader(), number(row.age), types.BoolValue(true), types.BoolValue(false))
		refused(t, err, 0, row.want)
	}
}

// TestDefinitions holds every definition to what the framework demands, and to
// having words for people.
func TestDefinitions(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]function.Function{
		"browser_memory":    functions.NewBrowserMemory(),
		"compliance":        functions.NewCompliance(),
		"consumer_settings": functions.NewConsumerSettings(),
		"header":            functions.NewHeader(),
		"header_findings":   functions.NewHeaderFindings(),
		"parse_header":      functions.NewParseHeader(),
		"audit_report":      functions.NewAuditReport(),
		"profiles":          functions.NewProfiles(),
		"rollout_chart":     functions.NewRolloutChart(),
		"rollout_schedule":  functions.NewRolloutSchedule(),
		"server_config":     functions.NewServerConfig(),
		"zone_hosts":        functions.NewZoneHosts(),
	} {
		var metadata function.MetadataResponse
		f.Metadata(t.Context(), function.MetadataRequest{}, &metadata)
		var definition function.DefinitionResponse
		f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
		var validated function.DefinitionValidateResponse
		definition.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: name}, &validated)
		if metadata.Name != name || definition.Diagnostics.HasError() || validated.Diagnostics.HasError() {
			t.Error(name, metadata.Name, definition.Diagnostics, validated.Diagnostics)
		}
		if definition.Definition.Summary == "" || definition.Definition.MarkdownDescription == "" {
			t.Errorf("%s has no description", name)
		}
		for _, parameter := range definition.Definition.Parameters {
			if parameter.GetMarkdownDescription() == "" {
				t.Errorf("%s: %s has no description", name, parameter.GetName())
			}
		}
	}
}

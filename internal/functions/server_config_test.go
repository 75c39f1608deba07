package functions_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
	"github.com/hstskit/terraform-provider-hsts/internal/serverconfig"
)

// serverDirectives is an argument; an age of "" is null.
func serverDirectives(t *testing.T, age string, includeSubdomains, preload types.Bool) attr.Value {
	t.Helper()
	maxAge := types.NumberNull()
	if age != "" {
		number, _, err := big.ParseFloat(age, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		maxAge = types.NumberValue(number)
	}
	return types.ObjectValueMust(
		map[string]attr.Type{"max_age": types.NumberType, "include_subdomains": types.BoolType, "preload": types.BoolType},
		map[string]attr.Value{"max_age": maxAge, "include_subdomains": includeSubdomains, "preload": preload})
}

func TestServerConfig(t *testing.T) {
	t.Parallel()
	yes, no := types.BoolValue(true), types.BoolValue(false)
	for _, row := range []struct {
		server     string
		directives attr.Value
		want       string
	}{
		{"nginx", serverDirectives(t, "300", no, no), `add_header Strict-Transport-Security $hsts_300 always;`},
		{"nginx_map", serverDirectives(t, "300", no, no), `on      "max-age=300";`},
		{"haproxy", serverDirectives(t, "63072000", yes, yes), `"max-age=63072000; includeSubDomains; preload" if { ssl_fc }`},
		{"iis", serverDirectives(t, "0", yes, no), `max-age="0" includeSubDomains="true" preload="false"`},
	} {
		got, err := run(t.Context(), functions.NewServerConfig(), types.StringValue(row.server), row.directives)
		if err != nil {
			t.Fatal(err)
		}
		if text := got.(types.String).ValueString(); !strings.Contains(text, row.want) {
			t.Errorf("%s: %q is missing in\n%s", row.server, row.want, text)
		}
	}
}

// TestServerConfig_refused looks for the argument that an error is about.
func TestServerConfig_refused(t *testing.T) {
	t.Parallel()
	yes, none := types.BoolValue(true), types.BoolNull()
	for _, row := range []struct {
		server     string
		directives attr.Value
		argument   int64
		want       string
	}{
		{"ngnix", serverDirectives(t, "300", yes, yes), 0, `unknown server "ngnix". Did you mean "nginx"? Supported: apache, `},
		{"", serverDirectives(t, "300", yes, yes), 0, "Supported: apache, "},
		{"nginx", serverDirectives(t, "", yes, yes), 1, "max_age is null"},
		{"nginx", serverDirectives(t, "300", none, yes), 1, "include_subdomains is null"},
		{"nginx", serverDirectives(t, "300", yes, none), 1, "preload is null"},
		{"nginx", serverDirectives(t, "-1", yes, yes), 1, "max_age is -1. It must be a number of seconds"},
		{"nginx", serverDirectives(t, "0.5", yes, yes), 1, "max_age is 0.5, but it must be a whole number"},
		{"nginx", serverDirectives(t, "9223372036854775808", yes, yes), 1, "max_age is 9223372036854775808, but it can be at most"},
		{"tomcat", serverDirectives(t, "2147483648", yes, yes), 1, "at most 2147483647 (about 68 years)"},
		{"iis", serverDirectives(t, "4294967296", yes, yes), 1, "at most 4294967295"},
	} {
		_, err := run(t.Context(), functions.NewServerConfig(), types.StringValue(row.server), row.directives)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != row.argument || !strings.Contains(err.Text, row.want) {
			t.Errorf("%s: %v; want argument %d, %s", row.server, err, row.argument, row.want)
		}
	}
}

// TestServerConfig_definition holds the definition to what the framework demands,
// and to having every server.
func TestServerConfig_definition(t *testing.T) {
	t.Parallel()
	var definition function.DefinitionResponse
	functions.NewServerConfig().Definition(t.Context(), function.DefinitionRequest{}, &definition)
	var validated function.DefinitionValidateResponse
	definition.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: "server_config"}, &validated)
	if definition.Diagnostics.HasError() || validated.Diagnostics.HasError() {
		t.Error(definition.Diagnostics, validated.Diagnostics)
	}
	for _, name := range serverconfig.Names() {
		if !strings.Contains(definition.Definition.MarkdownDescription, "\n| `"+name+"` | ") {
			t.Errorf("the description has no %s", name)
		}
	}
}

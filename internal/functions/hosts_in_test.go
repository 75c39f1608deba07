package functions_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

func TestHostsIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"example.com": `{"hosts":[],"wildcards":[]}`,
		"https://WWW.example.com:8443/ *.dev.example.com www.example.com. x.other.test": `{"hosts":["www.example.com"],"wildcards":["*.dev.example.com"]}`,
	} {
		got, err := run(t.Context(), functions.NewHostsIn(), types.StringValue(text), types.StringValue("Example.com."))
		if err != nil || got.String() != want {
			t.Errorf("%q: %v, %v; want %s", text, got, err, want)
		}
	}
}

// TestHostsIn_refused looks for the argument that an error is about.
func TestHostsIn_refused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, domain string
		argument     int64
		want         string
	}{
		{"", "example.com", 0, "neither example.com nor a name below it occurs in the text of 0 bytes"},
		{"<html>503</html> example.com.evil.test", "example.com", 0, "neither example.com nor a name below it"},
		{"example.com", "https://example.com", 1, "is not a domain name: it is a URL"},
		{"example.com", "", 1, "is an empty string"},
		{"192.0.2.1", "192.0.2.1", 1, "is an IP address"},
	} {
		_, err := run(t.Context(), functions.NewHostsIn(), types.StringValue(row.text), types.StringValue(row.domain))
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != row.argument || !strings.Contains(err.Text, row.want) || strings.HasSuffix(err.Text, ".") {
			t.Errorf("%q in %q: %v; want argument %d, %s", row.domain, row.text, err, row.argument, row.want)
		}
	}
}

// TestHostsIn_definition holds the definition to what the framework demands.
func TestHostsIn_definition(t *testing.T) {
	t.Parallel()
	var definition function.DefinitionResponse
	functions.NewHostsIn().Definition(t.Context(), function.DefinitionRequest{}, &definition)
	var validated function.DefinitionValidateResponse
	definition.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: "hosts_in"}, &validated)
	if definition.Diagnostics.HasError() || validated.Diagnostics.HasError() {
		t.Error(definition.Diagnostics, validated.Diagnostics)
	}
}

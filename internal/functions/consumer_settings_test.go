package functions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

func directives(maxAge types.Number, includeSubdomains, preload types.Bool) attr.Value {
	return types.ObjectValueMust(
		map[string]attr.Type{"max_age": types.NumberType, "include_subdomains": types.BoolType, "preload": types.BoolType},
		map[string]attr.Value{"max_age": maxAge, "include_subdomains": includeSubdomains, "preload": preload},
	)
}

// TestConsumerSettings has a consumer for each kind of value.
func TestConsumerSettings(t *testing.T) {
	t.Parallel()
	week := directives(number(604800), types.BoolValue(true), types.BoolValue(false))
	for name, want := range map[string]string{
		"cloudflare_zone":    `{"strict_transport_security":{"enabled":true,"include_subdomains":true,"max_age":604800,"nosniff":false,"preload":false}}`,
		"ingress_nginx":      `{"hsts":"true","hsts-include-subdomains":"true","hsts-max-age":"604800","hsts-preload":"false"}`,
		"avi":                `{"hsts_enabled":"true","hsts_max_age":"7","hsts_subdomains_enabled":"true"}`,
		"fastly":             `{"action":"set","destination":"http.Strict-Transport-Security","source":"\"max-age=604800; includeSubDomains\"","type":"response"}`,
		"google_url_map":     `{"header_name":"Strict-Transport-Security","header_value":"max-age=604800; includeSubDomains","replace":true}`,
		"gke_backend_config": `{"headers":["Strict-Transport-Security: max-age=604800; includeSubDomains"]}`,
		"bunny": `{"actions":[{"parameter1":"Strict-Transport-Security","parameter2":"max-age=604800; includeSubDomains",` +
			`"parameter3":<null>,"type":"SetResponseHeader"}]}`,
	} {
		got, err := run(t.Context(), functions.NewConsumerSettings(), types.StringValue(name), week)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.(types.Dynamic).UnderlyingValue().String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestConsumerSettings_all encodes what every consumer can be told.
func TestConsumerSettings_all(t *testing.T) {
	t.Parallel()
	for _, c := range consumers.All() {
		for _, preload := range []bool{false, true} {
			got, err := run(t.Context(), functions.NewConsumerSettings(), types.StringValue(c.Name),
				directives(number(31536000), types.BoolValue(true), types.BoolValue(preload)))
			cant := c.Age.Fixed || preload && c.Preload == consumers.Never || !preload && c.Preload == consumers.Always
			if (err != nil) != cant {
				t.Errorf("%s: %v", c.Name, err)
			}
			if err == nil && len(got.(types.Dynamic).UnderlyingValue().(types.Object).Attributes()) == 0 {
				t.Errorf("%s is told nothing", c.Name)
			}
		}
	}
}

func TestConsumerSettings_refused(t *testing.T) {
	t.Parallel()
	yes, no := types.BoolValue(true), types.BoolValue(false)
	for _, row := range []struct {
		consumer   string
		directives attr.Value
		argument   int64
		want       string
	}{
		{"cloudfront", directives(number(1), no, no), 0, `unknown consumer "cloudfront". Did you mean "aws_cloudfront"? The guide "Consumers" lists all names: https://`},
		{"ovh_iplb", directives(number(1), no, no), 0, "neither the age nor a directive can be set"},
		{"aws_cloudfront", directives(number(0), no, no), 1, `aws_cloudfront (CloudFront response headers policy) can't send "max-age=0"`},
		{"akamai_property", directives(number(300), no, no), 1, "600 (TEN_MINS): choose that, or more"},
		{"akamai_property", directives(number(31*86400), no, no), 1, `may be unable to send "max-age=2678400"`},
		{"huawei_cdn", directives(number(31536000), yes, yes), 1, "no setting for preload"},
		{"nginx_ingress", directives(number(300), yes, no), 1, "always adds preload"},
		{"fastly", directives(types.NumberNull(), yes, no), 1, `max_age is null. Consumers read that as "keep the current value"`},
		{"fastly", directives(number(1), types.BoolNull(), no), 1, "include_subdomains is null"},
		{"fastly", directives(number(1), yes, types.BoolNull()), 1, "preload is null"},
		{"fastly", directives(number(-1), yes, no), 1, "max_age is -1"},
		{"fastly", directives(number(1.5), yes, no), 1, "max_age is 1.5, but it must be a whole number"},
	} {
		_, err := run(t.Context(), functions.NewConsumerSettings(), types.StringValue(row.consumer), row.directives)
		refused(t, err, row.argument, row.want)
	}
}

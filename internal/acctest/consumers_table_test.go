package acctest_test

import (
	"fmt"
	"strings"
	"testing"
)

// sending is where an example sends the policy, and what it says there: the
// header for %s and the age for %d, or what it says in each state, where a
// consumer has words of its own.
type sending struct {
	// at is a path in the plan (plan.at), or just the attribute where nothing is
	// known of the provider; retired is another one where a retired policy is sent
	// elsewhere.
	at, retired string
	// says is the whole value, or, if it begins with …, a part of it.
	says string
	// words are what it says instead, by state.
	words map[string]string
}

func (s sending) path(state string) string {
	if state == "retired" && s.retired != "" {
		return s.retired
	}
	return s.at
}

func (s sending) check(t *testing.T, state string, got any, header, age string) {
	t.Helper()
	want, found := s.words[state]
	if !found {
		want = strings.NewReplacer("%s", header, "%d", age).Replace(s.says)
	}
	text := fmt.Sprint(got)
	if part, only := strings.CutPrefix(want, "…"); only && !strings.Contains(text, part) || !only && text != want {
		t.Errorf("%s: %s is %q, want %q", state, s.path(state), text, want)
	}
}

const header = "Strict-Transport-Security"

// sends is what each example sends.
var sends = map[string]sending{
	"akamai_header": {at: "new_header_value", says: "%s"},
	"akamai_property": {at: "max_age", words: map[string]string{
		"first stage": "TEN_MINS", "retired": "ZERO_MINS", "with preload": "TWO_YEARS",
	}},
	"alicloud_cdn":     {at: "arg_value", says: "%d"},
	"alicloud_esa":     {at: "hsts_max_age", says: "%d"},
	"aws_alb":          {at: "aws_lb_listener.https|routing_http_response_strict_transport_security_header_value", says: "%s"},
	"aws_amplify":      {at: "aws_amplify_app.site|custom_headers", says: "…\"value\": \"%s\""},
	"aws_api_gateway":  {at: "aws_api_gateway_integration_response.ok|response_parameters|method.response.header." + header, says: "'%s'"},
	"aws_apigatewayv2": {at: "aws_apigatewayv2_integration.site|response_parameters|5|mappings|overwrite:header." + header, says: "%s"},
	"aws_cloudfront": {
		at:    "aws_cloudfront_response_headers_policy.hsts|security_headers_config|strict_transport_security|access_control_max_age_sec",
		says:  "%d",
		words: map[string]string{"retired": "1"}, // it can't say 0
	},
	"aws_cloudfront_function": {at: "aws_cloudfront_function.hsts|code", says: "…response.headers[\"strict-transport-security\"] = { value: \"%s\" };"},
	"aws_load_balancer_controller": {
		at:   "kubernetes_ingress_v1.site|metadata|annotations|alb.ingress.kubernetes.io/listener-attributes.HTTPS-443",
		says: "routing.http.response.strict_transport_security.header_value=%s",
	},
	"azurerm_api_management": {at: "azurerm_api_management_policy.site|xml_content", says: "…<value>%s</value>"},
	"azurerm_application_gateway": {
		at: "azurerm_application_gateway.site|rewrite_rule_set|rewrite_rule|response_header_configuration|header_value", says: "%s",
	},
	"azurerm_cdn_endpoint": {at: "azurerm_cdn_endpoint.site|delivery_rule|modify_response_header_action|value", says: "%s"},
	"azurerm_frontdoor":    {at: "header_value", says: "%s"},
	"azurerm_frontdoor_v4": {at: "azurerm_cdn_frontdoor_rule.hsts|actions|response_header_action|value", says: "%s"},
	"bunny":                {at: "parameter2", says: "%s"},
	"cloudflare_ruleset": {
		at: "cloudflare_ruleset.response_headers|rules|action_parameters|headers|" + header + "|value", says: "%s",
		words: map[string]string{"first stage": "max-age=300"}, // of one host
	},
	"cloudflare_zone":        {at: "cloudflare_zone_setting.hsts|value|strict_transport_security|max_age", says: "%d"},
	"cloudflare_zone_v4":     {at: "cloudflare_zone_settings_override.site|settings|security_header|max_age", says: "%d"},
	"contour":                {at: "kubernetes_manifest.proxy|manifest|spec|routes|responseHeadersPolicy|set|value", says: "%s"},
	"fastly":                 {at: "source", says: "\"%s\""},
	"gcore":                  {at: "value", says: "[%s]"},
	"gateway_api":            {at: "kubernetes_manifest.route|manifest|spec|rules|filters|responseHeaderModifier|set|value", says: "%s"},
	"gke_backend_config":     {at: "kubernetes_manifest.backend_config|manifest|spec|customResponseHeaders|headers", says: header + ": %s"},
	"google_backend_bucket":  {at: "google_compute_backend_bucket.site|custom_response_headers", says: header + ": %s"},
	"google_backend_service": {at: "google_compute_backend_service.site|custom_response_headers", says: header + ": %s"},
	"google_media_cdn": {
		at:    "google_network_services_edge_cache_service.media|routing|path_matcher|route_rule|header_action|response_header_to_add|header_value",
		says:  "%s",
		words: map[string]string{"first stage": "max-age=300"}, // of one host
	},
	"google_http_route": {at: "google_network_services_http_route.site|rules|action|response_header_modifier|set|" + header, says: "%s"},
	"google_url_map":    {at: "google_compute_url_map.https|header_action|response_headers_to_add|header_value", says: "%s"},
	"haproxy_ingress": {
		at: "kubernetes_annotations.ingress|annotations|haproxy-ingress.github.io/hsts-max-age", says: "%d",
	},
	"haproxytech_ingress":  {at: "kubernetes_annotations.ingress|annotations|haproxy.org/response-set-header", says: header + " \"%s\""},
	"huawei_cdn":           {at: "max_age", says: "%d"},
	"ibm_cis":              {at: "max_age", says: "%d"},
	"imperva":              {at: "max_age", says: "%d"},
	"iis_azure_extension":  {at: "azurerm_virtual_machine_extension.hsts|settings", says: "….hsts.max-age:%d"},
	"iis_user_data":        {at: "aws_instance.web|user_data", says: "….hsts.max-age:%d\" "},
	"ingress_nginx":        {at: "kubernetes_config_map_v1_data.controller|data|hsts-max-age", says: "%d"},
	"istio":                {at: "kubernetes_manifest.virtual_service|manifest|spec|http|headers|response|set|" + header, says: "%s"},
	"nginx_ingress_policy": {at: "kubernetes_manifest.policy|manifest|spec|hsts|maxAge", says: "%d"},
	"oci_lb":               {at: "value", says: "%s"},
	"openshift_route":      {at: "kubernetes_annotations.route|annotations|haproxy.router.openshift.io/hsts_header", says: "%s"},
	"tencent_edgeone": {
		at: "timeout", says: "%d",
		words: map[string]string{"retired": "1", "with preload": "31536000"}, // from 1 second to a year
	},
	"traefik": {
		at:      "kubernetes_manifest.middleware|manifest|spec|headers|stsSeconds",
		retired: "kubernetes_manifest.middleware|manifest|spec|headers|customResponseHeaders|" + header,
		says:    "%d",
		words:   map[string]string{"retired": "max-age=0"}, // stsSeconds can't say 0
	},
	"traefik_headers": {at: "kubernetes_manifest.middleware|manifest|spec|headers|customResponseHeaders|" + header, says: "%s"},
	"vercel":          {at: "args", says: "\"%s\""},
}

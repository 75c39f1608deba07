package acctest_test

import (
	"fmt"
	"strings"
	"testing"
)

// expectation is the value that an example has to plan.
type expectation struct {
	// at is the path of the value in the plan (plan.at), or only its attribute where
	// there is no schema of the provider; retired is another path for a retired policy.
	at, retired string
	// value is the whole value, or, if it begins with …, a part of it: %s stands for
	// the header, %d for the age.
	value string
	// byState are the values of the states in which it is another one.
	byState map[string]string
}

func (e expectation) path(state string) string {
	if state == "retired" && e.retired != "" {
		return e.retired
	}
	return e.at
}

func (e expectation) check(t *testing.T, state string, got any, header, age string) {
	t.Helper()
	want, found := e.byState[state]
	if !found {
		want = strings.NewReplacer("%s", header, "%d", age).Replace(e.value)
	}
	text := fmt.Sprint(got)
	if part, only := strings.CutPrefix(want, "…"); only && !strings.Contains(text, part) || !only && text != want {
		t.Errorf("%s: %s is %q, want %q", state, e.path(state), text, want)
	}
}

const header = "Strict-Transport-Security"

// expected is what each example has to plan.
var expected = map[string]expectation{
	"akamai_header": {at: "new_header_value", value: "%s"},
	"akamai_property": {at: "max_age", byState: map[string]string{
		"first stage": "TEN_MINS", "retired": "ZERO_MINS", "with preload": "TWO_YEARS",
	}},
	"alicloud_cdn":     {at: "arg_value", value: "%d"},
	"alicloud_esa":     {at: "hsts_max_age", value: "%d"},
	"apisix":           {at: "kubernetes_manifest.rule|manifest|spec|plugins|config|headers|set|" + header, value: "%s"},
	"aws_alb":          {at: "aws_lb_listener.https|routing_http_response_strict_transport_security_header_value", value: "%s"},
	"aws_amplify":      {at: "aws_amplify_app.site|custom_headers", value: "…\"value\": \"%s\""},
	"aws_api_gateway":  {at: "aws_api_gateway_integration_response.ok|response_parameters|method.response.header." + header, value: "'%s'"},
	"aws_apigatewayv2": {at: "aws_apigatewayv2_integration.site|response_parameters|5|mappings|overwrite:header." + header, value: "%s"},
	"aws_cloudfront": {
		at:      "aws_cloudfront_response_headers_policy.hsts|security_headers_config|strict_transport_security|access_control_max_age_sec",
		value:   "%d",
		byState: map[string]string{"retired": "1"}, // it can't say 0
	},
	"aws_cloudfront_function": {at: "aws_cloudfront_function.hsts|code", value: "…response.headers[\"strict-transport-security\"] = { value: \"%s\" };"},
	"aws_load_balancer_controller": {
		at:    "kubernetes_ingress_v1.site|metadata|annotations|alb.ingress.kubernetes.io/listener-attributes.HTTPS-443",
		value: "routing.http.response.strict_transport_security.header_value=%s",
	},
	"azure_static_web_app":   {at: "local_file.config|content", value: "…\"globalHeaders\":{\"" + header + "\":\"%s\"}"},
	"azurerm_api_management": {at: "azurerm_api_management_policy.site|xml_content", value: "…<value>%s</value>"},
	"azurerm_application_gateway": {
		at: "azurerm_application_gateway.site|rewrite_rule_set|rewrite_rule|response_header_configuration|header_value", value: "%s",
	},
	"azurerm_cdn_endpoint": {at: "azurerm_cdn_endpoint.site|delivery_rule|modify_response_header_action|value", value: "%s"},
	"azurerm_frontdoor":    {at: "header_value", value: "%s"},
	"azurerm_frontdoor_v4": {at: "azurerm_cdn_frontdoor_rule.hsts|actions|response_header_action|value", value: "%s"},
	"bunny":                {at: "parameter2", value: "%s"},
	"cloudflare_ruleset": {
		at: "cloudflare_ruleset.response_headers|rules|action_parameters|headers|" + header + "|value", value: "%s",
		byState: map[string]string{"first stage": "max-age=300"}, // of one host
	},
	"cloudflare_zone":    {at: "cloudflare_zone_setting.hsts|value|strict_transport_security|max_age", value: "%d"},
	"cloudflare_zone_v4": {at: "cloudflare_zone_settings_override.site|settings|security_header|max_age", value: "%d"},
	"contour":            {at: "kubernetes_manifest.proxy|manifest|spec|routes|responseHeadersPolicy|set|value", value: "%s"},
	"avi":                {at: "hsts_max_age", byState: map[string]string{"first stage": "1", "retired": "0"}},
	"f5_bigip":           {at: "maximum_age", value: "%d", byState: map[string]string{"retired": "1"}}, // it can't say 0
	"netscaler":          {at: "maxage", value: "%d"},
	"emissary":           {at: "kubernetes_manifest.mapping|manifest|spec|add_response_headers|" + header + "|value", value: "%s"},
	"firebase_hosting":   {at: "google_firebase_hosting_version.site|config|headers|headers|" + header, value: "%s"},
	"fortios_firewall_vip": {
		at: "ssl_hsts_age", value: "%d",
		byState: map[string]string{"retired": "60"}, // its ages begin there
	},
	"fastly":                 {at: "source", value: "\"%s\""},
	"gcore":                  {at: "value", value: "[%s]"},
	"gateway_api":            {at: "kubernetes_manifest.route|manifest|spec|rules|filters|responseHeaderModifier|set|value", value: "%s"},
	"gke_backend_config":     {at: "kubernetes_manifest.backend_config|manifest|spec|customResponseHeaders|headers", value: header + ": %s"},
	"google_backend_bucket":  {at: "google_compute_backend_bucket.site|custom_response_headers", value: header + ": %s"},
	"google_backend_service": {at: "google_compute_backend_service.site|custom_response_headers", value: header + ": %s"},
	"google_media_cdn": {
		at:      "google_network_services_edge_cache_service.media|routing|path_matcher|route_rule|header_action|response_header_to_add|header_value",
		value:   "%s",
		byState: map[string]string{"first stage": "max-age=300"}, // of one host
	},
	"google_http_route": {at: "google_network_services_http_route.site|rules|action|response_header_modifier|set|" + header, value: "%s"},
	"google_url_map":    {at: "google_compute_url_map.https|header_action|response_headers_to_add|header_value", value: "%s"},
	"haproxy_ingress": {
		at: "kubernetes_annotations.ingress|annotations|haproxy-ingress.github.io/hsts-max-age", value: "%d",
	},
	"haproxytech_ingress": {at: "kubernetes_annotations.ingress|annotations|haproxy.org/response-set-header", value: header + " %s"},
	"huawei_cdn":          {at: "max_age", value: "%d"},
	"ibm_cis":             {at: "max_age", value: "%d"},
	"imperva":             {at: "max_age", value: "%d"},
	"iis_azure_extension": {at: "azurerm_virtual_machine_extension.hsts|settings", value: "….hsts.max-age:%d"},
	"iis_user_data":       {at: "aws_instance.web|user_data", value: "….hsts.max-age:%d\" "},
	"ingress_nginx":       {at: "kubernetes_config_map_v1_data.controller|data|hsts-max-age", value: "%d"},
	"istio":               {at: "kubernetes_manifest.virtual_service|manifest|spec|http|headers|response|set|" + header, value: "%s"},
	"keycloak_realm":      {at: "strict_transport_security", value: "%s"},
	"kong":                {at: "headers", value: "[" + header + ":%s]"},
	"nginxproxymanager_location": {
		at: "advanced_config", value: "proxy_hide_header " + header + ";\nadd_header " + header + " \"%s\" always;\n",
	},
	"nsxt_lb":              {at: "header_value", value: "%s"},
	"nginx_ingress_policy": {at: "kubernetes_manifest.policy|manifest|spec|hsts|maxAge", value: "%d"},
	"oci_lb":               {at: "value", value: "%s"},
	"openshift_route":      {at: "kubernetes_annotations.route|annotations|haproxy.router.openshift.io/hsts_header", value: "%s"},
	"tencent_cdn_header":   {at: "header_value", value: "%s"},
	"tencent_edgeone": {
		at: "timeout", value: "%d",
		byState: map[string]string{"retired": "1", "with preload": "31536000"}, // from 1 second to a year
	},
	"traefik": {
		at:      "kubernetes_manifest.middleware|manifest|spec|headers|stsSeconds",
		retired: "kubernetes_manifest.middleware|manifest|spec|headers|customResponseHeaders|" + header,
		value:   "%d",
		byState: map[string]string{"retired": "max-age=0"}, // stsSeconds can't say 0
	},
	"traefik_headers": {at: "kubernetes_manifest.middleware|manifest|spec|headers|customResponseHeaders|" + header, value: "%s"},
	"vercel":          {at: "args", value: "\"%s\""},
	"yandex_cdn":      {at: "\"strict-transport-security\"", value: "%s"},
}

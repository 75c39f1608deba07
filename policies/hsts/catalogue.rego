# Generated from internal/consumers by make generate. Do not edit.

# METADATA
# description: Which attributes of which resources carry a policy.
package hsts.catalogue

carriers := {
	"alicloud_alb_rule": [
		{"consumer": "alicloud_alb", "path": ["rule_actions", "insert_header_config", "value"], "part": "header", "when": {"key": "Strict-Transport-Security"}},
	],
	"alicloud_cdn_domain_config": [
		{"consumer": "alicloud_cdn", "path": ["function_args", "arg_value"], "part": "age", "when": {"arg_name": "https_hsts_max_age"}, "unit": 1},
		{"consumer": "alicloud_cdn", "path": ["function_args", "arg_value"], "part": "subdomains", "when": {"arg_name": "https_hsts_include_subdomains"}, "on": "on"},
	],
	"alicloud_esa_https_application_configuration": [
		{"consumer": "alicloud_esa", "path": ["hsts_max_age"], "part": "age", "unit": 1},
		{"consumer": "alicloud_esa", "path": ["hsts_include_subdomains"], "part": "subdomains", "on": "on"},
		{"consumer": "alicloud_esa", "path": ["hsts_preload"], "part": "preload", "on": "on"},
	],
	"avi_applicationprofile": [
		{"consumer": "avi", "path": ["http_profile", "hsts_max_age"], "part": "age", "unit": 86400},
		{"consumer": "avi", "path": ["http_profile", "hsts_subdomains_enabled"], "part": "subdomains", "on": "true"},
	],
	"aws_amplify_app": [
		{"consumer": "aws_amplify", "path": ["custom_headers"], "part": "text"},
	],
	"aws_api_gateway_gateway_response": [
		{"consumer": "aws_api_gateway_gateway_response", "path": ["response_parameters", "gatewayresponse.header.Strict-Transport-Security"], "part": "header"},
	],
	"aws_api_gateway_integration_response": [
		{"consumer": "aws_api_gateway", "path": ["response_parameters", "method.response.header.Strict-Transport-Security"], "part": "header"},
	],
	"aws_apigatewayv2_integration": [
		{"consumer": "aws_apigatewayv2", "path": ["response_parameters", "mappings", "overwrite:header.Strict-Transport-Security"], "part": "header"},
	],
	"aws_cloudfront_function": [
		{"consumer": "aws_cloudfront_function", "path": ["code"], "part": "text"},
	],
	"aws_cloudfront_response_headers_policy": [
		{"consumer": "aws_cloudfront", "path": ["security_headers_config", "strict_transport_security", "access_control_max_age_sec"], "part": "age", "unit": 1},
		{"consumer": "aws_cloudfront", "path": ["security_headers_config", "strict_transport_security", "include_subdomains"], "part": "subdomains", "on": true},
		{"consumer": "aws_cloudfront", "path": ["security_headers_config", "strict_transport_security", "preload"], "part": "preload", "on": true},
	],
	"aws_lambda_function": [],
	"aws_lb_listener": [
		{"consumer": "aws_alb", "path": ["routing_http_response_strict_transport_security_header_value"], "part": "header"},
	],
	"azurerm_api_management_policy": [
		{"consumer": "azurerm_api_management", "path": ["xml_content"], "part": "text"},
	],
	"azurerm_application_gateway": [
		{"consumer": "azurerm_application_gateway", "path": ["rewrite_rule_set", "rewrite_rule", "response_header_configuration", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"azurerm_cdn_endpoint": [
		{"consumer": "azurerm_cdn_endpoint", "path": ["delivery_rule", "modify_response_header_action", "value"], "part": "header", "when": {"name": "Strict-Transport-Security"}},
	],
	"azurerm_cdn_frontdoor_batch_rule_set": [
		{"consumer": "azurerm_frontdoor_batch", "path": ["rule", "actions", "modify_response_header", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"azurerm_cdn_frontdoor_rule": [
		{"consumer": "azurerm_frontdoor", "path": ["actions", "modify_response_header", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
		{"consumer": "azurerm_frontdoor_v4", "path": ["actions", "response_header_action", "value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"bigip_ltm_profile_http": [
		{"consumer": "f5_bigip", "path": ["http_strict_transport_security", "maximum_age"], "part": "age", "unit": 1},
		{"consumer": "f5_bigip", "path": ["http_strict_transport_security", "include_subdomains"], "part": "subdomains", "on": "enabled"},
		{"consumer": "f5_bigip", "path": ["http_strict_transport_security", "preload"], "part": "preload", "on": "enabled"},
	],
	"bunnynet_pullzone_edgerule": [
		{"consumer": "bunny", "path": ["actions", "parameter2"], "part": "header", "when": {"parameter1": "Strict-Transport-Security"}},
	],
	"citrixadc_sslprofile": [
		{"consumer": "netscaler", "path": ["maxage"], "part": "age", "unit": 1},
		{"consumer": "netscaler", "path": ["includesubdomains"], "part": "subdomains", "on": "YES"},
		{"consumer": "netscaler", "path": ["preload"], "part": "preload", "on": "YES"},
	],
	"citrixadc_sslvserver": [
		{"consumer": "netscaler", "path": ["maxage"], "part": "age", "unit": 1},
		{"consumer": "netscaler", "path": ["includesubdomains"], "part": "subdomains", "on": "YES"},
		{"consumer": "netscaler", "path": ["preload"], "part": "preload", "on": "YES"},
	],
	"cloudflare_ruleset": [
		{"consumer": "cloudflare_ruleset", "path": ["rules", "action_parameters", "headers", "Strict-Transport-Security", "value"], "part": "header"},
	],
	"cloudflare_zone_setting": [
		{"consumer": "cloudflare_zone", "path": ["value", "strict_transport_security", "max_age"], "part": "age", "unit": 1},
		{"consumer": "cloudflare_zone", "path": ["value", "strict_transport_security", "include_subdomains"], "part": "subdomains", "on": true},
		{"consumer": "cloudflare_zone", "path": ["value", "strict_transport_security", "preload"], "part": "preload", "on": true},
	],
	"cloudflare_zone_settings_override": [
		{"consumer": "cloudflare_zone_v4", "path": ["settings", "security_header", "max_age"], "part": "age", "unit": 1},
		{"consumer": "cloudflare_zone_v4", "path": ["settings", "security_header", "include_subdomains"], "part": "subdomains", "on": true},
		{"consumer": "cloudflare_zone_v4", "path": ["settings", "security_header", "preload"], "part": "preload", "on": true},
	],
	"data.akamai_property_rules_builder": [
		{"consumer": "akamai_header", "path": ["behavior", "modify_outgoing_response_header", "new_header_value"], "part": "header", "when": {"custom_header_name": "Strict-Transport-Security"}},
		{"consumer": "akamai_property", "path": ["behavior", "http_strict_transport_security", "max_age"], "part": "age", "names": {"ONE_DAY": 86400, "ONE_MONTH": 2592000, "ONE_YEAR": 31536000, "SIX_MONTHS": 15552000, "TEN_MINS": 600, "THREE_MONTHS": 7776000, "TWO_YEARS": 63072000, "ZERO_MINS": 0}},
		{"consumer": "akamai_property", "path": ["behavior", "http_strict_transport_security", "include_sub_domains"], "part": "subdomains", "on": true},
		{"consumer": "akamai_property", "path": ["behavior", "http_strict_transport_security", "preload"], "part": "preload", "on": true},
	],
	"fastly_service_vcl": [
		{"consumer": "fastly", "path": ["header", "source"], "part": "header", "when": {"destination": "Strict-Transport-Security"}},
	],
	"fortios_firewall_vip": [
		{"consumer": "fortios_firewall_vip", "path": ["ssl_hsts_age"], "part": "age", "unit": 1},
		{"consumer": "fortios_firewall_vip", "path": ["ssl_hsts_include_subdomains"], "part": "subdomains", "on": "enable"},
	],
	"fortios_firewall_vip6": [
		{"consumer": "fortios_firewall_vip", "path": ["ssl_hsts_age"], "part": "age", "unit": 1},
		{"consumer": "fortios_firewall_vip", "path": ["ssl_hsts_include_subdomains"], "part": "subdomains", "on": "enable"},
	],
	"gcore_cdn_resource": [
		{"consumer": "gcore", "path": ["options", "static_response_headers", "value", "value"], "part": "header", "when": {"name": "Strict-Transport-Security"}},
	],
	"google_compute_backend_bucket": [
		{"consumer": "google_backend_bucket", "path": ["custom_response_headers"], "part": "text"},
	],
	"google_compute_backend_service": [
		{"consumer": "google_backend_service", "path": ["custom_response_headers"], "part": "text"},
	],
	"google_compute_region_url_map": [
		{"consumer": "google_url_map", "path": ["header_action", "response_headers_to_add", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"google_compute_url_map": [
		{"consumer": "google_url_map", "path": ["header_action", "response_headers_to_add", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"google_firebase_hosting_version": [
		{"consumer": "firebase_hosting", "path": ["config", "headers", "headers", "Strict-Transport-Security"], "part": "header"},
	],
	"google_network_services_edge_cache_service": [
		{"consumer": "google_media_cdn", "path": ["routing", "path_matcher", "route_rule", "header_action", "response_header_to_add", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"google_network_services_http_route": [
		{"consumer": "google_http_route", "path": ["rules", "action", "response_header_modifier", "set", "Strict-Transport-Security"], "part": "header"},
	],
	"huaweicloud_cdn_domain": [
		{"consumer": "huawei_cdn", "path": ["configs", "hsts", "max_age"], "part": "age", "unit": 1},
		{"consumer": "huawei_cdn", "path": ["configs", "hsts", "include_subdomains"], "part": "subdomains", "on": "on"},
	],
	"ibm_cis_domain_settings": [
		{"consumer": "ibm_cis", "path": ["security_header", "max_age"], "part": "age", "unit": 1},
		{"consumer": "ibm_cis", "path": ["security_header", "include_subdomains"], "part": "subdomains", "on": true},
		{"consumer": "ibm_cis", "path": ["security_header", "preload"], "part": "preload", "on": true},
	],
	"incapsula_site_ssl_settings": [
		{"consumer": "imperva", "path": ["hsts", "max_age"], "part": "age", "unit": 1},
		{"consumer": "imperva", "path": ["hsts", "sub_domains_included"], "part": "subdomains", "on": true},
		{"consumer": "imperva", "path": ["hsts", "pre_loaded"], "part": "preload", "on": true},
	],
	"keycloak_realm": [
		{"consumer": "keycloak_realm", "path": ["security_defenses", "headers", "strict_transport_security"], "part": "header"},
	],
	"konnect_gateway_plugin_response_transformer": [
		{"consumer": "kong", "path": ["config", "replace", "headers"], "part": "text"},
		{"consumer": "kong", "path": ["config", "add", "headers"], "part": "text"},
	],
	"kubernetes_annotations": [
		{"consumer": "haproxy_ingress", "path": ["annotations", "haproxy-ingress.github.io/hsts-max-age"], "part": "age", "unit": 1},
		{"consumer": "haproxy_ingress", "path": ["annotations", "haproxy-ingress.github.io/hsts-include-subdomains"], "part": "subdomains", "on": "true"},
		{"consumer": "haproxy_ingress", "path": ["annotations", "haproxy-ingress.github.io/hsts-preload"], "part": "preload", "on": "true"},
		{"consumer": "haproxytech_ingress", "path": ["annotations", "haproxy.org/response-set-header"], "part": "text"},
		{"consumer": "openshift_route", "path": ["annotations", "haproxy.router.openshift.io/hsts_header"], "part": "header"},
	],
	"kubernetes_config_map_v1_data": [
		{"consumer": "ingress_nginx", "path": ["data", "hsts-max-age"], "part": "age", "unit": 1},
		{"consumer": "ingress_nginx", "path": ["data", "hsts-include-subdomains"], "part": "subdomains", "on": "true"},
		{"consumer": "ingress_nginx", "path": ["data", "hsts-preload"], "part": "preload", "on": "true"},
	],
	"kubernetes_ingress_v1": [
		{"consumer": "aws_load_balancer_controller", "path": ["metadata", "annotations", "alb.ingress.kubernetes.io/listener-attributes.HTTPS-443"], "part": "header"},
		{"consumer": "nginx_ingress", "path": ["metadata", "annotations", "nginx.org/hsts-max-age"], "part": "age", "unit": 1},
		{"consumer": "nginx_ingress", "path": ["metadata", "annotations", "nginx.org/hsts-include-subdomains"], "part": "subdomains", "on": "true"},
	],
	"kubernetes_manifest": [
		{"consumer": "apisix", "path": ["manifest", "spec", "plugins", "config", "headers", "set", "Strict-Transport-Security"], "part": "header"},
		{"consumer": "contour", "path": ["manifest", "spec", "routes", "responseHeadersPolicy", "set", "value"], "part": "header", "when": {"name": "Strict-Transport-Security"}},
		{"consumer": "emissary", "path": ["manifest", "spec", "add_response_headers", "Strict-Transport-Security", "value"], "part": "header"},
		{"consumer": "gateway_api", "path": ["manifest", "spec", "rules", "filters", "responseHeaderModifier", "set", "value"], "part": "header", "when": {"name": "Strict-Transport-Security"}},
		{"consumer": "gke_backend_config", "path": ["manifest", "spec", "customResponseHeaders", "headers"], "part": "text"},
		{"consumer": "istio", "path": ["manifest", "spec", "http", "headers", "response", "set", "Strict-Transport-Security"], "part": "header"},
		{"consumer": "nginx_ingress_policy", "path": ["manifest", "spec", "hsts", "maxAge"], "part": "age", "unit": 1},
		{"consumer": "nginx_ingress_policy", "path": ["manifest", "spec", "hsts", "includeSubDomains"], "part": "subdomains", "on": true},
		{"consumer": "nginx_ingress_policy", "path": ["manifest", "spec", "hsts", "preload"], "part": "preload", "on": true},
		{"consumer": "traefik", "path": ["manifest", "spec", "headers", "stsSeconds"], "part": "age", "unit": 1},
		{"consumer": "traefik", "path": ["manifest", "spec", "headers", "stsIncludeSubdomains"], "part": "subdomains", "on": true},
		{"consumer": "traefik", "path": ["manifest", "spec", "headers", "stsPreload"], "part": "preload", "on": true},
		{"consumer": "traefik_headers", "path": ["manifest", "spec", "headers", "customResponseHeaders", "Strict-Transport-Security"], "part": "header"},
	],
	"local_file": [
		{"consumer": "azure_static_web_app", "path": ["content"], "part": "text"},
	],
	"nginxproxymanager_proxy_host": [
		{"consumer": "nginxproxymanager_location", "path": ["locations", "advanced_config"], "part": "text"},
		{"consumer": "nginxproxymanager_proxy_host", "path": ["hsts_enabled"], "part": "switch", "on": true},
	],
	"nsxt_policy_lb_virtual_server": [
		{"consumer": "nsxt_lb", "path": ["rule", "action", "http_response_header_rewrite", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"oci_load_balancer_rule_set": [
		{"consumer": "oci_lb", "path": ["items", "value"], "part": "header", "when": {"header": "Strict-Transport-Security"}},
	],
	"ovh_iploadbalancing_http_frontend": [
		{"consumer": "ovh_iplb", "path": ["hsts"], "part": "switch", "on": true},
	],
	"tencentcloud_cdn_domain": [
		{"consumer": "tencent_cdn", "path": ["https_config", "hsts", "max_age"], "part": "age", "unit": 1},
		{"consumer": "tencent_cdn", "path": ["https_config", "hsts", "include_sub_domains"], "part": "subdomains", "on": "on"},
		{"consumer": "tencent_cdn_header", "path": ["response_header", "header_rules", "header_value"], "part": "header", "when": {"header_name": "Strict-Transport-Security"}},
	],
	"tencentcloud_teo_l7_acc_setting": [
		{"consumer": "tencent_edgeone", "path": ["zone_config", "hsts", "timeout"], "part": "age", "unit": 1},
		{"consumer": "tencent_edgeone", "path": ["zone_config", "hsts", "include_sub_domains"], "part": "subdomains", "on": "on"},
		{"consumer": "tencent_edgeone", "path": ["zone_config", "hsts", "preload"], "part": "preload", "on": "on"},
	],
	"vercel_project_route": [
		{"consumer": "vercel", "path": ["route", "transforms", "args"], "part": "header", "when": {"target": "Strict-Transport-Security"}},
	],
	"yandex_cdn_resource": [
		{"consumer": "yandex_cdn", "path": ["options", "static_response_headers", "strict-transport-security"], "part": "header"},
	],
}

least_age := {
	"aws_cloudfront": 1,
	"f5_bigip": 1,
	"fortios_firewall_vip": 60,
	"tencent_cdn": 1,
	"tencent_edgeone": 1,
	"traefik": 1,
}

package consumers_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// The policies of the tests: without and with preload. The retired one is the zero
// Policy.
var (
	aYear     = hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true}
	preloaded = hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true, Preload: true}
)

// TestSettings_header has the settings of each consumer that takes the whole header,
// with a $ for the header.
func TestSettings_header(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"akamai_header": `{action='MODIFY'; standard_modify_header_name='OTHER'; custom_header_name='Strict-Transport-Security'; new_header_value='$'}`,
		"alicloud_alb":  `{key='Strict-Transport-Security'; value_type='UserDefined'; value='$'}`,
		"aws_alb":       `{routing_http_response_strict_transport_security_header_value='$'}`,
		"aws_amplify": `{custom_headers='customHeaders:
  - pattern: "**"
    headers:
      - key: "Strict-Transport-Security"
        value: "$"
'}`,
		"aws_api_gateway":                  `{method.response.header.Strict-Transport-Security=''$''}`,
		"aws_api_gateway_gateway_response": `{gatewayresponse.header.Strict-Transport-Security=''$''}`,
		"aws_apigatewayv2":                 `{overwrite:header.Strict-Transport-Security='$'}`,
		"aws_cloudfront_function": `{code='function handler(event) {
  var response = event.response;
  response.headers["strict-transport-security"] = { value: "$" };
  return response;
}
'}`,
		"aws_lambda_edge":              `{strict-transport-security=[{key='Strict-Transport-Security'; value='$'}]}`,
		"aws_load_balancer_controller": `{alb.ingress.kubernetes.io/listener-attributes.HTTPS-443='routing.http.response.strict_transport_security.header_value=$'}`,
		"azurerm_api_management": `{xml_content='<policies>
  <inbound />
  <backend>
    <forward-request />
  </backend>
  <outbound>
    <set-header name="Strict-Transport-Security" exists-action="override">
      <value>$</value>
    </set-header>
  </outbound>
  <on-error>
    <set-header name="Strict-Transport-Security" exists-action="override">
      <value>$</value>
    </set-header>
  </on-error>
</policies>
'}`,
		"azurerm_application_gateway": `{header_name='Strict-Transport-Security'; header_value='$'}`,
		"azurerm_cdn_endpoint":        `{action='Overwrite'; name='Strict-Transport-Security'; value='$'}`,
		"azurerm_frontdoor":           `{operator='Overwrite'; header_name='Strict-Transport-Security'; header_value='$'}`,
		"azurerm_frontdoor_batch":     `{operator='Overwrite'; header_name='Strict-Transport-Security'; header_value='$'}`,
		"azurerm_frontdoor_v4":        `{header_action='Overwrite'; header_name='Strict-Transport-Security'; value='$'}`,
		"bunny":                       `{actions=[{type='SetResponseHeader'; parameter1='Strict-Transport-Security'; parameter2='$'; parameter3=null}]}`,
		"cloudflare_ruleset":          `{Strict-Transport-Security={operation='set'; value='$'}}`,
		"apisix":                      `{headers={set={Strict-Transport-Security='$'}}}`,
		"azure_static_web_app":        `{content='{"globalHeaders":{"Strict-Transport-Security":"$"}}'}`,
		"emissary":                    `{add_response_headers={Strict-Transport-Security={value='$'; append=false}}}`,
		"firebase_hosting":            `{glob='**'; headers={Strict-Transport-Security='$'}}`,
		"kong":                        `{replace={headers=['Strict-Transport-Security:$']}; add={headers=['Strict-Transport-Security:$']}}`,
		"nginxproxymanager_location": `{path='/'; advanced_config='proxy_hide_header Strict-Transport-Security;
add_header Strict-Transport-Security "$" always;
'}`,
		"nsxt_lb":                `{header_name='Strict-Transport-Security'; header_value='$'}`,
		"contour":                `{set=[{name='Strict-Transport-Security'; value='$'}]}`,
		"fastly":                 `{action='set'; type='response'; destination='http.Strict-Transport-Security'; source='"$"'}`,
		"gateway_api":            `{set=[{name='Strict-Transport-Security'; value='$'}]}`,
		"gcore":                  `{name='Strict-Transport-Security'; value=['$']; always=true}`,
		"gke_backend_config":     `{headers=['Strict-Transport-Security: $']}`,
		"google_backend_bucket":  `{custom_response_headers=['Strict-Transport-Security: $']}`,
		"google_backend_service": `{custom_response_headers=['Strict-Transport-Security: $']}`,
		"google_http_route":      `{Strict-Transport-Security='$'}`,
		"google_media_cdn":       `{header_name='Strict-Transport-Security'; header_value='$'; replace=true}`,
		"google_url_map":         `{header_name='Strict-Transport-Security'; header_value='$'; replace=true}`,
		"haproxytech_ingress":    `{haproxy.org/response-set-header='Strict-Transport-Security $'}`,
		"istio":                  `{set={Strict-Transport-Security='$'}}`,
		"keycloak_realm":         `{strict_transport_security='$'}`,
		"yandex_cdn":             `{strict-transport-security='$'}`,
		"oci_lb":                 `{action='ADD_HTTP_RESPONSE_HEADER'; header='Strict-Transport-Security'; value='$'}`,
		"openshift_route":        `{haproxy.router.openshift.io/hsts_header='$'}`,
		"tencent_cdn_header":     `{header_mode='set'; header_name='Strict-Transport-Security'; header_value='$'; rule_type='all'; rule_paths=['*']}`,
		"traefik_headers":        `{customResponseHeaders={Strict-Transport-Security='$'}}`,
		"vercel":                 `{type='response.headers'; op='set'; target='{"key":"Strict-Transport-Security"}'; args='"$"'}`,
	}
	for _, c := range consumers.All() {
		if !strings.HasPrefix(string(c.Form), "header") {
			continue
		}
		if tests[c.Name] == "" {
			t.Errorf("%s has no row", c.Name)
		}
		for _, p := range []hsts.Policy{aYear, preloaded, {}} {
			want := strings.ReplaceAll(tests[c.Name], "$", p.String())
			if got := settings(t, c, p); got != want {
				t.Errorf("%s, %q:\n%s\nwant\n%s", c.Name, p, got, want)
			}
		}
	}
}

// TestSettings_directives has the settings of every other consumer without preload,
// with preload, and retired; or "!" and the codes of the problems.
func TestSettings_directives(t *testing.T) {
	t.Parallel()
	tests := map[string][3]string{
		"akamai_property": {
			`{enable=true; max_age='ONE_YEAR'; include_sub_domains=true; preload=false}`,
			`{enable=true; max_age='ONE_YEAR'; include_sub_domains=true; preload=true}`,
			`{enable=true; max_age='ZERO_MINS'; include_sub_domains=false; preload=false}`,
		},
		"alicloud_cdn": {
			`{function_name='HSTS'; function_args=[{arg_name='enabled'; arg_value='on'} {arg_name='https_hsts_max_age'; arg_value='31536000'} {arg_name='https_hsts_include_subdomains'; arg_value='on'}]}`,
			`! preload.never`,
			`{function_name='HSTS'; function_args=[{arg_name='enabled'; arg_value='on'} {arg_name='https_hsts_max_age'; arg_value='0'} {arg_name='https_hsts_include_subdomains'; arg_value='off'}]}`,
		},
		"alicloud_esa": {
			`{hsts='on'; hsts_max_age='31536000'; hsts_include_subdomains='on'; hsts_preload='off'}`,
			`{hsts='on'; hsts_max_age='31536000'; hsts_include_subdomains='on'; hsts_preload='on'}`,
			`{hsts='on'; hsts_max_age='0'; hsts_include_subdomains='off'; hsts_preload='off'}`,
		},
		"avi": {
			`{hsts_enabled='true'; hsts_max_age='365'; hsts_subdomains_enabled='true'}`,
			`! preload.never`,
			`{hsts_enabled='true'; hsts_max_age='0'; hsts_subdomains_enabled='false'}`,
		},
		"aws_cloudfront": {
			`{access_control_max_age_sec=31536000; include_subdomains=true; preload=false; override=true}`,
			`{access_control_max_age_sec=31536000; include_subdomains=true; preload=true; override=true}`,
			`! max_age.zero`,
		},
		"cloudflare_zone": {
			`{strict_transport_security={enabled=true; max_age=31536000; include_subdomains=true; preload=false; nosniff=false}}`,
			`{strict_transport_security={enabled=true; max_age=31536000; include_subdomains=true; preload=true; nosniff=false}}`,
			`{strict_transport_security={enabled=true; max_age=0; include_subdomains=false; preload=false; nosniff=false}}`,
		},
		"cloudflare_zone_v4": {
			`{enabled=true; max_age=31536000; include_subdomains=true; preload=false}`,
			`{enabled=true; max_age=31536000; include_subdomains=true; preload=true}`,
			`{enabled=true; max_age=0; include_subdomains=false; preload=false}`,
		},
		"f5_bigip": {
			`{mode='enabled'; maximum_age=31536000; include_subdomains='enabled'; preload='disabled'}`,
			`{mode='enabled'; maximum_age=31536000; include_subdomains='enabled'; preload='enabled'}`,
			`! max_age.zero`,
		},
		"fortios_firewall_vip": {
			`{ssl_hsts='enable'; ssl_hsts_age=31536000; ssl_hsts_include_subdomains='enable'}`,
			`! preload.never`,
			`! max_age.zero`,
		},
		"nginxproxymanager_proxy_host": {
			`! max_age.own`,
			`! max_age.own`,
			`! max_age.own`,
		},
		"haproxy_ingress": {
			`{haproxy-ingress.github.io/hsts='true'; haproxy-ingress.github.io/hsts-max-age='31536000'; haproxy-ingress.github.io/hsts-include-subdomains='true'; haproxy-ingress.github.io/hsts-preload='false'}`,
			`{haproxy-ingress.github.io/hsts='true'; haproxy-ingress.github.io/hsts-max-age='31536000'; haproxy-ingress.github.io/hsts-include-subdomains='true'; haproxy-ingress.github.io/hsts-preload='true'}`,
			`{haproxy-ingress.github.io/hsts='true'; haproxy-ingress.github.io/hsts-max-age='0'; haproxy-ingress.github.io/hsts-include-subdomains='false'; haproxy-ingress.github.io/hsts-preload='false'}`,
		},
		"huawei_cdn": {
			`{enabled=true; max_age=31536000; include_subdomains='on'}`,
			`! preload.never`,
			`{enabled=true; max_age=0; include_subdomains='off'}`,
		},
		"ibm_cis": {
			`{enabled=true; max_age=31536000; include_subdomains=true; preload=false; nosniff=false}`,
			`{enabled=true; max_age=31536000; include_subdomains=true; preload=true; nosniff=false}`,
			`{enabled=true; max_age=0; include_subdomains=false; preload=false; nosniff=false}`,
		},
		"imperva": {
			`{is_enabled=true; max_age=31536000; sub_domains_included=true; pre_loaded=false}`,
			`{is_enabled=true; max_age=31536000; sub_domains_included=true; pre_loaded=true}`,
			`{is_enabled=true; max_age=0; sub_domains_included=false; pre_loaded=false}`,
		},
		"ingress_nginx": {
			`{hsts='true'; hsts-max-age='31536000'; hsts-include-subdomains='true'; hsts-preload='false'}`,
			`{hsts='true'; hsts-max-age='31536000'; hsts-include-subdomains='true'; hsts-preload='true'}`,
			`{hsts='true'; hsts-max-age='0'; hsts-include-subdomains='false'; hsts-preload='false'}`,
		},
		"netscaler": {
			`{hsts='ENABLED'; maxage=31536000; includesubdomains='YES'; preload='NO'}`,
			`{hsts='ENABLED'; maxage=31536000; includesubdomains='YES'; preload='YES'}`,
			`{hsts='ENABLED'; maxage=0; includesubdomains='NO'; preload='NO'}`,
		},
		"nginx_ingress": {
			`! preload.always`,
			`{nginx.org/hsts='true'; nginx.org/hsts-max-age='31536000'; nginx.org/hsts-include-subdomains='true'}`,
			`! preload.always`,
		},
		"nginx_ingress_policy": {
			`{maxAge=31536000; includeSubDomains=true; preload=false}`,
			`{maxAge=31536000; includeSubDomains=true; preload=true}`,
			`{maxAge=0; includeSubDomains=false; preload=false}`,
		},
		"ovh_iplb": {
			`! max_age.own`,
			`! max_age.own`,
			`! max_age.own`,
		},
		"tencent_cdn": {
			`{switch='on'; max_age=31536000; include_sub_domains='on'}`,
			`! preload.never`,
			`! max_age.zero`,
		},
		"tencent_edgeone": {
			`{switch='on'; timeout=31536000; include_sub_domains='on'; preload='off'}`,
			`{switch='on'; timeout=31536000; include_sub_domains='on'; preload='on'}`,
			`! max_age.zero`,
		},
		"traefik": {
			`{stsSeconds=31536000; stsIncludeSubdomains=true; stsPreload=false}`,
			`{stsSeconds=31536000; stsIncludeSubdomains=true; stsPreload=true}`,
			`! max_age.zero`,
		},
	}
	for _, c := range consumers.All() {
		if strings.HasPrefix(string(c.Form), "header") {
			continue
		}
		for i, p := range []hsts.Policy{aYear, preloaded, {}} {
			if got := settings(t, c, p); got != tests[c.Name][i] {
				t.Errorf("%s, %q:\n%s\nwant\n%s", c.Name, p, got, tests[c.Name][i])
			}
		}
	}
}

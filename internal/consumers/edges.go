package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// akamaiAges are the ages that Akamai's behavior has names for.
var akamaiAges = []Value{
	{Name: "ZERO_MINS", Seconds: 0},
	{Name: "TEN_MINS", Seconds: 10 * 60},
	{Name: "ONE_DAY", Seconds: day},
	{Name: "ONE_MONTH", Seconds: 30 * day, Least: 28 * day, Most: 31 * day},
	{Name: "THREE_MONTHS", Seconds: 90 * day, Least: 89 * day, Most: 93 * day},
	{Name: "SIX_MONTHS", Seconds: 180 * day, Least: 180 * day, Most: 186 * day},
	{Name: "ONE_YEAR", Seconds: 365 * day, Least: 360 * day, Most: 366 * day},
	{Name: "TWO_YEARS", Seconds: 730 * day, Least: 720 * day, Most: 732 * day},
}

// edges has the other CDNs and load balancers as a service.
func edges() []Consumer {
	return []Consumer{
		{
			Name: "fastly", Title: "Fastly",
			Resource: "fastly_service_vcl", Attribute: "header.source",
			Place: "header",
			Shape: Settings{{"action", "set"}, {"type", "response"}, {"destination", "http." + hsts.HeaderName}, {"source", headerIn(`"`, `"`)}},
			Form:  HeaderInVCL, HTTPS: HTTPSIf, Retire: byHeader,
			Note:       "The value needs quotes of its own. A service that was switched to \"Force TLS and enable HSTS\" already has a header object, which fights this one.",
			Unverified: "The condition that keeps it to TLS.",
			Evidence:   Docs,
			Sources:    []string{"https://github.com/fastly/terraform-provider-fastly/blob/3b55002/docs/resources/service_vcl.md"},
		},
		{
			Name: "akamai_property", Title: "Akamai HSTS behavior",
			Resource: "data.akamai_property_rules_builder", Attribute: "behavior.http_strict_transport_security",
			Place: "behavior.http_strict_transport_security",
			Shape: Settings{{"enable", true}, {"max_age", ageName(akamaiAges)}, {"include_sub_domains", subdomains(true, false)}, {"preload", preload(true, false)}},
			Form:  Enum, HTTPS: HTTPSWhere,
			Age:        Age{Values: akamaiAges},
			Retire:     "It sends `max-age=0` with `max_age = \"ZERO_MINS\"`.",
			Instead:    "The behavior modify_outgoing_response_header (the consumer akamai_header) sends any value.",
			Note:       "The property's hostnames need TLS certificates; not usable in includes.",
			Unverified: "How many seconds the months and years stand for: months of 30 days and years of 365 are assumed. Akamai says that ZERO_MINS does not affect browsers that already hold a policy; by RFC 6797, section 6.1.1, a max-age of 0 makes them forget.",
			Evidence:   Code,
			Sources: []string{
				"https://github.com/akamai/terraform-provider-akamai/tree/2e604cc/pkg/providers/property/ruleformats",
				"https://techdocs.akamai.com/terraform/docs/ga-http-strict-transport-security",
			},
		},
		{
			Name: "akamai_header", Title: "Akamai outgoing response header",
			Resource: "data.akamai_property_rules_builder", Attribute: "behavior.modify_outgoing_response_header",
			Place: "behavior.modify_outgoing_response_header",
			Shape: Settings{{"action", "MODIFY"}, {"standard_modify_header_name", "OTHER"}, {"custom_header_name", hsts.HeaderName}, {"new_header_value", header}},
			Form:  HeaderString, HTTPS: HTTPSNotKnown, Retire: byHeader,
			Unverified: "That `standard_modify_header_name = \"OTHER\"` is how this header is named.",
			Evidence:   Code,
			Sources:    []string{"https://github.com/akamai/terraform-provider-akamai/tree/2e604cc/pkg/providers/property/ruleformats"},
		},
		{
			Name: "bunny", Title: "Bunny",
			Resource: "bunnynet_pullzone_edgerule", Attribute: "actions",
			Shape: Settings{{"actions", []any{Settings{{"type", "SetResponseHeader"}, {"parameter1", hsts.HeaderName}, {"parameter2", header}, {"parameter3", nil}}}}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: byHeader,
			Note:       "Every rule that matches runs: a second one adds a second header.",
			Unverified: "The meaning of the parameters, and patterns with a scheme.",
			Evidence:   Docs,
			Sources:    []string{"https://github.com/BunnyWay/terraform-provider-bunnynet/blob/b753ae6/docs/resources/pullzone_edgerule.md"},
		},
		{
			Name: "gcore", Title: "Gcore CDN",
			Resource: "gcore_cdn_resource", Attribute: "options.static_response_headers.value",
			Place: "options.static_response_headers.value",
			Shape: Settings{{"name", hsts.HeaderName}, {"value", []any{header}}, {"always", true}},
			Form:  HeaderString, HTTPS: NotOnlyHTTPS, Retire: byHeader,
			Evidence: Docs,
			Sources:  []string{"https://github.com/G-Core/terraform-provider-gcore/blob/908ddb1/docs/resources/cdn_resource.md"},
		},
		{
			Name: "imperva", Title: "Imperva",
			Resource: "incapsula_site_ssl_settings", Attribute: "hsts",
			Place: "hsts",
			Shape: Settings{{"is_enabled", true}, {"max_age", seconds}, {"sub_domains_included", subdomains(true, false)}, {"pre_loaded", preload(true, false)}},
			Form:  Seconds, HTTPS: HTTPSNotKnown, Retire: byZero,
			Note:       "Left out, max_age is one year. `enable_hsts_for_new_sites` of the account is on by default.",
			Unverified: "That Imperva takes the 0 that its provider sends.",
			Evidence:   Code,
			Sources:    []string{"https://github.com/imperva/terraform-provider-incapsula/blob/577c570/website/docs/r/site_ssl_settings.html.markdown"},
		},
		{
			Name: "vercel", Title: "Vercel",
			Resource: "vercel_project_route", Attribute: "route.transforms",
			Place: "route.transforms[]",
			Shape: Settings{{"type", "response.headers"}, {"op", "set"}, {"target", `{"key":"` + hsts.HeaderName + `"}`}, {"args", headerIn(`"`, `"`)}},
			Form:  HeaderInJSON, HTTPS: OnlyHTTPS, Retire: byHeader,
			Unverified: "The shape of `target` and `args`, and whether Vercel sends a header of its own on custom domains.",
			Evidence:   Code,
			Sources:    []string{"https://github.com/vercel/terraform-provider-vercel/blob/c8a6711/docs/resources/project_route.md"},
		},
		{
			Name: "oci_lb", Title: "Oracle Cloud load balancer",
			Resource: "oci_load_balancer_rule_set", Attribute: "items",
			Place: "items",
			Shape: Settings{{"action", "ADD_HTTP_RESPONSE_HEADER"}, {"header", hsts.HeaderName}, {"value", header}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: byHeader,
			Note:     "Attach the rule set to the HTTPS listener. Adding the header replaces what the servers behind it send.",
			Evidence: Docs,
			Sources: []string{
				"https://github.com/oracle/terraform-provider-oci/blob/8de3c48/website/docs/r/load_balancer_rule_set.html.markdown",
				"https://docs.oracle.com/en-us/iaas/tools/dotnet/latest/api/Oci.LoadbalancerService.Models.AddHttpResponseHeaderRule.html",
			},
		},
		{
			Name: "ovh_iplb", Title: "OVHcloud load balancer",
			Resource: "ovh_iploadbalancing_http_frontend", Attribute: "hsts",
			Form: Switch, Age: Age{Own: true}, HTTPS: HTTPSNotKnown,
			Retire:     "It can't: switched off it sends nothing, and browsers keep what they have. Switch it off, and let the servers behind send `max-age=0`.",
			Instead:    "Let the servers behind it send the header.",
			Unverified: "Which header it sends.",
			Evidence:   Docs,
			Sources:    []string{"https://github.com/ovh/terraform-provider-ovh/blob/a1ae5bc/docs/resources/iploadbalancing_http_frontend.md"},
		},
	}
}

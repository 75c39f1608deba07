package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// loadBalancers has load balancers of vendors without a file of their own:
// appliances, and those that a cloud runs.
func loadBalancers() []Consumer {
	return []Consumer{
		{
			Name: "avi", Title: "Avi (NSX Advanced Load Balancer)",
			Resource: "avi_applicationprofile", Attribute: "http_profile.hsts_max_age",
			Place: "http_profile",
			Shape: Settings{{"hsts_enabled", "true"}, {"hsts_max_age", daysText}, {"hsts_subdomains_enabled", subdomains("true", "false")}},
			Form:  DaysText, Age: Age{Step: day, Max: 10000 * day}, Preload: Never, HTTPS: OnlyHTTPS, Retire: sendsZeroAge,
			Note:     "Subdomains are included by default. The Essentials and Basic editions have no other age than 365 days.",
			Evidence: Docs,
			Sources: []string{
				"https://github.com/vmware/terraform-provider-avi/blob/dded6fb/avi/resource_avi_rest_dependants.go",
				"https://github.com/vmware/alb-sdk/blob/6ba027d/go/models/http_application_profile.go",
			},
		},
		{
			Name: "f5_bigip", Title: "F5 BIG-IP",
			Resource: "bigip_ltm_profile_http", Attribute: "http_strict_transport_security",
			Place: "http_strict_transport_security",
			Shape: Settings{{"mode", "enabled"}, {"maximum_age", seconds}, {"include_subdomains", subdomains("enabled", "disabled")}, {"preload", preload("enabled", "disabled")}},
			Form:  Seconds, HTTPS: HTTPSWhere,
			Age:        Age{NoZero: "its provider leaves out an age of 0, so that the previous one stays."},
			Retire:     "Let the servers behind it send `max-age=0` and set `mode = \"disabled\"`. Or write `max(1, max_age)` there: 1 second is the shortest age that it sends.",
			Note:       "A field that is left out keeps its old value, and include_subdomains is on by default: set all four.",
			Unverified: "That an iRule can send the header instead, and that the servers' header passes once the mode is disabled.",
			Evidence:   Code,
			Sources: []string{
				"https://github.com/F5Networks/terraform-provider-bigip/blob/9ef9f19/bigip/resource_bigip_ltm_profile_http.go",
				"https://github.com/F5Networks/terraform-provider-bigip/blob/9ef9f19/vendor/github.com/f5devcentral/go-bigip/ltm.go",
			},
		},
		{
			Name: "netscaler", Title: "NetScaler",
			Resource: "citrixadc_sslvserver or citrixadc_sslprofile", Attribute: "hsts, maxage, includesubdomains, preload",
			Shape: Settings{{"hsts", "ENABLED"}, {"maxage", seconds}, {"includesubdomains", subdomains("YES", "NO")}, {"preload", preload("YES", "NO")}},
			Form:  Seconds, HTTPS: HTTPSWhere, Retire: sendsZeroAge,
			Note:       "Where SSL profiles are enabled, it has to be on the profile.",
			Unverified: "That the appliance takes the 0 that its provider sends.",
			Evidence:   Code,
			Sources:    []string{"https://github.com/citrix/terraform-provider-citrixadc/blob/8fc2ec1/docs/resources/sslvserver.md"},
		},
		{
			Name: "oci_lb", Title: "Oracle Cloud load balancer",
			Resource: "oci_load_balancer_rule_set", Attribute: "items",
			Place: "items",
			Shape: Settings{{"action", "ADD_HTTP_RESPONSE_HEADER"}, {"header", hsts.HeaderName}, {"value", header}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
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
			Form: Switch, Age: Age{Fixed: true}, HTTPS: HTTPSNotKnown,
			Retire:     "It can't: switched off it sends nothing, and browsers keep what they have. Switch it off, and let the servers behind send `max-age=0`.",
			Instead:    "Let the servers behind it send the header.",
			Unverified: "Which header it sends.",
			Evidence:   Docs,
			Sources:    []string{"https://github.com/ovh/terraform-provider-ovh/blob/a1ae5bc/docs/resources/iploadbalancing_http_frontend.md"},
		},
	}
}

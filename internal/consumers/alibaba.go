package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

const alicloudBlob = "https://github.com/aliyun/terraform-provider-alicloud/blob/81c43b6/"

func alibaba() []Consumer {
	return []Consumer{
		{
			Name: "alicloud_cdn", Title: "Alibaba Cloud CDN",
			Resource: "alicloud_cdn_domain_config", Attribute: "function_args of function_name HSTS",
			Shape: Settings{{"function_name", "HSTS"}, {"function_args", []any{
				Settings{{"arg_name", "enabled"}, {"arg_value", "on"}},
				Settings{{"arg_name", "https_hsts_max_age"}, {"arg_value", secondsText}},
				Settings{{"arg_name", "https_hsts_include_subdomains"}, {"arg_value", subdomains("on", "off")}},
			}}},
			Form: SecondsText, Age: Age{Max: 730 * day}, Preload: Never, HTTPS: OnlyHTTPS, Retire: sendsZeroAge,
			Note:       "The ceiling is that of the console.",
			Unverified: "Whether the API accepts more than the console; and whether the function set_resp_header, with the arguments `key` and `value`, accepts this header, which could then have any value.",
			Own:        OwnNotKnown,
			Evidence:   Docs,
			Sources: []string{
				alicloudBlob + "alicloud/resource_alicloud_cdn_domain_config_test.go",
				"https://www.alibabacloud.com/help/en/cdn/user-guide/configure-hsts",
			},
		},
		{
			Name: "alicloud_esa", Title: "Alibaba Cloud ESA",
			Resource: "alicloud_esa_https_application_configuration", Attribute: "hsts, hsts_max_age, hsts_include_subdomains, hsts_preload",
			Shape: Settings{{"hsts", "on"}, {"hsts_max_age", secondsText}, {"hsts_include_subdomains", subdomains("on", "off")}, {"hsts_preload", preload("on", "off")}},
			Form:  SecondsText, HTTPS: HTTPSIf, Retire: sendsZeroAge,
			Own:      OwnNotKnown,
			Evidence: Code,
			Sources:  []string{alicloudBlob + "website/docs/r/esa_https_application_configuration.html.markdown"},
		},
		{
			Name: "alicloud_alb", Title: "Alibaba Cloud ALB",
			Resource: "alicloud_alb_rule", Attribute: "rule_actions.insert_header_config",
			Place: "rule_actions.insert_header_config",
			Shape: Settings{{"key", hsts.HeaderName}, {"value_type", "UserDefined"}, {"value", header}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
			Note:       "The rule has `direction = \"Response\"` and belongs to the HTTPS listener.",
			Unverified: "Which condition matches every response: a rule needs one.",
			Own:        OwnNone,
			OwnNote:    "The rule applies to the responses of the servers behind it. The load balancer's own redirects and fixed responses lack the header.",
			Evidence:   Docs,
			Sources:    []string{alicloudBlob + "website/docs/r/alb_rule.html.markdown"},
		},
	}
}

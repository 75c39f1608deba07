package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// day is a day in seconds.
const day int64 = 24 * 60 * 60

const (
	alicloudBlob = "https://github.com/aliyun/terraform-provider-alicloud/blob/81c43b6/"
	tencentBlob  = "https://github.com/tencentcloudstack/terraform-provider-tencentcloud/blob/f6970a9/"
)

// asian has Alibaba, Huawei and Tencent Cloud.
func asian() []Consumer {
	const off = " `switch = \"off\"` sends no header, and browsers keep what they have."
	return []Consumer{
		{
			Name: "alicloud_cdn", Title: "Alibaba Cloud CDN",
			Resource: "alicloud_cdn_domain_config", Attribute: "function_args of function_name HSTS",
			Shape: Settings{{"function_name", "HSTS"}, {"function_args", []any{
				Settings{{"arg_name", "enabled"}, {"arg_value", "on"}},
				Settings{{"arg_name", "https_hsts_max_age"}, {"arg_value", secondsText}},
				Settings{{"arg_name", "https_hsts_include_subdomains"}, {"arg_value", subdomains("on", "off")}},
			}}},
			Form: SecondsText, Age: Age{Most: 730 * day}, Preload: Never, HTTPS: OnlyHTTPS, Retire: byZero,
			Note:       "The ceiling is that of the console.",
			Unverified: "Whether the API takes more than the console; and the arguments of the function set_resp_header, which could send any value.",
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
			Form:  SecondsText, HTTPS: HTTPSIf, Retire: byZero,
			Evidence: Code,
			Sources:  []string{alicloudBlob + "website/docs/r/esa_https_application_configuration.html.markdown"},
		},
		{
			Name: "alicloud_alb", Title: "Alibaba Cloud ALB",
			Resource: "alicloud_alb_rule", Attribute: "rule_actions.insert_header_config",
			Place: "rule_actions.insert_header_config",
			Shape: Settings{{"key", hsts.HeaderName}, {"value_type", "UserDefined"}, {"value", header}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: byHeader,
			Note:       "The rule has `direction = \"Response\"` and stands on the HTTPS listener.",
			Unverified: "That `value_type = \"UserDefined\"` is how a value of one's own is named.",
			Evidence:   Docs,
			Sources:    []string{alicloudBlob + "website/docs/r/alb_rule.html.markdown"},
		},
		{
			Name: "huawei_cdn", Title: "Huawei Cloud CDN",
			Resource: "huaweicloud_cdn_domain", Attribute: "configs.hsts",
			Place: "configs.hsts",
			Shape: Settings{{"enabled", true}, {"max_age", seconds}, {"include_subdomains", subdomains("on", "off")}},
			Form:  Seconds, Age: Age{Most: 63072000}, Preload: Never, HTTPS: HTTPSNotKnown, Retire: byZero,
			Evidence: Docs,
			Sources:  []string{"https://github.com/huaweicloud/terraform-provider-huaweicloud/blob/a0345b8/docs/resources/cdn_domain.md"},
		},
		{
			Name: "tencent_cdn", Title: "Tencent Cloud CDN",
			Resource: "tencentcloud_cdn_domain", Attribute: "https_config.hsts",
			Place: "https_config.hsts",
			Shape: Settings{{"switch", "on"}, {"max_age", seconds}, {"include_sub_domains", subdomains("on", "off")}},
			Form:  Seconds, Preload: Never, HTTPS: HTTPSNotKnown,
			Age: Age{
				NoZero: "its provider leaves out an age of 0.",
				Most:   hsts.OneYear,
			},
			Retire:   "Set `max-age=0` as a header of `response_header.header_rules` (the consumer `tencent_cdn_header`)." + off,
			Instead:  "A rule of response_header.header_rules (the consumer tencent_cdn_header) sends any value.",
			Evidence: Code,
			Sources: []string{
				tencentBlob + "tencentcloud/services/cdn/resource_tc_cdn_domain.go",
				"https://cloud.tencent.com/document/product/228/44867",
			},
		},
		{
			Name: "tencent_cdn_header", Title: "Tencent Cloud CDN response header",
			Resource: "tencentcloud_cdn_domain", Attribute: "response_header.header_rules",
			Place: "response_header.header_rules",
			Shape: Settings{{"header_mode", "set"}, {"header_name", hsts.HeaderName}, {"header_value", header}, {"rule_type", "all"}, {"rule_paths", []any{"*"}}},
			Form:  HeaderString, HTTPS: HTTPSNotKnown, Retire: byHeader,
			Note:     "The mode `set` replaces what the origin sends.",
			Evidence: Docs,
			Sources: []string{
				tencentBlob + "website/docs/r/cdn_domain.html.markdown",
				"https://www.tencentcloud.com/document/product/228/35320",
			},
		},
		{
			Name: "tencent_edgeone", Title: "Tencent Cloud EdgeOne",
			Resource: "tencentcloud_teo_l7_acc_setting", Attribute: "zone_config.hsts",
			Place: "zone_config.hsts",
			Shape: Settings{{"switch", "on"}, {"timeout", seconds}, {"include_sub_domains", subdomains("on", "off")}, {"preload", preload("on", "off")}},
			Form:  Seconds, HTTPS: HTTPSNotKnown,
			Age: Age{
				NoZero: "its ages begin at 1.",
				Most:   hsts.OneYear,
			},
			Retire:     "Let the origin send `max-age=0`, and switch the setting off. Or write `max(1, max_age)` there: 1 second is the shortest age that it sends." + off,
			Note:       "`hsts_parameters` of `tencentcloud_teo_l7_acc_rule` and `tencentcloud_teo_l7_acc_rule_v2` has the same limits.",
			Unverified: "That the origin's header passes once the setting is off.",
			Evidence:   Docs,
			Sources: []string{
				tencentBlob + "website/docs/r/teo_l7_acc_setting.html.markdown",
				tencentBlob + "website/docs/r/teo_l7_acc_rule_v2.html.markdown",
			},
		},
	}
}

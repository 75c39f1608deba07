package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

const tencentBlob = "https://github.com/tencentcloudstack/terraform-provider-tencentcloud/blob/f6970a9/"

func tencent() []Consumer {
	const off = " `switch = \"off\"` sends no header, and browsers keep the policy."
	return []Consumer{
		{
			Name: "tencent_cdn", Title: "Tencent Cloud CDN",
			Resource: "tencentcloud_cdn_domain", Attribute: "https_config.hsts",
			Place: "https_config.hsts",
			Shape: Settings{{"switch", "on"}, {"max_age", seconds}, {"include_sub_domains", subdomains("on", "off")}},
			Form:  Seconds, Preload: Never, HTTPS: HTTPSNotKnown,
			Age: Age{
				NoZero: "its provider drops an age of 0.",
				Max:    hsts.OneYear,
			},
			Retire:   "Set `max-age=0` as a header of `response_header.header_rules` (the consumer `tencent_cdn_header`)." + off,
			Instead:  "A rule of response_header.header_rules (the consumer tencent_cdn_header) sends any value.",
			Own:      OwnNotKnown,
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
			Form:  HeaderString, HTTPS: HTTPSNotKnown, Retire: sendsZero,
			Note:     "The mode `set` replaces what the origin sends.",
			Own:      OwnNotKnown,
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
				Max:    hsts.OneYear,
			},
			Retire:     "Let the origin send `max-age=0`, and switch the setting off. Or write `max(1, max_age)` there: 1 second is the shortest age that it sends." + off,
			Note:       "`hsts_parameters` of `tencentcloud_teo_l7_acc_rule` and `tencentcloud_teo_l7_acc_rule_v2` has the same limits.",
			Unverified: "That the origin's header gets through once the setting is off.",
			Own:        OwnNotKnown,
			Evidence:   Docs,
			Sources: []string{
				tencentBlob + "website/docs/r/teo_l7_acc_setting.html.markdown",
				tencentBlob + "website/docs/r/teo_l7_acc_rule_v2.html.markdown",
			},
		},
	}
}

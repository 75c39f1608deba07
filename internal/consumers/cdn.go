package consumers

import (
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

const huaweiBlob = "https://github.com/huaweicloud/terraform-provider-huaweicloud/blob/a0345b8/"

// otherCDNs has the vendors of a CDN that have no file of their own.
func otherCDNs() []Consumer {
	return []Consumer{
		{
			Name: "bunny", Title: "Bunny",
			Resource: "bunnynet_pullzone_edgerule", Attribute: "actions",
			Shape: Settings{{"actions", []any{Settings{{"type", "SetResponseHeader"}, {"parameter1", hsts.HeaderName}, {"parameter2", header}, {"parameter3", nil}}}}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:       "Every matching rule runs: a second one adds a second header.",
			Unverified: "The meaning of the parameters, and patterns with a scheme.",
			Own:        OwnNotKnown,
			Evidence:   Docs,
			Sources:    []string{"https://github.com/BunnyWay/terraform-provider-bunnynet/blob/b753ae6/docs/resources/pullzone_edgerule.md"},
		},
		{
			Name: "fastly", Title: "Fastly",
			Resource: "fastly_service_vcl", Attribute: "header.source",
			Place: "header",
			Shape: Settings{{"action", "set"}, {"type", "response"}, {"destination", "http." + hsts.HeaderName}, {"source", headerIn(`"`, `"`)}},
			Form:  HeaderInVCL, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:       "The value needs quotes of its own. A service that was switched to \"Force TLS and enable HSTS\" already has a header object, which conflicts with this one.",
			Unverified: "The condition that limits it to TLS.",
			Own:        OwnAll,
			OwnNote:    "A header of the type `response` is set in `vcl_deliver`, which handles every response, including synthetic errors and redirects.",
			Evidence:   Docs,
			Sources: []string{
				"https://github.com/fastly/terraform-provider-fastly/blob/3b55002/docs/resources/service_vcl.md",
				"https://www.fastly.com/documentation/reference/vcl/subroutines/error",
				"https://www.fastly.com/documentation/reference/vcl/subroutines/deliver",
			},
		},
		{
			Name: "gcore", Title: "Gcore CDN",
			Resource: "gcore_cdn_resource", Attribute: "options.static_response_headers.value",
			Place: "options.static_response_headers.value",
			Shape: Settings{{"name", hsts.HeaderName}, {"value", []any{header}}, {"always", true}},
			Form:  HeaderString, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{"https://github.com/G-Core/terraform-provider-gcore/blob/908ddb1/docs/resources/cdn_resource.md"},
		},
		{
			Name: "huawei_cdn", Title: "Huawei Cloud CDN",
			Resource: "huaweicloud_cdn_domain", Attribute: "configs.hsts",
			Place: "configs.hsts",
			Shape: Settings{{"enabled", true}, {"max_age", seconds}, {"include_subdomains", subdomains("on", "off")}},
			Form:  Seconds, Age: Age{Max: 63072000}, Preload: Never, HTTPS: HTTPSNotKnown, Retire: sendsZeroAge,
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{huaweiBlob + "docs/resources/cdn_domain.md"},
		},
		{
			Name: "imperva", Title: "Imperva",
			Resource: "incapsula_site_ssl_settings", Attribute: "hsts",
			Place: "hsts",
			Shape: Settings{{"is_enabled", true}, {"max_age", seconds}, {"sub_domains_included", subdomains(true, false)}, {"pre_loaded", preload(true, false)}},
			Form:  Seconds, HTTPS: HTTPSNotKnown, Retire: sendsZeroAge,
			Note:       "Left out, max_age is one year. `enable_hsts_for_new_sites` of the account is on by default.",
			Unverified: "That Imperva accepts the 0 that its provider sends. If it does not, a rule of `incapsula_delivery_rules_configuration` with RULE_ACTION_RESPONSE_REWRITE_HEADER sends any header.",
			Own:        OwnNotKnown,
			Evidence:   Code,
			Sources: []string{
				"https://github.com/imperva/terraform-provider-incapsula/blob/577c570/website/docs/r/site_ssl_settings.html.markdown",
				"https://github.com/imperva/terraform-provider-incapsula/blob/577c570/website/docs/r/delivery_rules_configuration.markdown",
			},
		},
		{
			Name: "vercel", Title: "Vercel",
			Resource: "vercel_project_route", Attribute: "route.transforms",
			Place: "route.transforms[]",
			Shape: Settings{{"type", "response.headers"}, {"op", "set"}, {"target", `{"key":"` + hsts.HeaderName + `"}`}, {"args", headerIn(`"`, `"`)}},
			Form:  HeaderInJSON, HTTPS: OnlyHTTPS, Retire: sendsZero,
			Unverified: "The shape of `target` and `args`, and whether Vercel sends a header of its own on custom domains.",
			Own:        OwnNotKnown,
			Evidence:   Code,
			Sources:    []string{"https://github.com/vercel/terraform-provider-vercel/blob/c8a6711/docs/resources/project_route.md"},
		},
		{
			Name: "yandex_cdn", Title: "Yandex Cloud CDN",
			Resource: "yandex_cdn_resource", Attribute: "options.static_response_headers",
			Place: "options.static_response_headers",
			Shape: Settings{{strings.ToLower(hsts.HeaderName), header}},
			Form:  HeaderString, HTTPS: HTTPSNotKnown, Retire: sendsZero,
			Note:     "The name of the header is in lower case.",
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{"https://github.com/yandex-cloud/terraform-provider-yandex/blob/b52b1df5/docs/resources/cdn_resource.md"},
		},
	}
}

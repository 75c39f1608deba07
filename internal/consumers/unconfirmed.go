package consumers

// Unconfirmed is a product that was looked for, and of which no source says that it
// can send a policy, and how.
type Unconfirmed struct {
	Title string
	// Found says in sentences what the sources have, and what to do meanwhile.
	Found   string
	Sources []string
}

// AllUnconfirmed returns the products that are not in the catalogue for lack of a
// source, sorted by title.
func AllUnconfirmed() []Unconfirmed {
	return []Unconfirmed{
		{
			Title:   "Alibaba Cloud DCDN",
			Found:   "`alicloud_dcdn_domain_config` accepts any function name. `HSTS`, with the arguments that it has in Alibaba Cloud CDN (the consumer `alicloud_cdn`), is documented only for CDN.",
			Sources: []string{alicloudBlob + "website/docs/r/dcdn_domain_config.html.markdown"},
		},
		{
			Title:   "Azure App Service",
			Found:   "The site itself sends the header: on Windows through its web.config, which `server_config(\"iis_rewrite\", …)` writes, and on Linux through the application.",
			Sources: []string{"https://learn.microsoft.com/en-us/answers/questions/1723781/missing-hsts-header-on-azure-app-service-productio"},
		},
		{
			Title:   "Huawei Cloud ELB",
			Found:   "`insert_headers_config` of `huaweicloud_elb_l7policy` is for headers of requests. Let the servers behind it send the header.",
			Sources: []string{huaweiBlob + "docs/resources/elb_l7policy.md"},
		},
		{
			Title:   "Huawei Cloud WAF",
			Found:   "No resource of it sets a header of responses. Let the servers behind it send the header.",
			Sources: []string{huaweiBlob + "docs/resources/waf_domain.md"},
		},
	}
}

package profiles

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// scanners are the profiles of tools and services that look at sites or at
// configurations.
func scanners() []Profile {
	return []Profile{
		{
			Name: "mdn-observatory-2026", Title: "MDN HTTP Observatory",
			MinMaxAge: days180, Beyond: []Requirement{FirstResponse, SingleHeader, Certificate},
			Note:   "Its six months are 180 days. A value with a comma is invalid. A site on the preload list passes whatever its header.",
			Source: "https://github.com/mdn/mdn-http-observatory/blob/main/src/analyzer/tests/strict-transport-security.js", Read: "2026-11",
		},
		{
			Name: "ssllabs-2009r", Title: "Qualys SSL Labs, grade A+", Version: "2009r",
			MinMaxAge: days180, Beyond: []Requirement{Certificate},
			Note: "The rating guide says six months; the service uses 180 days (`LONG_MAX_AGE` of its API). " +
				"A+ also needs a configuration without warnings. A missing or invalid policy gets at most A-.",
			Source: "https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide", Section: "Changes in 2009e and 2009r", Published: "2025-05-16", Read: "2026-11",
		},
		{
			Name: "testssl-2026", Title: "testssl.sh",
			MinMaxAge: days180, Beyond: []Requirement{FirstResponse},
			Note:   "It recommends 180 days, and reports an age of 179 days or less as MEDIUM. The other directives are for information.",
			Source: "https://github.com/testssl/testssl.sh", Section: "HSTS_MIN", Read: "2026-11",
		},
		{
			Name: "pshtt-2026", Title: "CISA pshtt, \"Domain Uses Strong HSTS\"",
			MinMaxAge: hsts.OneYear, Beyond: []Requirement{FirstResponse},
			Note:   "It checks the canonical endpoint. Its \"HSTS Preload Ready\" only requires 18 weeks, which is not enough for a submission today.",
			Source: "https://github.com/cisagov/pshtt/blob/develop/src/pshtt/pshtt.py", Section: "is_domain_strong_hsts", Read: "2026-11",
		},
		{
			Name: "securityscorecard-2026", Title: "SecurityScorecard, \"Website Does Not Implement HSTS Best Practices\"",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Beyond: []Requirement{SingleHeader},
			Source: "https://support.securityscorecard.com/hc/en-us/articles/360058576372-Website-Does-Not-Implement-HSTS-Best-Practices", Read: "2026-11",
		},
		{
			Name: "prowler-zone-hsts-enabled-2026", Title: "Prowler, check zone_hsts_enabled of Cloudflare",
			MinMaxAge: sixMonths, IncludeSubDomains: Must,
			Note:   "It checks the settings of the zone, not the site.",
			Source: "https://github.com/prowler-cloud/prowler/blob/master/prowler/providers/cloudflare/services/zone/zone_hsts_enabled/zone_hsts_enabled.py", Read: "2026-11",
		},
		{
			Name: "checkov-ckv-aws-259-2026", Title: "Checkov, CKV_AWS_259 (response headers policy of CloudFront)",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Preload: Must,
			Note: "It checks the configuration, and also requires `override = true`. It requires preload of everyone, against the advice of " +
				"hstspreload.org: skip the check if you don't want to be preloaded.",
			Source: "https://github.com/bridgecrewio/checkov/blob/main/checkov/terraform/checks/resource/aws/CloudFrontResponseHeaderStrictTransportSecurity.py", Read: "2026-11",
		},
		{
			Name: "django-check-deploy-2026", Title: "Django, manage.py check --deploy (W004, W005, W021)",
			MinMaxAge: 1, IncludeSubDomains: Must, Preload: Must,
			Note:   "It checks the settings, not the site.",
			Source: "https://docs.djangoproject.com/en/stable/ref/checks/", Section: "Security", Read: "2026",
		},
		{
			Name: "zap-10035-2026", Title: "ZAP, passive rule 10035",
			MinMaxAge: 1, Beyond: []Requirement{AllResponses, HTTPSOnly, SingleHeader},
			Note:   "A malformed value and a policy in a META element are reported too.",
			Source: "https://www.zaproxy.org/docs/alerts/10035/", Read: "2026",
		},
	}
}

// benchmarks are the profiles of benchmarks for the configuration of a server.
func benchmarks() []Profile {
	return []Profile{
		{
			Name: "cis-nginx-2.1.0", Title: "CIS NGINX Benchmark", Version: "2.1.0",
			MinMaxAge: sixMonths, Beyond: []Requirement{AllResponses},
			Note:   "`always` of `add_header` sends the header with errors too. Preloading is a separate, optional recommendation.",
			Source: "https://www.tenable.com/audits/items/CIS_NGINX_v2.1.0_Level_1_Webserver.audit:68283f468f5237391a1e9c65e38245e8", Section: "4.1.8", Read: "2026-11",
		},
		{
			Name: "cis-apache-2.2-3.6.0", Title: "CIS Apache HTTP Server 2.2 Benchmark", Version: "3.6.0",
			MinMaxAge: 480, Beyond: []Requirement{AllResponses},
			Note:   "`Header always set` sends the header with errors too. includeSubDomains and preload are left to the site.",
			Source: "https://www.cisecurity.org/benchmark/apache_http_server", Section: "7.11", Read: "2026-11",
		},
	}
}

package profiles

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// governments are the profiles of governments, for their own sites and those of
// their suppliers.
func governments() []Profile {
	const cio = "https://https.cio.gov/guide/"
	return []Profile{
		{
			Name: "us-m-15-13-option-1", Title: "US, OMB M-15-13, preloading of the parent domain (preferred)", Version: "M-15-13",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Beyond: []Requirement{Apex, Listed},
			Note:   "It does not mention the directive preload, which the list requires, but has it in its example. Each API must enforce HTTPS itself.",
			Source: cio, Section: "Options for HSTS compliance, 1", Published: "2015-06-08", Read: "2026-11",
		},
		{
			Name: "us-m-15-13-option-2", Title: "US, OMB M-15-13, each subdomain on its own", Version: "M-15-13",
			MinMaxAge: hsts.OneYear, Beyond: []Requirement{Apex, EveryPublicSubdomain},
			Source: cio, Section: "Options for HSTS compliance, 2", Published: "2015-06-08", Read: "2026-11",
		},
		{
			Name: "us-bod-18-01", Title: "US, CISA, Binding Operational Directive 18-01", Version: "18-01",
			MinMaxAge: hsts.OneYear, Beyond: []Requirement{Apex, EveryPublicSubdomain, Redirect},
			Note: "It refers to the guide to M-15-13, and either option of it is enough: a domain on the preload list needs no policy on each subdomain. " +
				"Agencies also report which domains can be preloaded.",
			Source: "https://www.cisa.gov/news-events/directives/bod-18-01-enhance-email-and-web-security", Section: "II.1.b", Published: "2017-10-16", Read: "2026-11",
		},
		{
			Name: "uk-service-manual-2026", Title: "UK, GOV.UK Service Manual",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Preload: Must,
			Note: "It recommends one header. As published, with a comma after the age, browsers ignore that header as a whole: " +
				"write a semicolon, as this provider does.",
			Source: "https://www.gov.uk/service-manual/technology/using-https", Section: "Configuring HSTS", Read: "2026-11",
		},
		{
			Name: "uk-security-gov-uk-2026", Title: "UK, Government Digital Service, security.gov.uk",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Preload: Must, Beyond: []Requirement{Redirect, Listed},
			Note:   "Its example of a header is treated as the requirement.",
			Source: "https://www.security.gov.uk/?p=19322", Section: "HTTP Strict Transport Security (HSTS) not set", Read: "2026-11",
		},
		{
			Name: "ca-itpin-2018-01", Title: "Canada, ITPIN 2018-01, Implementing HTTPS", Version: "2018-01",
			MinMaxAge: hsts.OneYear, Beyond: []Requirement{Apex, Redirect},
			Note: "The notice requires HSTS; the age is that of its guide, in the simplest form. " +
				"The guide recommends includeSubDomains, and preload when ready.",
			Source: "https://wiki.gccollab.ca/GC_HTTPS_HSTS", Published: "2018-06-27", Read: "2026-11",
		},
		{
			Name: "au-ism-1424-r5", Title: "Australia, Information Security Manual, control ISM-1424", Version: "revision 5",
			MinMaxAge: 1,
			Note:      "It requires HSTS in response headers, but no age.",
			Source:    "https://www.cyber.gov.au/ism", Section: "Guidelines for Software Development, ISM-1424", Published: "2025-03", Read: "2026-11",
		},
		{
			Name: "disa-iis-10-sv-218827r879887", Title: "US, DISA, STIG of the IIS 10.0 server, V-218827", Version: "SV-218827r879887_rule",
			MinMaxAge: 1, IncludeSubDomains: Must, Beyond: []Requirement{Redirect},
			Note:   "Not applicable where a load balancer or proxy sends the header.",
			Source: "https://www.stigviewer.com/stigs/microsoft_iis_100_server/", Section: "V-218827", Read: "2026-11",
		},
		{
			Name: "internet-nl-2026", Title: "Netherlands, Internet.nl, by the guidelines of NCSC-NL",
			MinMaxAge: hsts.OneYear, Beyond: []Requirement{FirstResponse},
			Note:   "A shorter age is a part of the score. The first value counts.",
			Source: "https://github.com/internetstandards/Internet.nl/blob/main/checks/tasks/http_headers.py", Read: "2026",
		},
	}
}

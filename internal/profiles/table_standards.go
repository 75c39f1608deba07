package profiles

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// standards are the profiles of bodies that write standards for everybody.
func standards() []Profile {
	const (
		asvs      = "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x12-V3-Web-Frontend-Security.md"
		asvsTitle = "OWASP Application Security Verification Standard, level "
		asvsDate  = "2025-05-30"
	)
	return []Profile{
		{
			Name: "rfc-6797", Title: "RFC 6797, HTTP Strict Transport Security", Version: "6797",
			MinMaxAge: 1, Beyond: []Requirement{HTTPSOnly, SingleHeader},
			Note:   "Any age above 0 is a policy; 0 makes browsers forget.",
			Source: "https://www.rfc-editor.org/rfc/rfc6797", Section: "6.1.1, 7.1 and 7.2", Published: "2012-11", Read: "2026-11",
		},
		{
			Name: "asvs-5.0.0-l1", Title: asvsTitle + "1", Version: "5.0.0",
			MinMaxAge: hsts.OneYear, Beyond: []Requirement{AllResponses},
			Source: asvs, Section: "3.4.1", Published: asvsDate, Read: "2026-11",
		},
		{
			Name: "asvs-5.0.0-l2", Title: asvsTitle + "2", Version: "5.0.0",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Beyond: []Requirement{AllResponses},
			Source: asvs, Section: "3.4.1", Published: asvsDate, Read: "2026-11",
		},
		{
			Name: "asvs-5.0.0-l3", Title: asvsTitle + "3", Version: "5.0.0",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Beyond: []Requirement{AllResponses, Listed},
			Note:   "It requires the entry on the list, and does not mention the directive preload, which the list requires.",
			Source: asvs, Section: "3.4.1 and 3.7.4", Published: asvsDate, Read: "2026-11",
		},
		{
			Name: "mozilla-tls-5.8", Title: "Mozilla, TLS guidelines (SSL Configuration Generator)", Version: "5.8",
			MinMaxAge: twoYears,
			Note:      "All configurations (modern, intermediate, old) require the same.",
			Source:    "https://ssl-config.mozilla.org/guidelines/5.8.json", Section: "hsts_min_age", Read: "2026-11",
		},
		{
			Name: "mozilla-tls-6.0", Title: "Mozilla, TLS guidelines (SSL Configuration Generator)", Version: "6.0",
			MinMaxAge: twoYears,
			Note:      "Both configurations (modern, intermediate) require the same.",
			Source:    "https://ssl-config.mozilla.org/guidelines/6.0.json", Section: "hsts_min_age", Read: "2026-11",
		},
		{
			Name: "mozilla-web-security-2026", Title: "Mozilla, web security guidelines",
			MinMaxAge: sixMonths,
			Note:      "Two years (63072000) are recommended, includeSubDomains with care, and preload for sites at high risk.",
			Source:    "https://infosec.mozilla.org/guidelines/web_security", Section: "HTTP Strict Transport Security", Read: "2026-11",
		},
	}
}

// lists are the profiles of the browsers' preload lists.
func lists() []Profile {
	const source = "https://hstspreload.org"
	return []Profile{
		{
			Name: "hstspreload-bulk-1-year", Title: "hstspreload.org, submission", Version: "bulk-1-year",
			MinMaxAge: hsts.OneYear, IncludeSubDomains: Must, Preload: Must,
			Beyond: []Requirement{Apex, FirstResponse, SingleHeader, Redirect, Certificate},
			Note:   "The data source `hsts_preload_readiness` checks all of it. www and every other name below the domain must work over HTTPS too.",
			Source: source, Section: "Submission Requirements", Published: "2017-10-11", Read: "2026-03",
		},
		{
			Name: "hstspreload-bulk-18-weeks", Title: "hstspreload.org, what names added before October 2017 must keep", Version: "bulk-18-weeks",
			MinMaxAge: hsts.EighteenWeeks, IncludeSubDomains: Must, Preload: Must,
			Beyond: []Requirement{Apex, FirstResponse, SingleHeader, Redirect, Certificate},
			Note:   "Its scan still requires one year on the page that plain HTTP redirects to.",
			Source: source, Section: "Continued Requirements", Published: "2016-02-29", Read: "2026-03",
		},
		{
			Name: "hstspreload-removal-2026", Title: "hstspreload.org, removal",
			MinMaxAge: 0, Preload: MustNot, Beyond: []Requirement{FirstResponse, SingleHeader, Certificate},
			Note:   "A policy must be served, of any age.",
			Source: source + "/removal/", Read: "2026-03",
		},
		{
			Name: "firefox-list-2026", Title: "Mozilla, the preload list of Firefox",
			MinMaxAge: hsts.EighteenWeeks, Beyond: []Requirement{FirstResponse, Certificate}, ByHEAD: true,
			Note: "It uses HEAD, so a header that is sent only for GET does not count. Candidates are the names of Chromium's list. " +
				"includeSubDomains is copied from the header, and preload is ignored.",
			Source: "https://github.com/mozilla-firefox/firefox/blob/0571711d/taskcluster/docker/periodic-updates/scripts/getHSTSPreloadList.js", Read: "2026",
		},
	}
}

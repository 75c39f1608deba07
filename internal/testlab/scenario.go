package testlab

import "slices"

// Scenario is a domain as it may be met out there, with all the sites that
// belong to it.
type Scenario struct {
	Name string
	// About says what is special about the domain. It is a description, no verdict.
	About string
	// Domain is the name to ask about.
	Domain string
	// Sites are the domain and what else it takes, such as its www. A domain
	// without a site does not exist.
	Sites []Site
	// Subdomains are the names below the domain that a client is given, some
	// with a port; nil where it is told nothing.
	Subdomains []string
	// NeedsIPv6 is set where the scenario is another one on a machine without ::1.
	NeedsIPv6 bool
	// Hangs is set where something never answers, so that a client comes to an
	// end by its own deadline only.
	Hangs bool
}

// Scenarios are all the lab's scenarios. No two of them share a host.
func Scenarios() []Scenario {
	return slices.Concat(
		plainScenarios(),
		headerScenarios(),
		httpRedirectScenarios(),
		httpsRedirectScenarios(),
		tlsScenarios(),
		answerScenarios(),
		portScenarios(),
		dnsScenarios(),
		wwwScenarios(),
		furtherScenarios(),
		subdomainScenarios(),
		policyScenarios(),
		browserScenarios(),
		headScenarios(),
	)
}

// Sites are the sites of all the scenarios, ready for Start.
func Sites(scenarios []Scenario) []Site {
	var sites []Site
	for _, scenario := range scenarios {
		sites = append(sites, scenario.Sites...)
	}
	return sites
}

// variant is a scenario of one site, NAME.example, that is Ready but for a change.
func variant(name, about string, change func(s *Site)) Scenario {
	site := Ready(name + ".example")
	change(&site)
	return Scenario{Name: name, About: about, Domain: site.Domain, Sites: []Site{site}}
}

// hanging marks a scenario in which something never answers.
func hanging(s Scenario) Scenario {
	s.Hangs = true
	return s
}

// plainScenarios are those with nothing, or next to nothing, to be found.
func plainScenarios() []Scenario {
	ready := withWWW("ready", "everything in order, www too", func(*Site) {})
	return []Scenario{
		ready,
		variant("no-www", "everything in order, and no www in the DNS", func(*Site) {}),
		variant("no-hsts", "valid HTTPS and a redirect to it, and no header yet", func(s *Site) {
			s.HTTPS.Answer.HSTS = nil
		}),
		{
			Name:   "subdomain",
			About:  "a name below the one that can be registered",
			Domain: "app.subdomain.example",
			Sites:  []Site{Ready("app.subdomain.example"), Ready("subdomain.example")},
		},
		{
			Name:   "public-suffix",
			About:  "a name with a single label, under which others register theirs",
			Domain: "example",
			Sites:  []Site{Ready("example")},
		},
		{
			// No reserved name is below this suffix, which is the point of it.
			Name:   "www-exempt",
			About:  "a name below appspot.com, the one suffix whose www is not looked at, with a bad www",
			Domain: "www-exempt.appspot.com",
			Sites: []Site{
				Ready("www-exempt.appspot.com"),
				{Domain: "www.www-exempt.appspot.com", HTTPS: Endpoint{Certificate: SelfSigned}},
			},
		},
	}
}

package testlab

// furtherScenarios differ in what is neither the first page nor www: further
// pages, further addresses, names that only a wildcard has.
func furtherScenarios() []Scenario {
	return []Scenario{
		variant("path-without-header", "a header on the first page and on no other", func(s *Site) {
			s.HTTPS.Paths = map[string]Answer{"/": s.HTTPS.Answer}
			s.HTTPS.Answer = Answer{Status: 404}
		}),
		variant("bot-wall", "bot protection instead of the site", func(s *Site) {
			s.HTTPS.Answer = Answer{Status: 403, Fields: map[string]string{"Server": "cloudflare", "Cf-Mitigated": "challenge"}}
		}),
		atIPv4("address-without-header", "an IPv4 address that lacks the header beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTPS: &Endpoint{}}
		}),
		atIPv4("address-cert-expired", "an IPv4 address with an expired certificate beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTPS: &Endpoint{Certificate: Expired, Answer: s.HTTPS.Answer}}
		}),
		atIPv4("address-without-redirect", "an IPv4 address whose http does not redirect beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTP: &Endpoint{}}
		}),
		atIPv4("address-port-443-closed", "an IPv4 address that refuses on port 443 beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTPS: &Endpoint{Socket: Closed}}
		}),
		withWildcard("wildcard", "a wildcard in the DNS, and all below it in order", func(*Site) {}),
		withWildcard("wildcard-cert-wrong-host", "a wildcard in the DNS without a certificate for it", func(s *Site) {
			s.HTTPS.Certificate = WrongHost
		}),
		withWildcard("wildcard-tls-alert", "a wildcard in the DNS whose names their server does not recognise", func(s *Site) {
			s.HTTPS.TLS = Alert
		}),
	}
}

// atIPv4 is a scenario of a domain with two addresses, of which the IPv4 one is
// different.
func atIPv4(name, about string, place func(s *Site) Place) Scenario {
	scenario := variant(name, about, func(s *Site) {
		s.Addresses = []string{"127.0.0.1", "::1"}
		s.At = map[string]Place{"127.0.0.1": place(s)}
	})
	scenario.NeedsIPv6 = true
	return scenario
}

// withWildcard is a scenario of a ready domain and a wildcard below it, which is
// good but for a change. The domain's www is under the wildcard too.
func withWildcard(name, about string, change func(s *Site)) Scenario {
	scenario := variant(name, about, func(*Site) {})
	below := Site{
		Domain: wildcard + scenario.Domain,
		HTTPS:  Endpoint{Answer: Answer{Status: 404, HSTS: []string{GoodHeader}}},
		HTTP:   Endpoint{Answer: Redirect(301, "https://"+scenario.Domain+"/")},
	}
	change(&below)
	scenario.Sites = append(scenario.Sites, below)
	return scenario
}

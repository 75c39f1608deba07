package testlab

// policyScenarios differ in what browsers meet over https once a policy covers a
// name, beyond its first answer at its first address.
func policyScenarios() []Scenario {
	toPlain := func(s *Site) {
		s.HTTPS.Answer = Redirect(301, "http://"+s.Domain+"/")
		s.HTTP.Answer = Answer{}
	}
	cookie := func(s *Site) {
		s.HTTPS.Answer = goodRedirect("https://" + s.Domain + "/")
		s.HTTPS.Answer.Fields = map[string]string{"Set-Cookie": "seen=1"}
	}
	plainOnly := func(s *Site) {
		s.HTTPS.Socket = Closed
		s.HTTP.Answer = Answer{}
	}
	dead := func(s *Site) { s.HTTPS.Socket, s.HTTP.Socket = Closed, Closed }

	scenarios := []Scenario{
		withSubdomain("subdomain-to-http", "a subdomain whose https leads back to its http, which has the page", toPlain),
		withSubdomain("subdomain-loop", "a subdomain whose https is a redirect loop", func(api *Site) {
			api.HTTPS.Answer = Redirect(302, "https://"+api.Domain+"/a")
			api.HTTPS.Paths = map[string]Answer{"/a": Redirect(302, "https://"+api.Domain+"/")}
		}),
		withSubdomain("subdomain-loop-cookie", "a subdomain that sets a cookie and leads to itself", cookie),
		withSubdomain("subdomain-port-80-only", "a subdomain with nothing on port 443 and a page on port 80", plainOnly),
		withSubdomain("subdomain-dead", "a subdomain with nothing on either port", dead),
		withSubdomain("subdomain-to-domain-http", "a subdomain whose https leads to http of the domain", func(api *Site) {
			api.HTTPS.Answer = Redirect(301, "http://subdomain-to-domain-http.example/")
		}),
		withNeighbour(withSubdomain("subdomain-to-plain-neighbour", "a subdomain whose https leads to http of a name that has no https", func(api *Site) {
			api.HTTPS.Answer = Redirect(301, "http://pay.subdomain-to-plain-neighbour.example/")
		}), plainOnly),
		withSubdomain("subdomain-odd-location", "a subdomain whose Location only browsers can read", func(api *Site) {
			api.HTTPS.Answer = Redirect(301, "https://"+api.Domain+"/100%")
			api.HTTPS.Paths = map[string]Answer{"/100%": {}}
		}),
		atIPv4Below(withSubdomain("subdomain-address-cert-wrong-host", "an IPv4 address of a subdomain with another host's certificate beside an IPv6 address in order", twoAddresses), WrongHost),
		withWWW("www-to-http", "a www whose https leads back to its http", toPlain),
		withWWW("www-to-domain-http", "a www whose https leads to http of the domain", func(www *Site) {
			www.HTTPS.Answer = Redirect(301, "http://www-to-domain-http.example/")
		}),
		atIPv4Below(withWWW("www-address-cert-wrong-host", "an IPv4 address of www with another host's certificate beside an IPv6 address in order", twoAddresses), WrongHost),
		withWildcard("wildcard-to-http", "a wildcard in the DNS whose https leads back to http", func(s *Site) {
			s.HTTPS.Answer = Redirect(301, "http://terraform-provider-hsts-no-such-name.wildcard-to-http.example/")
		}),
		withWildcard("wildcard-http-only", "a wildcard in the DNS with a page over http, and no answer over https", func(s *Site) {
			s.HTTPS.Answer.Fault = Closes
			s.HTTP.Answer = Answer{}
		}),
		withWildcard("wildcard-dead", "a wildcard in the DNS with an answer over neither", func(s *Site) {
			s.HTTPS.Answer.Fault, s.HTTP.Answer.Fault = Closes, Closes
		}),

		variant("https-loop-cookie", "https sets a cookie and leads to itself", cookie),
		withWWW("https-to-www-http", "https leads to http of www, which has https too", func(www *Site) {
			www.HTTPS.Answer, www.HTTP.Answer = Answer{}, Answer{}
		}, func(s *Site) {
			s.HTTPS.Answer = goodRedirect("http://www." + s.Domain + "/")
		}),
		variant("https-odd-location", "https leads on by a Location that only browsers can read", func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://" + s.Domain + "/100%")
			s.HTTPS.Paths = map[string]Answer{"/100%": {HSTS: []string{GoodHeader}}}
		}),
		variant("status-403-without-header", "status 403 and no header", func(s *Site) { s.HTTPS.Answer = Answer{Status: 403} }),
		variant("status-502-without-header", "status 502 and no header", func(s *Site) { s.HTTPS.Answer = Answer{Status: 502} }),
	}
	silent := variant("ipv6-filtered", "a firewall before an IPv6 address beside an IPv4 address that works", func(s *Site) {
		twoAddresses(s)
		s.At = map[string]Place{"::1": {HTTPS: &Endpoint{Socket: Unanswered}, HTTP: &Endpoint{Socket: Unanswered}}}
	})
	silent.NeedsIPv6 = true
	return append(scenarios, hanging(silent))
}

// twoAddresses gives a site an address of each kind.
func twoAddresses(s *Site) { s.Addresses = []string{"127.0.0.1", "::1"} }

// atIPv4Below gives the last site of a scenario another certificate at its IPv4 address.
func atIPv4Below(s Scenario, certificate Certificate) Scenario {
	site := &s.Sites[len(s.Sites)-1]
	site.At = map[string]Place{"127.0.0.1": {HTTPS: &Endpoint{Certificate: certificate, Answer: site.HTTPS.Answer}}}
	s.NeedsIPv6 = true
	return s
}

// withNeighbour adds a site pay below the domain of a scenario, of which the client
// is not told.
func withNeighbour(s Scenario, change func(pay *Site)) Scenario {
	pay := Ready("pay." + s.Domain)
	change(&pay)
	s.Sites = append(s.Sites, pay)
	return s
}

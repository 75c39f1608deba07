package testlab

// subdomainScenarios differ in the names below the domain that a client is told
// to look at as well.
func subdomainScenarios() []Scenario {
	none := variant("subdomains-none", "a domain of which it is said that it has no subdomains", func(*Site) {})
	none.Subdomains = []string{}
	further := withSubdomain("subdomain-port", "a subdomain whose further port is in order too", func(api *Site) {
		api.Ports = map[int]Endpoint{8443: api.HTTPS}
	})
	further.Subdomains = append(further.Subdomains, further.Subdomains[0]+":8443")
	plain := withSubdomain("subdomain-port-plain-http", "a subdomain whose further port speaks plain HTTP", func(api *Site) {
		api.Ports = map[int]Endpoint{8080: {TLS: PlainHTTP}}
	})
	plain.Subdomains = append(plain.Subdomains, plain.Subdomains[0]+":8080")
	gone := variant("subdomain-no-such-name", "a subdomain that does not exist", func(*Site) {})
	gone.Subdomains = []string{"api." + gone.Domain}

	return []Scenario{
		none, further, plain, gone,
		withSubdomain("subdomain-good", "a subdomain in order", func(*Site) {}),
		withSubdomain("subdomain-cert-expired", "a subdomain with an expired certificate", func(api *Site) {
			api.HTTPS.Certificate = Expired
		}),
		withSubdomain("subdomain-cert-negative-serial", "a subdomain with a negative serial number", func(api *Site) {
			api.HTTPS.Certificate = NegativeSerial
		}),
		withSubdomain("subdomain-cert-p521", "a subdomain with a key on P-521", func(api *Site) {
			api.HTTPS.Certificate = P521
		}),
		withSubdomain("subdomain-http2-refused", "a subdomain that wants HTTP/1.1", func(api *Site) {
			api.HTTPS.Answer.Fault = RefusesStream
		}),
		withSubdomain("subdomain-http2-broken", "a subdomain that breaks HTTP/2 alone", func(api *Site) {
			api.HTTPS.Answer.Fault = LineBreak
		}),
		withSubdomain("subdomain-port-443-closed", "a subdomain with nothing on port 443", func(api *Site) {
			api.HTTPS.Socket = Closed
		}),
		withSubdomain("subdomain-wants-certificate", "a subdomain that wants a client's certificate", func(api *Site) {
			api.HTTPS.TLS = WantsCertificate13
		}),
		withSubdomain("subdomain-wants-certificate-1-2", "a subdomain that wants a client's certificate, in TLS 1.2", func(api *Site) {
			api.HTTPS.TLS = WantsCertificate12
		}),
		withSubdomain("subdomain-servfail", "a subdomain whose servers fail", func(api *Site) { api.DNS = ServerFailure }),
		hanging(withSubdomain("subdomain-filtered", "a firewall before port 443 of a subdomain", func(api *Site) {
			api.HTTPS.Socket = Unanswered
		})),
	}
}

// withSubdomain is a scenario of a ready domain and its api, which is Ready but
// for a change.
func withSubdomain(name, about string, change func(api *Site)) Scenario {
	scenario := variant(name, about, func(*Site) {})
	api := Ready("api." + scenario.Domain)
	change(&api)
	scenario.Sites = append(scenario.Sites, api)
	scenario.Subdomains = []string{api.Domain}
	return scenario
}

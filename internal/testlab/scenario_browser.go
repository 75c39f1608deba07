package testlab

// browserScenarios have answers that browsers and the scan's client, which is Go's, take
// differently.
func browserScenarios() []Scenario {
	twoLocations := func(s *Site) {
		s.HTTPS.Answer = Answer{Status: 301, HSTS: []string{GoodHeader}, Location: []string{"https://" + s.Domain + "/a", "https://" + s.Domain + "/b"}}
		s.HTTPS.Paths = map[string]Answer{"/a": {HSTS: []string{GoodHeader}}, "/b": {HSTS: []string{GoodHeader}}}
	}
	lines := func(name, about string, lines ...string) Scenario {
		return variant(name, about, func(s *Site) { s.HTTPS.Answer = Answer{Lines: lines} })
	}
	return []Scenario{
		variant("location-twice", "two Location fields that differ", twoLocations),
		variant("location-twice-over-http1", "two Location fields that differ, over HTTP/1.1", func(s *Site) {
			twoLocations(s)
			s.HTTPS.Answer.Lines = []string{"X-Line: 1"}
		}),
		variant("location-twice-equal", "two Location fields that agree", func(s *Site) {
			twoLocations(s)
			s.HTTPS.Answer.Location[1] = s.HTTPS.Answer.Location[0]
		}),
		variant("location-twice-behind", "a redirect to a page with two Location fields that differ", func(s *Site) {
			twoLocations(s)
			s.HTTPS.Paths["/next"] = s.HTTPS.Answer
			s.HTTPS.Answer = goodRedirect("https://" + s.Domain + "/next")
		}),
		variant("http-location-twice", "two Location fields that differ, over plain http", func(s *Site) {
			s.HTTP.Answer.Location = append(s.HTTP.Answer.Location, "https://"+s.Domain+"/b")
		}),
		withWWW("www-location-twice", "a www with two Location fields that differ", twoLocations),
		withSubdomain("subdomain-location-twice", "a subdomain with two Location fields that differ", twoLocations),
		withWildcard("wildcard-location-twice", "a wildcard in the DNS whose names have two Location fields that differ", func(s *Site) {
			s.HTTPS.Answer = Answer{Status: 301, Location: []string{"https://wildcard-location-twice.example/", "https://wildcard-location-twice.example/b"}}
		}),
		atIPv4("address-location-twice", "an IPv4 address with two Location fields that differ beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTPS: &Endpoint{Answer: Answer{
				Status: 301, HSTS: []string{GoodHeader}, Location: []string{"https://" + s.Domain + "/a", "https://" + s.Domain + "/b"},
			}}}
		}),
		elsewhere("redirect-http2-refused", "https leads to a host that wants HTTP/1.1", func(shop *Site) {
			shop.HTTPS.Answer.Fault = RefusesConnection
		}),
		elsewhere("redirect-http2-broken", "https leads to a host that breaks HTTP/2 alone", func(shop *Site) {
			shop.HTTPS.Answer.Fault = LineBreak
		}),
		elsewhere("redirect-cert-negative-serial", "https leads to a host with a negative serial number", func(shop *Site) {
			shop.HTTPS.Certificate = NegativeSerial
		}),
		elsewhere("redirect-cert-p521", "https leads to a host with a key on P-521", func(shop *Site) {
			shop.HTTPS.Certificate = P521
		}),
		atIPv4("address-http2-refused", "an IPv4 address that wants HTTP/1.1 beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTPS: &Endpoint{Answer: Answer{HSTS: s.HTTPS.Answer.HSTS, Fault: RefusesStream}}}
		}),
		atIPv4("address-cert-negative-serial", "an IPv4 address with a negative serial number beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTPS: &Endpoint{Certificate: NegativeSerial, Answer: s.HTTPS.Answer}}
		}),
		atIPv4("address-cert-ed25519", "an IPv4 address with an Ed25519 key beside an IPv6 address in order", func(s *Site) Place {
			return Place{HTTPS: &Endpoint{Certificate: Ed25519, Answer: s.HTTPS.Answer}}
		}),
		atIPv4Below(withWWW("www-address-cert-negative-serial", "an IPv4 address of www with a negative serial number beside an IPv6 address in order", twoAddresses), NegativeSerial),
		atIPv4Below(withWWW("www-address-cert-p521", "an IPv4 address of www with a key on P-521 beside an IPv6 address in order", twoAddresses), P521),
		withWWW("www-cert-p521", "a www with a key on P-521", func(www *Site) { www.HTTPS.Certificate = P521 }),
		withWildcard("wildcard-cert-p521", "a wildcard in the DNS whose names have a key on P-521", func(s *Site) { s.HTTPS.Certificate = P521 }),
		hanging(variant("http2-silent", "a server that never answers over HTTP/2", func(s *Site) { s.HTTPS.Answer.Fault = SilentHTTP2 })),
		hanging(withSubdomain("subdomain-http2-silent", "a subdomain that never answers over HTTP/2", func(api *Site) {
			api.HTTPS.Answer.Fault = SilentHTTP2
		})),
		variant("location-repaired-behind", "a redirect to a page whose Location browsers repair", func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://" + s.Domain + "/next")
			s.HTTPS.Paths = map[string]Answer{"/next": goodRedirect("https://" + s.Domain + "/la\tst"), "/last": {HSTS: []string{GoodHeader}}}
		}),
		variant("location-one-slash", "http leads to https by a Location with one slash", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "https:/"+s.Domain+"/")
		}),
		variant("accept-wanted", "a firewall that refuses requests without an Accept field", func(s *Site) { s.HTTPS.Answer.Fault = WantsAccept }),
		withSubdomain("subdomain-accept-wanted", "a firewall that refuses requests for a subdomain without an Accept field", func(api *Site) {
			api.HTTPS.Answer.Fault = WantsAccept
		}),
		lines("content-disposition-twice", "two Content-Disposition fields that differ",
			"Strict-Transport-Security: "+GoodHeader, "Content-Disposition: inline", `Content-Disposition: inline; filename="index.html"`),
		lines("header-with-nul", "a NUL character in the value of another field", "Strict-Transport-Security: "+GoodHeader, "X-Field: a\x00b"),
		lines("header-line-without-colon", "a line of the header without a colon", "Strict-Transport-Security: "+GoodHeader, "this is no field"),
		lines("header-name-with-parenthesis", "a name of a field with a character that none can have", "Strict-Transport-Security: "+GoodHeader, "X(1): a"),
		lines("header-control-character", "a control character in the value of another field", "Strict-Transport-Security: "+GoodHeader, "X-Field: a\x01b"),
		variant("http-line-without-colon", "a line of the header without a colon, over plain http", func(s *Site) {
			s.HTTP.Answer.Lines = []string{"this is no field"}
		}),
		variant("http-line-without-colon-page", "a page over plain http with a line of the header without a colon", func(s *Site) {
			s.HTTP.Answer = Answer{Lines: []string{"this is no field"}}
		}),
		withSubdomain("subdomain-line-without-colon", "a subdomain with a line of the header without a colon", func(api *Site) {
			api.HTTPS.Answer.Lines = []string{"this is no field"}
		}),
		elsewhere("redirect-line-without-colon", "https leads to a host with a line of the header without a colon", func(shop *Site) {
			shop.HTTPS.Answer.Lines = []string{"this is no field"}
		}),
		withNeighbour(withSubdomain("subdomain-location-spaced", "a subdomain that leads to a host with a key on P-521 by a Location with a space before the colon", func(api *Site) {
			api.HTTPS.Answer = Answer{Status: 302, Lines: []string{"Location : https://pay.subdomain-location-spaced.example/"}}
		}), func(pay *Site) { pay.HTTPS.Certificate = P521 }),
		variant("http-location-spaced", "http leads to https by a Location with a space before the colon", func(s *Site) {
			s.HTTP.Answer = Answer{Status: 301, Lines: []string{"Location : https://" + s.Domain + "/"}}
		}),
		lines("header-spaced-name", "a space between the name of the field and the colon", "Strict-Transport-Security : "+GoodHeader),
		lines("header-tab-after-name", "a tab between the name of the field and the colon", "Strict-Transport-Security\t: "+GoodHeader),
		lines("header-spaced-name-first", "the field with a space before its colon, and then another one without",
			"Strict-Transport-Security : max-age=0", "Strict-Transport-Security: "+GoodHeader),
	}
}

// elsewhere is a scenario in which https leads to a host shop below the domain, of which
// the client is not told, and which is Ready but for a change.
func elsewhere(name, about string, change func(shop *Site)) Scenario {
	s := variant(name, about, func(*Site) {})
	shop := Ready("shop." + s.Domain)
	change(&shop)
	s.Sites[0].HTTPS.Answer = goodRedirect("https://" + shop.Domain + "/")
	s.Sites = append(s.Sites, shop)
	return s
}

package testlab

// headScenarios differ in what the method HEAD gets on the first page over https.
func headScenarios() []Scenario {
	byHEAD := func(name, about string, head Answer) Scenario {
		return variant("head-"+name, about, func(s *Site) { s.HTTPS.Head = &head })
	}
	good := []string{GoodHeader}
	return []Scenario{
		byHEAD("without-header", "a header for GET, and none for HEAD", Answer{}),
		byHEAD("not-found-without-header", "a HEAD that is not found, without the header", Answer{Status: 404}),
		byHEAD("405", "a HEAD that is not allowed, without the header", Answer{Status: 405, Fields: map[string]string{"Allow": "GET"}}),
		byHEAD("501", "a HEAD that is not implemented, without the header", Answer{Status: 501}),
		byHEAD("405-with-header", "a HEAD that is not allowed, with the header", Answer{Status: 405, HSTS: good}),
		byHEAD("403", "a HEAD that is forbidden, without the header", Answer{Status: 403}),
		byHEAD("503", "a HEAD that gets an error page without the header", Answer{Status: 503}),
		byHEAD("challenge", "a HEAD that gets a bot challenge, with the header", Answer{
			Status: 403, HSTS: good, Fields: map[string]string{"Server": "cloudflare", "Cf-Mitigated": "challenge"},
		}),
		byHEAD("redirect", "a HEAD that is redirected, with the header", Answer{Status: 301, HSTS: good, Location: []string{"https://head-redirect.example/start"}}),
		byHEAD("redirect-without-header", "a HEAD that is redirected to where the header is", Answer{
			Status: 302, Location: []string{"https://head-redirect-without-header.example/start"},
		}),
		byHEAD("location-twice", "a HEAD that gets two Location fields that differ", Answer{
			Status: 301, HSTS: good, Location: []string{"https://head-location-twice.example/a", "https://head-location-twice.example/b"},
		}),
		byHEAD("shorter-age", "a HEAD that gets a shorter age", Answer{HSTS: []string{"max-age=300; includeSubDomains"}}),
		byHEAD("18-weeks", "a HEAD that gets 18 weeks, without preload", Answer{HSTS: []string{"max-age=10886400; includeSubDomains"}}),
		byHEAD("no-subdomains", "a HEAD that gets no includeSubDomains", Answer{HSTS: []string{"max-age=63072000"}}),
		variant("head-alone", "a header for HEAD, and none for GET", func(s *Site) {
			s.HTTPS.Answer.HSTS, s.HTTPS.Head = nil, &Answer{HSTS: good}
		}),
		variant("head-405-and-no-header", "a HEAD that is not allowed, and a GET without the header", func(s *Site) {
			s.HTTPS.Answer.HSTS, s.HTTPS.Head = nil, &Answer{Status: 405}
		}),
		byHEAD("closes", "a HEAD that closes the connection without an answer", Answer{Fault: Closes}),
		hanging(byHEAD("never-answers", "a HEAD that is never answered", Answer{Fault: NeverAnswers})),
	}
}

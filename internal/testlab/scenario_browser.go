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
		lines("content-disposition-twice", "two Content-Disposition fields that differ",
			"Strict-Transport-Security: "+GoodHeader, "Content-Disposition: inline", `Content-Disposition: inline; filename="index.html"`),
		lines("header-with-nul", "a NUL character in the value of another field", "Strict-Transport-Security: "+GoodHeader, "X-Field: a\x00b"),
		lines("header-spaced-name", "a space between the name of the field and the colon", "Strict-Transport-Security : "+GoodHeader),
		lines("header-tab-after-name", "a tab between the name of the field and the colon", "Strict-Transport-Security\t: "+GoodHeader),
		lines("header-spaced-name-first", "the field with a space before its colon, and then another one without",
			"Strict-Transport-Security : max-age=0", "Strict-Transport-Security: "+GoodHeader),
	}
}

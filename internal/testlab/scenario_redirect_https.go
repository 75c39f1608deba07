package testlab

import "fmt"

// httpsRedirectScenarios differ in where https itself leads.
func httpsRedirectScenarios() []Scenario {
	var scenarios []Scenario
	for length := 1; length <= 5; length++ {
		scenarios = append(scenarios, variant(fmt.Sprintf("chain-%d", length),
			fmt.Sprintf("redirects of https before its last page: %d", length), func(s *Site) {
				chain(s, length)
			}))
	}
	return append(scenarios,
		variant("https-loop", "https is a redirect loop", func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://" + s.Domain + "/again")
			s.HTTPS.Paths = map[string]Answer{"/again": goodRedirect("https://" + s.Domain + "/")}
		}),
		variant("https-to-http", "https leads to http", func(s *Site) {
			s.HTTPS.Answer = goodRedirect("http://" + s.Domain + "/plain")
			s.HTTP.Paths = map[string]Answer{"/plain": {}}
		}),
		variant("https-to-http-later", "https leads to https and then to http", func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://" + s.Domain + "/next")
			s.HTTPS.Paths = map[string]Answer{"/next": goodRedirect("http://" + s.Domain + "/plain")}
			s.HTTP.Paths = map[string]Answer{"/plain": {}}
		}),
		variant("https-redirect-unparsable", "https leads to something that is no URL", func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://[" + s.Domain + "/")
		}),
		variant("https-redirect-dead", "https leads to a port that is closed", func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://" + s.Domain + ":8444/")
			s.Ports = map[int]Endpoint{8444: {Socket: Closed}}
		}),
		withWWW("https-redirect-www", "https leads to www, which has no header", func(www *Site) {
			www.HTTPS.Answer = Answer{}
			www.HTTP.Answer = Answer{}
		}, func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://www." + s.Domain + "/")
		}),
		withWWW("https-redirect-www-expired", "https leads to www, whose certificate has expired", func(www *Site) {
			www.HTTPS.Answer = Answer{}
			www.HTTPS.Certificate = Expired
		}, func(s *Site) {
			s.HTTPS.Answer = goodRedirect("https://www." + s.Domain + "/")
		}),
		variant("https-redirect-without-header", "https leads on without the header, which its last page has", func(s *Site) {
			s.HTTPS.Answer = Redirect(301, "https://"+s.Domain+"/next")
			s.HTTPS.Paths = map[string]Answer{"/next": {HSTS: []string{GoodHeader}}}
		}),
	)
}

// chain makes https answer with a number of redirects in a row, each with the
// header, before the last page.
func chain(s *Site, length int) {
	s.HTTPS.Paths = map[string]Answer{fmt.Sprintf("/%d", length): s.HTTPS.Answer}
	for i := 1; i < length; i++ {
		s.HTTPS.Paths[fmt.Sprintf("/%d", i)] = goodRedirect(fmt.Sprintf("https://%s/%d", s.Domain, i+1))
	}
	s.HTTPS.Answer = goodRedirect("https://" + s.Domain + "/1")
}

// goodRedirect is a redirect that carries the header.
func goodRedirect(location string) Answer {
	answer := Redirect(301, location)
	answer.HSTS = []string{GoodHeader}
	return answer
}

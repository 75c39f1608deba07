package testlab

import "fmt"

// httpRedirectScenarios differ in where plain http leads.
func httpRedirectScenarios() []Scenario {
	var scenarios []Scenario
	for _, status := range []int{302, 303, 307, 308} {
		scenarios = append(scenarios, variant(fmt.Sprintf("redirect-%d", status),
			fmt.Sprintf("http leads to https with status %d", status), func(s *Site) {
				s.HTTP.Answer.Status = status
			}))
	}
	for _, r := range httpTargets {
		scenarios = append(scenarios, variant(r.name, r.about, func(s *Site) {
			s.HTTP.Answer = Redirect(301, fmt.Sprintf(r.location, s.Domain))
			s.HTTP.Paths = map[string]Answer{"/start": {}}
		}))
	}
	return append(scenarios,
		variant("redirect-300", "http offers https as a choice, with status 300", func(s *Site) {
			s.HTTP.Answer.Status = 300
		}),
		variant("redirect-304", "http answers 304 with a Location", func(s *Site) {
			s.HTTP.Answer.Status = 304
		}),
		variant("redirect-without-location", "http answers 301 without a Location", func(s *Site) {
			s.HTTP.Answer.Location = nil
		}),
		variant("redirect-location-empty", "http answers 301 with an empty Location", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "")
		}),
		variant("redirect-meta", "http leads to https by a meta refresh", func(s *Site) {
			s.HTTP.Answer = Answer{
				Fields: map[string]string{"Content-Type": "text/html"},
				Body:   `<meta http-equiv="refresh" content="0; url=https://` + s.Domain + `/">`,
			}
		}),
		variant("http-200", "http answers itself, without a redirect", func(s *Site) { s.HTTP.Answer = Answer{} }),
		variant("http-404", "http answers 404, without a redirect", func(s *Site) { s.HTTP.Answer = Answer{Status: 404} }),
		redirectTo("redirect-www-first-https", "www", "http leads to https on www first", "https"),
		redirectTo("redirect-www-first-http", "www", "http leads to http on www first", "http"),
		redirectTo("redirect-other-host", "shop", "http leads to https on another host", "https"),
		variant("redirect-path-with-header", "http leads to a path of https that has the header, as the root has not", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "https://"+s.Domain+"/start")
			s.HTTPS.Paths = map[string]Answer{"/start": s.HTTPS.Answer}
			s.HTTPS.Answer = Answer{}
		}),
		variant("redirect-path-without-header", "http leads to a path of https that lacks the header", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "https://"+s.Domain+"/start")
			s.HTTPS.Paths = map[string]Answer{"/start": {}}
		}),
		variant("redirect-path-below-1-year", "http leads to a path of https with a shorter max-age", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "https://"+s.Domain+"/start")
			s.HTTPS.Paths = map[string]Answer{"/start": {HSTS: []string{"max-age=10886400; includeSubDomains; preload"}}}
		}),
		variant("redirect-port", "http leads to https on port 8443", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "https://"+s.Domain+":8443/")
			s.Ports = map[int]Endpoint{8443: s.HTTPS}
		}),
		variant("redirect-dead-port", "http leads to https on a port that is closed", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "https://"+s.Domain+":8444/")
			s.Ports = map[int]Endpoint{8444: {Socket: Closed}}
		}),
		variant("http-loop", "http is a redirect loop", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "http://"+s.Domain+"/")
		}),
		variant("chain-http-later", "http leads to https, and from there back to http", func(s *Site) {
			s.HTTP.Answer = Redirect(301, "https://"+s.Domain+"/start")
			s.HTTP.Paths = map[string]Answer{"/end": {}}
			start := Redirect(301, "http://"+s.Domain+"/end")
			start.HSTS = []string{GoodHeader}
			s.HTTPS.Paths = map[string]Answer{"/start": start}
		}),
	)
}

// httpTargets are Locations that plain http leads to; %s is the domain.
var httpTargets = []struct{ name, about, location string }{
	{"redirect-relative", "http leads to another path of http", "/start?from=%s"},
	{"redirect-same-http", "http leads to the same host over http", "http://%s/start"},
	{"redirect-upper-case", "http leads to https on the same host in capitals", "https://REDIRECT-UPPER-CASE.EXAMPLE/?from=%s"},
	{"redirect-trailing-dot", "http leads to https on the same host with a final dot", "https://%s./"},
	{"redirect-default-port", "http leads to https with the port spelt out", "https://%s:443/"},
	{"redirect-unparsable", "http leads to something that is no URL", "https://[%s/"},
	{"redirect-scheme", "http leads to a scheme that is not of the web", "ftp://%s/"},
	{"redirect-no-such-host", "http leads to https on a host that does not exist", "https://gone.%s/"},
}

// redirectTo is a scenario in which http leads to another host first, which then
// leads to the domain.
func redirectTo(name, label, about, scheme string) Scenario {
	s := variant(name, about, func(*Site) {})
	other := Ready(label + "." + s.Domain)
	other.HTTPS.Answer.Status = 301
	other.HTTPS.Answer.Location = []string{"https://" + s.Domain + "/"}
	s.Sites[0].HTTP.Answer = Redirect(301, scheme+"://"+other.Domain+"/")
	s.Sites = append(s.Sites, other)
	return s
}

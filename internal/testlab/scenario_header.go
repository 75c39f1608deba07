package testlab

// headerScenarios differ in the Strict-Transport-Security fields alone.
func headerScenarios() []Scenario {
	scenarios := []Scenario{
		fields("header-missing", "no field at all"),
		fields("header-empty", "a field without a value", ""),
		fields("header-doubled", "the same field twice", GoodHeader, GoodHeader),
		fields("header-doubled-differing", "two fields that differ", GoodHeader, "max-age=300"),
		fields("header-comma-joined", "two values joined by a comma, as proxies do",
			GoodHeader+", "+GoodHeader),
		variant("header-on-http-too", "the field on the plain http redirect as well", func(s *Site) {
			s.HTTP.Answer.HSTS = []string{GoodHeader}
		}),
		variant("header-on-http-only", "the field on the plain http redirect instead", func(s *Site) {
			s.HTTPS.Answer.HSTS, s.HTTP.Answer.HSTS = nil, []string{GoodHeader}
		}),
		variant("header-misspelt-name", "Strict-Transport-Policy instead of the field", func(s *Site) {
			s.HTTPS.Answer = Answer{Fields: map[string]string{"Strict-Transport-Policy": GoodHeader}}
		}),
	}
	for _, v := range headerValues {
		scenarios = append(scenarios, fields(v.name, v.about, v.value))
	}
	return scenarios
}

// fields is a scenario of a ready site that sends these fields instead.
func fields(name, about string, values ...string) Scenario {
	return variant(name, about, func(s *Site) { s.HTTPS.Answer.HSTS = values })
}

// headerValues are values that a single field has.
var headerValues = []struct{ name, about, value string }{
	{"max-age-0", "a max-age of 0", "max-age=0; includeSubDomains; preload"},
	{"max-age-5-minutes", "a max-age of five minutes", "max-age=300; includeSubDomains; preload"},
	{"max-age-below-18-weeks", "a second short of 18 weeks", "max-age=10886399; includeSubDomains; preload"},
	{"max-age-18-weeks", "18 weeks to the second", "max-age=10886400; includeSubDomains; preload"},
	{"max-age-below-1-year", "a second short of a year", "max-age=31535999; includeSubDomains; preload"},
	{"max-age-1-year", "a year to the second", "max-age=31536000; includeSubDomains; preload"},
	{"max-age-10-years", "ten years to the second", "max-age=315360000; includeSubDomains; preload"},
	{"max-age-over-10-years", "a second more than ten years", "max-age=315360001; includeSubDomains; preload"},
	{"max-age-missing", "no max-age", "includeSubDomains; preload"},
	{"max-age-no-value", "a max-age without =", "max-age; includeSubDomains; preload"},
	{"max-age-empty", "a max-age with nothing after =", "max-age=; includeSubDomains; preload"},
	{"max-age-spaced", "a max-age with spaces around =", "max-age = 63072000; includeSubDomains; preload"},
	{"max-age-quoted", "a max-age in quotes", `max-age="63072000"; includeSubDomains; preload`},
	{"max-age-text", "a max-age in words", "max-age=2 years; includeSubDomains; preload"},
	{"max-age-leading-zero", "a max-age that begins with 0", "max-age=063072000; includeSubDomains; preload"},
	{"max-age-overflow", "a max-age beyond 64 bits", "max-age=99999999999999999999; includeSubDomains; preload"},
	{"max-age-repeated", "two max-ages", "max-age=63072000; max-age=300; includeSubDomains; preload"},

	{"no-subdomains", "no includeSubDomains", "max-age=63072000; preload"},
	{"subdomains-misspelt", "includeSubDomain in the singular", "max-age=63072000; includeSubDomain; preload"},
	{"subdomains-with-value", "an includeSubDomains with a value", "max-age=63072000; includeSubDomains=true; preload"},
	{"subdomains-repeated", "includeSubDomains twice", "max-age=63072000; includeSubDomains; includeSubDomains; preload"},
	{"subdomains-lower-case", "includesubdomains in lower case", "max-age=63072000; includesubdomains; preload"},
	{"semicolon-forgotten", "a space in place of a semicolon", "max-age=63072000; includeSubDomains preload"},

	{"no-preload", "no preload", "max-age=63072000; includeSubDomains"},
	{"preload-with-value", "a preload with a value", "max-age=63072000; includeSubDomains; preload=true"},
	{"preload-repeated", "preload twice", "max-age=63072000; includeSubDomains; preload; preload"},

	{"max-age-only", "a max-age and nothing else", "max-age=63072000"},
	{"trailing-semicolon", "a semicolon at the end", GoodHeader + ";"},
	{"lonely-semicolon", "a semicolon and nothing else", ";"},
	{"unknown-directive", "an unknown directive", GoodHeader + "; report-uri=hsts"},
	{"header-unquoted-url", "a directive with a URL that is not in quotes", GoodHeader + "; report-uri=/hsts"},
	{"header-empty-value", "a directive with an equals sign and no value", GoodHeader + "; foo="},
}

package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// akamaiAges are the ages that Akamai's behavior can send, by their names.
var akamaiAges = []Value{
	{Name: "ZERO_MINS", Seconds: 0},
	{Name: "TEN_MINS", Seconds: 10 * 60},
	{Name: "ONE_DAY", Seconds: day},
	{Name: "ONE_MONTH", Seconds: 30 * day, Min: 28 * day, Max: 31 * day},
	{Name: "THREE_MONTHS", Seconds: 90 * day, Min: 89 * day, Max: 93 * day},
	{Name: "SIX_MONTHS", Seconds: 180 * day, Min: 180 * day, Max: 186 * day},
	{Name: "ONE_YEAR", Seconds: 365 * day, Min: 360 * day, Max: 366 * day},
	{Name: "TWO_YEARS", Seconds: 730 * day, Min: 720 * day, Max: 732 * day},
}

func akamai() []Consumer {
	return []Consumer{
		{
			Name: "akamai_property", Title: "Akamai HSTS behavior",
			Resource: "data.akamai_property_rules_builder", Attribute: "behavior.http_strict_transport_security",
			Place: "behavior.http_strict_transport_security",
			Shape: Settings{{"enable", true}, {"max_age", ageName(akamaiAges)}, {"include_sub_domains", subdomains(true, false)}, {"preload", preload(true, false)}},
			Form:  Enum, HTTPS: HTTPSWhere,
			Age:        Age{Values: akamaiAges},
			Retire:     "It sends `max-age=0` with `max_age = \"ZERO_MINS\"`.",
			Instead:    "The behavior modify_outgoing_response_header (the consumer akamai_header) sends any value.",
			Note:       "The property's hostnames need TLS certificates; not usable in includes.",
			Unverified: "How many seconds a month and a year have: 30 and 365 days are assumed. Akamai says that ZERO_MINS does not affect browsers that already hold a policy; by RFC 6797, section 6.1.1, a max-age of 0 makes them forget.",
			Own:        OwnNotKnown,
			Evidence:   Code,
			Sources: []string{
				"https://github.com/akamai/terraform-provider-akamai/tree/2e604cc/pkg/providers/property/ruleformats",
				"https://techdocs.akamai.com/terraform/docs/ga-http-strict-transport-security",
			},
		},
		{
			Name: "akamai_header", Title: "Akamai outgoing response header",
			Resource: "data.akamai_property_rules_builder", Attribute: "behavior.modify_outgoing_response_header",
			Place: "behavior.modify_outgoing_response_header",
			Shape: Settings{{"action", "MODIFY"}, {"standard_modify_header_name", "OTHER"}, {"custom_header_name", hsts.HeaderName}, {"new_header_value", header}},
			Form:  HeaderString, HTTPS: HTTPSNotKnown, Retire: sendsZero,
			Note:     "`custom_header_name` applies where the standard name is `OTHER`.",
			Own:      OwnNotKnown,
			Evidence: Code,
			Sources:  []string{"https://github.com/akamai/terraform-provider-akamai/tree/2e604cc/pkg/providers/property/ruleformats"},
		},
	}
}

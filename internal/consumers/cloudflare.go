package consumers

const cloudflareHSTS = "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/http-strict-transport-security/"

// cloudflare has Cloudflare, and IBM's product on top of it.
func cloudflare() []Consumer {
	const replaces = "It replaces the origin's header in the whole zone. `enabled = false` is not a way to retire: it lets the origin's header through, and browsers keep what they have."
	const retire = "It sends `max-age=0` with `enabled = true` and `max_age = 0`."
	return []Consumer{
		{
			Name: "cloudflare_zone", Title: "Cloudflare zone setting (provider 5)",
			Resource: "cloudflare_zone_setting", Attribute: "value.strict_transport_security",
			Form: Seconds, Age: Age{Most: maxInt32}, HTTPS: OnlyHTTPS, Retire: retire,
			Note:       replaces + " Destroying the resource changes nothing at Cloudflare.",
			Unverified: "The dashboard offers no more than 12 months; the API takes longer ages.",
			Evidence:   Code,
			Sources: []string{
				"https://github.com/cloudflare/terraform-provider-cloudflare/blob/a2efdc5/internal/services/zone_setting/resource.go",
				cloudflareHSTS,
			},
		},
		{
			Name: "cloudflare_zone_v4", Title: "Cloudflare zone settings (provider 4)",
			Resource: "cloudflare_zone_settings_override", Attribute: "settings.security_header",
			Form: Seconds, Age: Age{Most: maxInt32}, HTTPS: OnlyHTTPS, Retire: retire,
			Note:       replaces,
			Unverified: "What destroying the resource restores.",
			Evidence:   Docs,
			Sources: []string{
				"https://github.com/cloudflare/terraform-provider-cloudflare/blob/06a8f8c/docs/resources/zone_settings_override.md",
				cloudflareHSTS,
			},
		},
		{
			Name: "cloudflare_ruleset", Title: "Cloudflare transform rule",
			Resource: "cloudflare_ruleset", Attribute: "rules[].action_parameters.headers",
			Form: HeaderString, HTTPS: HTTPSIf, Retire: byHeader,
			Note:       "One ruleset for each phase of a zone.",
			Unverified: "The meaning of the field `ssl` in the expression.",
			Evidence:   Docs,
			Sources:    []string{"https://github.com/cloudflare/terraform-provider-cloudflare/blob/a2efdc5/docs/resources/ruleset.md"},
		},
		{
			Name: "ibm_cis", Title: "IBM Cloud Internet Services",
			Resource: "ibm_cis_domain_settings", Attribute: "security_header",
			Form: Seconds, HTTPS: HTTPSNotKnown, Retire: retire,
			Unverified: "That the header is kept to https, as at Cloudflare, on which the product is built.",
			Evidence:   Code,
			Sources:    []string{"https://github.com/IBM-Cloud/terraform-provider-ibm/blob/9f9b7ec/ibm/service/cis/resource_ibm_cis_domain_settings.go"},
		},
	}
}

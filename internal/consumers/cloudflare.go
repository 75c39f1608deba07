package consumers

import (
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

const cloudflareHSTS = "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/http-strict-transport-security/"

// cloudflareObject is the policy in Cloudflare's API. It leaves out nosniff, which
// is in the same object: that is another header (X-Content-Type-Options).
var cloudflareObject = Settings{
	{"enabled", true}, {"max_age", seconds}, {"include_subdomains", subdomains(true, false)}, {"preload", preload(true, false)},
}

// cloudflareWhole is cloudflareObject with nosniff, for resources that can't do
// without it. False is Cloudflare's default, and sends no other header.
var cloudflareWhole = append(slices.Clone(cloudflareObject), Setting{"nosniff", false})

// cloudflare has Cloudflare, and IBM's product that is built on it.
func cloudflare() []Consumer {
	const replaces = "It replaces the origin's header in the whole zone. `enabled = false` does not retire the policy: it lets the origin's header through, and browsers keep the policy."
	const nosniff = " `nosniff`, next to it, is another header (X-Content-Type-Options): choose it yourself."
	const everything = "It is on the responses to all HTTPS requests, according to Cloudflare's documentation."
	const retire = "It sends `max-age=0` with `enabled = true` and `max_age = 0`."
	return []Consumer{
		{
			Name: "cloudflare_zone", Title: "Cloudflare zone setting (provider 5)",
			Resource: "cloudflare_zone_setting", Attribute: "value.strict_transport_security",
			Place: "value",
			Shape: Settings{{"strict_transport_security", cloudflareWhole}},
			Form:  Seconds, Age: Age{Max: maxInt32}, HTTPS: OnlyHTTPS, Retire: retire,
			Note:       replaces + nosniff + " The object must have it, because Cloudflare returns it: without it every plan shows a difference. It is false here, so a zone that sends that header too needs `merge(local.hsts.strict_transport_security, { nosniff = true })`. Destroying the resource changes nothing at Cloudflare.",
			Unverified: "The dashboard offers at most 12 months; the API accepts longer ages.",
			Own:        OwnAll,
			OwnNote:    everything,
			Evidence:   Code,
			Sources: []string{
				"https://github.com/cloudflare/terraform-provider-cloudflare/blob/a2efdc5/internal/services/zone_setting/resource.go",
				"https://github.com/cloudflare/terraform-provider-cloudflare/blob/a2efdc5/internal/customfield/dynamic.go",
				cloudflareHSTS,
			},
		},
		{
			Name: "cloudflare_zone_v4", Title: "Cloudflare zone settings (provider 4)",
			Resource: "cloudflare_zone_settings_override", Attribute: "settings.security_header",
			Place: "settings.security_header",
			Shape: cloudflareObject,
			Form:  Seconds, Age: Age{Max: maxInt32}, HTTPS: OnlyHTTPS, Retire: retire,
			Note:       replaces + nosniff,
			Unverified: "What destroying the resource restores.",
			Own:        OwnAll,
			OwnNote:    everything,
			Evidence:   Docs,
			Sources: []string{
				"https://github.com/cloudflare/terraform-provider-cloudflare/blob/06a8f8c/docs/resources/zone_settings_override.md",
				cloudflareHSTS,
			},
		},
		{
			Name: "cloudflare_ruleset", Title: "Cloudflare transform rule",
			Resource: "cloudflare_ruleset", Attribute: "rules[].action_parameters.headers",
			Place: "rules[].action_parameters.headers",
			Shape: Settings{{hsts.HeaderName, Settings{{"operation", "set"}, {"value", header}}}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:       "One ruleset for each phase of a zone.",
			Unverified: "The meaning of the field `ssl` in the expression.",
			Own:        OwnNotKnown,
			Evidence:   Docs,
			Sources:    []string{"https://github.com/cloudflare/terraform-provider-cloudflare/blob/a2efdc5/docs/resources/ruleset.md"},
		},
		{
			Name: "ibm_cis", Title: "IBM Cloud Internet Services",
			Resource: "ibm_cis_domain_settings", Attribute: "security_header",
			Place: "security_header",
			Shape: cloudflareWhole,
			Form:  Seconds, HTTPS: HTTPSNotKnown, Retire: retire,
			Note:       "`nosniff`, which it also requires, is another header (X-Content-Type-Options), and false here: set it yourself if you want that header.",
			Unverified: "That the header is limited to https, as at Cloudflare, on which the product is built.",
			Own:        OwnNotKnown,
			Evidence:   Code,
			Sources:    []string{"https://github.com/IBM-Cloud/terraform-provider-ibm/blob/9f9b7ec/ibm/service/cis/resource_ibm_cis_domain_settings.go"},
		},
	}
}

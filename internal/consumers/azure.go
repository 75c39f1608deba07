package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

const (
	azureBlob    = "https://github.com/hashicorp/terraform-provider-azurerm/blob/69697b7/website/docs/"
	azureHeaders = "https://learn.microsoft.com/azure/frontdoor/front-door-security-headers"
)

// The global policy of API Management around the header.
const (
	apiManagementBefore = `<policies>
  <inbound />
  <backend>
    <forward-request />
  </backend>
  <outbound>
` + apiManagementHeader
	apiManagementMiddle = `</value>
    </set-header>
  </outbound>
  <on-error>
` + apiManagementHeader
	apiManagementAfter = `</value>
    </set-header>
  </on-error>
</policies>
`
	apiManagementHeader = `    <set-header name="` + hsts.HeaderName + `" exists-action="override">
      <value>`
)

func azure() []Consumer {
	const overwrite = "Use `Overwrite`: `Append` would send two headers."
	return []Consumer{
		{
			Name: "azurerm_frontdoor", Title: "Azure Front Door (azurerm 5)",
			Resource: "azurerm_cdn_frontdoor_rule", Attribute: "actions.modify_response_header",
			Place: "actions.modify_response_header",
			Shape: Settings{{"operator", "Overwrite"}, {"header_name", hsts.HeaderName}, {"header_value", header}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:     overwrite + " The condition is `request_scheme`.",
			Own:      OwnNotKnown,
			Evidence: Code,
			Sources:  []string{azureBlob + "r/cdn_frontdoor_rule.html.markdown", azureBlob + "guides/5.0-upgrade-guide.html.markdown", azureHeaders},
		},
		{
			Name: "azurerm_frontdoor_v4", Title: "Azure Front Door (azurerm 4 and earlier)",
			Resource: "azurerm_cdn_frontdoor_rule", Attribute: "actions.response_header_action",
			Place: "actions.response_header_action",
			Shape: Settings{{"header_action", "Overwrite"}, {"header_name", hsts.HeaderName}, {"value", header}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:     overwrite + " The condition is `request_scheme_condition`.",
			Own:      OwnNotKnown,
			Evidence: Code,
			Sources:  []string{azureBlob + "guides/5.0-upgrade-guide.html.markdown", azureHeaders},
		},
		{
			Name: "azurerm_frontdoor_batch", Title: "Azure Front Door batch rule set",
			Resource: "azurerm_cdn_frontdoor_batch_rule_set", Attribute: "rule.actions.modify_response_header",
			Place: "rule.actions.modify_response_header",
			Shape: Settings{{"operator", "Overwrite"}, {"header_name", hsts.HeaderName}, {"header_value", header}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:     overwrite,
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{azureBlob + "r/cdn_frontdoor_batch_rule_set.html.markdown"},
		},
		{
			Name: "azurerm_cdn_endpoint", Title: "Azure CDN (classic)",
			Resource: "azurerm_cdn_endpoint", Attribute: "delivery_rule.modify_response_header_action",
			Place: "delivery_rule.modify_response_header_action",
			Shape: Settings{{"action", "Overwrite"}, {"name", hsts.HeaderName}, {"value", header}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:     "`global_delivery_rule` has no condition on the scheme. The service ends on 2027-09-30.",
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{azureBlob + "r/cdn_endpoint.html.markdown"},
		},
		{
			Name: "azure_static_web_app", Title: "Azure Static Web Apps",
			Resource: "local_file (staticwebapp.config.json)", Attribute: "content",
			Shape: Settings{{"content", headerIn(`{"globalHeaders":{"`+hsts.HeaderName+`":"`, `"}}`)}},
			Form:  HeaderInJSON, HTTPS: HTTPSNotKnown, Retire: "It sends `max-age=0` like any other value, after a deployment.",
			Note:     "If the file has no such header, Azure sends `max-age=10886400; includeSubDomains; preload` from the first minute: 18 weeks, with `preload`. The file is deployed with the site: no resource of azurerm sets it. For a file with other settings, use `jsonencode(merge(jsondecode(local.hsts.content), { routes = … }))`.",
			Own:      OwnSome,
			OwnNote:  "The password page of a protected environment lacks it. A rule of `routes` with the same header takes precedence.",
			Evidence: Docs,
			Sources: []string{
				"https://github.com/MicrosoftDocs/azure-docs/blob/00c904d/articles/static-web-apps/configuration.md",
				"https://github.com/Azure/static-web-apps/issues/559",
				"https://github.com/Azure/static-web-apps/issues/922",
			},
		},
		{
			Name: "azurerm_application_gateway", Title: "Azure Application Gateway",
			Resource: "azurerm_application_gateway", Attribute: "rewrite_rule_set.rewrite_rule.response_header_configuration",
			Place: "rewrite_rule_set.rewrite_rule.response_header_configuration",
			Shape: Settings{{"header_name", hsts.HeaderName}, {"header_value", header}},
			Form:  HeaderString, HTTPS: HTTPSWhere,
			Retire:   "It sends `max-age=0` like any other value; \"\" would remove the header, and browsers would keep the policy.",
			Note:     "Rewrite rules need the v2 SKU.",
			Own:      OwnNone,
			OwnNote:  "Nothing is rewritten if the gateway redirects, shows a custom error page, or answers with its own 4xx or 5xx: let a server behind it redirect the apex.",
			Evidence: Docs,
			Sources: []string{
				azureBlob + "r/application_gateway.html.markdown",
				"https://learn.microsoft.com/azure/application-gateway/rewrite-http-headers-url#limitations",
			},
		},
		{
			Name: "azurerm_api_management", Title: "Azure API Management",
			Resource: "azurerm_api_management_policy", Attribute: "xml_content",
			Shape: Settings{{"xml_content", func(p hsts.Policy) any {
				return apiManagementBefore + p.String() + apiManagementMiddle + p.String() + apiManagementAfter
			}}},
			Form: HeaderInXML, HTTPS: HTTPSNotKnown, Retire: sendsZero,
			Note:     "The resource replaces the whole global policy, and resets it when it is destroyed.",
			Own:      OwnAll,
			OwnNote:  "Set in `on-error`, because failures skip `outbound`.",
			Evidence: Docs,
			Sources: []string{
				azureBlob + "r/api_management_policy.html.markdown",
				"https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies",
			},
		},
	}
}

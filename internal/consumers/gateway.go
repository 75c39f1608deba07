package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// gateways has API gateways that are run by their operators.
func gateways() []Consumer {
	return []Consumer{
		{
			Name: "apisix", Title: "Apache APISIX",
			Resource: "kubernetes_manifest (ApisixGlobalRule)", Attribute: "manifest.spec.plugins.config.headers.set",
			Place: "manifest.spec.plugins[].config",
			Shape: Settings{{"headers", Settings{{"set", headerMap}}}},
			Form:  HeaderString, HTTPS: HTTPSIf, Retire: sendsZero,
			Note:     "It is the `config` of the plugin `response-rewrite`. `set` replaces what the site sends; `add` would send two headers. The condition is `vars = [[\"scheme\", \"==\", \"https\"]]`. A plugin of the same name in a route runs too, after this one.",
			Own:      OwnAll,
			OwnNote:  "As a global rule it also covers redirects and errors of other plugins, and the 404 if no route matches. In an ApisixRoute it only covers the responses of that route.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/apache/apisix/blob/f519a0f0/apisix/plugins/response-rewrite.lua",
				"https://github.com/apache/apisix/blob/f519a0f0/apisix/init.lua",
				"https://github.com/apache/apisix-ingress-controller/blob/d510f665/api/v2/apisixglobalrule_types.go",
			},
		},
		{
			Name: "emissary", Title: "Emissary-ingress",
			Resource: "kubernetes_manifest (Mapping)", Attribute: "manifest.spec.add_response_headers",
			Place: "manifest.spec",
			Shape: Settings{{"add_response_headers", Settings{{hsts.HeaderName, Settings{{"value", header}, {"append", false}}}}}},
			Form:  HeaderString, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "`append = false`: by default it adds a second header. Its redirect from http to https has the header too, where browsers ignore it.",
			Own:      OwnSome,
			OwnNote:  "A Mapping with `host_redirect` needs it too. A request that no Mapping matches gets a 404 without it.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/emissary-ingress/emissary/blob/3ebe0f46/pkg/api/getambassador.io/v3alpha1/crd_mapping.go",
				"https://github.com/emissary-ingress/emissary/blob/3ebe0f46/python/ambassador/src/ambassador/envoy/v3/v3route.py",
			},
		},
		{
			Name: "kong", Title: "Kong Gateway (response-transformer)",
			Resource: "konnect_gateway_plugin_response_transformer", Attribute: "config.replace.headers, config.add.headers",
			Place: "config",
			Shape: Settings{{"replace", Settings{{"headers", []any{kongHeader}}}}, {"add", Settings{{"headers", []any{kongHeader}}}}},
			Form:  HeaderLine, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "Use both lists: `replace` changes the site's header, and `add` sends one if the site has none. `remove` with `add` sends none if the site has one, and `append` sends two.",
			Own:      OwnAll,
			OwnNote:  "As a plugin of the whole gateway it also covers Kong's own errors. With `route` or `service` it does not cover the 404 if no route matches.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/Kong/kong/blob/22246ef2/kong/plugins/response-transformer/header_transformer.lua",
				"https://github.com/Kong/kong/blob/22246ef2/kong/runloop/plugins_iterator.lua",
				"https://github.com/Kong/terraform-provider-konnect/blob/b65c9ae3/docs/resources/gateway_plugin_response_transformer.md",
			},
		},
	}
}

// kongHeader renders the field as Kong takes it. What follows the colon is the value
// as it is sent, so there is no space.
var kongHeader = headerIn(hsts.HeaderName+":", "")

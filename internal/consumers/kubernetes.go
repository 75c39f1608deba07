package consumers

// kubernetes has the APIs that several proxies implement, and controllers built
// on Envoy.
func kubernetes() []Consumer {
	return []Consumer{
		{
			Name: "gateway_api", Title: "Gateway API",
			Resource: "kubernetes_manifest (HTTPRoute)", Attribute: "manifest.spec.rules.filters.responseHeaderModifier.set",
			Place: "manifest.spec.rules[].filters[].responseHeaderModifier",
			Shape: Settings{{"set", headerList}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
			Note:     "Bind the route to the HTTPS listener by `sectionName`. The filter is an extended feature of the API, not a core one: check that your gateway implements `ResponseHeaderModifier`.",
			Own:      OwnNotKnown,
			OwnNote:  "A rule that redirects needs the filter too.",
			Evidence: Code,
			Sources:  []string{"https://github.com/kubernetes-sigs/gateway-api/blob/4564255/apis/v1/httproute_types.go"},
		},
		{
			Name: "istio", Title: "Istio",
			Resource: "kubernetes_manifest (VirtualService)", Attribute: "manifest.spec.http.headers.response.set",
			Place: "manifest.spec.http[].headers.response",
			Shape: Settings{{"set", headerMap}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
			Note:     "Bind it to the HTTPS server of the gateway.",
			Own:      OwnSome,
			OwnNote:  "A route with `redirect` or `directResponse` has it only if that route has these headers too; in old releases they were missing there. A request that no route matches gets a 404 without it.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/istio/api/blob/b8f8791/networking/v1alpha3/virtual_service.proto",
				"https://github.com/istio/istio/blob/86c9f01f/pilot/pkg/networking/core/route/route.go",
				"https://github.com/istio/istio/issues/25206",
			},
		},
		{
			Name: "contour", Title: "Contour",
			Resource: "kubernetes_manifest (HTTPProxy)", Attribute: "manifest.spec.routes.responseHeadersPolicy.set",
			Place: "manifest.spec.routes[].responseHeadersPolicy",
			Shape: Settings{{"set", headerList}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
			Own:      OwnNone,
			OwnNote:  "The policy is passed to Envoy only for routes with a service: those with `requestRedirectPolicy` or `directResponsePolicy` lack it.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/projectcontour/contour/blob/31c4bb3/site/content/docs/main/config/request-rewriting.md",
				"https://github.com/projectcontour/contour/blob/31c4bb3/internal/envoy/v3/route.go",
			},
		},
	}
}

package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

const (
	googleBlob    = "https://github.com/hashicorp/terraform-provider-google/blob/e03b762/website/docs/r/"
	googleHeaders = "https://cloud.google.com/load-balancing/docs/https/custom-headers-global"
)

func google() []Consumer {
	return []Consumer{
		{
			Name: "google_backend_service", Title: "Google Cloud backend service",
			Resource: "google_compute_backend_service", Attribute: "custom_response_headers",
			Shape: Settings{{"custom_response_headers", []any{headerLine}}},
			Form:  HeaderLine, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "A URL map that sets the header wins. A regional backend service has no such attribute: use the regional URL map.",
			Own:      OwnNotKnown,
			Evidence: Code,
			Sources:  []string{googleBlob + "compute_backend_service.html.markdown", googleHeaders},
		},
		{
			Name: "google_backend_bucket", Title: "Google Cloud backend bucket",
			Resource: "google_compute_backend_bucket", Attribute: "custom_response_headers",
			Shape: Settings{{"custom_response_headers", []any{headerLine}}},
			Form:  HeaderLine, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "A URL map that sets the header wins.",
			Own:      OwnNotKnown,
			Evidence: Code,
			Sources:  []string{googleBlob + "compute_backend_bucket.html.markdown", googleHeaders},
		},
		{
			Name: "google_url_map", Title: "Google Cloud URL map",
			Resource: "google_compute_url_map or google_compute_region_url_map", Attribute: "header_action.response_headers_to_add",
			Place: "header_action.response_headers_to_add",
			Shape: Settings{{"header_name", hsts.HeaderName}, {"header_value", header}, {"replace", true}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
			Note:       "`replace = true`: without it the value is appended to the origin's, which browsers take for an invalid header. Set it on the map of the HTTPS proxy only.",
			Unverified: "Whether an HTTPS redirect that the map itself makes carries the header.",
			Own:        OwnNotKnown,
			Evidence:   Docs,
			Sources:    []string{googleBlob + "compute_url_map.html.markdown", googleBlob + "compute_region_url_map.html.markdown", googleHeaders},
		},
		{
			Name: "google_media_cdn", Title: "Google Media CDN",
			Resource: "google_network_services_edge_cache_service", Attribute: "routing.path_matcher.route_rule.header_action.response_header_to_add",
			Place: "routing.path_matcher.route_rule.header_action.response_header_to_add",
			Shape: Settings{{"header_name", hsts.HeaderName}, {"header_value", header}, {"replace", true}},
			Form:  HeaderString, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "`replace = true`, and `response_header_to_add` in the singular.",
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{googleBlob + "network_services_edge_cache_service.html.markdown"},
		},
		{
			Name: "google_http_route", Title: "Google Network Services HTTPRoute",
			Resource: "google_network_services_http_route", Attribute: "rules.action.response_header_modifier.set",
			Place: "rules.action.response_header_modifier.set",
			Shape: headerMap,
			Form:  HeaderString, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{googleBlob + "network_services_http_route.html.markdown"},
		},
		{
			Name: "gke_backend_config", Title: "GKE Ingress (BackendConfig)",
			Resource: "kubernetes_manifest", Attribute: "manifest.spec.customResponseHeaders.headers",
			Place: "manifest.spec.customResponseHeaders",
			Shape: Settings{{"headers", []any{headerLine}}},
			Form:  HeaderLine, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "It sets the field of the backend service. With GKE Gateway, use a filter of an HTTPRoute (the consumer `gateway_api`).",
			Own:      OwnNotKnown,
			Evidence: Code,
			Sources:  []string{"https://github.com/kubernetes/ingress-gce/blob/acbcf5d/pkg/apis/backendconfig/v1/types.go"},
		},
	}
}

package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

const (
	googleBlob    = "https://github.com/hashicorp/terraform-provider-google/blob/e03b762/website/docs/r/"
	googleHeaders = "https://cloud.google.com/load-balancing/docs/https/custom-headers-global"
	// googleRedirect says that a redirect of a URL map has no service.
	googleRedirect = googleBlob + "compute_url_map.html.markdown"
)

func google() []Consumer {
	const noBackend = "A redirect that the URL map makes reaches no backend, so it lacks a backend's header: set it on the URL map (the consumer `google_url_map`). For the load balancer's own errors no source says whether they have it."
	return []Consumer{
		{
			Name: "google_backend_service", Title: "Google Cloud backend service",
			Resource: "google_compute_backend_service", Attribute: "custom_response_headers",
			Shape: Settings{{"custom_response_headers", []any{headerLine}}},
			Form:  HeaderLine, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "A URL map that sets the header takes precedence. A regional backend service has no such attribute: use the regional URL map.",
			Own:      OwnNone,
			OwnNote:  noBackend,
			Evidence: Code,
			Sources:  []string{googleBlob + "compute_backend_service.html.markdown", googleHeaders, googleRedirect},
		},
		{
			Name: "google_backend_bucket", Title: "Google Cloud backend bucket",
			Resource: "google_compute_backend_bucket", Attribute: "custom_response_headers",
			Shape: Settings{{"custom_response_headers", []any{headerLine}}},
			Form:  HeaderLine, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "A URL map that sets the header takes precedence.",
			Own:      OwnNone,
			OwnNote:  noBackend,
			Evidence: Code,
			Sources:  []string{googleBlob + "compute_backend_bucket.html.markdown", googleHeaders, googleRedirect},
		},
		{
			Name: "google_url_map", Title: "Google Cloud URL map",
			Resource: "google_compute_url_map or google_compute_region_url_map", Attribute: "header_action.response_headers_to_add",
			Place: "header_action.response_headers_to_add",
			Shape: Settings{{"header_name", hsts.HeaderName}, {"header_value", header}, {"replace", true}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
			Note:       "`replace = true`: without it the value is appended to the origin's, and browsers ignore the result. Set it only on the map of the HTTPS proxy.",
			Unverified: "Whether an HTTPS redirect that the map itself makes has the header.",
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
			Name: "firebase_hosting", Title: "Firebase Hosting",
			Resource: "google_firebase_hosting_version", Attribute: "config.headers.headers",
			Place: "config.headers",
			Shape: Settings{{"glob", "**"}, {"headers", headerMap}},
			Form:  HeaderString, HTTPS: HTTPSNotKnown, Retire: "It sends `max-age=0` like any other value, with the release of a new version.",
			Note:       "The resource is in the provider google-beta, and serves redirects and rewrites: it uploads no files. A change creates a new version, which needs a `google_firebase_hosting_release`.",
			Unverified: "Whether Firebase Hosting sends its own header if none is set, and whether redirects of the site have the header.",
			Own:        OwnNotKnown,
			Evidence:   Code,
			Sources: []string{
				"https://registry.terraform.io/providers/hashicorp/google-beta/6.50.0/docs/resources/google_firebase_hosting_version#headers",
				"https://firebase.google.com/docs/hosting/full-config#headers",
			},
		},
		{
			Name: "gke_backend_config", Title: "GKE Ingress (BackendConfig)",
			Resource: "kubernetes_manifest", Attribute: "manifest.spec.customResponseHeaders.headers",
			Place: "manifest.spec.customResponseHeaders",
			Shape: Settings{{"headers", []any{headerLine}}},
			Form:  HeaderLine, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "It sets the field of the backend service. With GKE Gateway, use a filter of an HTTPRoute (the consumer `gateway_api`).",
			Own:      OwnNone,
			OwnNote:  noBackend,
			Evidence: Code,
			Sources:  []string{"https://github.com/kubernetes/ingress-gce/blob/acbcf5d/pkg/apis/backendconfig/v1/types.go", googleRedirect},
		},
	}
}

package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// kubernetes has what routes by resources of its own; ingresses has the rest.
func kubernetes() []Consumer {
	return []Consumer{
		{
			Name: "gateway_api", Title: "Gateway API",
			Resource: "kubernetes_manifest (HTTPRoute)", Attribute: "manifest.spec.rules.filters.responseHeaderModifier.set",
			Place: "manifest.spec.rules[].filters[].responseHeaderModifier",
			Shape: Settings{{"set", listed}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: byHeader,
			Note:     "Bind the route to the HTTPS listener by `sectionName`.",
			Evidence: Code,
			Sources:  []string{"https://github.com/kubernetes-sigs/gateway-api/blob/4564255/apis/v1/httproute_types.go"},
		},
		{
			Name: "istio", Title: "Istio",
			Resource: "kubernetes_manifest (VirtualService)", Attribute: "manifest.spec.http.headers.response.set",
			Place: "manifest.spec.http[].headers.response",
			Shape: Settings{{"set", byName}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: byHeader,
			Note:     "Bind it to the HTTPS server of the gateway.",
			Evidence: Code,
			Sources:  []string{"https://github.com/istio/api/blob/b8f8791/networking/v1alpha3/virtual_service.proto"},
		},
		{
			Name: "contour", Title: "Contour",
			Resource: "kubernetes_manifest (HTTPProxy)", Attribute: "manifest.spec.routes.responseHeadersPolicy.set",
			Place: "manifest.spec.routes[].responseHeadersPolicy",
			Shape: Settings{{"set", listed}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: byHeader,
			Evidence: Docs,
			Sources:  []string{"https://github.com/projectcontour/contour/blob/31c4bb3/site/content/docs/main/config/request-rewriting.md"},
		},
		{
			Name: "openshift_route", Title: "OpenShift Route",
			Resource: "kubernetes_annotations", Attribute: `annotations["haproxy.router.openshift.io/hsts_header"]`,
			Place: "annotations",
			Shape: Settings{{"haproxy.router.openshift.io/hsts_header", header}},
			Form:  HeaderString, HTTPS: OnlyHTTPS,
			Retire:   "It sends `max-age=0` like any other value, unless `requiredHSTSPolicies` of the cluster demands more.",
			Note:     "Edge and reencrypt routes only. A value with a directive of another name, or a final semicolon, is ignored without a word.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/openshift/router/blob/4b401a8/images/router/haproxy/conf/haproxy-config.template",
				"https://github.com/openshift/api/blob/2a3d739/config/v1/types.go",
			},
		},
		{
			Name: "traefik", Title: "Traefik stsSeconds",
			Resource: "kubernetes_manifest (Middleware)", Attribute: "manifest.spec.headers.stsSeconds, stsIncludeSubdomains, stsPreload",
			Place: "manifest.spec.headers",
			Shape: Settings{{"stsSeconds", seconds}, {"stsIncludeSubdomains", subdomains(true, false)}, {"stsPreload", preload(true, false)}},
			Form:  Seconds, HTTPS: OnlyHTTPS,
			Age:      Age{NoZero: "0 means that no header is sent, so that browsers keep what they have."},
			Retire:   "Set `customResponseHeaders` to `max-age=0` (the consumer `traefik_headers`), and leave `stsSeconds` out.",
			Instead:  "customResponseHeaders (the consumer traefik_headers) sends any value.",
			Note:     "`forceSTSHeader` sends the header over http too.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/traefik/traefik/blob/fd5a576/pkg/config/dynamic/middlewares.go",
				"https://github.com/unrolled/secure/blob/ba42bc3/secure.go",
				"https://github.com/traefik/traefik/issues/11839",
			},
		},
		{
			Name: "traefik_headers", Title: "Traefik customResponseHeaders",
			Resource: "kubernetes_manifest (Middleware)", Attribute: "manifest.spec.headers.customResponseHeaders",
			Place: "manifest.spec.headers",
			Shape: Settings{{"customResponseHeaders", byName}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: byHeader,
			Note:     "Use the middleware on routes of the HTTPS entry point only: it sends the header over http too.",
			Evidence: Code,
			Sources:  []string{"https://github.com/traefik/traefik/blob/fd5a576/pkg/config/dynamic/middlewares.go"},
		},
	}
}

func ingresses() []Consumer {
	return []Consumer{
		{
			Name: "ingress_nginx", Title: "ingress-nginx (Kubernetes community)",
			Resource: "kubernetes_config_map_v1_data", Attribute: `data["hsts-max-age"], data["hsts-include-subdomains"], data["hsts-preload"]`,
			Place: "data",
			Shape: Settings{
				{"hsts", "true"}, {"hsts-max-age", secondsText},
				{"hsts-include-subdomains", subdomains("true", "false")}, {"hsts-preload", preload("true", "false")},
			},
			Form: SecondsText, HTTPS: OnlyHTTPS, Retire: byZero,
			Note:     "For the whole cluster. It sends one year with includeSubDomains unless told otherwise. The project was retired in March 2026.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/kubernetes/ingress-nginx/blob/dbb11b9/internal/ingress/controller/config/config.go",
				"https://github.com/kubernetes/ingress-nginx/blob/dbb11b9/rootfs/etc/nginx/lua/lua_ingress.lua",
			},
		},
		{
			Name: "nginx_ingress", Title: "NGINX Ingress Controller annotations (NGINX Inc.)",
			Resource: "kubernetes_ingress_v1", Attribute: `metadata.annotations["nginx.org/hsts-max-age"], ["nginx.org/hsts-include-subdomains"]`,
			Place: "metadata.annotations",
			Shape: Settings{{"nginx.org/hsts", "true"}, {"nginx.org/hsts-max-age", secondsText}, {"nginx.org/hsts-include-subdomains", subdomains("true", "false")}},
			Form:  SecondsText, Preload: Always, HTTPS: OnlyHTTPS,
			Retire:   "It sends `max-age=0; preload` where its age is 0: browsers forget, but the directive stays, and a domain that sends it can't leave the preload list. Use the Policy resource (the consumer `nginx_ingress_policy`).",
			Instead:  "The Policy resource of the same controller (the consumer nginx_ingress_policy) says it as the policy does.",
			Note:     "The keys of its ConfigMap do the same.",
			Evidence: Code,
			Sources:  []string{"https://github.com/nginx/kubernetes-ingress/blob/0eb3072/internal/configs/version1/nginx.ingress.tmpl"},
		},
		{
			Name: "nginx_ingress_policy", Title: "NGINX Ingress Controller Policy (NGINX Inc.)",
			Resource: "kubernetes_manifest (Policy)", Attribute: "manifest.spec.hsts",
			Place: "manifest.spec.hsts",
			Shape: Settings{{"maxAge", seconds}, {"includeSubDomains", subdomains(true, false)}, {"preload", preload(true, false)}},
			Form:  Seconds, HTTPS: OnlyHTTPS, Retire: byZero,
			Note:     "Needs a release with `spec.hsts` (2026 and later).",
			Evidence: Code,
			Sources: []string{
				"https://github.com/nginx/kubernetes-ingress/blob/0eb3072/pkg/apis/configuration/v1/types.go",
				"https://github.com/nginx/kubernetes-ingress/pull/10111",
			},
		},
		{
			Name: "haproxy_ingress", Title: "HAProxy Ingress (community)",
			Resource: "kubernetes_annotations", Attribute: `annotations["haproxy-ingress.github.io/hsts-max-age"], …/hsts-include-subdomains, …/hsts-preload`,
			Place: "annotations",
			Shape: Settings{
				{"haproxy-ingress.github.io/hsts", "true"}, {"haproxy-ingress.github.io/hsts-max-age", secondsText},
				{"haproxy-ingress.github.io/hsts-include-subdomains", subdomains("true", "false")}, {"haproxy-ingress.github.io/hsts-preload", preload("true", "false")},
			},
			Form: SecondsText, HTTPS: OnlyHTTPS, Retire: byZero,
			Note:     "It sends half a year unless told otherwise.",
			Evidence: Docs,
			Sources:  []string{"https://github.com/jcmoraisjr/haproxy-ingress/blob/465a51c/docs/content/en/docs/configuration/keys.md"},
		},
		{
			Name: "haproxytech_ingress", Title: "HAProxy Kubernetes Ingress Controller (HAProxy Technologies)",
			Resource: "kubernetes_annotations", Attribute: `annotations["haproxy.org/response-set-header"]`,
			Place: "annotations",
			Shape: Settings{{"haproxy.org/response-set-header", headerIn(hsts.HeaderName+` "`, `"`)}},
			Form:  HeaderNamed, HTTPS: NotOnlyHTTPS, Retire: byHeader,
			Evidence: Docs,
			Sources:  []string{"https://github.com/haproxytech/kubernetes-ingress/blob/fc12067/documentation/annotations.md"},
		},
	}
}

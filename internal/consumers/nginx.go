package consumers

// nginx has the ingress controllers that are built on nginx.
func nginx() []Consumer {
	return []Consumer{
		{
			Name: "ingress_nginx", Title: "ingress-nginx (Kubernetes community)",
			Resource: "kubernetes_config_map_v1_data", Attribute: `data["hsts-max-age"], data["hsts-include-subdomains"], data["hsts-preload"]`,
			Place: "data",
			Shape: Settings{
				{"hsts", "true"}, {"hsts-max-age", secondsText},
				{"hsts-include-subdomains", subdomains("true", "false")}, {"hsts-preload", preload("true", "false")},
			},
			Form: SecondsText, HTTPS: OnlyHTTPS, Retire: sendsZeroAge,
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
			Form:  Seconds, HTTPS: OnlyHTTPS, Retire: sendsZeroAge,
			Note:     "Needs a release with `spec.hsts` (2026 and later).",
			Evidence: Code,
			Sources: []string{
				"https://github.com/nginx/kubernetes-ingress/blob/0eb3072/pkg/apis/configuration/v1/types.go",
				"https://github.com/nginx/kubernetes-ingress/pull/10111",
			},
		},
	}
}

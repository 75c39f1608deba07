package consumers

// nginx has the ingress controllers that are built on nginx.
func nginx() []Consumer {
	const ownNginx = "Its errors and redirects have it, through `add_header … always` of the server. Requests that nginx refuses before it selects the site, for example without a client certificate, lack it."
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
			Note:     "For the whole cluster. It sends one year with includeSubDomains by default. The project was retired in March 2026.",
			Own:      OwnSome,
			OwnNote:  "The redirect of `from-to-www-redirect`, pages of `custom-http-errors` and the default server lack it. If TLS ends before the controller, every response lacks it, with or without `use-forwarded-headers`.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/kubernetes/ingress-nginx/blob/dbb11b9/internal/ingress/controller/config/config.go",
				"https://github.com/kubernetes/ingress-nginx/blob/dbb11b9/rootfs/etc/nginx/lua/lua_ingress.lua",
				"https://github.com/kubernetes/ingress-nginx/blob/dbb11b9/rootfs/etc/nginx/template/nginx.tmpl",
				"https://github.com/kubernetes/ingress-nginx/issues/11591",
			},
		},
		{
			Name: "nginx_ingress", Title: "NGINX Ingress Controller annotations (NGINX Inc.)",
			Resource: "kubernetes_ingress_v1", Attribute: `metadata.annotations["nginx.org/hsts-max-age"], ["nginx.org/hsts-include-subdomains"]`,
			Place: "metadata.annotations",
			Shape: Settings{{"nginx.org/hsts", "true"}, {"nginx.org/hsts-max-age", secondsText}, {"nginx.org/hsts-include-subdomains", subdomains("true", "false")}},
			Form:  SecondsText, Preload: Always, HTTPS: OnlyHTTPS,
			Retire:   "It sends `max-age=0; preload` if its age is 0: browsers forget, but the directive stays, and a domain that sends it can't leave the preload list. Replace the Ingress with a VirtualServer and a Policy (the consumer `nginx_ingress_policy`), or send the header with `nginx.org/server-snippets`.",
			Instead:  "A VirtualServer with a Policy (the consumer nginx_ingress_policy) sends any value; an Ingress does not accept that Policy, but nginx.org/server-snippets can send the header there.",
			Note:     "The keys of its ConfigMap do the same. If TLS ends before the controller, it sends nothing without `nginx.org/hsts-behind-proxy`.",
			Own:      OwnAll,
			OwnNote:  ownNginx,
			Evidence: Code,
			Sources:  []string{"https://github.com/nginx/kubernetes-ingress/blob/0eb3072/internal/configs/version1/nginx.ingress.tmpl"},
		},
		{
			Name: "nginx_ingress_policy", Title: "NGINX Ingress Controller Policy (NGINX Inc.)",
			Resource: "kubernetes_manifest (Policy)", Attribute: "manifest.spec.hsts",
			Place: "manifest.spec.hsts",
			Shape: Settings{{"maxAge", seconds}, {"includeSubDomains", subdomains(true, false)}, {"preload", preload(true, false)}},
			Form:  Seconds, HTTPS: OnlyHTTPS, Retire: sendsZeroAge, StrictPreload: true,
			Note: "From release 5.6.0 on. It works only in `spec.policies` of a VirtualServer: an Ingress that names it is applied, but " +
				"sends nothing; a route that names it answers with errors. The VirtualServer needs `tls`, or the policy `behindProxy` if " +
				"TLS ends before the controller.",
			Own:      OwnAll,
			OwnNote:  ownNginx,
			Evidence: Code,
			Sources: []string{
				"https://github.com/nginx/kubernetes-ingress/blob/0eb3072/pkg/apis/configuration/v1/types.go",
				"https://github.com/nginx/kubernetes-ingress/blob/0eb3072/internal/configs/version2/nginx.virtualserver.tmpl",
				"https://github.com/nginx/kubernetes-ingress/pull/10111",
			},
		},
	}
}

package consumers

func traefik() []Consumer {
	return []Consumer{
		{
			Name: "traefik", Title: "Traefik stsSeconds",
			Resource: "kubernetes_manifest (Middleware)", Attribute: "manifest.spec.headers.stsSeconds, stsIncludeSubdomains, stsPreload",
			Place: "manifest.spec.headers",
			Shape: Settings{{"stsSeconds", seconds}, {"stsIncludeSubdomains", subdomains(true, false)}, {"stsPreload", preload(true, false)}},
			Form:  Seconds, HTTPS: OnlyHTTPS,
			Age:      Age{NoZero: "0 means that no header is sent, so browsers keep the policy."},
			Retire:   "Set `customResponseHeaders` to `max-age=0` (the consumer `traefik_headers`), and leave `stsSeconds` out.",
			Instead:  "customResponseHeaders (the consumer traefik_headers) sends any value.",
			Note:     "`forceSTSHeader` sends the header over http too.",
			Own:      OwnSome,
			OwnNote:  "Redirects and errors of later middlewares in the chain have it. A request that no router matches gets a 404 without it.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/traefik/traefik/blob/fd5a576/pkg/config/dynamic/middlewares.go",
				"https://github.com/unrolled/secure/blob/ba42bc3/secure.go",
				"https://github.com/traefik/traefik/issues/11839",
				"https://github.com/traefik/traefik/pull/7230",
			},
		},
		{
			Name: "traefik_headers", Title: "Traefik customResponseHeaders",
			Resource: "kubernetes_manifest (Middleware)", Attribute: "manifest.spec.headers.customResponseHeaders",
			Place: "manifest.spec.headers",
			Shape: Settings{{"customResponseHeaders", headerMap}},
			Form:  HeaderString, HTTPS: HTTPSWhere, Retire: sendsZero,
			Note:     "Use the middleware on routes of the HTTPS entry point only: it sends the header over http too.",
			Own:      OwnSome,
			OwnNote:  "Redirects and errors of later middlewares in the chain have it. A request that no router matches gets a 404 without it.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/traefik/traefik/blob/fd5a576/pkg/config/dynamic/middlewares.go",
				"https://github.com/traefik/traefik/pull/7230",
			},
		},
	}
}

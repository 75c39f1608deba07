package consumers

import "github.com/hstskit/terraform-provider-hsts/internal/hsts"

// haproxy has the ingress controllers that are built on HAProxy.
func haproxy() []Consumer {
	return []Consumer{
		{
			Name: "haproxy_ingress", Title: "HAProxy Ingress (community)",
			Resource: "kubernetes_annotations", Attribute: `annotations["haproxy-ingress.github.io/hsts-max-age"], …/hsts-include-subdomains, …/hsts-preload`,
			Place: "annotations",
			Shape: Settings{
				{"haproxy-ingress.github.io/hsts", "true"}, {"haproxy-ingress.github.io/hsts-max-age", secondsText},
				{"haproxy-ingress.github.io/hsts-include-subdomains", subdomains("true", "false")}, {"haproxy-ingress.github.io/hsts-preload", preload("true", "false")},
			},
			Form: SecondsText, HTTPS: OnlyHTTPS, Retire: sendsZeroAge,
			Note:     "It sends half a year by default. If TLS ends before the controller, it sends nothing, unless `http-passthrough-port` (from v0.17 on; `fronting-proxy-port` before) makes that port one for https.",
			Own:      OwnNone,
			OwnNote:  "It sets the header with a rule for responses of the site: HAProxy's own redirects (`redirect-from`, `app-root`) and errors such as 503 lack it.",
			Evidence: Docs,
			Sources: []string{
				"https://github.com/jcmoraisjr/haproxy-ingress/blob/465a51c/docs/content/en/docs/configuration/keys.md",
				"https://github.com/jcmoraisjr/haproxy-ingress/blob/465a51c/rootfs/etc/templates/haproxy/haproxy.tmpl",
			},
		},
		{
			Name: "haproxytech_ingress", Title: "HAProxy Kubernetes Ingress Controller (HAProxy Technologies)",
			Resource: "kubernetes_annotations", Attribute: `annotations["haproxy.org/response-set-header"]`,
			Place: "annotations",
			Shape: Settings{{"haproxy.org/response-set-header", headerIn(hsts.HeaderName+" ", "")}},
			Form:  HeaderNamed, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "No quotes around the value: 1.11, 3.0.0 to 3.0.12 and 3.1.0 to 3.1.7 add their own, and two pairs make HAProxy's configuration invalid as soon as the value has a space. It then does not start.",
			Own:      OwnNone,
			OwnNote:  "It sets the header with a rule for responses of the site: HAProxy's own redirects and errors lack it.",
			Evidence: Docs,
			Sources: []string{
				"https://github.com/haproxytech/kubernetes-ingress/blob/fc12067/documentation/annotations.md", "https://github.com/haproxytech/kubernetes-ingress/issues/722",
				"https://github.com/haproxytech/kubernetes-ingress/blob/fc12067/pkg/haproxy/rules/setHdr.go",
			},
		},
		{
			Name: "openshift_route", Title: "OpenShift Route",
			Resource: "kubernetes_annotations", Attribute: `annotations["haproxy.router.openshift.io/hsts_header"]`,
			Place: "annotations",
			Shape: Settings{{"haproxy.router.openshift.io/hsts_header", header}},
			Form:  HeaderString, HTTPS: OnlyHTTPS,
			Retire:   "It sends `max-age=0` like any other value, unless `requiredHSTSPolicies` of the cluster requires more.",
			Note:     "Edge and reencrypt routes only. A value with an unknown directive, or a final semicolon, is silently ignored.",
			Own:      OwnNone,
			OwnNote:  "It sets the header with a rule for responses of the site: the router's own 503 and 404 lack it.",
			Evidence: Code,
			Sources: []string{
				"https://github.com/openshift/router/blob/4b401a8/images/router/haproxy/conf/haproxy-config.template",
				"https://github.com/openshift/api/blob/2a3d739/config/v1/types.go",
			},
		},
	}
}

# The NGINX ingress of the Kubernetes community (ingress-nginx), by its ConfigMap.
# The project was retired in March 2026. For that of NGINX Inc., see
# ../nginx_ingress_policy.
#
# It can send every policy, for the whole cluster and not for one ingress. By
# default it sends a year with includeSubDomains, so set all four keys.
#
# Without the header: the redirect of from-to-www-redirect, pages of
# custom-http-errors, the default server, and everything where TLS ends before
# the controller.
#
# To retire: `retire = true` on the policy; it sends max-age=0. Leave `hsts` at
# "true": "false" sends nothing, and browsers keep the policy.

terraform {
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.38"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["ingress_nginx"]
}

resource "kubernetes_config_map_v1_data" "controller" {
  metadata {
    name      = "ingress-nginx-controller"
    namespace = "ingress-nginx"
  }

  data = {
    "hsts"                    = "true"
    "hsts-max-age"            = tostring(hsts_policy.site.directives.max_age)
    "hsts-include-subdomains" = tostring(hsts_policy.site.directives.include_subdomains)
    "hsts-preload"            = tostring(hsts_policy.site.directives.preload)
  }
}

# HAProxy Ingress (of the community), by annotations of an ingress.
#
# It can send every policy. By default it sends half a year, so set all four keys.
#
# Without the header: HAProxy's own redirects (redirect-from, app-root) and
# errors, such as 503.
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
  consumers          = ["haproxy_ingress"]
}

resource "kubernetes_annotations" "ingress" {
  api_version = "networking.k8s.io/v1"
  kind        = "Ingress"

  metadata {
    name      = "site"
    namespace = "default"
  }

  annotations = {
    "haproxy-ingress.github.io/hsts"                    = "true"
    "haproxy-ingress.github.io/hsts-max-age"            = tostring(hsts_policy.site.directives.max_age)
    "haproxy-ingress.github.io/hsts-include-subdomains" = tostring(hsts_policy.site.directives.include_subdomains)
    "haproxy-ingress.github.io/hsts-preload"            = tostring(hsts_policy.site.directives.preload)
  }
}

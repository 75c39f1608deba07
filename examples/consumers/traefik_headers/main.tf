# Traefik, by the custom headers of a middleware.
#
# It can send every policy, and does so over http too: use the middleware on
# routes of the HTTPS entry point only.
#
# Without the header: the 404 where no router matches.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.

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
  consumers          = ["traefik_headers"]
}

resource "kubernetes_manifest" "middleware" {
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "Middleware"
    metadata = {
      name      = "hsts"
      namespace = "default"
    }
    spec = {
      headers = {
        customResponseHeaders = { (hsts_policy.site.header_name) = hsts_policy.site.header_value }
      }
    }
  }
}

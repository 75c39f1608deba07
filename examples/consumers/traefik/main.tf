# Traefik, by the stsSeconds of a middleware, which limits the header to https.
#
# It can't send max-age=0: a 0 means that no header is sent, so that browsers keep
# the policy.
#
# Without the header: the 404 where no router matches.
#
# To retire: `retire = true` on the policy; the middleware below then leaves
# stsSeconds out, and sends max-age=0 as a custom header.

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
  consumers          = ["traefik"]
}

locals {
  retired = hsts_policy.site.directives.max_age == 0

  # Whatever is null is left out.
  headers = {
    stsSeconds            = local.retired ? null : hsts_policy.site.directives.max_age
    stsIncludeSubdomains  = local.retired ? null : hsts_policy.site.directives.include_subdomains
    stsPreload            = local.retired ? null : hsts_policy.site.directives.preload
    customResponseHeaders = local.retired ? { (hsts_policy.site.header_name) = hsts_policy.site.header_value } : null
  }
}

# Routes of the HTTPS entry point name it.
resource "kubernetes_manifest" "middleware" {
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "Middleware"
    metadata = {
      name      = "hsts"
      namespace = "default"
    }
    spec = {
      headers = { for name, value in local.headers : name => value if value != null }
    }
  }
}

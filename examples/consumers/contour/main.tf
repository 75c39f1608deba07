# Contour, by an HTTPProxy.
#
# It can send every policy. Contour redirects http to https by itself where the
# virtual host has TLS.
#
# Without the header: routes with requestRedirectPolicy or directResponsePolicy.
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
  consumers          = ["contour"]
}

resource "kubernetes_manifest" "proxy" {
  manifest = {
    apiVersion = "projectcontour.io/v1"
    kind       = "HTTPProxy"
    metadata = {
      name      = "site"
      namespace = "default"
    }
    spec = {
      virtualhost = {
        fqdn = "www.example.com"
        tls  = { secretName = "site" }
      }
      routes = [{
        services = [{ name = "site", port = 80 }]
        responseHeadersPolicy = {
          set = [{ name = hsts_policy.site.header_name, value = hsts_policy.site.header_value }]
        }
      }]
    }
  }
}

# Istio, by a virtual service.
#
# It can send every policy. Bind it to a gateway whose servers are HTTPS, or it
# sends the header over http too.
#
# Without the header: the 404 where no route matches, and a route with redirect or
# directResponse that does not have these headers too.
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
  consumers          = ["istio"]
}

resource "kubernetes_manifest" "virtual_service" {
  manifest = {
    apiVersion = "networking.istio.io/v1"
    kind       = "VirtualService"
    metadata = {
      name      = "site"
      namespace = "default"
    }
    spec = {
      hosts    = ["www.example.com"]
      gateways = ["istio-system/https"]
      http = [{
        headers = {
          response = {
            set = { (hsts_policy.site.header_name) = hsts_policy.site.header_value }
          }
        }
        route = [{ destination = { host = "site" } }]
      }]
    }
  }
}

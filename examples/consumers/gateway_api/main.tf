# Gateway API, by a filter of an HTTPRoute. ResponseHeaderModifier is an extended
# feature of the API, not a core one: check that your gateway implements it.
#
# It can send every policy. Bind the route to the HTTPS listener, or it sends
# the header over http too. A rule that redirects needs the filter too.
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
  consumers          = ["gateway_api"]
}

resource "kubernetes_manifest" "route" {
  manifest = {
    apiVersion = "gateway.networking.k8s.io/v1"
    kind       = "HTTPRoute"
    metadata = {
      name      = "site"
      namespace = "default"
    }
    spec = {
      parentRefs = [{ name = "gateway", sectionName = "https" }]
      hostnames  = ["www.example.com"]
      rules = [{
        filters = [{
          type = "ResponseHeaderModifier"
          responseHeaderModifier = {
            set = [{ name = hsts_policy.site.header_name, value = hsts_policy.site.header_value }]
          }
        }]
        backendRefs = [{ name = "site", port = 80 }]
      }]
    }
  }
}

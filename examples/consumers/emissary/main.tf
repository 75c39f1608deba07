# Emissary-ingress, by a Mapping.
#
# It can send every policy. Its redirect from http to https carries the header
# too; browsers ignore it there.
#
# Without the header: a Mapping with host_redirect that does not have this too,
# and the 404 where no Mapping matches.
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
  consumers          = ["emissary"]
}

resource "kubernetes_manifest" "mapping" {
  manifest = {
    apiVersion = "getambassador.io/v3alpha1"
    kind       = "Mapping"
    metadata = {
      name      = "site"
      namespace = "default"
    }
    spec = {
      hostname = "example.com"
      prefix   = "/"
      service  = "site"
      add_response_headers = {
        (hsts_policy.site.header_name) = {
          value  = hsts_policy.site.header_value
          append = false # or there are two where the site sends one
        }
      }
    }
  }
}

# An ingress of GKE, by the BackendConfig of a service. With GKE Gateway, see
# ../gateway_api.
#
# It can send every policy, and does so over http too: let a FrontendConfig
# redirect http to https.
#
# Without the header: redirects that the load balancer makes itself.
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
  consumers          = ["gke_backend_config"]
}

# The service names it: cloud.google.com/backend-config = {"default": "site"}.
resource "kubernetes_manifest" "backend_config" {
  manifest = {
    apiVersion = "cloud.google.com/v1"
    kind       = "BackendConfig"
    metadata = {
      name      = "site"
      namespace = "default"
    }
    spec = {
      customResponseHeaders = {
        # Name and value in one line.
        headers = ["${hsts_policy.site.header_name}: ${hsts_policy.site.header_value}"]
      }
    }
  }
}

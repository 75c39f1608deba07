# The ingress controller of HAProxy Technologies, by an annotation of an ingress.
#
# It can send every policy, and does so over http too: let the controller
# redirect http to https.
#
# Without the header: HAProxy's own redirects and errors, such as 503.
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
  consumers          = ["haproxytech_ingress"]
}

resource "kubernetes_annotations" "ingress" {
  api_version = "networking.k8s.io/v1"
  kind        = "Ingress"

  metadata {
    name      = "site"
    namespace = "default"
  }

  annotations = {
    "haproxy.org/ssl-redirect" = "true"
    # No quotes around the value: some releases (1.11, 3.0.0 to 3.0.12, 3.1.0 to 3.1.7)
    # add their own, and with two pairs HAProxy does not start.
    "haproxy.org/response-set-header" = "${hsts_policy.site.header_name} ${hsts_policy.site.header_value}"
  }
}

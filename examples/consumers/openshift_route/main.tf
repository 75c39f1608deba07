# OpenShift, by an annotation of a route.
#
# It can send every policy, on edge and reencrypt routes only. The router
# ignores, without a word, a value with a directive that it does not know.
#
# Without the header: the 503 and 404 of the router itself.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other
# value, unless requiredHSTSPolicies of the cluster demands more.

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
  consumers          = ["openshift_route"]
}

resource "kubernetes_annotations" "route" {
  api_version = "route.openshift.io/v1"
  kind        = "Route"

  metadata {
    name      = "site"
    namespace = "default"
  }

  annotations = {
    "haproxy.router.openshift.io/hsts_header" = hsts_policy.site.header_value
  }
}

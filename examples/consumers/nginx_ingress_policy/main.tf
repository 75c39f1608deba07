# The ingress controller of NGINX Inc., by a Policy, in a release that knows
# spec.hsts (2026 and later). Its annotations (nginx.org/hsts-…) and the keys of
# its ConfigMap are no way to send a policy: they add preload to whatever they send.
#
# It can say all of a policy.
#
# To retire: `retire = true` on the policy; it sends max-age=0 where its age is 0.

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
  consumers          = ["nginx_ingress_policy"]
}

# A virtual server or an ingress names it.
resource "kubernetes_manifest" "policy" {
  manifest = {
    apiVersion = "k8s.nginx.org/v1"
    kind       = "Policy"
    metadata = {
      name      = "hsts"
      namespace = "default"
    }
    spec = {
      hsts = {
        maxAge            = hsts_policy.site.directives.max_age
        includeSubDomains = hsts_policy.site.directives.include_subdomains
        preload           = hsts_policy.site.directives.preload
      }
    }
  }
}

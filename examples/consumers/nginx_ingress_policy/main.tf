# The ingress controller of NGINX Inc., by a Policy, from release 5.6.0 on. Its
# annotations (nginx.org/hsts-…) and the keys of its ConfigMap are no way to send a
# policy: they add preload to whatever they send.
#
# It can send every policy, but preload only with includeSubDomains and a year.
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

# A VirtualServer names it in spec.policies, and has tls. Nothing else will do: an
# Ingress that names it sends no header, and a route that names it answers by errors.
# Where TLS ends before the controller, the policy has behindProxy too.
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

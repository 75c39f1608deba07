# Apache APISIX, by a global rule of its ingress controller.
#
# It can send every policy. A global rule is also on redirects and errors of
# other plugins, and on the 404 where no route matches.
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
  consumers          = ["apisix"]
}

resource "kubernetes_manifest" "rule" {
  manifest = {
    apiVersion = "apisix.apache.org/v2"
    kind       = "ApisixGlobalRule"
    metadata = {
      name      = "hsts"
      namespace = "default"
    }
    spec = {
      ingressClassName = "apisix"
      plugins = [{
        name   = "response-rewrite"
        enable = true
        config = {
          # Over https only.
          vars = [["scheme", "==", "https"]]
          headers = {
            # `add` would make two of it where the site sends one.
            set = {
              (hsts_policy.site.header_name) = hsts_policy.site.header_value
            }
          }
        }
      }]
    }
  }
}

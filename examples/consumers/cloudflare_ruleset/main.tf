# Cloudflare, by a transform rule: for some hosts of a zone.
#
# It can send every policy. A zone has one ruleset for each phase: put the rule
# into the one that you have. It was not verified that the field `ssl` in the
# expression limits the header to https.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.

terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "zone_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "shop.example.com"
  include_subdomains = false
  consumers          = ["cloudflare_ruleset"]
}

resource "cloudflare_ruleset" "response_headers" {
  zone_id = var.zone_id
  name    = "Response headers"
  kind    = "zone"
  phase   = "http_response_headers_transform"

  rules = [{
    description = "HSTS"
    expression  = "(ssl and http.host eq \"${hsts_policy.site.domain}\")"
    action      = "rewrite"
    enabled     = true
    action_parameters = {
      headers = {
        (hsts_policy.site.header_name) = {
          operation = "set"
          value     = hsts_policy.site.header_value
        }
      }
    }
  }]
}

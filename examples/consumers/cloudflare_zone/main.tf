# Cloudflare, by the setting of a whole zone, with provider 5. With provider 4,
# see ../cloudflare_zone_v4; for a single host, ../cloudflare_ruleset.
#
# It can send every policy. It replaces the header of the origin in the whole
# zone. Cloudflare's dashboard offers no age above 12 months; the API accepts more.
#
# To retire: `retire = true` on the policy; it sends max-age=0. Leave `enabled`
# at true: false lets the origin's header through, and browsers keep the
# policy. Destroying the resource changes nothing at Cloudflare.

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
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["cloudflare_zone"]
}

resource "cloudflare_zone_setting" "hsts" {
  zone_id    = var.zone_id
  setting_id = "security_header"

  # The provider checks nothing of this value: keep its shape.
  value = {
    strict_transport_security = {
      enabled            = true
      max_age            = hsts_policy.site.directives.max_age
      include_subdomains = hsts_policy.site.directives.include_subdomains
      preload            = hsts_policy.site.directives.preload
      # Another header, X-Content-Type-Options. It has to be set: without it every plan
      # differs.
      nosniff = true
    }
  }
}

# Cloudflare, by the settings of a whole zone, with provider 4. With provider 5,
# see ../cloudflare_zone.
#
# It can send every policy. It replaces the header of the origin in the whole
# zone. Cloudflare's dashboard offers no age above 12 months; the API accepts more.
#
# To retire: `retire = true` on the policy; it sends max-age=0. Leave `enabled`
# at true: false lets the origin's header through, and browsers keep the
# policy. It was not verified what destroying the resource restores.

terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 4.0"
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
  consumers          = ["cloudflare_zone_v4"]
}

resource "cloudflare_zone_settings_override" "site" {
  zone_id = var.zone_id

  settings {
    security_header {
      enabled            = true
      max_age            = hsts_policy.site.directives.max_age
      include_subdomains = hsts_policy.site.directives.include_subdomains
      preload            = hsts_policy.site.directives.preload
      nosniff            = true # another header, X-Content-Type-Options
    }
  }
}

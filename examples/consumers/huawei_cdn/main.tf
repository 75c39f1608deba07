# Huawei Cloud CDN, by the configuration of a domain.
#
# It can send neither preload nor an age above 63072000 seconds (two years); the policy
# refuses both.
#
# To retire: `retire = true` on the policy; it sends max-age=0 where its age is 0.
# Leave `enabled` at true: false sends nothing, and browsers keep the policy.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    huaweicloud = {
      source  = "huaweicloud/huaweicloud"
      version = "~> 1.97"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "origin" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["huawei_cdn"]
}

resource "huaweicloud_cdn_domain" "site" {
  name = "www.example.com"
  type = "web"

  sources {
    origin      = var.origin
    origin_type = "domain"
    active      = 1
  }

  configs {
    hsts {
      enabled            = true
      max_age            = hsts_policy.site.directives.max_age
      include_subdomains = hsts_policy.site.directives.include_subdomains ? "on" : "off"
    }
  }
}

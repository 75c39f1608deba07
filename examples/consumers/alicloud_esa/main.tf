# Alibaba Cloud ESA, by the HTTPS configuration of a site.
#
# It can send every policy. The provider takes every value as text, and checks
# none of them.
#
# To retire: `retire = true` on the policy; it sends max-age=0 where its age is 0.
# Leave `hsts` at "on": "off" sends nothing, and browsers keep the policy.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = "~> 1.289"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "site_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["alicloud_esa"]
}

resource "alicloud_esa_https_application_configuration" "site" {
  site_id                 = var.site_id
  hsts                    = "on"
  hsts_max_age            = tostring(hsts_policy.site.directives.max_age)
  hsts_include_subdomains = hsts_policy.site.directives.include_subdomains ? "on" : "off"
  hsts_preload            = hsts_policy.site.directives.preload ? "on" : "off"
}

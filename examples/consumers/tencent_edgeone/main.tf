# Tencent Cloud EdgeOne, by the settings of a zone.
#
# It can send no age above a year, which the policy refuses, and not max-age=0: its
# ages begin at 1.
#
# To retire: with max(1, …) as below, a retired policy sends max-age=1, and
# browsers forget a second after their next visit. Switched off, it sends nothing,
# and browsers keep the policy.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    tencentcloud = {
      source  = "tencentcloudstack/tencentcloud"
      version = "~> 1.83"
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
  max_age            = 31536000
  consumers          = ["tencent_edgeone"]
}

resource "tencentcloud_teo_l7_acc_setting" "site" {
  zone_id = var.zone_id

  zone_config {
    hsts {
      switch              = "on"
      timeout             = max(1, hsts_policy.site.directives.max_age)
      include_sub_domains = hsts_policy.site.directives.include_subdomains ? "on" : "off"
      preload             = hsts_policy.site.directives.preload ? "on" : "off"
    }
  }
}

# Alibaba Cloud CDN, by the function HSTS of a domain.
#
# It can send neither preload nor an age above 730 days; the policy refuses both. The
# ceiling is that of the console; it was not verified whether the API accepts more.
#
# To retire: `retire = true` on the policy; it sends max-age=0 where its age is 0.
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

variable "domain_name" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["alicloud_cdn"]
}

resource "alicloud_cdn_domain_config" "hsts" {
  domain_name   = var.domain_name
  function_name = "HSTS"

  function_args {
    arg_name  = "enabled"
    arg_value = "on"
  }

  function_args {
    arg_name  = "https_hsts_include_subdomains"
    arg_value = hsts_policy.site.directives.include_subdomains ? "on" : "off"
  }

  function_args {
    arg_name  = "https_hsts_max_age"
    arg_value = tostring(hsts_policy.site.directives.max_age)
  }
}

# Imperva, by the SSL settings of a site.
#
# It can send every policy; that Imperva takes the age 0, which its provider
# sends, was not verified. The default age is a year, so set all four arguments.
#
# To retire: `retire = true` on the policy, and check what is sent: it should be
# max-age=0. Leave `is_enabled` at true: false sends nothing, and browsers keep
# the policy.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    incapsula = {
      source  = "imperva/incapsula"
      version = "~> 3.39"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "site_id" {
  type = number
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["imperva"]
}

resource "incapsula_site_ssl_settings" "site" {
  site_id = var.site_id

  hsts {
    is_enabled           = true
    max_age              = hsts_policy.site.directives.max_age
    sub_domains_included = hsts_policy.site.directives.include_subdomains
    pre_loaded           = hsts_policy.site.directives.preload
  }
}

# NetScaler, by the virtual server for https. Where SSL profiles are enabled, the same
# four attributes have to be on a citrixadc_sslprofile.
#
# It can send every policy. That the appliance takes the 0 that its provider sends
# was not verified.
#
# To retire: `retire = true` on the policy; it sends max-age=0 where its age is 0.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    citrixadc = {
      source  = "citrix/citrixadc"
      version = "~> 2.2"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "virtual_server" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["netscaler"]
}

resource "citrixadc_sslvserver" "https" {
  vservername = var.virtual_server

  hsts              = "ENABLED"
  maxage            = hsts_policy.site.directives.max_age
  includesubdomains = hsts_policy.site.directives.include_subdomains ? "YES" : "NO"
  preload           = hsts_policy.site.directives.preload ? "YES" : "NO"
}

# Bunny, by an edge rule of a pull zone.
#
# It can send every policy. Every rule that matches runs: a second one for this
# header sends it twice. The meaning of the parameters, and patterns with a
# scheme, were not verified.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    bunnynet = {
      source  = "BunnyWay/bunnynet"
      version = "~> 0.15"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "pullzone" {
  type = number
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["bunny"]
}

resource "bunnynet_pullzone_edgerule" "hsts" {
  enabled     = true
  pullzone    = var.pullzone
  description = "HSTS"

  actions = [{
    type       = "SetResponseHeader"
    parameter1 = hsts_policy.site.header_name
    parameter2 = hsts_policy.site.header_value
    parameter3 = null
  }]

  match_type = "MatchAny"
  triggers = [{
    type       = "Url"
    match_type = "MatchAny"
    patterns   = ["https://*"]
    parameter1 = null
    parameter2 = null
  }]
}

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

locals {
  domains  = { for name in ["example.com"] : name => name }
  profiles = ["asvs-5.0.0-l2", "rfc-6797"]
}

resource "hsts_policy" "site" {
  for_each = local.domains

  domain             = each.value
  include_subdomains = true
  profiles           = local.profiles
  rollout            = { history = true }
}

data "hsts_preload_readiness" "site" {
  for_each = local.domains

  domain     = each.value
  ruleset    = "hsts"
  subdomains = []
  profiles   = local.profiles
}

# Which domains are done by which profile, since when, what is waived, and what was not checked.
output "audit" {
  value = provider::hsts::audit_report(hsts_policy.site, data.hsts_preload_readiness.site)
}

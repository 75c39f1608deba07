terraform {
  required_version = ">= 1.8"
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

# The rules that count for you: the guide "Profiles" lists all of them.
locals {
  profiles = ["asvs-5.0.0-l2", "us-m-15-13-option-1"]
}

data "hsts_preload_readiness" "site" {
  domain     = "example.com"
  ruleset    = "hsts"
  subdomains = ["www.example.com"]
  profiles   = local.profiles
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  profiles           = local.profiles

  rollout = {
    verify  = true
    history = true
    # The gate carries the checksum of its evidence into history.
    gates = [data.hsts_preload_readiness.site.gate]
  }
}

# sign.sh keeps these.
output "done_since" {
  value = hsts_policy.site.profiles_met_at
}

output "history" {
  value = hsts_policy.site.history
}

output "compliance" {
  value = data.hsts_preload_readiness.site.compliance
}

# For people: what is done, since when, what is waived, what was not checked.
output "report" {
  value = provider::hsts::audit_report(hsts_policy.site, data.hsts_preload_readiness.site)
}

output "evidence" {
  value = data.hsts_preload_readiness.site.evidence
}

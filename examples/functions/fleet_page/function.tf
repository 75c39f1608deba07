terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

locals {
  domains = { for name in ["example.com", "example.net", "example.org"] : name => name }
}

data "hsts_fleet_readiness" "all" {
  domains = keys(local.domains)
}

resource "hsts_policy" "site" {
  for_each = local.domains

  domain             = each.value
  max_age            = 31536000
  include_subdomains = true
}

# terraform output -raw page > index.html
output "page" {
  value = provider::hsts::fleet_page(data.hsts_fleet_readiness.all.results, {
    title    = "Domains of Example Corporation"
    policies = hsts_policy.site
  })
}

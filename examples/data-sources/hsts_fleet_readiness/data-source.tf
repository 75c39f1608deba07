locals {
  # A map, as for_each over a large set is slow: Terraform sorts it for every instance.
  domains = {
    for name in ["example.com", "example.net", "example.org"] : name => name
  }
}

data "hsts_fleet_readiness" "all" {
  domains    = keys(local.domains)
  subdomains = { "example.com" = ["api", "shop"] }
}

resource "hsts_policy" "site" {
  for_each = local.domains

  domain             = each.value
  max_age            = 31536000
  include_subdomains = true

  rollout = {
    gates = [data.hsts_fleet_readiness.all.results[each.key].gate]
  }
}

# For a job summary or a comment: all domains with one cause in one row.
output "report" {
  value = data.hsts_fleet_readiness.all.report
}

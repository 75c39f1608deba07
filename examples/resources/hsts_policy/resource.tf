terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

# Feed the header to whatever sends it: a load balancer, a CDN, a web server.
output "header" {
  value = "${hsts_policy.site.header_name}: ${hsts_policy.site.header_value}"
}

# The dates of the stages to come.
output "calendar" {
  value = try(provider::hsts::rollout_schedule(hsts_policy.site.schedule, hsts_policy.site.next_stage_at, hsts_policy.site.stage), [])
}

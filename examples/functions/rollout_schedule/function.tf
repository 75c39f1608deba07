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

# The stages of the policy that are still to come, with their dates.
output "calendar" {
  value = try(provider::hsts::rollout_schedule(hsts_policy.site.schedule, hsts_policy.site.next_stage_at, hsts_policy.site.stage), [])
}

# Stages that no policy has yet.
variable "stages" {
  type = list(object({
    name    = string
    max_age = number
    soak    = optional(number)
  }))
  default = [
    { name = "5-minutes", max_age = 300, soak = 86400 },
    { name = "1-week", max_age = 604800 },
    { name = "1-month", max_age = 2592000 },
  ]
}

locals {
  schedule = provider::hsts::rollout_schedule(var.stages, "2026-01-01T00:00:00Z")

  # The last stage is the full policy.
  full_at = local.schedule[length(local.schedule) - 1].earliest_at
}

# A warning of every plan, and a failure of terraform test.
check "ramp" {
  assert {
    condition     = timecmp(local.full_at, "2026-04-01T00:00:00Z") < 0
    error_message = "The full policy comes on ${local.full_at} at the earliest, after the audit of April."
  }
}

output "full_at" {
  value = local.full_at
}

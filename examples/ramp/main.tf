# A custom ramp: longer stages, and a stop before the last one.

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
  max_age            = 31536000

  rollout = {
    stages = [
      { name = "an-hour", max_age = 3600, soak = 86400 },
      { name = "a-day", max_age = 86400 },
      { name = "a-month", max_age = 2592000 },
    ]
    stop_at = "a-month" # remove this line to go on to the full year
    settle  = 1800
  }

  lifecycle {
    # Destroying the policy would not make browsers forget it: retire it first.
    prevent_destroy = true
  }
}

# For example: an-hour since 2027-01-04, next a-day from 2027-01-05 12:30, a-month from 2027-01-06 13:00
output "rollout" {
  value = hsts_policy.site.summary
}

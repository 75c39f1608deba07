# A ramp that goes on only while the errors that users see stay low. Any value
# that a plan knows can hold it; here the pipeline asks the monitoring, and hands
# the answer in:
#
#   terraform apply -var error_rate="$(ask-your-monitoring)"

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "error_rate" {
  type        = number
  default     = null
  description = "The share of failed requests since the last run. Left out, it was not measured, which holds the ramp."
}

variable "highest_error_rate" {
  type    = number
  default = 0.001
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true

  rollout = {
    # No data is no evidence: it counts as the worst there is.
    advance = coalesce(var.error_rate, 1) <= var.highest_error_rate
  }
}

# Says at every run where the ramp is, also while it waits and the plan is empty.
output "rollout" {
  value = {
    header = hsts_policy.site.header_value
    held   = hsts_policy.site.held
    next   = hsts_policy.site.next_stage
    at     = hsts_policy.site.next_stage_at
  }
}

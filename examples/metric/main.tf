# A rollout that goes on only while the errors that users see stay low. Any value
# that a plan knows can be a gate; here the pipeline asks the monitoring, and hands
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
  description = "The share of failed requests since the last run. Left out, it was not measured."
}

variable "highest_error_rate" {
  type    = number
  default = 0.001
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true

  rollout = {
    gates = [{
      # Not measured is not broken: a stage that is due waits for the next run.
      open   = coalesce(var.error_rate, 1) <= var.highest_error_rate
      broken = coalesce(var.error_rate, 0) > var.highest_error_rate
      reason = var.error_rate == null ? "the error rate was not measured" : "the error rate is above ${var.highest_error_rate}"
    }]
  }
}

# Every run shows where the rollout is, also while it waits and the plan is empty.
output "rollout" {
  value = hsts_policy.site.summary
}

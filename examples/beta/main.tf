# A beta group first, then everyone, each through all the stages: two policies of
# one domain. What tells the group from the others (an address range, a cookie) is
# the edge's business: it sends the one header or the other.

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "everyone" {
  description = "Set once the beta group has been through the stages without complaint."
  type        = bool
  default     = false
}

resource "hsts_policy" "beta" {
  domain             = "example.com"
  include_subdomains = true

  # The group need not go further than this. Who leaves it takes the policy along
  # in the browser.
  rollout = { stop_at = "1-month" }
}

# Everyone starts over at the first stage: what the group's browsers hold says
# nothing of the others.
resource "hsts_policy" "everyone" {
  count = var.everyone ? 1 : 0

  domain             = "example.com"
  include_subdomains = true

  lifecycle {
    precondition {
      condition     = hsts_policy.beta.stage == "1-month"
      error_message = "The beta group is at the stage ${hsts_policy.beta.stage}: wait for 1-month."
    }
  }
}

# For the edge: null means that no header is sent to those outside the group.
output "header" {
  value = {
    beta     = hsts_policy.beta.header_value
    everyone = one(hsts_policy.everyone[*].header_value)
  }
}

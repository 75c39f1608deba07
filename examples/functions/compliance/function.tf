terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "profiles" {
  description = "What this domain has to meet."
  type        = set(string)
  default     = ["asvs-5.0.0-l2", "us-m-15-13-option-1"]
}

locals {
  # The policy that the rollout ends with. For what is served today, give
  # hsts_policy.site.directives instead.
  final = {
    max_age            = 63072000
    include_subdomains = true
    preload            = true
  }

  compliance = { for name in var.profiles : name => provider::hsts::compliance(local.final, name) }
}

# The policy has to meet every profile.
output "directives" {
  value = local.final

  precondition {
    condition = alltrue([for name, c in local.compliance : c.met])
    error_message = join("\n", flatten([
      for name, c in local.compliance : c.misses[*].detail
    ]))
  }
}

# What somebody still has to look at: the directives can't show it.
output "look_at" {
  value = { for name, c in local.compliance : name => c.unknown[*].requirement }
}

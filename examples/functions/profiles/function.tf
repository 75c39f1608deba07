terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "profiles" {
  type    = set(string)
  default = ["asvs-5.0.0-l1", "internet-nl-2026"]

  validation {
    condition     = alltrue([for name in var.profiles : contains(keys(provider::hsts::profiles()), name)])
    error_message = "Unknown profile. See the output of provider::hsts::profiles()."
  }
}

locals {
  chosen = [for name in var.profiles : provider::hsts::profiles()[name]]
}

# The shortest policy that meets all of them.
output "max_age" {
  value = max(local.chosen[*].min_max_age...)
}

output "include_subdomains" {
  value = anytrue([for p in local.chosen : coalesce(p.include_subdomains, false)])
}

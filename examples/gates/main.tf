# A policy that is raised while the site is fit for it, and that gets preload
# only once the live site would pass the preload list's check with it.

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "domain" {
  type    = string
  default = "example.com"
}

variable "preload" {
  type        = bool
  default     = false
  description = "Ask for a place on the preload list. Read what that means first."
}

variable "retire" {
  type        = bool
  default     = false
  description = "Leave HSTS: serve max-age=0, whatever the gates say."
}

# How the site does today.
data "hsts_preload_readiness" "today" {
  domain = var.domain
  # Every name below the domain except www; [] says that there are none.
  subdomains = []
}

# How it would do with the header that preloading asks for.
data "hsts_preload_readiness" "planned" {
  domain         = var.domain
  subdomains     = []
  planned_header = "max-age=63072000; includeSubDomains; preload"
}

resource "hsts_policy" "site" {
  domain                      = var.domain
  include_subdomains          = true
  preload                     = var.preload
  accept_preload_consequences = var.preload
  retire                      = var.retire

  rollout = {
    # Holds the rollout while something is broken, waits while it can't be told, and
    # never fails a plan.
    gates = [data.hsts_preload_readiness.today.gate]
  }

  lifecycle {
    precondition {
      # A gate that must never stop leaving.
      condition = var.retire || !var.preload || data.hsts_preload_readiness.planned.ready
      error_message = join("\n", concat(
        ["${var.domain} is not ready for the preload list:"],
        [for f in data.hsts_preload_readiness.planned.findings : "- ${f.code}: ${f.detail}" if f.severity != "info"],
      ))
    }
  }
}

output "header" {
  value = hsts_policy.site.header_value
}

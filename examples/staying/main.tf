# Watches a domain that is on the preload list, so that it does not fall off by
# accident. Run it on a schedule, in a root module of its own.

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

variable "policy" {
  type        = string
  default     = "bulk-1-year"
  description = "The policy of the domain's entry on the list: bulk-18-weeks if it was preloaded between February 2016 and October 2017."

  validation {
    condition     = contains(["bulk-1-year", "bulk-18-weeks"], var.policy)
    error_message = "Write bulk-1-year or bulk-18-weeks. Entries with another policy are not scanned."
  }
}

# At the top level: inside the check it would be read again at every apply.
data "hsts_preload_readiness" "listed" {
  domain  = var.domain
  ruleset = var.policy
}

locals {
  errors = [for f in data.hsts_preload_readiness.listed.findings : f if f.severity == "error" && f.waived == null]
}

check "stays_listed" {
  # What hstspreload.org's weekly scan counts against the domain.
  assert {
    condition = data.hsts_preload_readiness.listed.scan_passes
    error_message = join("\n", concat(
      ["${var.domain} would fail hstspreload.org's scan, and may be removed from the preload list${data.hsts_preload_readiness.listed.conclusive ? ":" : ". It could not be judged from here in full:"}"],
      [for f in local.errors : "- ${f.code} (${f.host}): ${f.detail}" if f.source == "hstspreload.org"],
    ))
  }

  # What the scan does not see, and visitors do: subdomains, further addresses.
  assert {
    condition = data.hsts_preload_readiness.listed.ready || !data.hsts_preload_readiness.listed.scan_passes
    error_message = join("\n", concat(
      ["${var.domain} passes hstspreload.org's scan, but is not in order${data.hsts_preload_readiness.listed.conclusive ? ":" : ", or could not be judged from here in full:"}"],
      [for f in local.errors : "- ${f.code} (${f.host}): ${f.detail}"],
    ))
  }
}

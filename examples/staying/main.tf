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
  default     = null
  description = "The policy of the domain's entry on the list. hsts_preload_status has it only from a copy of the list (chromium_list of the provider), not from hstspreload.org."

  validation {
    condition     = var.policy == null || contains(["bulk-1-year", "bulk-18-weeks"], coalesce(var.policy, "bulk-1-year"))
    error_message = "Write bulk-1-year or bulk-18-weeks. Entries with another policy are not scanned."
  }
}

data "hsts_preload_status" "listed" {
  domain = var.domain
}

locals {
  # Entries with any other policy are not scanned: they are only checked against a sound
  # policy.
  policy  = coalesce(var.policy, data.hsts_preload_status.listed.policy, "bulk-1-year")
  ruleset = contains(["bulk-1-year", "bulk-18-weeks"], local.policy) ? local.policy : "hsts"
}

# At the top level: inside the check it would be read again at every apply.
data "hsts_preload_readiness" "listed" {
  domain  = var.domain
  ruleset = local.ruleset
}

locals {
  errors = [for f in data.hsts_preload_readiness.listed.findings : f if f.severity == "error" && f.waived == null]
}

check "is_listed" {
  assert {
    condition     = data.hsts_preload_status.listed.status == "preloaded"
    error_message = "${var.domain} has the status ${data.hsts_preload_status.listed.status}, but should be preloaded."
  }
}

check "stays_listed" {
  # What hstspreload.org's weekly scan counts against the domain.
  assert {
    condition = coalesce(data.hsts_preload_readiness.listed.scan_passes, true) # null where nobody scans
    error_message = join("\n", concat(
      ["${var.domain} would fail hstspreload.org's scan, and may be removed from the preload list${data.hsts_preload_readiness.listed.conclusive ? ":" : ". It could not be judged from here in full:"}"],
      [for f in local.errors : "- ${f.code} (${f.host}): ${f.detail}" if f.source == "hstspreload.org"],
    ))
  }

  # What the scan does not see, and visitors do: subdomains, further addresses.
  assert {
    condition = data.hsts_preload_readiness.listed.ready || !coalesce(data.hsts_preload_readiness.listed.scan_passes, true)
    error_message = join("\n", concat(
      ["${var.domain} would not fail hstspreload.org's scan, but is not in order${data.hsts_preload_readiness.listed.conclusive ? ":" : ", or could not be judged from here in full:"}"],
      [for f in local.errors : "- ${f.code} (${f.host}): ${f.detail}"],
    ))
  }
}

# Firefox has a list of its own, and its own rules: 18 weeks in the answer to HEAD.
data "hsts_preload_readiness" "firefox" {
  domain  = var.domain
  ruleset = "firefox"
}

check "stays_on_firefoxs_list" {
  assert {
    condition = data.hsts_preload_readiness.firefox.requirements.header.status != "unmet"
    error_message = join("\n", concat(
      ["The job that makes Firefox's list would drop ${var.domain} at its next run:"],
      [for f in data.hsts_preload_readiness.firefox.findings : "- ${f.code} (${f.host}): ${f.detail}" if f.severity == "error" && f.requirement == "header" && f.waived == null],
    ))
  }
}

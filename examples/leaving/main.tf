# Leaving: the policy is retired, the domain is judged by what the removal form of
# the preload list asks, and a check says what is still missing.

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

resource "hsts_policy" "site" {
  domain             = var.domain
  include_subdomains = true
  retire             = true

  lifecycle {
    # Not before forgotten_at: see the output below.
    prevent_destroy = true
  }
}

data "hsts_preload_readiness" "removal" {
  domain  = var.domain
  ruleset = "removal"
}

check "removal" {
  assert {
    condition     = data.hsts_preload_readiness.removal.ready
    error_message = "https://hstspreload.org/removal/ would refuse ${var.domain}: ${join(", ", data.hsts_preload_readiness.removal.error_codes)}."
  }
}

# By then every browser has forgotten what this policy ever served. The preload
# list is not counted.
output "forgotten_at" {
  value = hsts_policy.site.forgotten_at
}

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

# Evidence that was kept: the output evidence of hsts_preload_readiness, one file
# for each place that the site was looked at from.
variable "evidence" {
  description = "The files with the evidence, by the name of who saw it."
  type        = map(string)
  default     = {}
}

locals {
  pieces = { for name, file in var.evidence : name => file(file) }
  # The verdict on all of them together, as it was when they were made.
  verdict = length(local.pieces) == 0 ? null : provider::hsts::judge(local.pieces, "bulk-1-year")
}

output "ready" {
  value = try(local.verdict.ready, null)
}

# Each error, and who saw it.
output "errors" {
  value = try({
    for f in local.verdict.findings : "${f.code} on ${f.host}" => f.seen_by if f.severity == "error"
  }, {})
}

# Would the site have met a rule of your own?
output "one_year" {
  value = { for name, piece in local.pieces : name => provider::hsts::judge(piece, "hsts", { min_max_age = 31536000 }).ready }
}

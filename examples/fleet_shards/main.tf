# One shard of a fleet: a job of a CI matrix, or a workspace, checks its part of the
# names, and fleet_merge combines the results of all. The shard of a name only depends on
# the name and the number of shards: it stays the same when other names are added.

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "domains" {
  description = "All domains, the same for every shard."
  type        = set(string)
  default     = ["example.com"]
}

variable "shards" {
  description = "How many shards there are. Another number moves most names to another shard."
  type        = number
  default     = 3
}

variable "shard" {
  description = "The number of this shard, from 0 on."
  type        = number
  default     = 0

  validation {
    condition     = var.shard >= 0 && floor(var.shard) == var.shard
    error_message = "shard must be a whole number of 0 or more."
  }
}

locals {
  # The first 32 bits of a hash of the name, in lower case: DNS ignores case.
  mine = [for name in var.domains : name if parseint(substr(sha256(lower(name)), 0, 8), 16) % var.shards == var.shard]
}

data "hsts_fleet_readiness" "mine" {
  domains = local.mine
}

output "domains" {
  value = local.mine

  # Not in the variable: Terraform 1.8 and OpenTofu 1.8 validate a variable by itself.
  precondition {
    condition     = var.shard < var.shards
    error_message = "There is no shard ${var.shard}: the last one is ${var.shards - 1}."
  }
}

output "results" {
  value = data.hsts_fleet_readiness.mine.results
}

output "report" {
  value = data.hsts_fleet_readiness.mine.report
}

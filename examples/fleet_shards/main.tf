# One shard of a fleet: a job of a CI matrix, or a workspace, looks at its part of the
# names, and fleet_merge puts the results of all together. Which shard a name is in
# depends on nothing but the name and the number of shards: it stays there when others
# are added.

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
  description = "Which of them this one is, from 0 on."
  type        = number
  default     = 0

  validation {
    condition     = var.shard >= 0 && floor(var.shard) == var.shard
    error_message = "shard is a whole number from 0 on."
  }
}

locals {
  # The first 32 bits of a hash of the name, in lower case as DNS takes it.
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

# Combines the results of all shards of a fleet (fleet_shards) in one report. Each shard
# has written its results to a file: terraform output -json results > shards/0.json

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "directory" {
  description = "Where the files of the shards are."
  type        = string
  default     = "shards"
}

variable "shards" {
  description = "How many shards there are."
  type        = number
  default     = 1
}

locals {
  files   = fileset(var.directory, "*.json")
  results = merge([for file in local.files : jsondecode(file("${var.directory}/${file}"))]...)

  ready     = [for name, r in local.results : name if r.ready]
  not_ready = [for name, r in local.results : name if !r.ready]

  # The domains by cause: a domain can have several errors.
  causes = transpose({ for name, r in local.results : name => r.error_codes })
  most   = reverse(sort([for code, names in local.causes : format("%08d %s", length(names), code)]))
}

output "results" {
  value = local.results

  precondition {
    condition     = length(local.files) == var.shards
    error_message = "${length(local.files)} of ${var.shards} shards have written their results to ${var.directory}. The domains of a missing shard were not checked: find out why its job failed."
  }
}

output "not_ready" {
  value = local.not_ready
}

# For a job summary: the causes of most domains first, each with its first ten domains.
output "report" {
  value = join("\n", concat(
    ["${length(local.ready)} of ${length(local.results)} domains are ready.", "", "| cause | domains | |", "|---|---|---|"],
    [for code in [for line in local.most : split(" ", line)[1]] : format("| `%s` | %d | %s |", code, length(local.causes[code]),
    join(", ", slice(sort(local.causes[code]), 0, min(10, length(local.causes[code])))))],
  ))
}

# All shards as one HTML page: terraform output -raw page > fleet.html
output "page" {
  value = provider::hsts::fleet_page(local.results)
}

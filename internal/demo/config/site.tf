# The demo's configuration: a policy that is held by evidence and gated before
# preload, and an edge that sends the header.

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "domain" {
  type = string
}

variable "preload" {
  type    = bool
  default = false
}

variable "error_rate" {
  type        = string
  default     = "0"
  description = "The share of requests that fail; empty if it was not measured."
}

# The command that sets the header at the edge; the value is added to it.
variable "set_header" {
  type = string
}

data "hsts_preload_readiness" "today" {
  domain     = var.domain
  subdomains = []
}

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

  rollout = {
    # Seconds instead of weeks, so that a demo is over before lunch.
    stages = [{ name = "first", max_age = 3 }, { name = "second", max_age = 6 }]
    settle = 0
    gates = [
      data.hsts_preload_readiness.today.gate,
      {
        open   = try(tonumber(var.error_rate) < 0.01, false)
        broken = try(tonumber(var.error_rate) >= 0.01, false)
        reason = var.error_rate == "" ? "the error rate was not measured" : "the error rate is ${var.error_rate}"
      },
    ]
  }

  lifecycle {
    precondition {
      condition     = !var.preload || data.hsts_preload_readiness.planned.ready
      error_message = join("\n", [for f in data.hsts_preload_readiness.planned.findings : "- ${f.code} (${f.host}): ${f.detail}" if f.severity == "error"])
    }
  }
}

# Stands for a load balancer, a CDN, a web server: it sends what was computed.
resource "terraform_data" "edge" {
  input            = hsts_policy.site.header_value
  triggers_replace = hsts_policy.site.header_value

  provisioner "local-exec" {
    command = "${var.set_header} '${self.input}'"
  }
}

output "policy" {
  value = {
    header = hsts_policy.site.header_value
    stage  = hsts_policy.site.stage
    held   = hsts_policy.site.held
    says   = hsts_policy.site.summary
    next   = hsts_policy.site.next_stage_at
    done   = hsts_policy.site.stage == "full"
  }
}

# Looks at a live domain, and changes nothing.

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

data "hsts_preload_readiness" "live" {
  domain = var.domain
}

output "report" {
  value = data.hsts_preload_readiness.live.report
}

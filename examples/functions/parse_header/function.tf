terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

locals {
  # In a configuration of yours: what a server, or another module, is to send.
  value = "max-age=31536000; includeSubDomains; preload"

  header = provider::hsts::parse_header(local.value)
}

output "max_age" {
  value = local.header.max_age

  precondition {
    condition     = local.header.valid
    error_message = join(" ", local.header.problems)
  }
}

terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

# max-age=63072000; includeSubDomains
output "header" {
  value = provider::hsts::header(63072000, true, false)
}

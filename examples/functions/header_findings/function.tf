terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "header" {
  type    = string
  default = "max-age=31536000; includeSubDomains"
}

# A header that hstspreload.org would refuse is a warning of the plan: here, that
# preload is missing. In a validation of the variable it would be an error.
check "preloadable" {
  assert {
    condition = length(local.errors) == 0
    error_message = join("\n", [
      for finding in local.errors : "${finding.code}: ${finding.detail}"
    ])
  }
}

locals {
  errors = [
    for finding in provider::hsts::header_findings(var.header, "bulk-1-year") : finding
    if finding.severity == "error"
  ]
}

# Fastly, by a header object of a VCL service.
#
# It can send every policy. A service that was switched to "Force TLS and enable
# HSTS" has a header object already, which conflicts with this one: remove that first. It
# was not verified that the condition below limits the header to TLS.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    fastly = {
      source  = "fastly/fastly"
      version = "~> 9.5"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "backend" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["fastly"]
}

resource "fastly_service_vcl" "site" {
  name = "site"

  domain {
    name = "www.example.com"
  }

  backend {
    name    = "origin"
    address = var.backend
    port    = 443
    use_ssl = true
  }

  request_setting {
    name      = "Force TLS"
    force_ssl = true
  }

  condition {
    name      = "Is TLS"
    type      = "RESPONSE"
    statement = "req.http.Fastly-SSL"
  }

  header {
    name               = "HSTS"
    type               = "response"
    action             = "set"
    destination        = "http.${hsts_policy.site.header_name}"
    source             = "\"${hsts_policy.site.header_value}\"" # an expression of VCL: the text needs quotes
    response_condition = "Is TLS"
    priority           = 100
  }
}

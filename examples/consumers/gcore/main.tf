# Gcore CDN, by a static response header.
#
# It can send every policy, and does so over http too: redirect http to https.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    gcore = {
      source  = "G-Core/gcore"
      version = "~> 0.34"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "origin" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["gcore"]
}

resource "gcore_cdn_resource" "site" {
  cname  = "www.example.com"
  origin = var.origin

  options {
    redirect_http_to_https {
      enabled = true
      value   = true
    }

    static_response_headers {
      enabled = true

      value {
        name   = hsts_policy.site.header_name
        value  = [hsts_policy.site.header_value]
        always = true # with answers of any status
      }
    }
  }
}

# Yandex Cloud CDN, by a static response header.
#
# It can send every policy. That the header is kept to https was not verified:
# redirect http to https.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    yandex = {
      source  = "yandex-cloud/yandex"
      version = "~> 0.222"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "origin_group_id" {
  type = string
}

variable "certificate_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["yandex_cdn"]
}

resource "yandex_cdn_resource" "site" {
  cname           = "www.example.com"
  active          = true
  origin_protocol = "https"
  origin_group_id = var.origin_group_id

  options {
    redirect_http_to_https = true
    static_response_headers = {
      # The name is in lower case.
      "strict-transport-security" = hsts_policy.site.header_value
    }
  }

  ssl_certificate {
    type                   = "certificate_manager"
    certificate_manager_id = var.certificate_id
  }
}

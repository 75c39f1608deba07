# Tencent Cloud CDN, by a response header. Its own setting (https_config.hsts) can't
# say max-age=0, or preload, or an age above a year.
#
# It can send every policy. That the header is kept to https was not verified: it
# is redirected there.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    tencentcloud = {
      source  = "tencentcloudstack/tencentcloud"
      version = "~> 1.83"
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
  consumers          = ["tencent_cdn_header"]
}

resource "tencentcloud_cdn_domain" "site" {
  domain       = "www.example.com"
  service_type = "web"
  area         = "overseas"

  origin {
    origin_type          = "domain"
    origin_list          = [var.origin]
    origin_pull_protocol = "https"
  }

  https_config {
    https_switch = "on"

    force_redirect {
      switch               = "on"
      redirect_type        = "https"
      redirect_status_code = 301
    }
  }

  response_header {
    switch = "on"

    header_rules {
      header_mode  = "set" # or there are two where the origin sends one
      header_name  = hsts_policy.site.header_name
      header_value = hsts_policy.site.header_value
      rule_type    = "all"
      rule_paths   = ["*"]
    }
  }
}

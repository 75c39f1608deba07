import {
  to = hsts_policy.site
  identity = {
    domain = "example.com"
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

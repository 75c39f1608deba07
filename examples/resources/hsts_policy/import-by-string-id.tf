import {
  to = hsts_policy.site
  id = "example.com"
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

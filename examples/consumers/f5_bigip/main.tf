# F5 BIG-IP, by the HTTP profile of the virtual server for https.
#
# It can't send max-age=0: its provider leaves out an age of 0, so that the previous
# one stays. The shortest age that it sends is 1 second.
#
# Without the header: what an iRule answers by HTTP::respond, for example a redirect
# of the apex, unless the iRule gives it the header.
#
# To retire: with max(1, …) as below, a retired policy sends max-age=1, and browsers
# forget a second after their next visit.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    bigip = {
      source  = "F5Networks/bigip"
      version = "~> 1.28"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["f5_bigip"]
}

resource "bigip_ltm_profile_http" "site" {
  name          = "/Common/site-http"
  defaults_from = "/Common/http"

  # What is left out keeps its old value, and subdomains are on by default: set all.
  http_strict_transport_security {
    mode               = "enabled"
    maximum_age        = max(1, hsts_policy.site.directives.max_age)
    include_subdomains = hsts_policy.site.directives.include_subdomains ? "enabled" : "disabled"
    preload            = hsts_policy.site.directives.preload ? "enabled" : "disabled"
  }
}

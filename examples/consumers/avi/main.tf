# Avi (NSX Advanced Load Balancer), by the application profile of the virtual service.
#
# It can't send preload, or any age that is not a whole number of days: so these are
# not the default stages. The Essentials and Basic editions have only 365 days.
#
# To retire: `retire = true` on the policy; it sends max-age=0 where its age is 0.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    avi = {
      source  = "vmware/avi"
      version = "~> 22.1"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["avi"]

  rollout = {
    stages = [
      { name = "1-day", max_age = 86400 },
      { name = "1-week", max_age = 604800 },
      { name = "1-month", max_age = 2592000 },
    ]
  }
}

resource "avi_applicationprofile" "site" {
  name = "site"
  type = "APPLICATION_PROFILE_TYPE_HTTP"

  http_profile {
    hsts_enabled            = "true"
    hsts_max_age            = tostring(hsts_policy.site.directives.max_age / 86400)
    hsts_subdomains_enabled = tostring(hsts_policy.site.directives.include_subdomains)
  }
}

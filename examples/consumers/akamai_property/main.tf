# Akamai, by the HSTS behavior of a property.
#
# It can send only a few ages, by name, so the stages below use them. The policy refuses
# others. Akamai does not document how many seconds its months and years stand
# for; months of 30 days and years of 365 are assumed. The property's hostnames
# need TLS certificates, and the behavior can't be used in an include. For any
# other age, see ../akamai_header.
#
# To retire: `retire = true` on the policy; it sends max-age=0 with ZERO_MINS.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    akamai = {
      source  = "akamai/akamai"
      version = "~> 9.2"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["akamai_property"]

  rollout = {
    stages = [
      { name = "10-minutes", max_age = 600 },
      { name = "1-day", max_age = 86400 },
      { name = "1-month", max_age = 2592000 },
    ]
  }
}

locals {
  akamai_max_age = {
    0        = "ZERO_MINS"
    600      = "TEN_MINS"
    86400    = "ONE_DAY"
    2592000  = "ONE_MONTH"
    7776000  = "THREE_MONTHS"
    15552000 = "SIX_MONTHS"
    31536000 = "ONE_YEAR"
    63072000 = "TWO_YEARS"
  }
}

data "akamai_property_rules_builder" "hsts" {
  rules_v2025_10_16 {
    name = "HSTS"

    behavior {
      http_strict_transport_security {
        enable               = true
        max_age              = local.akamai_max_age[hsts_policy.site.directives.max_age]
        include_sub_domains  = hsts_policy.site.directives.include_subdomains
        preload              = hsts_policy.site.directives.preload
        redirect             = true
        redirect_status_code = 301
      }
    }
  }
}

# A child of the property's default rule.
output "rule" {
  value = data.akamai_property_rules_builder.hsts.json
}

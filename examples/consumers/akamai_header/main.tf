# Akamai, by a response header that a property sets.
#
# It can send every policy, with any age.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
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
  consumers          = ["akamai_header"]
}

data "akamai_property_rules_builder" "hsts" {
  rules_v2025_10_16 {
    name = "HSTS"

    # Give the rule criteria that limit it to https.
    behavior {
      modify_outgoing_response_header {
        action                      = "MODIFY" # "ADD" could make two headers of it
        standard_modify_header_name = "OTHER"
        custom_header_name          = hsts_policy.site.header_name
        new_header_value            = hsts_policy.site.header_value
      }
    }
  }
}

# A child of the property's default rule.
output "rule" {
  value = data.akamai_property_rules_builder.hsts.json
}

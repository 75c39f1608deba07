# Keycloak, by the security headers of a realm.
#
# It can send every policy. Left out, the header is a year with includeSubDomains,
# so that a ramp on the host of Keycloak begins with that.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    keycloak = {
      source  = "keycloak/keycloak"
      version = "~> 5.9"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "id.example.com"
  include_subdomains = true
  consumers          = ["keycloak_realm"]
}

resource "keycloak_realm" "site" {
  realm = "site"

  security_defenses {
    headers {
      # The other headers of this block have defaults.
      strict_transport_security = hsts_policy.site.header_value
    }
  }
}

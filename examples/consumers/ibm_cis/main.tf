# IBM Cloud Internet Services, by the settings of a domain.
#
# It can send every policy. That it limits the header to https was not verified;
# Cloudflare, on which the product is built, does.
#
# To retire: `retire = true` on the policy; it sends max-age=0. Leave `enabled`
# at true: false lets the origin's header through, and browsers keep the
# policy.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    ibm = {
      source  = "IBM-Cloud/ibm"
      version = "~> 2.5"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "cis_id" {
  type = string
}

variable "domain_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["ibm_cis"]
}

resource "ibm_cis_domain_settings" "site" {
  cis_id    = var.cis_id
  domain_id = var.domain_id

  security_header {
    enabled            = true
    max_age            = hsts_policy.site.directives.max_age
    include_subdomains = hsts_policy.site.directives.include_subdomains
    preload            = hsts_policy.site.directives.preload
    nosniff            = true # another header, X-Content-Type-Options
  }
}

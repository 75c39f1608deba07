# Oracle Cloud, by a rule set of a load balancer.
#
# It can send every policy. Adding the header removes what the servers behind it
# send. So have no REMOVE item beside it: items are a set, without an order.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    oci = {
      source  = "oracle/oci"
      version = "~> 8.28"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "load_balancer_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["oci_lb"]
}

# The HTTPS listener names it in rule_set_names; the http listener does not.
resource "oci_load_balancer_rule_set" "hsts" {
  load_balancer_id = var.load_balancer_id
  name             = "hsts"

  items {
    action = "ADD_HTTP_RESPONSE_HEADER"
    header = hsts_policy.site.header_name
    value  = hsts_policy.site.header_value
  }
}

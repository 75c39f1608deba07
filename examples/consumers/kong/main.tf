# Kong Gateway, by the plugin response-transformer of Konnect.
#
# It can send every policy, and does so over http too: let the routes redirect
# http to https. Without `route` and `service` it is on Kong's own errors too.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    konnect = {
      source  = "kong/konnect"
      version = "~> 3.19"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "control_plane_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["kong"]
}

resource "konnect_gateway_plugin_response_transformer" "hsts" {
  control_plane_id = var.control_plane_id

  # Both are needed: `replace` changes a header that the site sends, and `add` sends
  # one where it sends none. With `remove` and `add` there would be none at all
  # where the site sends one.
  config = {
    replace = {
      headers = ["${hsts_policy.site.header_name}:${hsts_policy.site.header_value}"]
    }
    add = {
      headers = ["${hsts_policy.site.header_name}:${hsts_policy.site.header_value}"]
    }
  }
}

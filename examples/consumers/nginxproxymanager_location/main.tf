# Nginx Proxy Manager, by a location. Its own setting (hsts_enabled) is no way to
# send a policy: it sends two years with preload, from the first minute.
#
# It can send every policy. advanced_config of the host itself is no place for it:
# the default location has an add_header of its own, which ends those of the server.
#
# Without the header: what nginx answers outside of the location.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    nginxproxymanager = {
      source  = "Sander0542/nginxproxymanager"
      version = "~> 1.4"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "server" {
  type = string
}

variable "certificate_id" {
  type = number
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["nginxproxymanager_location"]
}

resource "nginxproxymanager_proxy_host" "site" {
  domain_names   = ["example.com"]
  forward_scheme = "http"
  forward_host   = var.server
  forward_port   = 80

  certificate_id = var.certificate_id
  ssl_forced     = true  # http goes to https, and has no header
  hsts_enabled   = false # or there are two headers

  locations = [{
    path            = "/"
    forward_scheme  = "http"
    forward_host    = var.server
    forward_port    = 80
    advanced_config = "proxy_hide_header ${hsts_policy.site.header_name};\nadd_header ${hsts_policy.site.header_name} \"${hsts_policy.site.header_value}\" always;\n"
  }]
}

# FortiGate, by a virtual IP that balances servers. fortios_firewall_vip6 is alike.
#
# It can't send max-age=0, or any age below 60 seconds, or preload.
#
# To retire: with max(60, …) as below, a retired policy sends max-age=60, and
# browsers forget a minute after their next visit.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    fortios = {
      source  = "fortinetdev/fortios"
      version = "~> 1.25"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "address" {
  type = string
}

variable "server" {
  type = string
}

variable "certificate" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["fortios_firewall_vip"]
}

resource "fortios_firewall_vip" "site" {
  name            = "site"
  type            = "server-load-balance"
  server_type     = "https"
  extip           = var.address
  extintf         = "any"
  extport         = "443"
  ssl_mode        = "half"
  ssl_certificate = var.certificate

  realservers {
    ip   = var.server
    port = 80
  }

  # Each keeps its value where it is left out: set all three.
  ssl_hsts                    = "enable"
  ssl_hsts_age                = max(60, hsts_policy.site.directives.max_age)
  ssl_hsts_include_subdomains = hsts_policy.site.directives.include_subdomains ? "enable" : "disable"
}

# Google Network Services, by an HTTP route of a mesh or a gateway.
#
# It can send every policy, and does so over http too: put it only on what serves
# https.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.

terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "gateway" {
  type = string
}

variable "service" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["google_http_route"]
}

resource "google_network_services_http_route" "site" {
  name      = "site"
  hostnames = ["www.example.com"]
  gateways  = [var.gateway]

  rules {
    action {
      destinations {
        service_name = var.service
      }

      response_header_modifier {
        set = { (hsts_policy.site.header_name) = hsts_policy.site.header_value }
      }
    }
  }
}

# Google Cloud, by a backend service of a global load balancer.
#
# It can send every policy, and does so over http too: redirect http to https
# with a URL map of its own, which never reaches this backend. A URL map that
# sets the header takes precedence. A regional backend service has no such attribute:
# see ../google_url_map.
#
# Without the header: redirects of the URL map, which reach no backend.
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

variable "instance_group" {
  type = string
}

variable "health_check" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["google_backend_service"]
}

resource "google_compute_backend_service" "site" {
  name                  = "site"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  health_checks         = [var.health_check]

  # Name and value in one line.
  custom_response_headers = ["${hsts_policy.site.header_name}: ${hsts_policy.site.header_value}"]

  backend {
    group = var.instance_group
  }
}

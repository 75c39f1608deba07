# Google Cloud, by the URL map of the HTTPS proxy: Google's own advice, and the
# only way with a regional load balancer (google_compute_region_url_map, which
# has the same header_action).
#
# It can send every policy. It was not verified whether a redirect that the map
# itself makes, as from the apex to www, carries the header.
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

variable "backend_service" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["google_url_map"]
}

resource "google_compute_url_map" "https" {
  name            = "site-https"
  default_service = var.backend_service

  header_action {
    response_headers_to_add {
      header_name  = hsts_policy.site.header_name
      header_value = hsts_policy.site.header_value
      replace      = true # or the value would be appended to the origin's
    }
  }
}

# The map of the http proxy redirects, and sends no header.
resource "google_compute_url_map" "http" {
  name = "site-http"

  default_url_redirect {
    https_redirect = true
    strip_query    = false
  }
}

# Google Media CDN.
#
# It can send every policy, over http too unless an edge service redirects.
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

variable "origin" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "media.example.com"
  include_subdomains = false
  consumers          = ["google_media_cdn"]
}

resource "google_network_services_edge_cache_service" "media" {
  name        = "media"
  require_tls = true

  routing {
    host_rule {
      hosts        = ["media.example.com"]
      path_matcher = "all"
    }

    path_matcher {
      name = "all"

      route_rule {
        priority = 1
        origin   = var.origin

        match_rule {
          prefix_match = "/"
        }

        header_action {
          # In the singular here, and in the plural in a URL map.
          response_header_to_add {
            header_name  = hsts_policy.site.header_name
            header_value = hsts_policy.site.header_value
            replace      = true # or the value would be appended to the origin's
          }
        }
      }
    }
  }
}

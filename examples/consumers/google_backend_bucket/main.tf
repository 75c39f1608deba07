# Google Cloud, by a backend bucket of a global load balancer.
#
# It can send every policy, and does so over http too: redirect http to https
# with a URL map of its own, which never reaches this bucket. A URL map that
# sets the header takes precedence.
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

variable "bucket_name" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["google_backend_bucket"]
}

resource "google_compute_backend_bucket" "site" {
  name        = "site"
  bucket_name = var.bucket_name

  # Name and value in one line.
  custom_response_headers = ["${hsts_policy.site.header_name}: ${hsts_policy.site.header_value}"]
}

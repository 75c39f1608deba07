# Firebase Hosting, by the version of a site. The provider uploads no files: such a
# version has redirects, and rewrites to Cloud Run or functions.
#
# It can send every policy. Whether redirects of the site have the header was not
# verified: check what is sent.
#
# To retire: `retire = true` on the policy; the new version sends max-age=0 once it is
# released.

terraform {
  required_providers {
    google-beta = {
      source  = "hashicorp/google-beta"
      version = "~> 6.50"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "site_id" {
  type = string
}

variable "service" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["firebase_hosting"]
}

resource "google_firebase_hosting_version" "site" {
  provider = google-beta
  site_id  = var.site_id

  config {
    headers {
      glob = "**"
      headers = {
        (hsts_policy.site.header_name) = hsts_policy.site.header_value
      }
    }

    rewrites {
      glob = "**"
      run {
        service_id = var.service
      }
    }
  }
}

# A version is served once it is released.
resource "google_firebase_hosting_release" "site" {
  provider     = google-beta
  site_id      = var.site_id
  version_name = google_firebase_hosting_version.site.name
}

# Azure Static Web Apps, by the file staticwebapp.config.json of the site. No
# resource of azurerm sets it: write it here, and deploy it with the site.
#
# It can send every policy. Where the file does not, Azure sends
# max-age=10886400; includeSubDomains; preload of its own.
#
# Without the header: the page that asks for the password of a protected
# environment.
#
# To retire: `retire = true` on the policy, and deploy; it sends max-age=0 like any
# other value. Without the header in the file Azure's own comes back.

terraform {
  required_providers {
    local = {
      source  = "hashicorp/local"
      version = "~> 2.5"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["azure_static_web_app"]
}

resource "local_file" "config" {
  filename = "${path.root}/site/staticwebapp.config.json"

  content = jsonencode({
    globalHeaders = {
      (hsts_policy.site.header_name) = hsts_policy.site.header_value
    }
  })
}

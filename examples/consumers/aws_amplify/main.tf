# Amplify Hosting, by the custom headers of an app.
#
# It can send every policy. A change takes a redeploy.
#
# Without the header: its redirects. A domain whose apex redirects can't be
# preloaded.
#
# To retire: `retire = true` on the policy, and redeploy; it sends max-age=0 like
# any other value.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["aws_amplify"]
}

resource "aws_amplify_app" "site" {
  name = "site"

  custom_headers = yamlencode({
    customHeaders = [{
      pattern = "**"
      headers = [{
        key   = hsts_policy.site.header_name
        value = hsts_policy.site.header_value
      }]
    }]
  })
}
